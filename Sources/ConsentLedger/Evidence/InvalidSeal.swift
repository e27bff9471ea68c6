import CipherSuites
public import MerkleLog

/// A seal that breaks a rule of blocks, with the leaf before its block or the leaves of its block where the rule needs
/// them (EVIDENCE-7).
public struct InvalidSeal: Hashable, Sendable {
    /// What of the ledger is shown beside the seal.
    public enum Shown: Hashable, Sendable {
        /// Nothing: the seal contradicts itself or its index.
        case nothing
        /// The leaf before the block's first.
        case leafBefore(ProvedLeaf)
        /// The leaves of the block.
        case block(LeafRun)
    }

    /// The log's note that everything here is proved under.
    public let note: SignedNote
    /// The seal.
    public let seal: ProvedLeaf
    /// What is shown beside it.
    public let shown: Shown

    /// Takes the parts as they came.
    public init(note: SignedNote, seal: ProvedLeaf, shown: Shown = .nothing) {
        self.note = note
        self.seal = seal
        self.shown = shown
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        note = try reader.note()
        seal = try ProvedLeaf(from: &reader)
        if reader.nextSection(is: "leaf") {
            shown = .leafBefore(try ProvedLeaf(from: &reader))
        } else if reader.nextSection(is: "run") {
            shown = .block(try LeafRun(from: &reader))
        } else {
            shown = .nothing
        }
    }

    func write(to writer: inout EvidenceWriter) {
        writer.note(note)
        seal.write(to: &writer)
        switch shown {
        case .nothing: break
        case .leafBefore(let leaf): leaf.write(to: &writer)
        case .block(let run): run.write(to: &writer)
        }
    }

    func finding(under checkpoint: Checkpoint) throws(EvidenceError) -> ProvedAccusation.Finding {
        guard Seal.isSeal(seal.data) else { throw .malformed }
        try seal.check(under: checkpoint)
        let decoded: Seal
        do throws(LedgerError) {
            decoded = try Seal(decoding: seal.data)
        } catch {
            guard case .invalid(let rule) = error else { throw Self.unreadable(error) }
            guard shown == .nothing else { throw .malformed }
            return .leaf(index: seal.index, rule)
        }
        return .leaf(index: seal.index, try brokenRule(of: decoded, under: checkpoint))
    }

    private func brokenRule(of seal: Seal, under checkpoint: Checkpoint) throws(EvidenceError) -> LedgerRule {
        switch shown {
        case .nothing:
            guard seal.end == self.seal.index + 1, seal.height == 0 || seal.first > 0 else { return .sealSequence }
            throw seal.height == 0 ? .noContradiction : .incomplete
        case .leafBefore(let leaf):
            guard seal.first < self.seal.index, seal.first > 0, leaf.index == seal.first - 1 else { throw .malformed }
            try leaf.check(under: checkpoint)
            return try rule(of: seal, after: leaf)
        case .block(let run):
            guard run.first == seal.first, run.end == self.seal.index else { throw .malformed }
            try run.verified(under: checkpoint)
            guard seal.bodyRoot != MerkleTree.root(of: run.leaves) else { throw .noContradiction }
            return .bodyRoot
        }
    }

    /// What is broken between a seal and the leaf before its block, which must be the seal before.
    private func rule(of seal: Seal, after leaf: ProvedLeaf) throws(EvidenceError) -> LedgerRule {
        let before: Seal
        do throws(LedgerError) {
            guard Seal.isSeal(leaf.data) else {
                // A leaf of the future might end a block in a way that we don't know.
                if LogKeyChange.isClaimed(by: leaf.data) {
                    _ = try LogKeyChange(decoding: leaf.data)
                } else {
                    _ = try Entry(decoding: leaf.data)
                }
                return .sealSequence
            }
            before = try Seal(decoding: leaf.data)
        } catch {
            throw Self.unreadable(error)
        }
        guard seal.height == before.height &+ 1 else { return .sealSequence }
        guard seal.previousSeal == leaf.leafHash else { return .sealChain }
        guard seal.time >= before.time else { return .sealTime }
        // One more than before only after a block of one entry: a change of the log key stands alone.
        let mayBeNext = before.end - before.first == 2 && seal.keyEpoch == before.keyEpoch &+ 1
        guard seal.keyEpoch == before.keyEpoch || mayBeNext else { return .keyEpoch }
        throw .noContradiction
    }

    private static func unreadable(_ error: LedgerError) -> EvidenceError {
        switch error {
        case .upgradeNeeded(let what): .upgradeNeeded(what)
        case .invalid: .incomplete
        }
    }
}
