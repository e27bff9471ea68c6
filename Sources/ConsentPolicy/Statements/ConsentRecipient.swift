public import CipherSuites
import ConsentLedger
import HealthRecords

/// Whom a consent is for.
public enum ConsentRecipient: Hashable, Sendable {
    /// One practitioner, by identity key; the name is what people read.
    case practitioner(KeyThumbprint, name: String)
    /// Whoever holds a credential of an institution.
    case institution(NamedInstitution)
    /// Whoever holds a credential of an institution that names this department or specialty. Version 2.
    case department(NamedInstitution, specialty: String)
    /// Whoever holds a credential of one of several institutions, such as those of a 县域医共体. The patient names the
    /// members; nobody adds one later. Version 2.
    case group(String, members: [NamedInstitution])
    /// Everybody. Only a prohibition may say so.
    case everybody

    /// The names that people read.
    public var shownNames: [String] {
        switch self {
        case .practitioner(_, let name): [name]
        case .institution(let institution): [institution.name]
        case .department(let institution, let specialty): [institution.name, specialty]
        case .group(let name, let members): [name] + members.map(\.name)
        case .everybody: []
        }
    }

    /// True for what version 1 of a consent could name.
    var isOfVersion1: Bool {
        switch self {
        case .practitioner, .institution, .everybody: true
        case .department, .group: false
        }
    }

    var actor: JSONValue {
        let reference: JSONValue =
            switch self {
            case .practitioner(let key, let name):
                FHIRElement.reference(Systems.identityKey, key.description, display: name)
            case .institution(let institution): institution.reference
            case .department(let institution, let specialty):
                institution.reference.withExtensions([FHIRElement.text("department", specialty)])
            case .group(let name, let members):
                JSONValue.object(["type": "Group", "display": .string(name)]).withExtensions(
                    members.map { FHIRElement.extension("member", ["valueReference": $0.reference]) })
            case .everybody: ["display": "*"]
            }
        let role = FHIRElement.concept("http://terminology.hl7.org/CodeSystem/v3-ParticipationType", "IRCP")
        return ["role": role, "reference": reference]
    }

    init(actor: JSONValue?) throws(MeaningError) {
        guard let reference = actor?["reference"] else { throw .element("provision.actor") }
        if let text = reference.identifier(Systems.identityKey) {
            guard let key = KeyThumbprint(text), let name = reference["display"]?.string else {
                throw .element("provision.actor")
            }
            self = .practitioner(key, name: name)
        } else if reference["identifier"] != nil {
            let institution = try NamedInstitution(reference: reference, element: "provision.actor")
            guard reference.ext("department") != nil else {
                self = .institution(institution)
                return
            }
            self = .department(institution, specialty: try reference.extString("department"))
        } else if reference["type"]?.string == "Group" {
            var members: [NamedInstitution] = []
            for element in reference["extension"]?.elements ?? [] {
                members.append(try NamedInstitution(reference: element["valueReference"], element: "provision.actor"))
            }
            self = .group(try reference.requiredString("display"), members: members)
        } else {
            self = .everybody
        }
    }
}

extension ConsentRecipient {
    /// True when the asker is who is named.
    func names(_ query: AccessQuery) -> Bool {
        switch self {
        case .practitioner(let key, _): key == query.requester
        case .institution(let institution): institution.id == query.institution
        case .department(let institution, let specialty):
            institution.id == query.institution && specialty == query.specialty
        case .group(_, let members): members.contains { $0.id == query.institution }
        case .everybody: true
        }
    }

    /// True unless the asker is certainly somebody else: how a prohibition matches. Whoever has the same name may be the same
    /// person with other keys (CONSENT-321).
    func mayName(_ query: AccessQuery) -> Bool {
        switch self {
        case .practitioner(_, let name): names(query) || query.name.map { Self.isOneName($0, name) } == true
        case .everybody: true
        case .institution, .group: query.institution == nil || names(query)
        case .department(let institution, let specialty):
            (query.institution.map { $0 == institution.id } ?? true)
                && (query.specialty.map { $0.isEmpty || $0 == specialty } ?? true)
        }
    }
}

extension ConsentRecipient {
    /// True where a prohibition of this recipient speaks of whom `other` names, or of everybody.
    public func mayMean(_ other: ConsentRecipient) -> Bool {
        switch (self, other) {
        case (.everybody, _): true
        case (.practitioner(let key, let name), .practitioner(let otherKey, let otherName)):
            key == otherKey || Self.isOneName(name, otherName)
        default: self == other
        }
    }

    /// Names are compared by their letters and digits, without regard to capitals and full-width forms.
    private static func isOneName(_ left: String, _ right: String) -> Bool {
        func letters(_ name: String) -> String {
            let narrow = name.unicodeScalars.map { scalar in
                // U+FF01 to U+FF5E are the printable characters of ASCII, full-width.
                (0xff01...0xff5e).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xfee0) ?? scalar : scalar
            }
            let kept = narrow.filter { scalar in
                let properties = scalar.properties
                let isMark = [.nonspacingMark, .spacingMark].contains(properties.generalCategory)
                return !properties.isDefaultIgnorableCodePoint
                    && (properties.isAlphabetic || properties.numericType != nil || isMark)
            }
            return String(String.UnicodeScalarView(kept)).lowercased()
        }
        return left == right || (!letters(left).isEmpty && letters(left) == letters(right))
    }
}

extension JSONValue {
    /// The object with `extension` before its members.
    fileprivate func withExtensions(_ extensions: [JSONValue]) -> JSONValue {
        var members = JSONObject()
        members["extension"] = .array(extensions)
        for member in object?.members ?? [] { members[member.name] = member.value }
        return .object(members)
    }
}
