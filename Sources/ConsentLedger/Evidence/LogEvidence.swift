public import MerkleLog

/// Two seals of one height, each under a note of the log (EVIDENCE-4).
public struct ReusedHeight: Hashable, Sendable {
    /// A seal and the note that it is proved under.
    public struct Part: Hashable, Sendable {
        /// A note of the log.
        public let note: SignedNote
        /// A seal in its tree.
        public let seal: ProvedLeaf

        /// Takes the parts.
        public init(note: SignedNote, seal: ProvedLeaf) {
            self.note = note
            self.seal = seal
        }

        init(from reader: inout EvidenceReader) throws(EvidenceError) {
            note = try reader.note()
            seal = try ProvedLeaf(from: &reader)
        }

        func decoded(under checkpoint: Checkpoint) throws(EvidenceError) -> Seal {
            try seal.check(under: checkpoint)
            guard Seal.isSeal(seal.data) else { throw .malformed }
            do throws(LedgerError) {
                return try Seal(decoding: seal.data)
            } catch {
                guard case .upgradeNeeded(let what) = error else { throw .incomplete }
                throw .upgradeNeeded(what)
            }
        }
    }

    /// One seal.
    public let first: Part
    /// The other.
    public let second: Part

    /// Takes both.
    public init(first: Part, second: Part) {
        self.first = first
        self.second = second
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        first = try Part(from: &reader)
        second = try Part(from: &reader)
    }

    func write(to writer: inout EvidenceWriter) {
        for part in [first, second] {
            writer.note(part.note)
            part.seal.write(to: &writer)
        }
    }

    func finding(_ one: Checkpoint, _ other: Checkpoint) throws(EvidenceError) -> ProvedAccusation.Finding {
        let height = try first.decoded(under: one).height
        guard try second.decoded(under: other).height == height,
            first.seal.data != second.seal.data || first.seal.index != second.seal.index
        else { throw .noContradiction }
        return .height(height)
    }
}

/// A checkpoint whose last leaf is no seal (EVIDENCE-5).
public struct UnsealedCheckpoint: Hashable, Sendable {
    /// The log's note.
    public let note: SignedNote
    /// The last leaf of its tree.
    public let last: ProvedLeaf

    /// Takes the parts.
    public init(note: SignedNote, last: ProvedLeaf) {
        self.note = note
        self.last = last
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        note = try reader.note()
        last = try ProvedLeaf(from: &reader)
    }

    func write(to writer: inout EvidenceWriter) {
        writer.note(note)
        last.write(to: &writer)
    }

    func finding(under checkpoint: Checkpoint) throws(EvidenceError) -> ProvedAccusation.Finding {
        guard checkpoint.size > 0, last.index == checkpoint.size - 1 else { throw .malformed }
        try last.check(under: checkpoint)
        guard !Seal.isSeal(last.data) else { throw .noContradiction }
        do throws(LedgerError) {
            if LogKeyChange.isClaimed(by: last.data) {
                _ = try LogKeyChange(decoding: last.data)
            } else {
                _ = try Entry(decoding: last.data)
            }
        } catch {
            // A leaf that is not even an entry is no seal either.
            if case .upgradeNeeded(let what) = error { throw .upgradeNeeded(what) }
        }
        return .size(checkpoint.size)
    }
}
