public import CipherSuites
public import ConsentLedger

/// The public half of a person's or institution's keys, signed by its identity key: what is handed over at a counter.
/// Lines of text ending in LF: `nuo/card@v1`, home ledger, `SUITE KEY`, age recipient (`-` for an institution),
/// name (may be empty), signature.
public struct IdentityCard: Hashable, Sendable {
    /// The ledger in which the holder's statements are entered.
    public let home: Origin
    /// The identity key.
    public let identity: VerifyingKey
    /// The age recipient that documents are encrypted for; nil for an institution.
    public let recipient: String?
    /// A name, for practitioners and institutions; empty for patients.
    public let name: String
    private let signature: [UInt8]

    /// The largest card.
    public static let maximumByteCount = 4096
    private static let firstLine = "nuo/card@v1"

    /// Makes and signs a card.
    public init(
        home: Origin, recipient: String?, name: String, key: SigningKey
    ) throws(CipherError) {
        self.home = home
        identity = key.publicKey
        self.recipient = recipient
        self.name = name
        let body = Self.body(home: home, identity: key.publicKey, recipient: recipient, name: name)
        signature = try key.sign(Array(body.utf8))
    }

    /// Parses a card and checks its signature; nil when anything is wrong.
    public init?(parsing text: String) {
        self.init(claimed: text)
        guard isSigned else { return nil }
    }

    /// True when the key on the card signed it.
    var isSigned: Bool {
        let body = Self.body(home: home, identity: identity, recipient: recipient, name: name)
        return identity.isValid(signature: signature, for: Array(body.utf8))
    }

    /// Parses a card whose signature somebody else checks, or that stands in a statement which the key on it signed.
    init?(claimed text: String) {
        guard text.utf8.count <= Self.maximumByteCount, text.hasSuffix("\n") else { return nil }
        let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard lines.count == 6, lines[0] == Self.firstLine, let home = Origin(lines[1]),
            let identity = VerifyingKey(text: lines[2]), let signature = Base64URL.decode(lines[5])
        else { return nil }
        self.home = home
        self.identity = identity
        recipient = lines[3] == "-" ? nil : lines[3]
        name = lines[4]
        self.signature = signature
    }

    private static func body(home: Origin, identity: VerifyingKey, recipient: String?, name: String) -> String {
        "\(firstLine)\n\(home)\n\(identity.text)\n\(recipient ?? "-")\n\(name)\n"
    }

    /// The lines of the card.
    public var text: String {
        Self.body(home: home, identity: identity, recipient: recipient, name: name) + Base64URL.encode(signature) + "\n"
    }

    /// The name by which the holder is found from elsewhere.
    public var healthCode: HealthCode { HealthCode(home: home, identity: identity) }
}

extension VerifyingKey {
    /// `SUITE KEY`: the suite's number and base64url, as cards and statements write a key.
    public var text: String { "\(suite.rawValue) \(Base64URL.encode(bytes))" }

    /// Parses what `text` writes; nil otherwise.
    public init?(text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let suite = Suite.allCases.first(where: { String($0.rawValue) == parts[0] }),
            let bytes = Base64URL.decode(parts[1]), let key = try? VerifyingKey(suite: suite, bytes: bytes)
        else { return nil }
        self = key
    }
}
