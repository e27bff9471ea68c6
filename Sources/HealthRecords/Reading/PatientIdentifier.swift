/// A number by which a source knows a patient.
public struct PatientIdentifier: Hashable, Sendable {
    /// The name space as a URI, `urn:oid:` for OIDs; empty when the source names none.
    public let system: String
    /// The number.
    public let value: String

    /// An identifier.
    public init(system: String, value: String) {
        self.system = system
        self.value = value
    }

    /// 公民身份号码, the citizen identity number: one for a person's whole life.
    public static let citizenSystem = "urn:oid:2.16.156.10011.1.3"
    /// 居民健康卡号, the resident health card number.
    public static let healthCardSystem = "urn:oid:2.16.156.10011.1.19"

    /// False for a citizen identity number that has not 18 characters, or whose last does not check the others (GB 11643,
    /// ISO 7064 MOD 11-2): it was mistyped.
    public var isConsistent: Bool {
        guard system == Self.citizenSystem else { return true }
        let characters = Array(value.utf8)
        guard characters.count == 18 else { return false }
        var remainder = 0
        for character in characters.dropLast() {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(character) else { return false }
            remainder = (remainder + Int(character - UInt8(ascii: "0"))) * 2 % 11
        }
        let check = (12 - remainder) % 11
        return characters[17] == (check == 10 ? UInt8(ascii: "X") : UInt8(ascii: "0") + UInt8(check))
    }

    /// The day of birth in a citizen identity number (GB 11643: digits 7 to 14 of 18); nil for any other number.
    public var birthDate: CivilDate? {
        let characters = Array(value.utf8)
        guard system == Self.citizenSystem, characters.count == 18,
            characters.prefix(17).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        let digits = characters.map { Int($0) - Int(UInt8(ascii: "0")) }
        func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
        return CivilDate(year: number(6..<10), month: number(10..<12), day: number(12..<14))
    }
}

/// Whether two sets of identifiers name one person.
public enum PatientMatch: Hashable, Sendable {
    /// They share an identifier and no authoritative one differs.
    case same
    /// Numbers of this system differ.
    case different(system: String)
    /// They have no system in common.
    case unknown

    /// Compares. A differing citizen identity number is never outweighed by anything that agrees.
    public static func compare(_ one: [PatientIdentifier], _ other: [PatientIdentifier]) -> PatientMatch {
        let first = Dictionary(grouping: one.filter { !$0.system.isEmpty }, by: \.system)
        let second = Dictionary(grouping: other.filter { !$0.system.isEmpty }, by: \.system)
        var differing: String?
        var agree = false
        for (system, identifiers) in first.sorted(by: { $0.key < $1.key }) {
            guard let others = second[system] else { continue }
            if Set(identifiers).isDisjoint(with: others) {
                if system == PatientIdentifier.citizenSystem { return .different(system: system) }
                differing = differing ?? system
            } else {
                agree = true
            }
        }
        if agree { return .same }
        return differing.map { .different(system: $0) } ?? .unknown
    }
}
