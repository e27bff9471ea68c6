import Crypto
import Foundation

/// ChaCha20-Poly1305 (RFC 8439) for short messages: ciphertext followed by the 16-byte tag, no associated data.
public enum ChaCha20Poly1305 {
    /// Seals under a 32-byte key and 12-byte nonce.
    public static func seal(_ plaintext: [UInt8], key: [UInt8], nonce: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            let box = try ChaChaPoly.seal(
                plaintext, using: SymmetricKey(data: key), nonce: ChaChaPoly.Nonce(data: nonce))
            return Array(box.ciphertext) + Array(box.tag)
        } catch {
            throw .unavailable
        }
    }

    /// Opens what `seal` made; throws `cannotOpen` when a byte differs.
    public static func open(_ sealed: [UInt8], key: [UInt8], nonce: [UInt8]) throws(CipherError) -> [UInt8] {
        guard sealed.count >= 16 else { throw .cannotOpen }
        do {
            let box = try ChaChaPoly.SealedBox(
                nonce: ChaChaPoly.Nonce(data: nonce), ciphertext: sealed.dropLast(16), tag: sealed.suffix(16))
            return Array(try ChaChaPoly.open(box, using: SymmetricKey(data: key)))
        } catch {
            throw .cannotOpen
        }
    }
}
