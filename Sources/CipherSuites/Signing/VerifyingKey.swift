import Crypto
import Foundation

/// A public signature key of a known suite, checked to be a point of its curve.
public struct VerifyingKey: Hashable, Sendable {
    /// The suite that fixes the algorithm.
    public let suite: Suite
    /// 32 bytes for Ed25519; 33 (compressed point) for P-256.
    public let bytes: [UInt8]

    /// Accepts only canonical encodings; an Ed25519 key of small order is refused (KEYS-1).
    public init(suite: Suite, bytes: [UInt8]) throws(CipherError) {
        switch suite {
        case .ed25519:
            guard Ed25519Rule.acceptsPublicKey(bytes) else { throw .invalidKey }
        case .es256:
            guard bytes.count == 33, bytes[0] == 2 || bytes[0] == 3,
                (try? P256.Signing.PublicKey(compressedRepresentation: bytes)) != nil
            else { throw .invalidKey }
        }
        self.suite = suite
        self.bytes = bytes
    }

    /// True when `signature` (64 bytes) over `message` verifies under the one rule of the suite (KEYS-1).
    public func isValid(signature: [UInt8], for message: [UInt8]) -> Bool {
        guard signature.count == suite.signatureByteCount else { return false }
        switch suite {
        case .ed25519:
            guard Ed25519Rule.acceptsSignature(signature),
                let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes)
            else { return false }
            return key.isValidSignature(signature, for: message)
        case .es256:
            guard P256Scalar.isLow(Array(signature[32...])),
                let key = try? P256.Signing.PublicKey(compressedRepresentation: bytes),
                let ecdsa = try? P256.Signing.ECDSASignature(rawRepresentation: signature)
            else { return false }
            return key.isValidSignature(ecdsa, for: message)
        }
    }

    /// The key as a JWK with the members of RFC 7638 only, in lexicographic order, without white space.
    public var canonicalJWK: String {
        switch suite {
        case .ed25519:
            return #"{"crv":"Ed25519","kty":"OKP","x":"\#(Base64URL.encode(bytes))"}"#
        case .es256:
            guard let key = try? P256.Signing.PublicKey(compressedRepresentation: bytes) else {
                preconditionFailure("checked in init")
            }
            let point = Array(key.rawRepresentation)
            return #"{"crv":"P-256","kty":"EC","x":"\#(Base64URL.encode(Array(point[..<32])))","#
                + #""y":"\#(Base64URL.encode(Array(point[32...])))"}"#
        }
    }

    /// The RFC 7638 thumbprint (SHA-256): the `kid` of every statement this key signs.
    public var thumbprint: KeyThumbprint {
        guard suite == .ed25519, let point = Digest(bytes) else {
            return KeyThumbprint(digest: .sha256(Array(canonicalJWK.utf8)))
        }
        // Asked several times for each statement: the same bytes without a text in between.
        var jwk = Self.jwkBefore
        Base64URL.append(point, to: &jwk)
        jwk += Self.jwkAfter
        return KeyThumbprint(digest: .sha256(jwk))
    }

    private static let jwkBefore = Array(#"{"crv":"Ed25519","kty":"OKP","x":""#.utf8)
    private static let jwkAfter = Array(#""}"#.utf8)
}

/// The RFC 7638 thumbprint of a key, written as 43 characters of base64url.
public struct KeyThumbprint: Hashable, Sendable, CustomStringConvertible {
    /// The SHA-256 behind the text.
    public let digest: Digest

    /// Wraps a digest.
    public init(digest: Digest) { self.digest = digest }

    /// Parses 43 characters of canonical base64url; nil otherwise.
    public init?(_ text: String) {
        guard let bytes = Base64URL.decode(text), let digest = Digest(bytes) else { return nil }
        self.digest = digest
    }

    /// The 43 characters.
    public var description: String { Base64URL.encode(digest.bytes) }
}
