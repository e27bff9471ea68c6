/// Whom the resources of a document concern. A document is about one patient: whatever else it holds would be released
/// by the consent of somebody else.
struct FHIRSubjects {
    /// The Patient resource, when there is one.
    private(set) var patient: JSONValue?
    /// A reference to the patient that no resource answers.
    private(set) var reference: FHIR.Reference?
    /// How many different patients are named; counting ends at `countedAtMost`, since two are already too many.
    private(set) var count = 0

    private static let countedAtMost = 8

    init(resources: [JSONValue], positions: [String: Int]) {
        var patients: [JSONValue] = []
        for resource in resources where resource["resourceType"]?.string == "Patient" {
            if !patients.contains(where: { Self.areSame($0, resource) }) { patients.append(resource) }
            if patients.count == Self.countedAtMost { break }
        }
        var unresolved: Set<String> = []
        for resource in resources where patients.count + unresolved.count < Self.countedAtMost {
            for name in ["subject", "patient"] {
                guard let subject = FHIR.Reference(resource[name]) else { continue }
                if let contained = Self.containedPatient(subject, in: resource) {
                    if !patients.contains(where: { Self.areSame($0, contained) }) { patients.append(contained) }
                } else if let key = Self.unresolvedKey(of: subject, name: name, positions: positions) {
                    if !Self.isKnown(subject, among: patients) {
                        unresolved.insert(key)
                        reference = reference ?? subject
                    }
                }
            }
        }
        patient = patients.first
        count = patients.count + unresolved.count
        if patient != nil { reference = nil }
    }

    private static func containedPatient(_ subject: FHIR.Reference, in resource: JSONValue) -> JSONValue? {
        guard let text = subject.reference, text.hasPrefix("#") else { return nil }
        let id = String(text.dropFirst())
        return resource["contained"]?.elements.first {
            $0["id"]?.string == id && $0["resourceType"]?.string == "Patient"
        }
    }

    /// What a reference to a patient outside the document is counted by; nil when it means something else: a group, a
    /// device, a resource of the document.
    private static func unresolvedKey(
        of subject: FHIR.Reference, name: String, positions: [String: Int]
    ) -> String? {
        if let text = subject.reference {
            if text.hasPrefix("#") || FHIRDocument.position(of: text, in: positions) != nil { return nil }
            var segments = text.split(separator: "/")
            if segments.count >= 4, segments[segments.count - 2] == "_history" { segments.removeLast(2) }
            if segments.count >= 2 {
                return segments[segments.count - 2] == "Patient" ? segments.suffix(2).joined(separator: "/") : nil
            }
            return text.hasPrefix("Patient?") || name == "patient" || text.hasPrefix("urn:") ? text : nil
        }
        return subject.identifier.map { "\($0.system)|\($0.value)" }
    }

    /// True when a logical reference carries an identifier of a Patient of the document.
    private static func isKnown(_ subject: FHIR.Reference, among patients: [JSONValue]) -> Bool {
        patients.contains { patient in
            FHIRPerson.identifiers(of: patient).contains { known in
                if let identifier = subject.identifier {
                    return identifier == FHIR.Identifier(system: known.system, value: known.value)
                }
                return subject.reference?.hasSuffix("identifier=\(known.system)|\(known.value)") ?? false
            }
        }
    }

    private static func areSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch PatientMatch.compare(FHIRPerson.identifiers(of: one), FHIRPerson.identifiers(of: other)) {
        case .same: true
        case .different: false
        case .unknown: one["id"] != nil && one["id"] == other["id"]
        }
    }
}
