public import CipherSuites
import ConsentPolicy
package import MerkleLog

/// Documents that are registered together, each at a random place of a tree that always has as many: what else was
/// registered with a document does not show to whoever is given its proof (API-118).
public struct SealedBatch: Sendable {
    /// The documents in their order.
    public let documents: [SealedDocument]
    /// The place of each document.
    let places: [Int]
    /// A leaf for every place: random bytes where no document stands, which look like the hash of one.
    let leaves: [Digest]

    /// Root over all places.
    public var root: Digest { MerkleTree.root(of: leaves) }

    /// Takes 1 to `Registration.places` documents.
    public init(_ documents: [SealedDocument], random: RandomSource) {
        let count = Int(Registration.places)
        precondition((1...count).contains(documents.count))
        var leaves = (0..<count).map { _ in Digest.sha256(random.bytes(Digest.byteCount)) }
        let order = (0..<count).map { (key: random.bytes(16), place: $0) }
            .sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.place)
        for (document, place) in zip(documents, order) { leaves[place] = document.record.leafHash }
        self.documents = documents
        self.leaves = leaves
        places = Array(order.prefix(documents.count))
    }

    /// The proof of one document.
    package func proof(of number: Int) throws -> InclusionProof {
        try Proofs.inclusion(index: UInt64(places[number]), size: Registration.places) { level, at in
            MerkleTree.root(of: Array(leaves[Int(at) << level..<Int(at + 1) << level]))
        }
    }
}
