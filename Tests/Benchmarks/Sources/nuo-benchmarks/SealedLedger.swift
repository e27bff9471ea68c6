import CipherSuites
import ConsentLedger
import MerkleLog
import Storage

/// A ledger in memory, sealed in blocks, for what only reads.
struct SealedLedger {
    private(set) var leaves: [[UInt8]] = []
    private(set) var state = LedgerState()
    private var subtrees: [[Digest]] = []
    private let node: SampleNode

    /// Seals the entries in blocks of so many.
    init(_ entries: [SampleEntry], of node: SampleNode, block: Int) {
        self.node = node
        for start in stride(from: 0, to: entries.count, by: block) {
            seal(entries[start..<min(start + block, entries.count)].map(\.entry.encoded))
        }
    }

    private mutating func seal(_ block: [[UInt8]]) {
        var completed: [(level: Int, hash: Digest)] = []
        let sealed = state.seal(block, now: SampleTime.now) { level, _, hash in completed.append((level, hash)) }
        for (level, hash) in completed {
            if subtrees.count == level { subtrees.append([]) }
            subtrees[level].append(hash)
        }
        leaves += block + [sealed.leaf]
    }

    /// The signed head over all blocks.
    func checkpoint() throws -> VerifiedCheckpoint {
        let text = try Checkpoint(origin: node.origin.text, size: state.size, root: state.root).text
        let note = SignedNote(text: text, signatures: [try node.signers.log.sign(text)])
        return try VerifiedCheckpoint(verifying: note, log: node.signers.log.verifierKey, cosigners: [])
    }

    /// The receipt of the entry at `index`, as a file.
    func receipt(of sample: SampleEntry, at index: UInt64, under checkpoint: VerifiedCheckpoint) throws -> [UInt8] {
        let inclusion = try Proofs.inclusion(index: index, size: state.size) { level, index in
            subtrees[level][Int(index)]
        }
        let proof = LogProof(extra: sample.entry.encoded, inclusion: inclusion, checkpoint: checkpoint.note)
        return Receipt(opening: sample.opening, proof: proof).serialized
    }
}
