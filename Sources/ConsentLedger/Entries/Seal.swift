public import CipherSuites

/// The last leaf of a block (`formats.md` §4).
public struct Seal: Hashable, Sendable {
    /// Number of the block, from 0.
    public var height: UInt64
    /// Index of the block's first leaf.
    public var first: UInt64
    /// Index of this seal + 1: the tree size that a checkpoint over this block has.
    public var end: UInt64
    /// Leaf hash of the seal at height − 1; zero at height 0.
    public var previousSeal: Digest
    /// RFC 6962 root over the block's leaves without the seal.
    public var bodyRoot: Digest
    /// Unix seconds, rounded down to ten, never below the previous seal's.
    public var time: UInt64
    /// Counts changes of the log's key.
    public var keyEpoch: UInt32
    /// Counts changes of the federation's policy.
    public var policyEpoch: UInt32

    /// The version every seal of this format carries.
    public static let version: UInt8 = 1

    /// Takes the fields as they are; decoding and `LedgerReplay` judge them.
    public init(
        height: UInt64, first: UInt64, end: UInt64, previousSeal: Digest, bodyRoot: Digest, time: UInt64,
        keyEpoch: UInt32 = 0, policyEpoch: UInt32 = 0
    ) {
        self.height = height
        self.first = first
        self.end = end
        self.previousSeal = previousSeal
        self.bodyRoot = bodyRoot
        self.time = time
        self.keyEpoch = keyEpoch
        self.policyEpoch = policyEpoch
    }

    /// The leaf data: 256 bytes.
    public var encoded: [UInt8] {
        var out: [UInt8] = [Self.version, EntryKind.seal.rawValue]
        out += height.bigEndianBytes + first.bigEndianBytes + end.bigEndianBytes
        previousSeal.append(to: &out)
        bodyRoot.append(to: &out)
        Digest.zero.append(to: &out)
        Digest.zero.append(to: &out)
        out += time.bigEndianBytes + keyEpoch.bigEndianBytes + policyEpoch.bigEndianBytes
        out += [0, 0]
        guard let padded = SizeClass.padded(out) else { preconditionFailure("a seal fits 256 bytes") }
        return padded
    }

    /// True when leaf data claims to be a seal.
    public static func isSeal(_ bytes: [UInt8]) -> Bool {
        bytes.count > 1 && bytes[0] == version && bytes[1] == EntryKind.seal.rawValue
    }

    /// Parses leaf data and checks what a seal says of itself. State root, SM3 root, extension and ShangMi signature
    /// are not yet specified: anything in them is `upgradeNeeded`.
    public init(decoding bytes: [UInt8]) throws(LedgerError) {
        var reader = ByteReader(bytes)
        let version = try reader.integer(UInt8.self)
        guard version == Self.version else { throw .upgradeNeeded("seal version \(version)") }
        guard try reader.integer(UInt8.self) == EntryKind.seal.rawValue else { throw .invalid(.malformed) }
        height = try reader.integer(UInt64.self)
        first = try reader.integer(UInt64.self)
        end = try reader.integer(UInt64.self)
        previousSeal = try reader.digest()
        bodyRoot = try reader.digest()
        guard try reader.digest() == .zero, try reader.digest() == .zero else { throw .upgradeNeeded("seal roots") }
        time = try reader.integer(UInt64.self)
        keyEpoch = try reader.integer(UInt32.self)
        policyEpoch = try reader.integer(UInt32.self)
        guard try reader.integer(UInt8.self) == 0 else { throw .upgradeNeeded("seal extension") }
        let secondSignature = try reader.integer(UInt8.self)
        guard secondSignature <= 64 else { throw .invalid(.malformed) }
        guard secondSignature == 0 else { throw .upgradeNeeded("seal ShangMi signature") }
        try SizeClass.finish(&reader, total: bytes.count)
        try checkByItself()
    }

    private func checkByItself() throws(LedgerError) {
        guard end > first, end - first >= 2 else { throw .invalid(.emptyBlock) }
        guard height > 0 || first == 0 else { throw .invalid(.sealSequence) }
        guard height > 0 || previousSeal == .zero else { throw .invalid(.sealChain) }
        guard time.isMultiple(of: 10) else { throw .invalid(.sealTime) }
    }
}
