import CipherSuites

/// What binds a payload to one file key. ChaCha20-Poly1305 does not: one payload can be made that opens to two
/// different texts under two keys, so a digest of the ciphertext alone does not say what a reader will see.
public enum KeyCommitment {
    /// HKDF-SHA-256(file key, salt = the payload's 16-byte nonce, info = `nuo/v1/key-commitment`): 32 bytes, public.
    public static func value(fileKey: FileKey, nonce: [UInt8]) -> [UInt8] {
        HKDFSHA256.derive(
            secret: fileKey.bytes, salt: nonce, info: Array("nuo/v1/key-commitment".utf8), byteCount: 32)
    }
}
