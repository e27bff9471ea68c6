import CipherSuites
import EnvelopeFormat
import TestSupport

/// Keys, plaintexts and whole-payload shortcuts for the tests of this folder.
enum EnvelopeFixtures {
    static let identity = Identity.x25519(secret: [UInt8](repeating: 3, count: 32))
    static let hybridIdentity = Identity.hybrid(seed: [UInt8](repeating: 5, count: 32))

    /// Around every boundary of one, two and three chunks.
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 131_072, 200_000]

    /// A source that repeats one byte, for what must come out the same twice.
    static func repeating(_ byte: UInt8) -> RandomSource { RandomSource { [UInt8](repeating: byte, count: $0) } }

    /// Bytes that differ from chunk to chunk.
    static func plaintext(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 + $0 >> 8) } }

    static func sealedPayload(
        _ plaintext: [UInt8], fileKey: FileKey, random: RandomSource = .system
    ) throws -> (payload: [UInt8], summary: PayloadSummary) {
        var sealer = try PayloadSealer(fileKey: fileKey, random: random)
        let front = try sealer.seal(plaintext)
        let (tail, summary) = try sealer.finish()
        return (front + tail, summary)
    }

    static func hashed(_ payload: [UInt8]) -> HashedPayload {
        var hasher = PayloadHasher()
        hasher.update(payload)
        return hasher.finish()
    }

    static func opened(_ payload: [UInt8], fileKey: FileKey) throws -> [UInt8] {
        var opener = PayloadOpener(fileKey: fileKey)
        let front = try opener.open(payload)
        return front + (try opener.finish())
    }

    static func openedDocument(
        _ payload: [UInt8], fileKey: FileKey, expected: PayloadSummary, leafHashes: [Digest]
    ) throws -> [UInt8] {
        var opener = try DocumentOpener(fileKey: fileKey, expected: expected, leafHashes: leafHashes)
        let front = try opener.open(payload)
        return front + (try opener.finish())
    }

    /// `bytes` in pieces of 0 to `largest` bytes.
    static func pieces(_ bytes: [UInt8], largest: Int, using random: inout SeededRandom) -> [[UInt8]] {
        var rest = bytes[...]
        var pieces: [[UInt8]] = []
        while !rest.isEmpty {
            let piece = rest.prefix(Int.random(in: 0...largest, using: &random))
            pieces.append(Array(piece))
            rest = rest.dropFirst(piece.count)
        }
        return pieces
    }
}
