import Crypto
import Foundation

/// X25519 (RFC 7748) with the all-zero shared secret refused, as age requires.
public enum X25519 {
    /// The public key of a 32-byte secret.
    public static func publicKey(of secret: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            return Array(try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret).publicKey.rawRepresentation)
        } catch {
            throw .invalidKey
        }
    }

    /// The 32-byte shared secret; throws `cannotOpen` for a peer point of low order.
    public static func sharedSecret(secret: [UInt8], peer: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            let shared = try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: secret)
                .sharedSecretFromKeyAgreement(with: Curve25519.KeyAgreement.PublicKey(rawRepresentation: peer))
            let bytes = unsafe shared.withUnsafeBytes { unsafe Array($0) }
            guard bytes.contains(where: { $0 != 0 }) else { throw CipherError.cannotOpen }
            return bytes
        } catch {
            throw .cannotOpen
        }
    }
}

/// HPKE base mode (RFC 9180) with X-Wing (KEM 0x647a), HKDF-SHA-256 and ChaCha20-Poly1305: what age's hybrid
/// recipients use.
public enum XWingHPKE {
    /// Bytes of a public key, an encapsulated key, and a private seed.
    public static let publicKeyByteCount = 1216
    /// Bytes of an encapsulated key.
    public static let encapsulatedKeyByteCount = 1120
    /// Bytes of a private seed.
    public static let seedByteCount = 32

    private static let ciphersuite = HPKE.Ciphersuite(kem: .XWingMLKEM768X25519, kdf: .HKDF_SHA256, aead: .chaChaPoly)

    /// The 1,216-byte public key of a 32-byte seed.
    public static func publicKey(of seed: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            return Array(try privateKey(seed).publicKey.rawRepresentation)
        } catch {
            throw .invalidKey
        }
    }

    /// Encapsulates to `publicKey` and seals one message (empty associated data).
    public static func seal(
        _ message: [UInt8], to publicKey: [UInt8], info: [UInt8]
    ) throws(CipherError) -> (encapsulatedKey: [UInt8], ciphertext: [UInt8]) {
        do {
            let key = try XWingMLKEM768X25519.PublicKey(rawRepresentation: publicKey)
            var sender = try HPKE.Sender(recipientKey: key, ciphersuite: ciphersuite, info: Data(info))
            let ciphertext = try sender.seal(Data(message))
            return (Array(sender.encapsulatedKey), Array(ciphertext))
        } catch {
            throw .invalidKey
        }
    }

    /// Opens one message with the 32-byte seed.
    public static func open(
        _ ciphertext: [UInt8], encapsulatedKey: [UInt8], seed: [UInt8], info: [UInt8]
    ) throws(CipherError) -> [UInt8] {
        do {
            var recipient = try HPKE.Recipient(
                privateKey: privateKey(seed), ciphersuite: ciphersuite, info: Data(info),
                encapsulatedKey: Data(encapsulatedKey))
            return Array(try recipient.open(Data(ciphertext)))
        } catch {
            throw .cannotOpen
        }
    }

    private static func privateKey(_ seed: [UInt8]) throws -> XWingMLKEM768X25519.PrivateKey {
        guard seed.count == seedByteCount else { throw CipherError.invalidKey }
        return try XWingMLKEM768X25519.PrivateKey(seedRepresentation: Data(seed), publicKey: nil)
    }
}
