/// What a derived key is for (`formats.md` §2).
public enum KeyPurpose: String, Sendable {
    /// The identity key of a person or institution.
    case identity
    /// The key of one ledger record; context is origin ‖ record.
    case record
    /// An age identity.
    case age
    /// A stop key: it can only revoke.
    case stop
    /// The key with which a node cosigns ledgers of which it has the hashes alone; context is origin ‖ a salt.
    case witness
}

/// One of a person's two 32-byte roots (`formats.md` §2). It has no description, so it can't be printed by accident.
public struct KeyRoot: Sendable {
    /// The 32 secret bytes, for storage only.
    public let secretBytes: [UInt8]

    /// Takes exactly 32 bytes.
    public init(_ bytes: [UInt8]) throws(CipherError) {
        guard bytes.count == 32 else { throw .invalidKey }
        secretBytes = bytes
    }

    /// A fresh root.
    public static func generate(random: RandomSource) -> KeyRoot {
        guard let root = try? KeyRoot(random.bytes(32)) else { preconditionFailure("32 bytes are a root") }
        return root
    }

    /// HKDF-SHA-256 over the root with info `nuo/v1/` ‖ purpose ‖ u8 suite ‖ u32 n ‖ context.
    public func derive(_ purpose: KeyPurpose, suite: UInt8, number: UInt32, context: [UInt8], byteCount: Int) -> [UInt8]
    {
        let info = Array("nuo/v1/".utf8) + Array(purpose.rawValue.utf8) + [suite] + number.bigEndianBytes + context
        return HKDFSHA256.derive(secret: secretBytes, salt: [], info: info, byteCount: byteCount)
    }

    /// A derived signature key: 32 bytes as an Ed25519 seed, or 48 reduced mod (order − 1) plus 1 for P-256.
    public func signingKey(
        _ purpose: KeyPurpose, suite: Suite, number: UInt32 = 0, context: [UInt8] = []
    ) throws(CipherError) -> SigningKey {
        switch suite {
        case .ed25519:
            let seed = derive(purpose, suite: suite.rawValue, number: number, context: context, byteCount: 32)
            return try SigningKey(suite: suite, secret: seed)
        case .es256:
            let wide = derive(purpose, suite: suite.rawValue, number: number, context: context, byteCount: 48)
            return try SigningKey(suite: suite, secret: P256Scalar.reduce(wide))
        }
    }
}

/// Keeps the bytes out of logs, assertions and debuggers: printing the value shows its type alone.
extension KeyRoot: CustomReflectable, CustomStringConvertible {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
    /// The type's name.
    public var description: String { "KeyRoot" }
}
