public import CipherSuites
import HealthRecords

/// An institution's 统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character.
public struct InstitutionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The 18 characters.
    public let text: String

    /// Nil unless the form and the check character are right.
    public init?(_ text: String) {
        let characters = Array(text.utf8)
        guard characters.count == 18 else { return nil }
        var sum = 0
        for (index, character) in characters.dropLast().enumerated() {
            guard let value = Self.alphabet.firstIndex(of: character) else { return nil }
            sum += value * Self.weights[index]
        }
        guard Self.alphabet[(31 - sum % 31) % 31] == characters[17] else { return nil }
        self.text = text
    }

    /// The 18 characters.
    public var description: String { text }

    /// By code.
    public static func < (left: InstitutionID, right: InstitutionID) -> Bool { left.text < right.text }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    private static let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
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
