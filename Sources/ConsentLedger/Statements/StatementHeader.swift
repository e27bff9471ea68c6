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

    /// Reads the one spelling, member by member; anything else is refused.
    public init(decoding bytes: [UInt8]) throws(StatementError) {
        var reader = HeaderReader(bytes)
        if let header = Self(&reader), reader.isAtEnd {
            self = header
            return
        }
        let version = (try? JSONValue(parsing: bytes))?["v"]?.uint64
        if let version, version != 1 { throw .upgradeNeeded("statement version \(version)") }
        throw .header
    }

    private init?(_ reader: inout HeaderReader) {
        guard let algorithm = reader.text(after: #"{"alg":""#),
            let suite = Suite.allCases.first(where: { $0.jwsAlgorithm == algorithm }),
            let keyID = reader.text(after: #"","typ":"nuo+jws","cty":"application/fhir+json","v":1,"kid":""#)
                .flatMap({ KeyThumbprint($0) }),
            let role = reader.text(after: #"","role":""#).flatMap({ StatementRole(rawValue: $0) }),
            let origin = reader.text(after: #"","org":""#).flatMap({ Origin($0) }),
            let record = reader.digest(after: #"","rec":""#),
            let sequence = reader.number(after: #"","seq":"#).flatMap({ UInt32(exactly: $0) }),
            let previous = reader.digest(after: #","prv":""#),
            let recordKey = reader.bytes(after: #"","rk":""#),
            let effect = reader.number(after: #"","eff":"#).flatMap({ UInt8(exactly: $0) })
                .flatMap({ Effect(rawValue: $0) }),
            let notAfter = reader.number(after: #","exp":"#),
            let issuedAt = reader.number(after: #","iat":"#),
            let salt = reader.digest(after: #","slt":""#),
            reader.skip(#"","crit":["role","org","rec","seq","prv","rk","eff","exp","iat","slt"]}"#)
        else { return nil }
        let place = StatementPlace(
            origin: origin, record: RecordID(digest: record), sequence: sequence, previous: previous,
            recordKey: recordKey, effect: effect, notAfter: notAfter)
        self.init(suite: suite, keyID: keyID, role: role, place: place, issuedAt: issuedAt, salt: salt)
    }
}

/// Walks over a header whose members are written in one way only. No value of it holds an escape: each is of a few characters
/// that need none.
private struct HeaderReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// Passes over exactly these characters.
    mutating func skip(_ text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        guard count <= bytes.count - position else { return false }
        let isThere = text.withUTF8Buffer { unsafe bytes[position..<position + count].elementsEqual($0) }
        if isThere { position += count }
        return isThere
    }

    /// The characters before the next quotation mark.
    private mutating func value(after text: StaticString) -> ArraySlice<UInt8>? {
        guard skip(text) else { return nil }
        let value = bytes[position...].prefix { $0 != UInt8(ascii: "\"") }
        position = value.endIndex
        return value
    }

    mutating func text(after text: StaticString) -> String? {
        value(after: text).map { String(decoding: $0, as: UTF8.self) }
    }

    mutating func bytes(after text: StaticString) -> [UInt8]? {
        value(after: text).flatMap { Base64URL.decode(utf8: $0) }
    }

    mutating func digest(after text: StaticString) -> Digest? {
        value(after: text).flatMap { Base64URL.digest(utf8: $0) }
    }

    /// Digits without a leading zero.
    mutating func number(after text: StaticString) -> UInt64? {
        guard skip(text) else { return nil }
        let digits = bytes[position...].prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
        position = digits.endIndex
        return UInt64(String(decoding: digits, as: UTF8.self))
    }
}
