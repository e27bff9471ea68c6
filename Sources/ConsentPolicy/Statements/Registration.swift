public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A batch of documents that a custodian registers in one entry: the root of an RFC 6962 tree over their
/// DocumentReferences, so that showing one of them shows nothing of the others.
public struct Registration: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.registration

    /// The line the documents belong to.
    public let line: RecordID
    /// The custodian.
    public let custodian: NamedInstitution
    /// Root over the documents' bytes.
    public let root: Digest
    /// Number of documents.
    public let count: UInt64

    /// Takes all fields.
    public init(line: RecordID, custodian: NamedInstitution, root: Digest, count: UInt64) {
        self.line = line
        self.custodian = custodian
        self.root = root
        self.count = count
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        [
            "resourceType": "List", "meta": Self.kind.meta,
            "extension": [
                FHIRElement.text("batch-root", Base64URL.encode(root.bytes)), FHIRElement.number("batch-size", count),
            ],
            "status": "current", "mode": "working", "subject": FHIRElement.line(line),
            "source": custodian.reference,
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        custodian = try NamedInstitution(reference: resource["source"], element: "source")
        root = try resource.extDigest("batch-root")
        guard let count = resource.extNumber("batch-size") else { throw .element("batch-size") }
        self.count = count
    }
}
