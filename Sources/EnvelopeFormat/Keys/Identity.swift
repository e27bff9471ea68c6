import CipherSuites

/// What opens a file: the secret half of a recipient. Both kinds hold exactly 32 bytes; building one from another
/// number is a programmer's error.
public enum Identity: Sendable {
    /// The seed of an X-Wing key, written `AGE-SECRET-KEY-PQ-1…`.
    case hybrid(seed: [UInt8])
    /// An X25519 secret, written `AGE-SECRET-KEY-1…`.
    case x25519(secret: [UInt8])

    private static let hybridPrefix = "age-secret-key-pq-"
    private static let x25519Prefix = "age-secret-key-"
    /// Longer than any identity; refused before any work is done on it.
    private static let maximumTextByteCount = 128

    /// Reads one identity, in upper case as it is written; throws `invalidKey` for everything else.
    public init(parsing text: String) throws(EnvelopeError) {
        guard text.utf8.count <= Self.maximumTextByteCount, let (hrp, bytes) = Bech32.decode(text), bytes.count == 32
        else { throw .invalidKey }
        switch hrp {
        case Self.hybridPrefix: self = .hybrid(seed: bytes)
        case Self.x25519Prefix: self = .x25519(secret: bytes)
        default: throw .invalidKey
        }
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .invalidKey }
    }

    /// The identity as age writes it: a secret.
    public var text: String {
        switch self {
        case .hybrid(let seed): Bech32.encode(hrp: Self.hybridPrefix, bytes: seed).uppercased()
        case .x25519(let secret): Bech32.encode(hrp: Self.x25519Prefix, bytes: secret).uppercased()
        }
    }

    /// The public half.
    public var recipient: Recipient {
        do throws(CipherError) {
            switch self {
            case .hybrid(let seed): return .hybrid(publicKey: try XWingHPKE.publicKey(of: seed))
            case .x25519(let secret): return .x25519(try X25519.publicKey(of: secret))
            }
        } catch {
            preconditionFailure("an identity holds 32 bytes")
        }
    }

    /// The file key in `stanza`; nil when the stanza is for somebody else.
    func unwrap(_ stanza: Stanza) throws(EnvelopeError) -> FileKey? {
        switch self {
        case .hybrid(let seed): try HybridStanza.unwrap(stanza, seed: seed)
        case .x25519(let secret): try X25519Stanza.unwrap(stanza, secret: secret)
        }
    }
}

/// Keeps the secret out of logs, assertions and debuggers: printing the value shows its type alone.
extension Identity: CustomReflectable {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
