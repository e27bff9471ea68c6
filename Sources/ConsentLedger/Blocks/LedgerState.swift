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

    /// An empty ledger.
    public init() {
        tree = Frontier()
        height = 0
        lastSeal = .zero
        lastSealTime = 0
    }

    /// A ledger restored from what was stored beside its last seal.
    public init(tree: Frontier, height: UInt64, lastSeal: Digest, lastSealTime: UInt64) {
        self.tree = tree
        self.height = height
        self.lastSeal = lastSeal
        self.lastSealTime = lastSealTime
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
            bodyRoot: MerkleTree.root(of: hashes), time: max(now / 10 * 10, lastSealTime))
        for hash in hashes { tree.append(hash, completing: completing) }
        let leaf = seal.encoded
        let sealHash = MerkleTree.leafHash(leaf)
        tree.append(sealHash, completing: completing)
        advance(past: seal, hash: sealHash)
        return (seal, leaf)
    }

    /// Accepts a verified block of hashes into the tree.
    mutating func accept(
        _ hashes: [Digest], seal: Seal, sealHash: Digest,
        completing: (_ level: Int, _ index: UInt64, _ hash: Digest) -> Void
    ) {
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
