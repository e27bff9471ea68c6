/// Cardinalities of FHIR R4 for the resource types that Nuo describes and shows: which elements are required, which
/// repeat. Other types are checked by the general rules alone.
enum FHIRElementRules {
    /// Required elements; `value[x]` stands for any element of that stem.
    static func required(_ resourceType: String) -> [String] { rules[resourceType]?.required ?? [] }

    /// Elements that are arrays. Every other listed here is not.
    static func repeating(_ resourceType: String) -> [String] { rules[resourceType]?.repeating ?? [] }

    private struct Rule: Sendable {
        let required: [String]
        let repeating: [String]

        init(required: String, repeating: String) {
            self.required = required.split(separator: " ").map(String.init)
            self.repeating = repeating.split(separator: " ").map(String.init)
        }
    }

    private static let rules: [String: Rule] = [
        "AllergyIntolerance": Rule(required: "patient", repeating: "identifier category note reaction"),
        "Binary": Rule(required: "contentType", repeating: ""),
        "Bundle": Rule(required: "type", repeating: "link entry"),
        "Composition": Rule(
            required: "status type date author title",
            repeating: "category author attester relatesTo event section"),
        "Condition": Rule(required: "subject", repeating: "identifier category bodySite stage evidence note"),
        "DiagnosticReport": Rule(
            required: "status code",
            repeating: "identifier basedOn category performer resultsInterpreter specimen result imagingStudy media "
                + "conclusionCode presentedForm"),
        "DocumentManifest": Rule(required: "status content", repeating: "identifier author recipient content related"),
        "DocumentReference": Rule(
            required: "status content", repeating: "identifier category author relatesTo securityLabel content"),
        "Encounter": Rule(
            required: "status class",
            repeating: "identifier statusHistory classHistory type episodeOfCare basedOn participant appointment "
                + "reasonCode reasonReference diagnosis account location"),
        "ImagingStudy": Rule(
            required: "status subject",
            repeating: "identifier modality basedOn interpreter endpoint procedureReference procedureCode reasonCode "
                + "reasonReference note series"),
        "Immunization": Rule(
            required: "status vaccineCode patient occurrence[x]",
            repeating: "identifier performer note reasonCode reasonReference subpotentReason education "
                + "programEligibility reaction protocolApplied"),
        "MedicationRequest": Rule(
            required: "status intent medication[x] subject",
            repeating: "identifier category supportingInformation reasonCode reasonReference basedOn insurance note "
                + "dosageInstruction detectedIssue eventHistory"),
        "Observation": Rule(
            required: "status code",
            repeating: "identifier basedOn partOf category focus performer interpretation note referenceRange "
                + "hasMember derivedFrom component"),
        "Patient": Rule(
            required: "",
            repeating: "identifier name telecom address photo contact communication generalPractitioner link"),
        "Procedure": Rule(
            required: "status subject",
            repeating: "identifier basedOn partOf performer reasonCode reasonReference bodySite report complication "
                + "complicationDetail followUp note focalDevice usedReference usedCode"),
    ]
}
