extension FHIRDocument {
    /// What the document says about itself.
    func draft() throws(RecordError) -> RecordDraft {
        let scan = try FHIRScan(self)
        var draft = RecordDraft(type: try FHIRClassifier.type(of: self))
        draft.level = scan.sensitivity.level(documentLevel: documentLevel)
        draft.labels = scan.sensitivity.labels
        draft.date = FHIRDates.documentDate(of: self)
        draft.earliestServiceDate = FHIRDates.earliestService(of: self, before: draft.date)
        draft.author = author
        draft.author.people = authorNumbers.people
        draft.author.organizations = authorNumbers.organizations
        draft.encounter = encounter
        draft.title = title(of: draft.type)
        if let patient {
            draft.patientIdentifiers = FHIRPerson.identifiers(of: patient)
            draft.patientName = FHIRPerson.name(of: patient)
            draft.patientBirthDate = patient["birthDate"]?.string.flatMap { FHIRDateTime(parsing: $0) }
        } else if let patientReference {
            draft.patientIdentifiers =
                patientReference.identifier.map { [PatientIdentifier(system: $0.system, value: $0.value)] } ?? []
            draft.patientName = patientReference.display
        }
        return draft
    }

    /// What the document as a whole states: by its references when it has any, its Composition, or its own labels.
    /// A DocumentReference without a label counts with the default.
    private var documentLevel: SensitivityLevel? {
        let references = resources(ofType: "DocumentReference")
        if !references.isEmpty {
            return references.map { reference in
                let codings = (reference["securityLabel"]?.elements ?? []).flatMap { $0["coding"]?.elements ?? [] }
                return Self.level(of: codings) ?? .clinicalDefault
            }.max()
        }
        if let composition = resources(ofType: "Composition").first {
            let level = composition["confidentiality"]?.string.flatMap { SensitivityLevel(confidentialityCode: $0) }
            return level ?? Self.level(of: composition["meta"]?["security"]?.elements ?? [])
        }
        return Self.level(of: root["meta"]?["security"]?.elements ?? [])
    }

    private static func level(of codings: [JSONValue]) -> SensitivityLevel? {
        codings.compactMap { FHIR.Coding($0) }
            .filter { $0.system == SecurityLabel.confidentialitySystem }
            .compactMap { SensitivityLevel(confidentialityCode: $0.code) }.max()
    }

    /// Who wrote it: the Composition's, report's or reference's author, with the custodian as institution; else the
    /// only institution of the document.
    var author: RecordDescription.Author {
        var author = RecordDescription.Author()
        let sources = ["Composition", "DocumentReference", "DiagnosticReport", "DocumentManifest"]
            .flatMap { resources(ofType: $0) }
        let holders = sources.isEmpty ? (isBundle ? [] : [root]) : sources
        for holder in holders {
            let references =
                ["author", "performer", "participant"].flatMap { holder[$0]?.elements ?? [] }
                + ["custodian", "requester", "recorder", "author"].compactMap { holder[$0] }
            for reference in references {
                let found = FHIRPerson.author(reference["actor"] ?? reference, in: self, from: holder)
                author.name = author.name ?? found.name
                author.organization = author.organization ?? found.organization
            }
        }
        let organizations = resources(ofType: "Organization")
        if author.organization == nil, organizations.count == 1 {
            author.organization = organizations.first.flatMap { FHIRPerson.name(of: $0) }
        }
        return author
    }

    /// The document's own title, else that of its only report, else the name of its type.
    func title(of type: ClassifiedType) -> String {
        if let title = resources(ofType: "Composition").first?["title"]?.string { return title }
        if let reference = resources(ofType: "DocumentReference").first {
            let own =
                reference["content"]?[0]?["attachment"]?["title"]?.string
                ?? FHIR.CodeableConcept(reference["type"])?.displayText ?? reference["description"]?.string
            return own ?? type.type.zh
        }
        let reports = isBundle ? resources(ofType: "DiagnosticReport") : [root]
        let only = reports.count == 1 && type.documentClass != .summary ? reports.first : nil
        return FHIR.CodeableConcept(only?["code"])?.displayText ?? type.type.zh
    }
}
