/// Names and numbers of people and institutions in FHIR resources.
enum FHIRPerson {
    /// The identifiers of a resource, in order.
    static func identifiers(of resource: JSONValue) -> [PatientIdentifier] {
        (resource["identifier"]?.elements ?? []).prefix(RecordLimits.standard.patientIdentifiers)
            .compactMap { FHIR.Identifier($0) }
            .map { PatientIdentifier(system: $0.system, value: $0.value) }
    }

    /// The name of a Patient, Practitioner or RelatedPerson (a list of HumanName) or an Organization (a string).
    static func name(of resource: JSONValue) -> String? {
        if let name = resource["name"]?.string { return name }
        let names = resource["name"]?.elements ?? []
        let preferred = names.first { $0["use"]?.string == "official" } ?? names.first
        return preferred.flatMap { text(ofHumanName: $0) }
    }

    /// The text of a HumanName, else its parts: family name first and without a space where it is written in Han
    /// characters, given names first otherwise.
    static func text(ofHumanName name: JSONValue) -> String? {
        if let text = name["text"]?.string { return text }
        let family = name["family"]?.string
        let given = (name["given"]?.elements ?? []).compactMap(\.string)
        let prefix = (name["prefix"]?.elements ?? []).compactMap(\.string)
        if let family, family.unicodeScalars.contains(where: \.properties.isIdeographic) {
            return family + given.joined()
        }
        let parts = prefix + given + (family.map { [$0] } ?? [])
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    /// What an author's reference tells: the person and the institution, through a PractitionerRole when there is one.
    static func author(
        _ reference: JSONValue?, in document: FHIRDocument, from holder: JSONValue
    ) -> RecordDescription.Author {
        guard let resource = document.resolve(reference, from: holder) else {
            let name = reference?["display"]?.string
            let isOrganization =
                reference?["type"]?.string == "Organization"
                || reference?["reference"]?.string?.hasPrefix("Organization/") == true
            return isOrganization
                ? RecordDescription.Author(organization: name) : RecordDescription.Author(name: name)
        }
        switch resource["resourceType"]?.string {
        case "Organization": return RecordDescription.Author(organization: name(of: resource))
        case "PractitionerRole":
            let person = document.resolve(resource["practitioner"], from: resource).flatMap { name(of: $0) }
            let organization = document.resolve(resource["organization"], from: resource).flatMap { name(of: $0) }
            return RecordDescription.Author(
                name: person ?? resource["practitioner"]?["display"]?.string,
                organization: organization ?? resource["organization"]?["display"]?.string)
        default: return RecordDescription.Author(name: name(of: resource))
        }
    }
}
