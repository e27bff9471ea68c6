public import CipherSuites
public import MerkleLog

/// Everything a ledger must remember, beside its index of records, to append the next block or verify one.
public struct LedgerState: Hashable, Sendable {
    /// The tree over all leaves so far; its size is the end of the last block.
    public private(set) var tree: Frontier
    /// Number of sealed blocks: the next block's height.
    public private(set) var height: UInt64
    /// Leaf hash of the last seal; zero before the first.
    public private(set) var lastSeal: Digest
    /// Time of the last seal, Unix seconds; zero before the first.
    public private(set) var lastSealTime: UInt64
    /// The changes of the log key so far, oldest first.
    public private(set) var keyChanges: [LogKeyChange]

    /// An empty ledger.
    public init() {
        tree = Frontier()
        height = 0
        lastSeal = .zero
        lastSealTime = 0
        keyChanges = []
    }

    /// A ledger restored from what was stored beside its last seal.
    public init(
        tree: Frontier, height: UInt64, lastSeal: Digest, lastSealTime: UInt64, keyChanges: [LogKeyChange] = []
    ) {
        self.tree = tree
        self.height = height
        self.lastSeal = lastSeal
        self.lastSealTime = lastSealTime
        self.keyChanges = keyChanges
    }

    /// Number of leaves.
    public var size: UInt64 { tree.size }

    /// The root over all leaves.
    public var root: Digest { tree.root }

    /// Seals a block over `leaves` (leaf data, at least one) at Unix time `now`. Every completed subtree hash of the
    /// grown tree is reported to `completing`, level 0 being the leaves themselves.
    public mutating func seal(
        _ leaves: [[UInt8]], now: UInt64, completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) -> (seal: Seal, leaf: [UInt8]) {
        seal(leaves.map(MerkleTree.leafHash), now: now, completing: completing)
    }

    /// The same over leaves that are hashed already.
    public mutating func seal(
        _ hashes: [Digest], now: UInt64, completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) -> (seal: Seal, leaf: [UInt8]) {
        precondition(!hashes.isEmpty, "there are no empty blocks")
        let first = size
        let seal = Seal(
            height: height, first: first, end: first + UInt64(hashes.count) + 1, previousSeal: lastSeal,
            bodyRoot: MerkleTree.root(of: hashes), time: max(now / 10 * 10, lastSealTime),
            keyEpoch: UInt32(keyChanges.count))
        for hash in hashes { tree.append(hash, completing: completing) }
        let leaf = seal.encoded
        let sealHash = MerkleTree.leafHash(leaf)
        tree.append(sealHash, completing: completing)
        advance(past: seal, hash: sealHash)
        return (seal, leaf)
    }

    /// Seals a change of the log key, alone in its block, signed by both keys over the tree as it stands.
    public mutating func seal(
        changing old: NoteSigner, to new: NoteSigner, now: UInt64,
        completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) throws -> (change: LogKeyChange, seal: Seal, leaf: [UInt8]) {
        guard let origin = Origin(old.verifierKey.name) else { throw LedgerError.invalid(.logKey) }
        let change = try LogKeyChange(
            epoch: UInt32(keyChanges.count) + 1, size: size, root: root, from: old, to: new)
        guard change.epoch <= LogKeyChange.maximumEpoch else { throw LedgerError.invalid(.logKey) }
        try change.check(for: origin, after: keyChanges, size: size, root: root)
        let sealed = seal([change.encoded], now: now, completing: completing)
        keyChanges.append(change)
        return (change, sealed.seal, sealed.leaf)
    }

    /// The key that signs the head of the tree as it stands; nil where the ledger does not say, since its key was never
    /// changed.
    public var signingKey: VerifyingKey? {
        keyChanges.last { $0.end < size }?.new ?? keyChanges.first?.old
    }

    /// Accepts a verified block of hashes into the tree.
    mutating func accept(
        _ hashes: [Digest], change: LogKeyChange?, seal: Seal, sealHash: Digest,
        completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) {
        if let change { keyChanges.append(change) }
        for hash in hashes { tree.append(hash, completing: completing) }
        tree.append(sealHash, completing: completing)
        advance(past: seal, hash: sealHash)
    }

    private mutating func advance(past seal: Seal, hash: Digest) {
        height += 1
        lastSeal = hash
        lastSealTime = seal.time
    }
}
