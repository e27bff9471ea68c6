public import CipherSuites

/// What an entry commits to: one to eight statements over the same bytes (`formats.md` §1). It travels only between
/// the nodes concerned and can be erased.
public struct Opening: Hashable, Sendable {
    /// The author's first, then co-signatures.
    public let statements: [SignedStatement]

    /// The largest opening.
    public static let maximumByteCount = 65_536
    /// The largest number of statements.
    public static let maximumStatements = 8

    /// The author's statement.
    public var author: SignedStatement { statements[0] }

    /// The place in a ledger that it was signed for.
    public var place: StatementPlace { author.header.place }

    /// Takes statements that belong together.
    public init(_ statements: [SignedStatement]) throws(StatementError) {
        guard (1...Self.maximumStatements).contains(statements.count), statements[0].header.role == .author else {
            throw .opening
        }
        let first = statements[0]
        for other in statements.dropFirst() {
            var aligned = other.header
            aligned.suite = first.header.suite
            aligned.keyID = first.header.keyID
            aligned.role = first.header.role
            guard aligned == first.header, other.payload == first.payload, other.header.role != .author else {
                throw .opening
            }
        }
        self.statements = statements
        let byteCount = statements.reduce(statements.count - 1) { $0 + $1.compact.utf8.count }
        guard byteCount <= Self.maximumByteCount else { throw .opening }
    }

    /// Parses statements joined by LF, without one at the end.
    public init(parsing bytes: [UInt8]) throws(StatementError) {
        guard bytes.count <= Self.maximumByteCount, bytes.allSatisfy({ $0 == 0x0a || (0x21...0x7e).contains($0) })
        else { throw .opening }
        let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        guard lines.count <= Self.maximumStatements else { throw .opening }
        var statements: [SignedStatement] = []
        for line in lines { statements.append(try SignedStatement(parsing: String(decoding: line, as: UTF8.self))) }
        try self.init(statements)
    }

    /// The serialization that the commitment covers.
    public var bytes: [UInt8] { Array(statements.map(\.compact).joined(separator: "\n").utf8) }

    /// SHA-256("nuo/commit/v1\0" ‖ u32 length ‖ opening).
    public var commitment: Digest { Self.commitment(to: bytes) }

    /// The commitment to opening bytes.
    public static func commitment(to bytes: [UInt8]) -> Digest {
        .sha256(Array("nuo/commit/v1\0".utf8), UInt32(bytes.count).bigEndianBytes, bytes)
    }

    /// Checks that this is the opening of `entry` in the ledger `origin`: commitment and every place field. `key` is
    /// the record key valid after the entry. Everywhere else these statements are bytes (LEDGER-5).
    public func check(opens entry: Entry, origin: Origin, recordKey key: VerifyingKey) throws(StatementError) {
        guard commitment == entry.commitment, isSigned(for: entry, origin: origin, recordKey: key) else {
            throw .otherEntry
        }
    }

    /// The half of `check` that hashes nothing: true when the statements were signed for the place of `entry`. The
    /// caller has compared the commitment.
    public func isSigned(for entry: Entry, origin: Origin, recordKey key: VerifyingKey) -> Bool {
        let place = StatementPlace(
            origin: origin, record: entry.record, sequence: entry.sequence, previous: entry.previous,
            recordKey: key.bytes, effect: entry.effect, notAfter: entry.notAfter)
        return entry.kind == .event && author.header.place == place && (entry.signer == nil || entry.signer == key)
    }
}
