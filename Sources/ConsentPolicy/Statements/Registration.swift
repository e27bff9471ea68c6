public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A batch of documents that a custodian registers in one entry: the root of an RFC 6962 tree over their
/// DocumentReferences, so that showing one of them shows nothing of the others. Since version 2 that tree always has
/// `places` leaves, and so not even how many there are (API-118).
public struct Registration: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.registration

    /// The line the documents belong to.
    public let line: RecordID
    /// The custodian.
    public let custodian: NamedInstitution
    /// Root over the documents' bytes, and over random leaves in the places that are left.
    public let root: Digest
    /// Number of documents, which version 1 states; nil in version 2.
    public let count: UInt64?

    /// Leaves of the tree in version 2.
    public static let places: UInt64 = 64

    /// Leaves of the tree: what the proof of a document must be of.
    public var treeSize: UInt64 { count ?? Self.places }

    /// Takes all fields; a count makes it version 1, of which none are made any more.
    public init(line: RecordID, custodian: NamedInstitution, root: Digest, count: UInt64? = nil) {
        self.line = line
        self.custodian = custodian
        self.root = root
        self.count = count
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        let size = count.map { [FHIRElement.number("batch-size", $0)] } ?? []
        return [
            "resourceType": "List", "meta": Self.kind.meta(version: count == nil ? 2 : 1),
            "extension": .array([FHIRElement.text("batch-root", Base64URL.encode(root.bytes))] + size),
            "status": "current", "mode": "working", "subject": FHIRElement.line(line),
            "source": custodian.reference,
        ]
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        custodian = try NamedInstitution(reference: resource["source"], element: "source")
        root = try resource.extDigest("batch-root")
        guard resource["meta"]?["profile"]?[0]?.string == Self.kind.profile else {
            count = nil
            return
        }
        guard let count = resource.extNumber("batch-size") else { throw .element("batch-size") }
        self.count = count
    }
}
