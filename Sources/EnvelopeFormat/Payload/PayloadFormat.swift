import CipherSuites

/// The shape of a payload: a 16-byte nonce, then chunks of 64 KiB, each with its 16-byte tag (C2SP age, payload).
enum PayloadFormat {
    static let nonceByteCount = 16
    static let chunkByteCount = 65_536
    static let sealedChunkByteCount = chunkByteCount + ChunkCipher.tagByteCount

    static func key(fileKey: FileKey, nonce: [UInt8]) -> [UInt8] {
        HKDFSHA256.derive(secret: fileKey.bytes, salt: nonce, info: Array("payload".utf8), byteCount: 32)
    }

    /// BE88(index) ‖ 1 for the last chunk, 0 for every other.
    static func chunkNonce(index: UInt64, isLast: Bool) -> [UInt8] {
        [0, 0, 0] + index.bigEndianBytes + [isLast ? 1 : 0]
    }

    /// How many leaves a payload of `size` bytes has; nil when no payload has that size.
    static func leafCount(ofPayloadSize size: UInt64) -> UInt64? {
        let smallest = UInt64(nonceByteCount + ChunkCipher.tagByteCount)
        guard size >= smallest else { return nil }
        return (size - UInt64(nonceByteCount) - 1) / UInt64(sealedChunkByteCount) + 1
    }

    /// The bytes of the leaf of a chunk: the chunk as it stands, the first with the nonce before it.
    static func leaf(index: UInt64, nonce: [UInt8], chunk: ArraySlice<UInt8>) -> [UInt8] {
        index == 0 ? nonce + chunk : Array(chunk)
    }
}

/// Cuts a stream that arrives in pieces of any size into blocks, and holds less than one block between the pieces.
struct BlockCutter {
    /// The start of a block whose rest has not arrived.
    private(set) var held: [UInt8] = []

    /// The next `size` bytes, taken from what is held and from the front of `rest`; nil, with all of `rest` held, when
    /// there are fewer.
    mutating func next(_ size: Int, from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        if held.isEmpty, rest.count >= size {
            defer { rest = rest.dropFirst(size) }
            return rest.prefix(size)
        }
        let taken = rest.prefix(size - held.count)
        held += taken
        rest = rest.dropFirst(taken.count)
        guard held.count == size else { return nil }
        defer { held = [] }
        return held[...]
    }

    /// Keeps bytes for a later block.
    mutating func hold(_ bytes: ArraySlice<UInt8>) { held += bytes }
}
