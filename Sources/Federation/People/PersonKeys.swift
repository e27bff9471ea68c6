public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import EnvelopeFormat

/// Why no keys could be made.
public enum PersonKeysError: Error, Equatable {
    /// The kind does not carry this name.
    case invalidName
    /// The roots lead to a key that its suite does not take; with random roots this does not happen.
    case unusableRoots
}

/// All keys of a person or an institution, derived from two roots (`formats.md` §2, KEYS-20 to KEYS-25).
///
/// *open* leads to what decrypts and may be recovered by shares; *sign* leads to what signs and is only ever replaced, by
/// enrolling anew.
public struct PersonKeys: Sendable {
    /// Whose keys they are.
    public let kind: PersonKind
    /// The suite of every signature key.
    public let suite: Suite
    /// The ledger that the holder enrols in.
    public let home: Origin
    /// The name on the card; empty for a patient.
    public let name: String
    /// The root of the age identity.
    public let open: KeyRoot
    /// The root of every signature key.
    public let sign: KeyRoot
    /// The first identity key: the one that the health code names and that statements and calls are signed with.
    public let identity: SigningKey
    /// What stops the holder's records, and nothing else.
    public let withdrawalCard: WithdrawalCard

    /// Keys from their roots; throws `invalidName` for a name that the kind does not carry.
    public init(
        kind: PersonKind, suite: Suite, home: Origin, name: String, open: KeyRoot, sign: KeyRoot
    ) throws(PersonKeysError) {
        guard kind.accepts(name: name) else { throw .invalidName }
        let stop = sign.derive(.stop, suite: suite.rawValue, number: 0, context: [], byteCount: 32)
        guard let identity = try? sign.signingKey(.identity, suite: suite), let stopRoot = try? KeyRoot(stop) else {
            throw .unusableRoots
        }
        self.kind = kind
        self.suite = suite
        self.home = home
        self.name = name
        self.open = open
        self.sign = sign
        self.identity = identity
        withdrawalCard = WithdrawalCard(home: home, suite: suite, stopRoot: stopRoot)
    }

    /// Keys from two fresh roots.
    public static func generate(
        kind: PersonKind, suite: Suite, home: Origin, name: String, random: RandomSource
    ) throws(PersonKeysError) -> PersonKeys {
        try PersonKeys(
            kind: kind, suite: suite, home: home, name: name, open: .generate(random: random),
            sign: .generate(random: random))
    }

    /// What decrypts documents: an X-Wing identity, so that what is stored today stays closed to a quantum computer.
    public var ageIdentity: EnvelopeFormat.Identity {
        .hybrid(seed: open.derive(.age, suite: 1, number: 0, context: [], byteCount: 32))
    }

    /// The suite of every record key, whoever the holder is and whatever suite their identity key has: a grant by a
    /// phone and a disclosure by a hospital look alike in a ledger (`formats.md` §2).
    public static let recordSuite = Suite.ed25519

    /// The key of one record. Two records of one person have keys that nobody else can link.
    public func recordKey(origin: Origin, record: RecordID) throws(CipherError) -> SigningKey {
        try sign.signingKey(.record, suite: Self.recordSuite, context: Array(origin.text.utf8) + record.bytes)
    }

    /// The root of every stop key.
    public var stopRoot: KeyRoot { withdrawalCard.stopRoot }

    /// The key that can only stop one record.
    public func stopKey(origin: Origin, record: RecordID) throws(CipherError) -> SigningKey {
        try withdrawalCard.stopKey(origin: origin, record: record)
    }

    /// What a record's first entry says of its stop key: SHA-256 of the public key.
    public func stopHash(origin: Origin, record: RecordID) throws(CipherError) -> Digest {
        try withdrawalCard.stopHash(origin: origin, record: record)
    }

    /// The public half, signed: what is handed over at a counter. An ES256 signature differs every time.
    public var card: IdentityCard {
        get throws(CipherError) {
            let recipient = kind == .institution ? nil : ageIdentity.recipient.text
            return try IdentityCard(home: home, recipient: recipient, name: name, key: identity)
        }
    }

    /// The name by which a patient is found from elsewhere.
    public var healthCode: HealthCode { HealthCode(home: home, identity: identity.publicKey) }
}

/// Keeps the roots out of logs, assertions and debuggers: printing the value shows its type alone.
extension PersonKeys: CustomReflectable {
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
