public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// Somebody reads the access log about themselves, or in version 2 about somebody whom they act for. It is entered before the log is shown, so that the log shows who read
/// it too (`formats.md` §8).
public struct LogReading: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.logReading

    /// Who reads, by the identity key that signs.
    public let reader: KeyThumbprint
    /// The ledger of the node that keeps the log.
    public let node: Origin
    /// Unix seconds, as the reader claims.
    public let at: UInt64
    /// Whose log it is, where it is not the reader's own; version 2 alone has one.
    public let subject: HealthCode?

    /// Takes all fields.
    public init(reader: KeyThumbprint, node: Origin, at: UInt64, subject: HealthCode? = nil) {
        self.reader = reader
        self.node = node
        self.at = at
        self.subject = subject
    }

    /// The resource that is signed: DCM 110101 is "audit log used".
    public var resource: JSONValue {
        .object(compacting: [
            "resourceType": "AuditEvent",
            "meta": ["profile": [.string(Self.kind.profile(version: subject == nil ? 1 : 2))]],
            "type": FHIRElement.coding("http://dicom.nema.org/resources/ontology/DCM", "110101"),
            "action": "R", "recorded": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: at)), "outcome": "0",
            "agent": [
                ["who": FHIRElement.reference(Systems.identityKey, reader.description), "requestor": true]
            ],
            "source": ["observer": FHIRElement.reference(Systems.node, node.text)],
            "entity": subject.map { [["what": FHIRElement.reference(Systems.healthCode, $0.description)]] },
        ])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        guard
            let reader = resource["agent"]?[0]?["who"]?.identifier(Systems.identityKey)
                .flatMap({ KeyThumbprint($0) })
        else { throw .element("agent") }
        guard let node = resource["source"]?["observer"]?.identifier(Systems.node).flatMap({ Origin($0) }) else {
            throw .element("source")
        }
        self.reader = reader
        self.node = node
        at = try resource.unixSeconds("recorded")
        guard let entity = resource["entity"] else {
            subject = nil
            return
        }
        guard let code = entity[0]?["what"]?.identifier(Systems.healthCode),
            let subject = try? HealthCode(parsing: code)
        else { throw .element("entity") }
        self.subject = subject
    }
}
