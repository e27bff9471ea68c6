public import CipherSuites
public import ConsentLedger
public import MerkleLog

/// A block as it was committed: all that the proofs of its leaves are made of.
final class CommittedBlock: Sendable {
    /// What its leaves and its seal added to the tree.
    let growth: TreeGrowth
    /// The number of leaves up to its seal.
    let size: UInt64
    /// The root of the tree that they make.
    let root: Digest
    /// The checkpoint over it as it was signed.
    let note: SignedNote

    init(growth: TreeGrowth, size: UInt64, root: Digest, note: SignedNote) {
        (self.growth, self.size, self.root, self.note) = (growth, size, root, note)
    }
}

/// An entry that is durable, sealed, and under a signed checkpoint.
public struct CommittedEntry: Sendable {
    /// The entry.
    public let entry: Entry
    /// Its index.
    public let index: UInt64
    /// Its leaf hash.
    public let leafHash: Digest
    /// The block that it came with; nil when it had been entered before.
    var block: CommittedBlock?

    /// True when it had been entered before: the submission was a repeat.
    public var wasPresent: Bool { block == nil }

    func committed(with block: CommittedBlock) -> CommittedEntry {
        var entry = self
        entry.block = block
        return entry
    }

    /// Proof of the entry under the checkpoint of its block, made of what was committed and read from nowhere (STORAGE-247);
    /// nil when it had been entered before.
    public func proof() throws -> LogProof? {
        guard let block else { return nil }
        let inclusion = try block.growth.inclusion(of: index, size: block.size)
        guard inclusion.verifies(leafHash: leafHash, root: block.root) else { throw LogError.outsideTree }
        return LogProof(extra: entry.encoded, inclusion: inclusion, checkpoint: block.note)
    }
}
