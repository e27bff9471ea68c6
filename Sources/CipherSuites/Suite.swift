/// A signature suite of the ledger (`formats.md` §2): the algorithm is fixed by the key, never the reverse.
public enum Suite: UInt8, Sendable, CaseIterable {
    /// Ed25519 with SHA-256 everywhere a digest is needed.
    case ed25519 = 1
    /// ECDSA on P-256 with SHA-256, raw r‖s.
    case es256 = 2

    /// The JWS `alg` that statements signed in this suite carry.
    public var jwsAlgorithm: String {
        switch self {
        case .ed25519: "EdDSA"
        case .es256: "ES256"
        }
    }

    /// Bytes of a public key in an entry: 32 for Ed25519, 33 (compressed point) for P-256.
    public var publicKeyByteCount: Int {
        switch self {
        case .ed25519: 32
        case .es256: 33
        }
    }

    /// Bytes of a signature: 64 in both suites.
    public var signatureByteCount: Int { 64 }
}

/// What can go wrong in a cryptographic operation. A caller tells these apart only to say which input was bad.
public enum CipherError: Error, Equatable {
    /// Key bytes that are no key of their suite.
    case invalidKey
    /// A ciphertext, tag or encapsulated key that does not open.
    case cannotOpen
    /// The library below could not do what it was asked to (memory, parameters).
    case unavailable
}
