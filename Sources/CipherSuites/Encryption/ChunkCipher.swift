import CLibcrypto

/// ChaCha20-Poly1305 over the chunks of a payload, under one key, by libcrypto: several times as fast there as in
/// swift-crypto, which allocates for every chunk. One owner at a time; not `Sendable`.
@safe public final class ChunkCipher {
    /// Whether the cipher seals or opens; libcrypto's context is made for one of them.
    public enum Direction: Sendable {
        /// Plaintext in, ciphertext and tag out.
        case seal
        /// Ciphertext and tag in, plaintext out.
        case open
    }

    /// Bytes that sealing adds to a chunk.
    public static let tagByteCount = 16

    private let context: OpaquePointer
    private let direction: Direction

    /// Binds a 32-byte key.
    public init(key: [UInt8], direction: Direction) throws(CipherError) {
        guard key.count == 32 else { throw .invalidKey }
        guard let context = unsafe nuo_chunk_cipher_new(key, direction == .seal ? 1 : 0) else { throw .unavailable }
        unsafe self.context = context
        self.direction = direction
    }

    deinit { unsafe nuo_chunk_cipher_free(context) }

    /// Seals one chunk: `chunk.count + 16` bytes. `nonce` is 12 bytes and must be new under this key.
    public func seal(_ chunk: ArraySlice<UInt8>, nonce: [UInt8]) throws(CipherError) -> [UInt8] {
        precondition(direction == .seal && nonce.count == 12)
        var succeeded = false
        let sealed = unsafe [UInt8](unsafeUninitializedCapacity: chunk.count + Self.tagByteCount) { out, count in
            guard let target = out.baseAddress else { return }
            succeeded = unsafe chunk.withUnsafeBufferPointer { plain in
                // An empty slice may have no address; libcrypto reads nothing of it, so any valid address serves.
                unsafe nuo_chunk_cipher_seal(
                    context, nonce, plain.baseAddress ?? UnsafePointer(target), plain.count, target) == 1
            }
            count = succeeded ? chunk.count + Self.tagByteCount : 0
        }
        guard succeeded else { throw .unavailable }
        return sealed
    }

    /// Opens one sealed chunk; throws `cannotOpen` when a byte differs, and then no plaintext is left behind.
    public func open(_ chunk: ArraySlice<UInt8>, nonce: [UInt8]) throws(CipherError) -> [UInt8] {
        precondition(direction == .open && nonce.count == 12)
        guard chunk.count >= Self.tagByteCount else { throw .cannotOpen }
        var succeeded = false
        let size = chunk.count - Self.tagByteCount
        let plain = unsafe [UInt8](unsafeUninitializedCapacity: max(size, 1)) { out, count in
            guard let target = out.baseAddress else { return }
            succeeded = unsafe chunk.withUnsafeBufferPointer { sealed in
                guard let source = sealed.baseAddress else { return false }
                return unsafe nuo_chunk_cipher_open(context, nonce, source, sealed.count, target) == 1
            }
            count = succeeded ? size : 0
        }
        guard succeeded else { throw .cannotOpen }
        return plain
    }
}
