/// Walks a FHIR document for what makes it sensitive: labels, codes, words, and the CDA documents that it carries.
struct FHIRScan {
    private(set) var sensitivity = SensitivityScan()
    /// The numbers of the patient, of the document and of the documents inside it.
    private(set) var identifiers: [PatientIdentifier]
    private let limits: RecordLimits

    /// Throws when a document inside is damaged or names another patient.
    init(_ document: FHIRDocument) throws(RecordError) {
        identifiers = document.patientIdentifiers
        limits = document.limits
        try visit(document.root, name: "")
    }

    private mutating func visit(_ value: JSONValue, name: String) throws(RecordError) {
        switch value {
        case .object(let object): try visit(object)
        case .array(let elements): for element in elements { try visit(element, name: name) }
        case .string(let text): if !Self.namesOfNoText.contains(name) { sensitivity.note(text: text) }
        case .number, .bool, .null: break
        }
    }

    private mutating func visit(_ object: JSONObject) throws(RecordError) {
        if let system = object["system"]?.string, let code = object["code"]?.string {
            sensitivity.note(system: system, code: code)
        }
        if let type = object["contentType"]?.string, let data = object["data"]?.string {
            try attachment(type: type, data: data)
        }
        if object["resourceType"]?.string == "Composition", let code = object["confidentiality"]?.string {
            sensitivity.note(labelSystem: SecurityLabel.confidentialitySystem, code: code)
        }
        for member in object.members {
            switch member.name {
            case "security" where object["resourceType"] == nil: label(member.value)
            case "securityLabel":
                for concept in member.value.elements { label(concept["coding"] ?? .null) }
            // What a consent provides for is no label of the document.
            case "provision": continue
            // A face is no content.
            case "photo" where Self.people.contains(object["resourceType"]?.string ?? ""): continue
            default: break
            }
            try visit(member.value, name: member.name)
        }
    }

    private mutating func label(_ codings: JSONValue) {
        for coding in codings.elements.compactMap({ FHIR.Coding($0) }) {
            sensitivity.note(labelSystem: coding.system, code: coding.code)
        }
    }

    private mutating func attachment(type: String, data: String) throws(RecordError) {
        let media = type.prefix { $0 != ";" }.lowercased()
        guard media.hasPrefix("text/") || media.hasSuffix("xml"), let bytes = Base64Text.decode(data) else {
            return sensitivity.noteUnread()
        }
        guard media.hasSuffix("xml") else {
            guard let text = LegacyText.plain(bytes) else { return sensitivity.noteUnread() }
            return sensitivity.note(text: text)
        }
        let inner: CDADocument
        do {
            inner = try CDADocument(parsing: bytes, limits: limits)
        } catch {
            if case .notCDA = error { return sensitivity.noteUnread() }
            throw error
        }
        if case .different(let system) = PatientMatch.compare(inner.patientIdentifiers, identifiers) {
            throw .otherPatient(system: system)
        }
        // As many as a Patient may have: a file of thousands of documents inside must not take the square of that.
        for identifier in inner.patientIdentifiers where identifiers.count < limits.patientIdentifiers {
            if !identifiers.contains(identifier) { identifiers.append(identifier) }
        }
        sensitivity.note(inner.sensitivity)
    }

    private static let people: Set<String> = ["Patient", "Person", "Practitioner", "RelatedPerson"]

    /// Elements whose strings are addresses, digests and the like.
    private static let namesOfNoText: Set<String> = [
        "contentType", "data", "fullUrl", "hash", "id", "profile", "reference", "resourceType", "system", "url",
        "versionId",
    ]
}
