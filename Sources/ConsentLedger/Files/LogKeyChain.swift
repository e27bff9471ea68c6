import CipherSuites
public import MerkleLog

/// The changes of a log's key as a file (LEDGER-48): line 1 `nuo/log-keys@v1`, then the verifier key that the log began
/// with, then each change in base64url, oldest first. It needs no trust: each key vouches for the next.
///
///     nuo/log-keys@v1
///     chengdu-1.example/consent+1bcaf3d2+AQ…
///     AQMBAAAAAQAA…
public struct LogKeyChain: Hashable, Sendable {
    /// The changes, oldest first.
    public let changes: [LogKeyChange]
    /// The keys that they lead to.
    public let keys: LogKeys

    /// The largest file.
    public static let maximumByteCount = 16_384
    private static let firstLine = "nuo/log-keys@v1"

    /// A log's first key and what followed. Throws `LedgerError` for what is no chain from that key.
    public init(_ first: VerifierKey, changes: [LogKeyChange] = []) throws(LedgerError) {
        keys = try LogKeys(first, changes: changes)
        self.changes = changes
    }

    /// Parses a file, whose spelling is the only one, and checks every signature in it. Throws `malformed` and what a chain
    /// throws.
    public init(parsing bytes: [UInt8]) throws(LedgerError) {
        guard bytes.count <= Self.maximumByteCount, let text = String(validating: bytes, as: UTF8.self) else {
            throw .invalid(.malformed)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, lines.count <= 3 + Int(LogKeyChange.maximumEpoch), lines[0] == Self.firstLine,
            lines[lines.count - 1].isEmpty, let first = try? VerifierKey(parsing: String(lines[1]))
        else { throw .invalid(.malformed) }
        var changes: [LogKeyChange] = []
        for line in lines[2..<(lines.count - 1)] {
            guard let data = Base64URL.decode(String(line)) else { throw .invalid(.malformed) }
            changes.append(try LogKeyChange(decoding: data))
        }
        try self.init(first, changes: changes)
        guard serialized == bytes else { throw .invalid(.malformed) }
    }

    /// The bytes of the file.
    public var serialized: [UInt8] {
        let lines = [Self.firstLine, keys.first.description] + changes.map { Base64URL.encode($0.encoded) }
        return Array((lines.joined(separator: "\n") + "\n").utf8)
    }

    /// True when this chain goes on from another one, or is the same.
    public func starts(with other: LogKeyChain) -> Bool {
        keys.first == other.keys.first && changes.starts(with: other.changes)
    }
}

extension LogKeyChain {
    /// Of several chains the longest of each log. Throws `ambiguousKeys` for two of one log of which neither goes on from the
    /// other.
    public static func longest(_ chains: [LogKeyChain]) throws(NoteError) -> [LogKeyChain] {
        var found: [LogKeyChain] = []
        for chain in chains.sorted(by: { $0.changes.count > $1.changes.count }) {
            guard let longer = found.first(where: { $0.keys.first.name == chain.keys.first.name }) else {
                found.append(chain)
                continue
            }
            guard longer.starts(with: chain) else { throw .ambiguousKeys(name: chain.keys.first.name) }
        }
        return found
    }
}
