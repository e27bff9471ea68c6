public import CipherSuites
import HealthRecords

/// An institution's 统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character. Held inline: a line names
/// many, and a decision compares them.
public struct InstitutionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    private let first: UInt64
    private let second: UInt64
    private let last: UInt16

    /// Nil unless the form and the check character are right.
    public init?(_ text: String) { self.init(utf8: Array(text.utf8)[...]) }

    /// The same of the characters as bytes.
    init?(utf8 characters: ArraySlice<UInt8>) {
        guard characters.count == 18 else { return nil }
        var sum = 0
        for (character, weight) in zip(characters, Self.weights) {
            guard let value = Self.values[Int(character)] else { return nil }
            sum += value * weight
        }
        guard Self.alphabet[(31 - sum % 31) % 31] == characters.last else { return nil }
        let start = characters.startIndex
        first = characters[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
        second = characters[start + 8..<start + 16].reduce(0) { $0 << 8 | UInt64($1) }
        last = characters[(start + 16)...].reduce(0) { $0 << 8 | UInt16($1) }
    }

    /// The 18 characters.
    public var text: String {
        String(decoding: first.bigEndianBytes + second.bigEndianBytes + last.bigEndianBytes, as: UTF8.self)
    }

    /// The 18 characters.
    public var description: String { text }

    /// By code.
    public static func < (left: InstitutionID, right: InstitutionID) -> Bool {
        (left.first, left.second, left.last) < (right.first, right.second, right.last)
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    private static let values = (UInt8.min...UInt8.max).map { alphabet.firstIndex(of: $0) }
}

/// An institution by code and name, as statements name it.
public struct NamedInstitution: Hashable, Sendable {
    /// The code that decides.
    public let id: InstitutionID
    /// The name that people read.
    public let name: String

    /// Takes both.
    public init(id: InstitutionID, name: String) {
        self.id = id
        self.name = name
    }

    var reference: JSONValue { FHIRElement.reference(Systems.institution, id.text, display: name) }

    init(reference: JSONValue?, element: String) throws(MeaningError) {
        guard let reference, let id = reference.identifier(Systems.institution).flatMap({ InstitutionID($0) }),
            let name = reference["display"]?.string, !name.isEmpty, name.utf8.count <= 300
        else { throw .element(element) }
        self.init(id: id, name: name)
    }
}

/// What an institution may do in the eyes of an operator who accepted it (`formats.md` §3).
public enum InstitutionRight: String, Sendable, CaseIterable {
    /// Enrol patients at their home node.
    case enrol
    /// Issue credentials to practitioners.
    case credential
    /// Keep records and disclose them.
    case custodian
    /// Name those who may declare emergencies.
    case emergency
    /// Verify everything, read nothing.
    case supervise
}

/// An institution as an operator accepted it.
public struct AcceptedInstitution: Hashable, Sendable {
    /// Code and name.
    public let institution: NamedInstitution
    /// Its signing key.
    public let key: VerifyingKey
    /// What it may do.
    public let rights: Set<InstitutionRight>

    /// Takes all three.
    public init(institution: NamedInstitution, key: VerifyingKey, rights: Set<InstitutionRight>) {
        self.institution = institution
        self.key = key
        self.rights = rights
    }
}
