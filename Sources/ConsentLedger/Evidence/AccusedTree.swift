public import CipherSuites
public import MerkleLog

/// A tree whose head a log signed, held leaf by leaf: makes evidence of what is wrong in it (EVIDENCE-4 … EVIDENCE-7).
/// Whatever it gives has been verified as a stranger would.
public struct AccusedTree {
    /// Finds leaves of the tree.
    public struct Finder {
        /// The lowest index of a leaf with this hash; nil when there is none, or none can be found.
        public let leaf: (_ leafHash: Digest) throws -> UInt64?
        /// The index of the first entry of a record.
        public let opening: (RecordID) throws -> UInt64?

        /// Takes both ways to look.
        public init(
            leaf: @escaping (_ leafHash: Digest) throws -> UInt64?,
            opening: @escaping (RecordID) throws -> UInt64?
        ) {
            self.leaf = leaf
            self.opening = opening
        }
    }

    private let note: SignedNote
    private let size: UInt64
    private let log: LogKeys
    private let subtree: SubtreeReader
    private let leaf: (UInt64) throws -> [UInt8]
    private let finder: Finder

    /// A tree of `size` leaves under the log's own line on `note`.
    public init(
        note: SignedNote, size: UInt64, log: LogKeys, subtree: @escaping SubtreeReader,
        leaf: @escaping (UInt64) throws -> [UInt8], finder: Finder
    ) {
        self.note = note.signed(onlyBy: log.all)
        self.size = size
        self.log = log
        self.subtree = subtree
        self.leaf = leaf
        self.finder = finder
    }

    /// Evidence that the head does not end a block; nil when it does, or when that can't be shown.
    public func unsealed() throws -> Evidence? {
        guard size > 0 else { return nil }
        return proving(.unsealedCheckpoint(UnsealedCheckpoint(note: note, last: try proved(size - 1))))
    }

    /// Evidence that the leaf at `index` breaks a rule; nil when no file can show it. `lastSeal` is the index of the last
    /// seal before it; `known` are the ledgers that a foreign revocation may name.
    public func invalidLeaf(at index: UInt64, lastSeal: UInt64?, known: [Origin]) throws -> Evidence? {
        let data = try leaf(index)
        guard Seal.isSeal(data) else { return try invalidEntry(at: index, data, known: known) }
        return try invalidSeal(at: index, data, lastSeal: lastSeal)
    }

    private func proving(_ evidence: Evidence) -> Evidence? {
        guard evidence.serialized.count <= Evidence.maximumByteCount,
            (try? evidence.verified(by: [], logs: [log])) != nil
        else { return nil }
        return evidence
    }

    private func proved(_ index: UInt64) throws -> ProvedLeaf {
        try ProvedLeaf(leaf(index), at: index, size: size, reader: subtree)
    }

    // MARK: seals

    private func invalidSeal(at index: UInt64, _ data: [UInt8], lastSeal: UInt64?) throws -> Evidence? {
        let seal = try proved(index)
        if let found = proving(.invalidSeal(InvalidSeal(note: note, seal: seal))) { return found }
        guard let decoded = try? Seal(decoding: data) else { return nil }
        if let lastSeal {
            let parts = try [lastSeal, index].map { ReusedHeight.Part(note: note, seal: try proved($0)) }
            if let found = proving(.sealHeight(ReusedHeight(first: parts[0], second: parts[1]))) { return found }
        }
        guard decoded.first < index else { return nil }
        if decoded.first > 0 {
            let shown = InvalidSeal.Shown.leafBefore(try proved(decoded.first - 1))
            if let found = proving(.invalidSeal(InvalidSeal(note: note, seal: seal, shown: shown))) { return found }
        }
        return try LeafRun(decoded.first..<index, size: size, reader: subtree).flatMap {
            proving(.invalidSeal(InvalidSeal(note: note, seal: seal, shown: .block($0))))
        }
    }

    // MARK: entries

    private func invalidEntry(at index: UInt64, _ data: [UInt8], known: [Origin]) throws -> Evidence? {
        let accused = try proved(index)
        if let found = proving(.invalidEntry(InvalidEntry(note: note, leaf: accused))) { return found }
        if LogKeyChange.isClaimed(by: data) {
            return try LeafRun(0..<index, size: size, reader: subtree).flatMap {
                proving(.invalidEntry(InvalidEntry(note: note, leaf: accused, before: $0)))
            }
        }
        guard let entry = try? Entry(decoding: data) else { return nil }
        guard entry.kind == .event else {
            guard let named = known.first(where: { LedgerRules.commitment(to: $0) == entry.commitment }) else {
                return nil
            }
            return proving(.invalidEntry(InvalidEntry(note: note, leaf: accused, named: named)))
        }
        let earlier = try earlierLeaves(of: entry, at: index)
        if let found = proving(.invalidEntry(InvalidEntry(note: note, leaf: accused, earlier: earlier))) {
            return found
        }
        return try LeafRun(0..<index, size: size, reader: subtree).flatMap {
            proving(.invalidEntry(InvalidEntry(note: note, leaf: accused, before: $0)))
        }
    }

    /// The same entry, the record's first one, or the entries back to the one that names the key.
    private func earlierLeaves(of entry: Entry, at index: UInt64) throws -> [ProvedLeaf] {
        let hash = MerkleTree.leafHash(entry.encoded)
        if let same = try finder.leaf(hash), same < index { return [try proved(same)] }
        guard entry.sequence > 0 else {
            guard let first = try finder.opening(entry.record), first < index else { return [] }
            return [try proved(first)]
        }
        var chain: [ProvedLeaf] = []
        var next = entry.previous
        var bound = index
        while chain.count < InvalidEntry.maximumEarlierCount, let place = try finder.leaf(next), place < bound {
            chain.insert(try proved(place), at: 0)
            guard let before = try? Entry(decoding: chain[0].data), before.signer == nil else { break }
            next = before.previous
            bound = place
        }
        return chain
    }
}

extension SignedNote {
    /// The note with the lines of these keys alone: what evidence needs of it.
    public func signed(onlyBy keys: [VerifierKey]) -> SignedNote {
        SignedNote(text: text, signatures: signatures.filter { line in keys.contains { $0.isNamed(in: line) } })
    }
}

extension Evidence {
    /// Evidence that two heads of a log are of two branches. `branch` reads complete subtrees of the larger one's tree;
    /// nil when the heads can both be true. Throws what the reader throws.
    public static func fork(
        _ one: SignedNote, _ other: SignedNote, log: LogKeys, branch: SubtreeReader
    ) throws -> Evidence? {
        let sizes = try [one, other].map { try Checkpoint(parsing: $0.text).size }
        let (earlier, later) = sizes[0] <= sizes[1] ? (one, other) : (other, one)
        let (small, large) = (min(sizes[0], sizes[1]), max(sizes[0], sizes[1]))
        var shown: ContradictingHeads.OtherBranch?
        if small > 0, small < large {
            let proof = try Proofs.consistency(oldSize: small, newSize: large, reader: branch)
            shown = .init(root: try Proofs.root(size: small, reader: branch), hashes: proof.hashes)
        }
        let heads = ContradictingHeads(
            earlier: earlier.signed(onlyBy: log.all), later: later.signed(onlyBy: log.all), branch: shown)
        return (try? Evidence.fork(heads).verified(by: [], logs: [log])) == nil ? nil : .fork(heads)
    }
}
