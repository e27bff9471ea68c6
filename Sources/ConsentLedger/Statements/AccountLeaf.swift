public import CipherSuites

/// What a custodian's account says about one line: a leaf of the tree whose root the account states (`formats.md` §5).
/// The salt keeps everybody but the line's home node from finding a line in the tree by guessing.
///
///     "nuo/account/v1\0" ‖ salt[32] ‖ line[32] ‖ u64 height ‖ u64 count ‖ last[32]
public struct AccountLeaf: Hashable, Sendable {
    /// 32 bytes that no other leaf has.
    public let salt: Digest
    /// The line.
    public let line: RecordID
    /// The block of the custodian's ledger up to which disclosures are counted.
    public let height: UInt64
    /// How many disclosures about the line there are up to that block: at least one.
    public let count: UInt64
    /// The chain value of the newest of them.
    public let last: Digest

    /// Length of the encoded leaf.
    public static let byteCount = 127
    private static let label = Array("nuo/account/v1\0".utf8)

    /// Takes all fields.
    public init(salt: Digest, line: RecordID, height: UInt64, count: UInt64, last: Digest) {
        self.salt = salt
        self.line = line
        self.height = height
        self.count = count
        self.last = last
    }

    /// The leaf's bytes: those that RFC 6962 hashes behind 0x00.
    public var encoded: [UInt8] {
        Self.label + salt.bytes + line.bytes + height.bigEndianBytes + count.bigEndianBytes + last.bytes
    }

    /// Reads the one spelling; throws for anything else, a count of nothing included.
    public init(decoding bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count == Self.byteCount else { throw .invalid(.malformed) }
        var reader = ByteReader(bytes)
        guard try reader.take(Self.label.count) == Self.label, let salt = Digest(try reader.take(Digest.byteCount)),
            let line = RecordID(try reader.take(Digest.byteCount))
        else { throw .invalid(.malformed) }
        self.salt = salt
        self.line = line
        height = try reader.integer(UInt64.self)
        count = try reader.integer(UInt64.self)
        guard count > 0, let last = Digest(try reader.take(Digest.byteCount)) else { throw .invalid(.malformed) }
        self.last = last
    }
}
