extension FHIRDocument {
    /// What the document says about itself.
    func draft() throws(RecordError) -> RecordDraft {
        let scan = try FHIRScan(self)
        var draft = RecordDraft(type: try FHIRClassifier.type(of: self))
        draft.level = scan.sensitivity.level(documentLevel: documentLevel)
        draft.labels = scan.sensitivity.labels
        draft.date = FHIRDates.documentDate(of: self)
        draft.take(FHIRDates.serviceSpan(of: self))
        draft.author = author
        draft.author.people = authorNumbers.people
        draft.author.organizations = authorNumbers.organizations
        draft.encounter = encounter
        draft.title = title(of: draft.type)
        draft.patientIdentifiers = scan.identifiers
        if let patient {
            draft.patientName = FHIRPerson.name(of: patient)
            draft.patientBirthDate = patient["birthDate"]?.string.flatMap { FHIRDateTime(parsing: $0) }
        } else if let patientReference {
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
            .filter { SecurityLabel.system(named: $0.system) == SecurityLabel.confidentialitySystem }
            .compactMap { SensitivityLevel(confidentialityCode: $0.code) }.max()
    }

    /// Who wrote it: the Composition's, report's or reference's author, with the custodian as institution; else the
    /// only institution of the document.
    var author: RecordDescription.Author {
        var author = RecordDescription.Author()
        var unnamed = 0
        let sources = ["Composition", "DocumentReference", "DiagnosticReport", "DocumentManifest"]
            .flatMap { resources(ofType: $0) }
        let holders = sources.isEmpty ? (isBundle ? [] : [root]) : sources
        for holder in holders {
            for reference in ["author", "performer", "participant"].flatMap({ holder[$0]?.elements ?? [] })
                + [holder["author"]].compactMap({ $0?.object == nil ? nil : $0 })
            {
                let found = FHIRPerson.author(reference["actor"] ?? reference, in: self, from: holder)
                if found.name == nil, found.organization == nil { unnamed += 1 }
                author.isOneOfSeveral =
                    author.isOneOfSeveral
                    || author.name.map { known in found.name.map { $0 != known } ?? false } ?? false
                author.name = author.name ?? found.name
                author.organization = author.organization ?? found.organization
            }
            // Who keeps it is an institution, whatever the reference says; who asked for it wrote it where nobody else did.
            if let custodian = holder["custodian"] {
                let found = FHIRPerson.author(custodian, in: self, from: holder)
                author.organization = author.organization ?? found.organization ?? found.name
            }
            for reference in ["requester", "recorder"].compactMap({ holder[$0] })
            where author.name == nil && unnamed == 0 {
                author.name = FHIRPerson.author(reference, in: self, from: holder).name
            }
        }
        // Somebody without a name wrote it as well, or alone.
        if unnamed > 0 { author.isOneOfSeveral = true }
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
