public import CipherSuites
public import ConsentLedger

/// What was last signed of a ledger, kept beside its database, so that a database put back from an older copy is told
/// from the one that signed (STORAGE-80).
///
/// ```
/// struct { opaque magic[12] = "nuo/lock@v1\n"; uint8 standing; uint64 size; opaque root[32];
///  opaque origin[32];      // SHA-256 of the origin
///  opaque checksum[32]; } LockRecord;   // SHA-256 of everything before it; 117 bytes
/// ```
public struct LockRecord: Hashable, Sendable {
    /// Whether whoever wrote the record went on signing.
    public enum Standing: UInt8, Sendable {
        /// The ledger goes on from here.
        case signing = 0
        /// A partner holds more of the ledger than the database.
        case behind = 1
        /// A partner holds another history of the ledger.
        case forked = 2
        /// The ledger has ended.
        case closed = 3
    }

    /// Length in bytes; less than a disk's sector, so that it is never half old and half new.
    public static let byteCount = 117
    private static let magic = Array("nuo/lock@v1\n".utf8)

    /// Whether signing may go on.
    public var standing: Standing
    /// Number of leaves.
    public var size: UInt64
    /// The root over them.
    public var root: Digest
    /// SHA-256 of the ledger's name.
    public let ledger: Digest

    /// A record of `origin`.
    public init(_ standing: Standing = .signing, origin: Origin, size: UInt64, root: Digest) {
        self.standing = standing
        self.size = size
        self.root = root
        ledger = .sha256(Array(origin.text.utf8))
    }

    /// The bytes of the file.
    public var encoded: [UInt8] {
        let body = Self.magic + [standing.rawValue] + size.bigEndianBytes + root.bytes + ledger.bytes
        return body + Digest.sha256(body).bytes
    }

    /// Reads a record; nil for bytes that are none.
    public init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.byteCount, bytes.starts(with: Self.magic),
            Digest.sha256(Array(bytes.dropLast(32))).bytes == Array(bytes.suffix(32)),
            let standing = Standing(rawValue: bytes[12]), let root = Digest(Array(bytes[21..<53])),
            let ledger = Digest(Array(bytes[53..<85]))
        else { return nil }
        self.standing = standing
        size = bytes[13..<21].reduce(0) { $0 << 8 | UInt64($1) }
        self.root = root
        self.ledger = ledger
    }
}
