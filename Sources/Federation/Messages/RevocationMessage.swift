public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// A foreign revocation on its way: the entry, and the ledger that it names in clear. It is believed for the signature
/// in it and for nothing else, so anybody may bring it.
public struct RevocationMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/revocation@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 4096

    /// The ledger of the record that is revoked.
    public let origin: Origin
    /// A foreign revocation.
    public let entry: Entry

    /// Takes both.
    public init(origin: Origin, entry: Entry) {
        self.origin = origin
        self.entry = entry
    }

    /// The revocation of `record` of `origin`, signed by its record key or stop key.
    public init(of record: RecordID, in origin: Origin, by key: SigningKey) throws(CipherError) {
        let entry = Entry(
            kind: .foreignRevocation, suite: key.publicKey.suite, effect: .revoke, record: record, sequence: 0,
            previous: .zero,
            notAfter: 0, commitment: LedgerRules.commitment(to: origin), stop: .zero, signer: key.publicKey)
        self.init(origin: origin, entry: try entry.signed(by: key, for: origin))
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["origin": .string(origin.text), "entry": .bytes(entry.encoded)]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        guard let origin = Origin(try members.messageString("origin")),
            let entry = try? Entry(decoding: members.messageBytes("entry")), entry.kind == .foreignRevocation
        else { throw MessageError.malformed }
        self.init(origin: origin, entry: entry)
    }
}
