import Crypto
import Foundation

/// A private signature key. It has no description, so it can't be printed by accident.
public struct SigningKey: Sendable {
    private enum Material: Sendable {
        case ed25519(Curve25519.Signing.PrivateKey)
        case es256(P256.Signing.PrivateKey)
    }

    private let material: Material
    /// The public half.
    public let publicKey: VerifyingKey

    /// Ed25519: the 32-byte seed of RFC 8032. ES256: a 32-byte big-endian scalar in [1, order).
    public init(suite: Suite, secret: [UInt8]) throws(CipherError) {
        do {
            switch suite {
            case .ed25519:
                let key = try Curve25519.Signing.PrivateKey(rawRepresentation: secret)
                material = .ed25519(key)
                publicKey = try VerifyingKey(suite: suite, bytes: Array(key.publicKey.rawRepresentation))
            case .es256:
                let key = try P256.Signing.PrivateKey(rawRepresentation: secret)
                material = .es256(key)
                publicKey = try VerifyingKey(suite: suite, bytes: Array(key.publicKey.compressedRepresentation))
            }
        } catch {
            throw .invalidKey
        }
    }

    /// A fresh key.
    public static func generate(suite: Suite, random: RandomSource) throws(CipherError) -> SigningKey {
        switch suite {
        case .ed25519: try SigningKey(suite: suite, secret: random.bytes(32))
        case .es256: try SigningKey(suite: suite, secret: P256Scalar.reduce(random.bytes(48)))
        }
    }

    /// The 32 secret bytes, for storage only.
    public var secretBytes: [UInt8] {
        switch material {
        case .ed25519(let key): Array(key.rawRepresentation)
        case .es256(let key): Array(key.rawRepresentation)
        }
    }

    /// A 64-byte signature. Ed25519 is deterministic; ES256 is randomised and always low-s (KEYS-1).
    public func sign(_ message: [UInt8]) throws(CipherError) -> [UInt8] {
        do {
            switch material {
            case .ed25519(let key):
                return Array(try key.signature(for: message))
            case .es256(let key):
                let raw = Array(try key.signature(for: message).rawRepresentation)
                return Array(raw[..<32]) + P256Scalar.low(Array(raw[32...]))
            }
        } catch {
            throw .unavailable
        }
    }
}

/// Keeps the key out of logs, assertions and debuggers: printing the value shows its type alone.
extension SigningKey: CustomReflectable, CustomStringConvertible {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
    /// The type's name.
    public var description: String { "SigningKey" }
}
