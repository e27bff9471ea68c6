import CipherSuites
import Foundation
import MerkleLog
import TestSupport
import Testing

/// The published vectors of transparency-dev/merkle: one case a file. Proofs about subtrees that do not begin at leaf 0
/// have vectors too; Nuo has no use for such proofs and does not implement them.
@Suite("published Merkle vectors", .enabled(if: SharedInputs.arePresent))
struct MerkleVectorTests {
    private struct Inclusion: Decodable {
        let leafIdx: UInt64
        let treeSize: UInt64
        let root: Data?
        let leafHash: Data?
        let proof: [Data]?
        let wantErr: Bool
    }

    private struct Consistency: Decodable {
        let size1: UInt64
        let size2: UInt64
        let root1: Data?
        let root2: Data?
        let proof: [Data]?
        let wantErr: Bool
    }

    @Test("every inclusion proof verifies or fails as its file says", .spec("LOG-2"))
    func inclusion() throws {
        let files = SharedInputs.files(below: "vectors/merkle/inclusion", endingIn: [".json"])
        #expect(files.count == 98)
        for file in files {
            let vector = try decode(Inclusion.self, file)
            var verifies = false
            if let leaf = digest(vector.leafHash), let root = digest(vector.root), let hashes = digests(vector.proof) {
                let proof = InclusionProof(index: vector.leafIdx, size: vector.treeSize, hashes: hashes)
                verifies = proof.verifies(leafHash: leaf, root: root)
            }
            #expect(verifies == !vector.wantErr, "\(file)")
        }
    }

    @Test("every consistency proof verifies or fails as its file says", .spec("LOG-3"))
    func consistency() throws {
        let files = SharedInputs.files(below: "vectors/merkle/consistency", endingIn: [".json"])
        #expect(files.count == 98)
        // Its two equal "roots" are no digests, which a `ConsistencyProof` cannot be asked about.
        let withoutDigests = "sizes-are-equal-one-and-proof-is-empty.json"
        for file in files where !file.hasSuffix(withoutDigests) {
            let vector = try decode(Consistency.self, file)
            var verifies = false
            if let old = digest(vector.root1), let new = digest(vector.root2), let hashes = digests(vector.proof) {
                let proof = ConsistencyProof(oldSize: vector.size1, newSize: vector.size2, hashes: hashes)
                verifies = proof.verifies(oldRoot: old, newRoot: new)
            }
            #expect(verifies == !vector.wantErr, "\(file)")
        }
    }

    private func decode<Vector: Decodable>(_ type: Vector.Type, _ file: String) throws -> Vector {
        try JSONDecoder().decode(type, from: Data(try SharedInputs.bytes(file)))
    }

    /// A root or hash of another length than 32 bytes cannot even be asked about.
    private func digest(_ data: Data?) -> Digest? { data.flatMap { Digest($0) } }

    private func digests(_ data: [Data]?) -> [Digest]? {
        let digests = (data ?? []).compactMap { Digest($0) }
        return digests.count == (data ?? []).count ? digests : nil
    }
}
