import CipherSuites
import MerkleLog

/// Decrypts one payload of an age file: ciphertext in, in pieces of any size, plaintext out chunk by chunk, each after
/// its tag was checked. Holds one chunk at most beside the piece at hand.
///
/// This says nothing about who wrote the payload. A document is opened by `DocumentOpener`, which knows its record.
public struct PayloadOpener: ~Copyable {
    /// What a document record adds to the checks of the age format.
    struct Expectation {
        let keyCommitment: [UInt8]
        let size: UInt64
        /// At least one; no chunk is looked at after the one that the last of them names.
        let leafHashes: [Digest]

        func isLast(_ index: UInt64) -> Bool { index + 1 == UInt64(leafHashes.count) }
    }

    private let fileKey: FileKey
    private let expectation: Expectation?
    private var cutter = BlockCutter()
    private var nonce: [UInt8] = []
    private var cipher: ChunkCipher?
    private var chunkCount: UInt64 = 0
    private var readByteCount: UInt64 = 0
    private var isAfterLast = false
    private var failure: EnvelopeError?

    /// Opens with a file key that `EnvelopeHeader.unwrap` gave.
    public init(fileKey: FileKey) { self.init(fileKey: fileKey, expectation: nil) }

    init(fileKey: FileKey, expectation: Expectation?) {
        self.fileKey = fileKey
        self.expectation = expectation
    }

    /// Takes the next ciphertext and returns the plaintext of the chunks that it completes.
    ///
    /// Throws `payloadFailure`, and then at every later call. When good chunks come before the bad one in the same
    /// piece, they are returned and the next call throws, so that what is released does not depend on the pieces.
    public mutating func open(_ piece: [UInt8]) throws(EnvelopeError) -> [UInt8] {
        if let failure { throw failure }
        var plaintext: [UInt8] = []
        do throws(EnvelopeError) {
            try advance(by: piece, into: &plaintext)
        } catch {
            failure = error
            if plaintext.isEmpty { throw error }
        }
        return plaintext
    }

    /// The plaintext of the last chunk. Until this has returned, what was released may be the front of a longer text.
    ///
    /// Throws `headerFailure` when not even the nonce was there, otherwise `payloadFailure`.
    public mutating func finish() throws(EnvelopeError) -> [UInt8] {
        if let failure { throw failure }
        do throws(EnvelopeError) {
            guard let cipher else { throw .headerFailure }
            guard !isAfterLast else { return [] }
            let chunk = cutter.held[...]
            try checkLeaf(of: chunk)
            let isEmpty = chunk.count == ChunkCipher.tagByteCount
            guard chunkCount == 0 || !isEmpty, let plain = open(chunk, isLast: true, with: cipher) else {
                throw .payloadFailure
            }
            return plain
        } catch {
            failure = error
            throw error
        }
    }

    private mutating func advance(by piece: [UInt8], into out: inout [UInt8]) throws(EnvelopeError) {
        var rest = piece[...]
        guard let cipher = try readNonce(from: &rest) else { return }
        while !isAfterLast, let chunk = cutter.next(PayloadFormat.sealedChunkByteCount, from: &rest) {
            try checkLeaf(of: chunk)
            guard let plain = openFull(chunk, with: cipher) else { throw .payloadFailure }
            if out.isEmpty { out = plain } else { out += plain }
        }
        guard rest.isEmpty else { throw .payloadFailure }
    }

    /// The cipher, once the nonce has arrived; the key commitment is checked at that moment.
    private mutating func readNonce(from rest: inout ArraySlice<UInt8>) throws(EnvelopeError) -> ChunkCipher? {
        if let cipher { return cipher }
        guard let first = cutter.next(PayloadFormat.nonceByteCount, from: &rest) else { return nil }
        nonce = Array(first)
        if let expectation, KeyCommitment.value(fileKey: fileKey, nonce: nonce) != expectation.keyCommitment {
            throw .keyCommitmentMismatch
        }
        let key = PayloadFormat.key(fileKey: fileKey, nonce: nonce)
        guard let made = try? ChunkCipher(key: key, direction: .open) else { throw .unavailable }
        cipher = made
        return made
    }

    /// Compares the chunk with the leaf hash and the size that are expected, before any key touches it.
    private mutating func checkLeaf(of chunk: ArraySlice<UInt8>) throws(EnvelopeError) {
        guard let expectation else { return }
        let leaf = PayloadFormat.leaf(index: chunkCount, nonce: nonce, chunk: chunk)
        readByteCount += UInt64(leaf.count)
        guard MerkleTree.leafHash(leaf) == expectation.leafHashes[Int(chunkCount)],
            !expectation.isLast(chunkCount) || readByteCount == expectation.size
        else { throw .rootMismatch }
    }

    /// Opens a chunk of full length. Whether it is the last one is known from the record; without a record both are
    /// tried, as the format itself does not say.
    private mutating func openFull(_ chunk: ArraySlice<UInt8>, with cipher: ChunkCipher) -> [UInt8]? {
        if let expectation {
            return open(chunk, isLast: expectation.isLast(chunkCount), with: cipher)
        }
        return open(chunk, isLast: false, with: cipher) ?? open(chunk, isLast: true, with: cipher)
    }

    private mutating func open(_ chunk: ArraySlice<UInt8>, isLast: Bool, with cipher: ChunkCipher) -> [UInt8]? {
        let chunkNonce = PayloadFormat.chunkNonce(index: chunkCount, isLast: isLast)
        guard let plain = try? cipher.open(chunk, nonce: chunkNonce) else { return nil }
        chunkCount += 1
        isAfterLast = isLast
        return plain
    }
}
