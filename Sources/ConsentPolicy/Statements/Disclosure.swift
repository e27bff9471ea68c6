public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// One document in a disclosure.
public struct DisclosedDocument: Hashable, Sendable {
    /// Which document.
    public let id: DocumentID
    /// SHA-256 of the custodian's own header, from which the reader's was made after the entry.
    public let headerDigest: Digest

    /// Takes both.
    public init(id: DocumentID, headerDigest: Digest) {
        self.id = id
        self.headerDigest = headerDigest
    }
}

/// A custodian released keys: an AuditEvent that lists every document (`formats.md` §5). The patient sees it; without
/// its entry no key is released.
public struct Disclosure: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.disclosure

    /// The patient's line at this custodian.
    public let line: RecordID
    /// Who released.
    public let custodian: NamedInstitution
    /// Who received, by identity key and name.
    public let reader: KeyThumbprint
    /// The reader's name; empty when it is the patient.
    public let readerName: String
    /// The reader's employer; nil when it is the patient.
    public let readerInstitution: NamedInstitution?
    /// What for.
    public let purpose: PurposeOfUse
    /// SHA-256 of the age recipient that headers were made for.
    public let readerKey: Digest
    /// Commitment of the request's opening.
    public let request: Digest
    /// The documents.
    public let documents: [DisclosedDocument]
    /// Rules and statements that settled it, as codes.
    public let trace: [String]
    /// SHA-256("nuo/prior/v1\0" ‖ slt ‖ commitment) of the previous disclosure about this patient here; zero at first.
    public let prior: Digest
    /// Unix seconds.
    public let at: UInt64
    /// The declared emergency by which a denial was overridden, by the commitment of the declaration's opening; nil when
    /// consents permitted everything.
    public let emergency: Digest?
    /// Earlier lines of the same patient here that `line` takes the place of, newest first: documents registered under
    /// them are the patient's too, by the word of the custodian (CONSENT-158). Empty in version 1.
    public let earlierLines: [RecordID]
    /// Lines from which a joining brought documents of the disclosure, by the word of the custodian (CONSENT-266). Not empty
    /// in version 3 only.
    public let joinedLines: [RecordID]

    /// Takes all fields.
    public init(
        line: RecordID, custodian: NamedInstitution, reader: KeyThumbprint, readerName: String,
        readerInstitution: NamedInstitution?, purpose: PurposeOfUse, readerKey: Digest, request: Digest,
        documents: [DisclosedDocument], trace: [String], prior: Digest, at: UInt64,
        emergency: Digest? = nil, earlierLines: [RecordID] = [], joinedLines: [RecordID] = []
    ) {
        self.line = line
        self.custodian = custodian
        self.reader = reader
        self.readerName = readerName
        self.readerInstitution = readerInstitution
        self.purpose = purpose
        self.readerKey = readerKey
        self.request = request
        self.documents = documents
        self.trace = trace
        self.prior = prior
        self.at = at
        self.emergency = emergency
        self.earlierLines = earlierLines
        self.joinedLines = joinedLines
    }

    /// True when a document of this line belongs to the patient that the disclosure is about.
    public func covers(_ other: RecordID) -> Bool {
        other == line || earlierLines.contains(other) || joinedLines.contains(other)
    }

    /// The value that the next disclosure about the same patient carries as `prior`.
    public static func chainValue(of opening: Opening) -> Digest {
        .sha256(
            Array("nuo/prior/v1\0".utf8), opening.author.header.salt.bytes, opening.commitment.bytes)
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        let event = FHIRElement.coding("http://dicom.nema.org/resources/ontology/DCM", "110106")
        let subject: JSONValue = ["what": FHIRElement.line(line)]
        return [
            "resourceType": "AuditEvent", "meta": Self.kind.meta(version: version),
            "extension": .array(
                [
                    FHIRElement.text("request", Base64URL.encode(request.bytes)),
                    FHIRElement.text("reader-key", Base64URL.encode(readerKey.bytes)),
                    FHIRElement.text("prior", Base64URL.encode(prior.bytes)),
                    FHIRElement.text("trace", trace.joined(separator: " ")),
                ] + (emergency.map { [FHIRElement.text("emergency", Base64URL.encode($0.bytes))] } ?? [])
                    + earlierLines.map { FHIRElement.text("earlier-line", $0.lineURN) }
                    + joinedLines.map { FHIRElement.text("joined-line", $0.lineURN) }),
            "type": event, "action": "R", "recorded": .string(ChinaStandardTime.dateTimeText(ofUnixSeconds: at)),
            "outcome": "0", "purposeOfEvent": [["coding": .array(purposeCodings)]],
            "agent": [readerAgent, custodianAgent],
            "source": ["observer": custodian.reference],
            "entity": .array([subject] + documents.map(Self.entity)),
        ]
    }

    private var version: UInt64 { !joinedLines.isEmpty ? 3 : earlierLines.isEmpty ? 1 : 2 }

    /// HL7 names access against a denial by a purpose of its own, `BTG`; nobody can consent to it.
    private var purposeCodings: [JSONValue] {
        [purpose.coding] + (emergency == nil ? [] : [FHIRElement.coding(Systems.purpose, "BTG")])
    }

    private var readerAgent: JSONValue {
        .object(compacting: [
            "extension": readerInstitution.map {
                [FHIRElement.extension("employer", ["valueReference": $0.reference])]
            },
            "who": FHIRElement.reference(Systems.identityKey, reader.description, display: readerName),
            "requestor": true,
        ])
    }

    private var custodianAgent: JSONValue { ["who": custodian.reference, "requestor": false] }

    private static func entity(_ document: DisclosedDocument) -> JSONValue {
        [
            "extension": [FHIRElement.text("header", Base64URL.encode(document.headerDigest.bytes))],
            "what": FHIRElement.reference(Systems.document, document.id.description),
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        let entities = resource["entity"]?.elements ?? []
        guard let subject = entities.first?["what"] else { throw .element("entity") }
        line = try JSONValue.object(["what": subject]).line("what")
        custodian = try NamedInstitution(reference: resource["source"]?["observer"], element: "source")
        guard let agent = resource["agent"]?[0], let who = agent["who"],
            let reader = who.identifier(Systems.identityKey).flatMap({ KeyThumbprint($0) })
        else { throw .element("agent") }
        self.reader = reader
        readerName = who["display"]?.string ?? ""
        readerInstitution = try agent.ext("employer").map { element throws(MeaningError) in
            try NamedInstitution(reference: element["valueReference"], element: "employer")
        }
        guard let coding = resource["purposeOfEvent"]?[0]?["coding"]?[0],
            let purpose = try PurposeOfUse.list([coding]).first
        else { throw .element("purposeOfEvent") }
        self.purpose = purpose
        readerKey = try resource.extDigest("reader-key")
        request = try resource.extDigest("request")
        prior = try resource.extDigest("prior")
        let trace = try resource.extString("trace")
        self.trace = trace.isEmpty ? [] : trace.split(separator: " ").map(String.init)
        at = try resource.unixSeconds("recorded")
        emergency = resource.ext("emergency") == nil ? nil : try resource.extDigest("emergency")
        earlierLines = try resource.lines("earlier-line")
        joinedLines = try resource.lines("joined-line")
        var documents: [DisclosedDocument] = []
        for entity in entities.dropFirst() {
            guard let id = entity["what"]?.identifier(Systems.document).flatMap({ DocumentID($0) }) else {
                throw .element("entity")
            }
            documents.append(DisclosedDocument(id: id, headerDigest: try entity.extDigest("header")))
        }
        self.documents = documents
    }
}

extension JSONValue {
    /// The lines in extensions of a name, in their order.
    fileprivate func lines(_ name: String) throws(MeaningError) -> [RecordID] {
        var lines: [RecordID] = []
        for element in self["extension"]?.elements ?? [] where element["url"]?.string == "urn:nuo:ext:\(name)" {
            guard let line = element["valueString"]?.string.flatMap({ RecordID(lineURN: $0) }) else {
                throw .element(name)
            }
            lines.append(line)
        }
        return lines
    }
}
