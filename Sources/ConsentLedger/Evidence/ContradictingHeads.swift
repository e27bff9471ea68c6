public import CipherSuites
public import MerkleLog

/// Two signed heads of one ledger that can't both be true: two roots at one size, or a later head whose tree has, at the
/// earlier size, another root than the one signed (`formats.md` §7).
public struct ContradictingHeads: Hashable, Sendable {
    /// What the later tree has at the earlier size.
    public struct OtherBranch: Hashable, Sendable {
        /// Its root there.
        public let root: Digest
        /// RFC 6962 consistency proof from there to the later head.
        public let hashes: [Digest]

        /// Takes the parts.
        public init(root: Digest, hashes: [Digest]) {
            self.root = root
            self.hashes = hashes
        }
    }

    /// The head of the smaller size, or one of two of one size.
    public let earlier: SignedNote
    /// The head of the larger size.
    public let later: SignedNote
    /// Present when the sizes differ.
    public let branch: OtherBranch?

    private static let maximumHashCount = 96

    /// Takes the parts as they came.
    public init(earlier: SignedNote, later: SignedNote, branch: OtherBranch?) {
        self.earlier = earlier
        self.later = later
        self.branch = branch
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        earlier = try reader.note()
        later = try reader.note()
        guard !reader.isAtEnd else {
            branch = nil
            return
        }
        try reader.beginSection()
        guard let root = EvidenceReader.digest(try reader.value(of: "root")) else { throw .malformed }
        branch = OtherBranch(root: root, hashes: try reader.hashes(atMost: Self.maximumHashCount))
    }

    func write(to writer: inout EvidenceWriter) {
        writer.note(earlier)
        writer.note(later)
        if let branch { writer.section("root \(Base64.encode(branch.root.bytes))", hashes: branch.hashes) }
    }

    /// What can't be true of these heads, whose signatures are the caller's concern.
    func finding(_ first: Checkpoint, _ second: Checkpoint) throws(EvidenceError) -> ProvedAccusation.Finding {
        guard first.size <= second.size else { throw .malformed }
        guard first.size < second.size else {
            guard branch == nil else { throw .malformed }
            guard first.root != second.root else { throw .noContradiction }
            return .roots(size: first.size, first.root, second.root)
        }
        guard let branch else { throw .incomplete }
        let proof = ConsistencyProof(oldSize: first.size, newSize: second.size, hashes: branch.hashes)
        guard proof.verifies(oldRoot: branch.root, newRoot: second.root) else { throw .notConsistent }
        guard branch.root != first.root else { throw .noContradiction }
        return .roots(size: first.size, first.root, branch.root)
    }
}
