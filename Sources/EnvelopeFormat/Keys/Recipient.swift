public import CipherSuites

/// Whom a file is encrypted for: the public half of an age identity.
public enum Recipient: Hashable, Sendable {
    /// X-Wing (ML-KEM-768 with X25519), 1,216 bytes, written `age1pq1…`: safe against later quantum computers.
    case hybrid(publicKey: [UInt8])
    /// X25519, 32 bytes, written `age1…`: for partners whose tools know nothing else.
    case x25519([UInt8])

    /// Longer than any recipient; refused before any work is done on it.
    private static let maximumTextByteCount = 2_048

    /// Reads `age1pq1…` or `age1…`, in lower case as it is written; throws `invalidKey` for everything else.
    public init(parsing text: String) throws(EnvelopeError) {
        guard text.utf8.count <= Self.maximumTextByteCount, let (hrp, bytes) = Bech32.decode(text) else {
            throw .invalidKey
        }
        switch (hrp, bytes.count) {
        case ("age1pq", XWingHPKE.publicKeyByteCount): self = .hybrid(publicKey: bytes)
        case ("age", 32): self = .x25519(bytes)
        default: throw .invalidKey
        }
        // One key has one spelling, byte for byte: its id is the digest of the text.
        guard self.text.utf8.elementsEqual(text.utf8) else { throw .invalidKey }
    }

    /// The recipient as age writes it: 62 characters for X25519, 1,959 for the hybrid.
    public var text: String {
        switch self {
        case .hybrid(let publicKey): Bech32.encode(hrp: "age1pq", bytes: publicKey)
        case .x25519(let publicKey): Bech32.encode(hrp: "age", bytes: publicKey)
        }
    }

    /// A short name of the key for records and logs: SHA-256 of `text`.
    public var keyID: Digest { .sha256(Array(text.utf8)) }

    /// Whether what is wrapped for this recipient stays closed to a quantum computer.
    public var isPostQuantum: Bool {
        switch self {
        case .hybrid: true
        case .x25519: false
        }
    }

    func wrap(_ fileKey: FileKey, random: RandomSource) throws(EnvelopeError) -> Stanza {
        switch self {
        case .hybrid(let publicKey): try HybridStanza.wrap(fileKey, to: publicKey)
        case .x25519(let publicKey): try X25519Stanza.wrap(fileKey, to: publicKey, random: random)
        }
    }
}
