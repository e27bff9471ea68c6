/// Who wrote a document and in which encounter, by number.
extension FHIRDocument {
    /// What speaks for the document as a whole: its Composition, else its references, else its reports.
    private var holders: [JSONValue] {
        for type in ["Composition", "DocumentReference", "DiagnosticReport", "DocumentManifest"] {
            let found = resources(ofType: type)
            if !found.isEmpty { return found }
        }
        return isBundle ? [] : [root]
    }

    /// The numbers of its authors and of the institutions that they wrote it for; a custodian is no author.
    var authorNumbers: (people: [PatientIdentifier], organizations: [PatientIdentifier]) {
        var people: [PatientIdentifier] = []
        var organizations: [PatientIdentifier] = []
        for holder in holders {
            let references =
                ["author", "performer", "participant"].flatMap { holder[$0]?.elements ?? [] }
                + ["recorder", "author"].compactMap { holder[$0] }
            for found in references {
                let reference = found["actor"] ?? found
                let role = resolve(reference, from: holder)
                let isRole = role?["resourceType"]?.string == "PractitionerRole"
                let from = isRole ? role ?? holder : holder
                people += numbers(of: isRole ? role?["practitioner"] : reference, a: "Practitioner", from)
                organizations += numbers(of: isRole ? role?["organization"] : reference, a: "Organization", from)
            }
        }
        return (people, organizations)
    }

    private func numbers(of reference: JSONValue?, a type: String, _ holder: JSONValue) -> [PatientIdentifier] {
        if let resource = resolve(reference, from: holder) {
            return resource["resourceType"]?.string == type ? FHIRPerson.identifiers(of: resource) : []
        }
        guard reference?["type"]?.string == type, let identifier = FHIR.Identifier(reference?["identifier"]) else {
            return []
        }
        return [PatientIdentifier(system: identifier.system, value: identifier.value)]
    }

    /// The one encounter that everything that speaks for the document names, by the first number with a system that it has.
    var encounter: EncounterIdentifier? {
        var found: EncounterIdentifier?
        for holder in holders {
            let references = (holder["context"]?["encounter"]?.elements ?? []) + [holder["encounter"]].compactMap { $0 }
            guard !references.isEmpty else { return nil }
            for reference in references {
                guard let number = number(ofEncounter: reference, from: holder), found ?? number == number else {
                    return nil
                }
                found = number
            }
        }
        return found
    }

    private func number(ofEncounter reference: JSONValue, from holder: JSONValue) -> EncounterIdentifier? {
        let own = FHIR.Identifier(reference["identifier"])
        let resource = resolve(reference, from: holder)
        let listed = resource?["resourceType"]?.string == "Encounter" ? resource?["identifier"]?.elements ?? [] : []
        let numbers = [own].compactMap { $0 } + listed.compactMap { FHIR.Identifier($0) }
        return numbers.first { !$0.system.isEmpty && !$0.value.isEmpty }
            .map { EncounterIdentifier(system: $0.system, value: $0.value) }
    }
}
