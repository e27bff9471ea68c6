import CipherSuites
public import MerkleLog

/// A leaf that breaks a rule of entries, and what of the ledger before it the rule needs (EVIDENCE-6).
public struct InvalidEntry: Hashable, Sendable {
    /// The log's note that everything here is proved under.
    public let note: SignedNote
    /// The leaf.
    public let leaf: ProvedLeaf
    /// The other ledger that a foreign revocation names.
    public let named: Origin?
    /// Earlier leaves that the rule needs, by index.
    public let earlier: [ProvedLeaf]
    /// Every leaf before this one, where the rule needs that something is not among them.
    public let before: LeafRun?

    /// The most earlier leaves.
    public static let maximumEarlierCount = 512

    /// Takes the parts as they came.
    public init(
        note: SignedNote, leaf: ProvedLeaf, named: Origin? = nil, earlier: [ProvedLeaf] = [], before: LeafRun? = nil
    ) {
        self.note = note
        self.leaf = leaf
        self.named = named
        self.earlier = earlier
        self.before = before
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        note = try reader.note()
        leaf = try ProvedLeaf(from: &reader)
        if reader.nextSection(is: "named") {
            try reader.beginSection()
            guard let origin = Origin(try reader.value(of: "named")) else { throw .malformed }
            named = origin
        } else {
            named = nil
        }
        var earlier: [ProvedLeaf] = []
        while reader.nextSection(is: "leaf") {
            guard earlier.count < Self.maximumEarlierCount else { throw .malformed }
            earlier.append(try ProvedLeaf(from: &reader))
        }
        self.earlier = earlier
        before = reader.nextSection(is: "run") ? try LeafRun(from: &reader) : nil
    }

    func write(to writer: inout EvidenceWriter) {
        writer.note(note)
        leaf.write(to: &writer)
        if let named { writer.section("named \(named)", hashes: []) }
        for leaf in earlier { leaf.write(to: &writer) }
        before?.write(to: &writer)
    }

    func finding(under checkpoint: Checkpoint, of origin: Origin) throws(EvidenceError) -> ProvedAccusation.Finding {
        guard !Seal.isSeal(leaf.data) else { throw .malformed }
        try leaf.check(under: checkpoint)
        var last: UInt64?
        for leaf in earlier {
            guard leaf.index < self.leaf.index, last.map({ $0 < leaf.index }) ?? true else { throw .malformed }
            try leaf.check(under: checkpoint)
            last = leaf.index
        }
        if let before {
            guard before.first == 0, before.end == leaf.index else { throw .malformed }
            try before.verified(under: checkpoint)
        }
        return .leaf(index: leaf.index, try brokenRule(of: origin))
    }

    /// Runs the ledger's own rules over what is shown. Only `predecessor` can fail for want of a leaf that the file does
    /// not show, so that one is asked for again.
    private func brokenRule(of origin: Origin) throws(EvidenceError) -> LedgerRule {
        guard !LogKeyChange.isClaimed(by: leaf.data) else { return try brokenRule(ofChangeIn: origin) }
        let decoded: Entry?
        do throws(LedgerError) {
            decoded = try judged(of: origin)
        } catch {
            switch error {
            case .upgradeNeeded(let what): throw .upgradeNeeded(what)
            case .invalid(.predecessor): break
            case .invalid(let rule): return rule
            }
            decoded = nil
        }
        guard decoded == nil else { throw .noContradiction }
        guard try hasNoPredecessor() else { throw .incomplete }
        return .predecessor
    }

    /// What a change of the log key contradicts: itself, its place, or the leaves before it.
    private func brokenRule(ofChangeIn origin: Origin) throws(EvidenceError) -> LedgerRule {
        do throws(LedgerError) {
            let change = try LogKeyChange(decoding: leaf.data)
            try change.check(for: origin)
            guard change.size == leaf.index else { return .logKey }
            if let before, MerkleTree.root(of: before.leaves) != change.root { return .logKey }
        } catch {
            switch error {
            case .upgradeNeeded(let what): throw .upgradeNeeded(what)
            case .invalid(let rule): return rule
            }
        }
        throw .noContradiction
    }

    /// The entry, when it breaks no rule that the file can show.
    private func judged(of origin: Origin) throws(LedgerError) -> Entry {
        let entry = try Entry(decoding: leaf.data)
        let shown = ShownEntries(earlier)
        switch entry.kind {
        case .foreignRevocation:
            let known = [origin] + (named.map { [$0] } ?? [])
            _ = try LedgerRules.judgeForeignRevocation(entry, known: known)
        case .event, .seal:
            // Whose key it is does not matter here.
            if entry.sequence > 0, earlier.contains(where: { $0.leafHash == leaf.leafHash }) {
                throw .invalid(.repeatedEntry)
            }
            do {
                _ = try LedgerRules.judge(entry, leafHash: leaf.leafHash, origin: origin, heads: shown.heads)
            } catch let error as LedgerError {
                throw error
            } catch {
                throw .invalid(.predecessor)
            }
        }
        return entry
    }

    /// True when what is shown rules out that the entry named follows one in the ledger.
    private func hasNoPredecessor() throws(EvidenceError) -> Bool {
        let entry: Entry
        do {
            entry = try Entry(decoding: leaf.data)
        } catch {
            throw .malformed
        }
        // Nothing hashes to zero.
        if entry.previous == .zero { return true }
        if let before { return !before.leaves.contains(entry.previous) }
        guard let leaf = earlier.first(where: { $0.leafHash == entry.previous }) else { return false }
        if (try? Seal(decoding: leaf.data)) != nil { return true }
        guard let other = try? Entry(decoding: leaf.data) else { return false }
        return other.kind != .event || other.record != entry.record || other.suite != entry.suite
            || UInt64(other.sequence) + 1 != UInt64(entry.sequence)
    }
}

/// What the rules would remember of the leaves that a file shows, as far as it shows their keys.
private struct ShownEntries {
    private var found: [RecordHead] = []
    private var records: [Digest: RecordID] = [:]

    init(_ leaves: [ProvedLeaf]) {
        for leaf in leaves {
            guard let entry = try? Entry(decoding: leaf.data), entry.kind == .event else { continue }
            let before = found.first { $0.leafHash == entry.previous }
            guard let key = entry.signer ?? before?.key else { continue }
            found.append(
                RecordHead(
                    sequence: entry.sequence, leafHash: leaf.leafHash, key: key, stop: entry.stop, effect: entry.effect,
                    notAfter: entry.notAfter))
            records[leaf.leafHash] = entry.record
        }
    }

    func heads(of record: RecordID, at sequence: UInt32) -> [RecordHead] {
        found.filter { $0.sequence == sequence && records[$0.leafHash] == record }
    }
}
