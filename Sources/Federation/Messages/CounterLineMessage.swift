public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// What the staff of a custodian need to sign a permit for a day: where the patient's line there stands, and what was
/// signed before.
public struct CounterLineMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/counter-line@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 8 << 20
    /// The most receipts: two for each of many years.
    private static let maximumReceipts = 4096

    /// The patient's line at the custodian.
    public let line: RecordID
    /// Leaf hash of its newest entry.
    public let leaf: Digest
    /// The receipts of permits for a day, and of their ends.
    public let receipts: [Receipt]

    /// Takes all three.
    public init(line: RecordID, leaf: Digest, receipts: [Receipt]) {
        self.line = line
        self.leaf = leaf
        self.receipts = receipts
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "line": .string(line.description), "leaf": .string(Base64URL.encode(leaf.bytes)),
            "receipts": .array(receipts.map { .text($0.serialized) }),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        guard let line = RecordID(try members.messageString("line")),
            let leaf = Digest(try members.messageBytes("leaf"))
        else { throw MessageError.malformed }
        self.line = line
        self.leaf = leaf
        receipts = try members.messageList("receipts", limit: Self.maximumReceipts).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
    }
}
