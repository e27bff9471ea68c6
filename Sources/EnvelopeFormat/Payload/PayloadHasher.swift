public import CipherSuites
import MerkleLog

/// The leaf hashes of a payload, and what follows from them.
public struct HashedPayload: Hashable, Sendable {
    /// One for each chunk, in order: 32 bytes for every 64 KiB.
    public let leafHashes: [Digest]
    /// Bytes of the payload.
    public let size: UInt64
    /// Their RFC 6962 root.
    public let root: Digest
}

/// Hashes a payload without any key: what a store does with what it is handed, and a reader before it opens a document.
public struct PayloadHasher: Sendable {
    private var cutter = BlockCutter()
    private var leafHashes: [Digest] = []
    private var frontier = Frontier()
    private var size: UInt64 = 0

    /// Nothing hashed yet.
    public init() {}

    /// Takes the next bytes of the payload, in pieces of any size.
    public mutating func update(_ piece: [UInt8]) {
        var rest = piece[...]
        while let leaf = cutter.next(leafByteCount, from: &rest) { append(Array(leaf)) }
    }

    /// The hashes of everything so far.
    public consuming func finish() -> HashedPayload {
        if !cutter.held.isEmpty { append(cutter.held) }
        return HashedPayload(leafHashes: leafHashes, size: size, root: frontier.root)
    }

    private var leafByteCount: Int {
        PayloadFormat.sealedChunkByteCount + (leafHashes.isEmpty ? PayloadFormat.nonceByteCount : 0)
    }

    private mutating func append(_ leaf: [UInt8]) {
        let hash = MerkleTree.leafHash(leaf)
        leafHashes.append(hash)
        frontier.append(hash)
        size += UInt64(leaf.count)
    }
}
