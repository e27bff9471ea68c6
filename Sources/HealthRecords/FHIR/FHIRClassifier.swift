/// Finds type and class of FHIR documents.
enum FHIRClassifier {
    /// The type of a document: by its Composition, else by its DocumentReferences, else by what it holds.
    static func type(of document: FHIRDocument) throws(RecordError) -> ClassifiedType {
        if let composition = document.resources(ofType: "Composition").first {
            return try type(ofConcept: composition["type"]) ?? ofResource("Composition", .other)
        }
        var declared: [ClassifiedType] = []
        for reference in document.resources(ofType: "DocumentReference") {
            declared.append(try type(ofConcept: reference["type"]) ?? ofResource("DocumentReference", .other))
        }
        if let common = commonType(of: declared) { return common }
        return try typeByContent(of: document)
    }

    /// A Bundle whose parts fall into one class is of that class; of several, a summary. A part of no known class
    /// counts as a class, so that it never travels under a permission for another.
    private static func typeByContent(of document: FHIRDocument) throws(RecordError) -> ClassifiedType {
        let reported = Set(
            document.resources(ofType: "DiagnosticReport").flatMap { $0["result"]?.elements ?? [] }
                .compactMap { document.position(of: $0) })
        var found: [ClassifiedType] = []
        for (position, resource) in document.resources.enumerated() {
            if administrative.contains(resource["resourceType"]?.string ?? "") || reported.contains(position) {
                continue
            }
            found.append(try type(ofResource: resource))
        }
        return commonType(of: found) ?? ofResource(document.root["resourceType"]?.string ?? "Bundle", .other)
    }

    /// The first type when all are of one class, a summary when they are not, nil when there is none.
    private static func commonType(of types: [ClassifiedType]) -> ClassifiedType? {
        guard let first = types.first else { return nil }
        return types.allSatisfy { $0.documentClass == first.documentClass } ? first : ofResource("Bundle", .summary)
    }

    private static func ofResource(_ name: String, _ documentClass: RecordClass) -> ClassifiedType {
        ClassifiedType(type: FHIRResourceType.type(named: name), documentClass: documentClass)
    }

    /// The type that a concept names in WS/T 500 or LOINC; nil when it names none there.
    static func type(ofConcept json: JSONValue?) throws(RecordError) -> ClassifiedType? {
        guard let concept = FHIR.CodeableConcept(json) else { return nil }
        if let code = concept.code(in: RecordType.sharedDocumentSystem) {
            guard let type = SharedDocumentType.named(code) else {
                throw .wrongCode(found: DisplayText.line(code, limit: 64), declared: nil)
            }
            return type
        }
        let types = concept.codings.filter { $0.system == RecordType.loincSystem }
            .map { LOINCDocumentType.named($0.code, display: $0.display ?? concept.text) }
        return types.first { $0.documentClass != .other } ?? types.first
    }

    private static func type(ofResource resource: JSONValue) throws(RecordError) -> ClassifiedType {
        let name = resource["resourceType"]?.string ?? ""
        switch name {
        case "DiagnosticReport":
            let byCategory = categoryCodes(of: resource).lazy.compactMap { reportClasses[$0] }.first
            let byCode = try type(ofConcept: resource["code"])
            let documentClass = byCategory ?? byCode?.documentClass ?? .other
            return ClassifiedType(
                type: byCode?.type ?? FHIRResourceType.type(named: name), documentClass: documentClass)
        case "Observation":
            let documentClass = categoryCodes(of: resource).lazy.compactMap { observationClasses[$0] }.first ?? .other
            return ofResource(name, documentClass)
        default: return ofResource(name, resourceClasses[name] ?? .other)
        }
    }

    private static func categoryCodes(of resource: JSONValue) -> [String] {
        (resource["category"]?.elements ?? []).flatMap { FHIR.CodeableConcept($0)?.codings ?? [] }.map(\.code)
    }

    /// Resources that tell who, where, with what and at what cost, not what was found.
    static let administrative: Set<String> = [
        "Account", "AuditEvent", "Binary", "BodyStructure", "Claim", "ClaimResponse", "Consent", "Coverage", "Device",
        "DocumentManifest", "ExplanationOfBenefit", "List", "Location", "MessageHeader", "OperationOutcome",
        "Media", "Medication", "Organization", "Parameters", "Patient", "Practitioner", "PractitionerRole",
        "Provenance",
        "RelatedPerson", "ServiceRequest", "Specimen", "Substance", "Task",
    ]

    private static let observationClasses: [String: RecordClass] = [
        "laboratory": .lab, "imaging": .imaging, "vital-signs": .checkup, "exam": .outpatient,
        "procedure": .procedure, "therapy": .procedure,
    ]

    /// HL7 v2 table 0074, diagnostic service section.
    private static let reportClasses: [String: RecordClass] = [
        "LAB": .lab, "HM": .lab, "CH": .lab, "MB": .lab, "IMM": .lab, "SR": .lab, "TX": .lab, "BLB": .lab, "VR": .lab,
        "RAD": .imaging, "CT": .imaging, "NMR": .imaging, "NMS": .imaging, "RUS": .imaging, "XRC": .imaging,
        "CUS": .imaging, "VUS": .imaging, "OUS": .imaging, "RX": .imaging, "EC": .ecg, "CG": .ecg, "PAT": .pathology,
        "SP": .pathology, "CP": .pathology, "GE": .lab,
    ]

    private static let resourceClasses: [String: RecordClass] = [
        "AllergyIntolerance": .summary, "CarePlan": .outpatient, "Condition": .outpatient, "Encounter": .outpatient,
        "ImagingStudy": .imaging, "Immunization": .vaccination, "MedicationAdministration": .medication,
        "MedicationDispense": .medication, "MedicationRequest": .medication, "MedicationStatement": .medication,
        "Procedure": .procedure,
    ]
}
