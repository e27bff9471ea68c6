public import CipherSuites
import HealthRecords

/// In what capacity a statement was signed (`formats.md` §1).
public enum StatementRole: String, Sendable {
    /// The one who states it; always the first of an opening.
    case author
    /// A second guardian where both are needed.
    case coGuardian = "co-guardian"
    /// Staff at a counter.
    case counter
    /// A second person who saw it.
    case witness
    /// The same person with a key of another suite.
    case suite
}

/// The place in a ledger that a statement is signed for. It counts there and nowhere else.
public struct StatementPlace: Hashable, Sendable {
    /// The ledger.
    public var origin: Origin
    /// The record.
    public var record: RecordID
    /// Place in the record chain.
    public var sequence: UInt32
    /// Leaf hash of the entry before; zero at 0.
    public var previous: Digest
    /// Record key valid after the entry: 32 or 33 bytes.
    public var recordKey: [UInt8]
    /// What the entry does.
    public var effect: Effect
    /// `not_after` of the entry, Unix seconds.
    public var notAfter: UInt64

    /// Takes the fields as they are.
    public init(
        origin: Origin, record: RecordID, sequence: UInt32, previous: Digest, recordKey: [UInt8], effect: Effect,
        notAfter: UInt64
    ) {
        self.origin = origin
        self.record = record
        self.sequence = sequence
        self.previous = previous
        self.recordKey = recordKey
        self.effect = effect
        self.notAfter = notAfter
    }
}

/// The protected header of a statement: fixed members in a fixed order (LEDGER-2).
public struct StatementHeader: Hashable, Sendable {
    /// Suite of the signing identity key.
    public var suite: Suite
    /// RFC 7638 thumbprint of the signing identity key.
    public var keyID: KeyThumbprint
    /// Capacity of the signer.
    public var role: StatementRole
    /// Where it counts.
    public var place: StatementPlace
    /// Unix seconds; a claim.
    public var issuedAt: UInt64
    /// 32 random bytes that make the commitment unguessable.
    public var salt: Digest

    /// Takes the fields as they are.
    public init(
        suite: Suite, keyID: KeyThumbprint, role: StatementRole, place: StatementPlace, issuedAt: UInt64, salt: Digest
    ) {
        self.suite = suite
        self.keyID = keyID
        self.role = role
        self.place = place
        self.issuedAt = issuedAt
        self.salt = salt
    }

    private static let critical = ["role", "org", "rec", "seq", "prv", "rk", "eff", "exp", "iat", "slt"]

    /// The JSON bytes that are signed.
    public var encoded: [UInt8] {
        let critical = Self.critical.map { "\"\($0)\"" }.joined(separator: ",")
        let members = [
            #""alg":"\#(suite.jwsAlgorithm)""#, #""typ":"nuo+jws""#, #""cty":"application/fhir+json""#, #""v":1"#,
            #""kid":"\#(keyID)""#, #""role":"\#(role.rawValue)""#, #""org":"\#(place.origin)""#,
            #""rec":"\#(place.record)""#, #""seq":\#(place.sequence)"#,
            #""prv":"\#(Base64URL.encode(place.previous.bytes))""#, #""rk":"\#(Base64URL.encode(place.recordKey))""#,
            #""eff":\#(place.effect.rawValue)"#, #""exp":\#(place.notAfter)"#, #""iat":\#(issuedAt)"#,
            #""slt":"\#(Base64URL.encode(salt.bytes))""#, #""crit":[\#(critical)]"#,
        ]
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    /// Parses, writes again and compares: only the one spelling is accepted.
    public init(decoding bytes: [UInt8]) throws(StatementError) {
        guard let json = try? JSONValue(parsing: bytes) else { throw .header }
        if let version = json["v"]?.uint64, version != 1 { throw .upgradeNeeded("statement version \(version)") }
        guard let header = Self(json), header.encoded == bytes else { throw .header }
        self = header
    }

    private init?(_ json: JSONValue) {
        guard let suite = Suite.allCases.first(where: { $0.jwsAlgorithm == json["alg"]?.string }),
            let keyID = json["kid"]?.string.flatMap({ KeyThumbprint($0) }),
            let role = json["role"]?.string.flatMap({ StatementRole(rawValue: $0) }),
            let origin = json["org"]?.string.flatMap({ Origin($0) }),
            let record = json["rec"]?.string.flatMap({ RecordID($0) }),
            let sequence = json["seq"]?.uint64.flatMap({ UInt32(exactly: $0) }),
            let previous = json["prv"]?.string.flatMap({ Base64URL.decode($0) }).flatMap({ Digest($0) }),
            let recordKey = json["rk"]?.string.flatMap({ Base64URL.decode($0) }),
            let effect = json["eff"]?.uint64.flatMap({ UInt8(exactly: $0) }).flatMap({ Effect(rawValue: $0) }),
            let notAfter = json["exp"]?.uint64,
            let issuedAt = json["iat"]?.uint64,
            let salt = json["slt"]?.string.flatMap({ Base64URL.decode($0) }).flatMap({ Digest($0) })
        else { return nil }
        let place = StatementPlace(
            origin: origin, record: record, sequence: sequence, previous: previous, recordKey: recordKey,
            effect: effect, notAfter: notAfter)
        self.init(suite: suite, keyID: keyID, role: role, place: place, issuedAt: issuedAt, salt: salt)
    }
}
