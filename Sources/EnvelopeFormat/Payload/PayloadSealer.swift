public import CipherSuites
import MerkleLog

/// Encrypts one payload: plaintext in, in pieces of any size, ciphertext and its Merkle root out. No input or output of
/// its own, and never more than two chunks held beside the piece at hand.
///
/// Not copyable: two sealers with one key and nonce would use every chunk nonce twice.
public struct PayloadSealer: ~Copyable {
    private let cipher: ChunkCipher
    private let nonce: [UInt8]
    private let keyCommitment: [UInt8]
    private var cutter = BlockCutter()
    private var frontier = Frontier()
    private var chunkCount: UInt64 = 0
    private var size: UInt64 = 0
    private var isFinished = false

    /// Draws the payload's nonce. `fileKey` must be new: one key, one file.
    public init(fileKey: FileKey, random: RandomSource) throws(EnvelopeError) {
        nonce = random.bytes(PayloadFormat.nonceByteCount)
        keyCommitment = KeyCommitment.value(fileKey: fileKey, nonce: nonce)
        let key = PayloadFormat.key(fileKey: fileKey, nonce: nonce)
        guard let cipher = try? ChunkCipher(key: key, direction: .seal) else { throw .unavailable }
        self.cipher = cipher
    }

    /// Takes the next plaintext and returns the next ciphertext: none at times, and the nonce before the first. Throws
    /// `unavailable`, after which the payload must be thrown away.
    public mutating func seal(_ piece: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        precondition(!isFinished, "the payload has its last chunk")
        var out: [UInt8] = []
        var rest = piece[...]
        // A chunk is sealed only once a further byte is there, because the last one is sealed differently.
        while cutter.held.count + rest.count > PayloadFormat.chunkByteCount,
            let chunk = cutter.next(PayloadFormat.chunkByteCount, from: &rest)
        {
            try emit(chunk, isLast: false, to: &out)
        }
        cutter.hold(rest)
        return out
    }

    /// Seals the last chunk, which is empty only when the plaintext is, and returns it with what the record must say.
    public mutating func finish() throws(EnvelopeError) -> (tail: [UInt8], summary: PayloadSummary) {
        precondition(!isFinished, "the payload has its last chunk")
        isFinished = true
        var tail: [UInt8] = []
        try emit(cutter.held[...], isLast: true, to: &tail)
        return (tail, PayloadSummary(root: frontier.root, size: size, keyCommitment: keyCommitment))
    }

    private mutating func emit(
        _ chunk: ArraySlice<UInt8>, isLast: Bool, to out: inout [UInt8]
    ) throws(EnvelopeError) {
        let chunkNonce = PayloadFormat.chunkNonce(index: chunkCount, isLast: isLast)
        guard let sealed = try? cipher.seal(chunk, nonce: chunkNonce) else { throw .unavailable }
        let leaf = PayloadFormat.leaf(index: chunkCount, nonce: nonce, chunk: sealed[...])
        frontier.append(MerkleTree.leafHash(leaf))
        chunkCount += 1
        size += UInt64(leaf.count)
        if out.isEmpty { out = leaf } else { out += leaf }
    }
}
