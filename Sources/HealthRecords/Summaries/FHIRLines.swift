/// One line for a FHIR resource that is no observation.
enum FHIRLines {
    /// The line; nil when the resource says nothing that a line could show.
    static func line(of resource: JSONValue) -> SummarySection.Line? {
        let parts = texts(of: resource).compactMap { $0 }.filter { !$0.isEmpty }
        guard !parts.isEmpty else { return nil }
        let date = FHIRDates.services(of: resource).max { $0.earliest < $1.earliest }
        return SummarySection.Line(date: date, text: parts.joined(separator: "，"))
    }

    private static func texts(of resource: JSONValue) -> [String?] {
        switch resource["resourceType"]?.string {
        case "Condition", "AllergyIntolerance":
            [concept(resource["code"]), concept(resource["clinicalStatus"])]
        case "MedicationRequest", "MedicationStatement":
            [
                concept(resource["medicationCodeableConcept"]) ?? resource["medicationReference"]?["display"]?.string,
                resource["dosageInstruction"]?[0]?["text"]?.string ?? resource["dosage"]?[0]?["text"]?.string,
                resource["status"]?.string,
            ]
        case "Immunization":
            [
                concept(resource["vaccineCode"]), resource["lotNumber"]?.string,
                resource["status"] == "completed" ? nil : resource["status"]?.string,
            ]
        case "Procedure": [concept(resource["code"]), concept(resource["outcome"])]
        case "DiagnosticReport": [concept(resource["code"]), resource["conclusion"]?.string]
        case "Encounter":
            [
                concept(resource["type"]?[0]) ?? resource["class"]?["display"]?.string
                    ?? resource["class"]?["code"]?.string,
                resource["serviceProvider"]?["display"]?.string, concept(resource["reasonCode"]?[0]),
            ]
        case "ImagingStudy":
            [
                resource["description"]?.string ?? concept(resource["procedureCode"]?[0]),
                resource["series"]?[0]?["modality"]?["code"]?.string,
                concept(resource["series"]?[0]?["bodySite"]) ?? resource["series"]?[0]?["bodySite"]?["display"]?.string,
            ]
        case "DocumentReference":
            [
                concept(resource["type"]), resource["description"]?.string,
                resource["content"]?[0]?["attachment"]?["contentType"]?.string,
                resource["content"]?[0]?["attachment"]?["size"]?.number.map { "\($0) B" },
            ]
        default: [concept(resource["code"]) ?? resource["title"]?.string]
        }
    }

    private static func concept(_ json: JSONValue?) -> String? { FHIR.CodeableConcept(json)?.displayText }
}
