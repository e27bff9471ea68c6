public import CipherSuites
public import MerkleLog

/// A leaf with the proof of its place in a checkpoint's tree (RFC 9162 §2.1.3). A parsed one is not yet verified.
public struct ProvedLeaf: Hashable, Sendable {
    /// The leaf's bytes, whatever they are.
    public let data: [UInt8]
    /// Its index.
    public let index: UInt64
    /// The siblings, from the leaf up.
    public let hashes: [Digest]

    /// The height of a tree of `MerkleTree.maximumSize` leaves.
    static let maximumHashCount = 48

    /// Takes the parts.
    public init(data: [UInt8], index: UInt64, hashes: [Digest]) {
        self.data = data
        self.index = index
        self.hashes = hashes
    }

    /// Proves a leaf of the tree of `size` leaves; throws what the reader throws.
    public init(_ data: [UInt8], at index: UInt64, size: UInt64, reader: SubtreeReader) throws {
        self.init(
            data: data, index: index, hashes: try Proofs.inclusion(index: index, size: size, reader: reader).hashes)
    }

    init(from reader: inout EvidenceReader) throws(EvidenceError) {
        try reader.beginSection()
        guard let data = Base64.decode(try reader.value(of: "leaf")),
            data.count <= EntryBundle.maximumEntryByteCount, let index = UInt64(try reader.value(of: "index"))
        else { throw .malformed }
        self.init(data: data, index: index, hashes: try reader.hashes(atMost: Self.maximumHashCount))
    }

    func write(to writer: inout EvidenceWriter) {
        writer.section("leaf \(Base64.encode(data))\nindex \(index)", hashes: hashes)
    }

    var leafHash: Digest { MerkleTree.leafHash(data) }

    func check(under checkpoint: Checkpoint) throws(EvidenceError) {
        let proof = InclusionProof(index: index, size: checkpoint.size, hashes: hashes)
        guard proof.verifies(leafHash: leafHash, root: checkpoint.root) else { throw .notInTree }
    }
}
