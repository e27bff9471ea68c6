extension CDADocument {
    /// What the document says about itself.
    func draft() throws(RecordError) -> RecordDraft {
        var draft = RecordDraft(type: try type())
        let stated = root.child("confidentialityCode")?["code"].flatMap { SensitivityLevel(confidentialityCode: $0) }
        draft.level = sensitivity.level(documentLevel: stated)
        draft.labels = sensitivity.labels
        draft.date = effectiveTime ?? serviceTimes.last
        let times = serviceTimes
        if let first = times.first, let last = times.max(by: { $0.latestExclusive < $1.latestExclusive }) {
            draft.take((first, last))
        }
        draft.author = author
        draft.author.people = root.children("author").flatMap { Self.numbers($0.child("assignedAuthor")) }
        draft.author.organizations = root.children("author").flatMap {
            Self.numbers($0.descendant("assignedAuthor", "representedOrganization"))
        }
        draft.encounter = encounter
        draft.title = root.child("title")?.allText
        draft.patientIdentifiers = patientIdentifiers
        let patient = root.descendant("recordTarget", "patientRole", "patient")
        draft.patientName = patient?.child("name").flatMap { Self.personName($0) }
        draft.patientBirthDate = patient?.child("birthTime")?["value"].flatMap { FHIRDateTime(hl7: $0) }
        return draft
    }

    /// The type by the document's code. Real documents often carry the template id of a neighbouring type, so the code
    /// alone decides.
    func type() throws(RecordError) -> ClassifiedType {
        guard let code = root.child("code"), let value = code["code"], !value.isEmpty else {
            throw .notCDA(reason: "code")
        }
        switch code["codeSystem"] {
        case SharedDocumentType.oid, nil:
            guard let type = SharedDocumentType.named(value) else {
                throw .wrongCode(found: DisplayText.line(value, limit: 64), declared: nil)
            }
            return type
        case LOINCDocumentType.oid:
            return LOINCDocumentType.named(value, display: code["displayName"])
        default: throw .wrongCode(found: DisplayText.line(value, limit: 64), declared: nil)
        }
    }

    /// When the document was made.
    var effectiveTime: FHIRDateTime? { root.child("effectiveTime")?["value"].flatMap { FHIRDateTime(hl7: $0) } }

    /// First and last time of the services documented, in order.
    private var serviceTimes: [FHIRDateTime] {
        let times = root.children("documentationOf").compactMap { $0.descendant("serviceEvent", "effectiveTime") }
        let values = times.flatMap { [$0["value"], $0.child("low")?["value"], $0.child("high")?["value"]] }
        return values.compactMap { $0.flatMap { FHIRDateTime(hl7: $0) } }.sorted { $0.earliest < $1.earliest }
    }

    /// The first author with the custodian as institution.
    var author: RecordDescription.Author {
        let assigned = root.descendant("author", "assignedAuthor")
        let names = root.children("author").compactMap {
            $0.descendant("assignedAuthor", "assignedPerson", "name").flatMap { Self.personName($0) }
        }
        let custodian = root.descendant(
            "custodian", "assignedCustodian", "representedCustodianOrganization", "name")
        var author = RecordDescription.Author(
            name: assigned?.descendant("assignedPerson", "name").flatMap { Self.personName($0) },
            organization: (custodian ?? assigned?.descendant("representedOrganization", "name"))?.allText)
        let people = root.children("author").filter {
            $0.descendant("assignedAuthor", "assignedAuthoringDevice") == nil
        }
        author.isOneOfSeveral = Set(names).count > 1 || names.count < people.count
        return author
    }

    /// The one encounter that it belongs to.
    private var encounter: EncounterIdentifier? {
        let encounters = root.children("componentOf").map { Self.numbers($0.child("encompassingEncounter")).first }
        guard encounters.count == 1, let number = encounters[0], !number.system.isEmpty else { return nil }
        return EncounterIdentifier(system: number.system, value: number.value)
    }

    private static func numbers(_ element: MarkupElement?) -> [PatientIdentifier] {
        (element?.children("id") ?? []).prefix(RecordLimits.standard.patientIdentifiers).compactMap { id in
            guard let value = id["extension"], !value.isEmpty else { return nil }
            return PatientIdentifier(system: id["root"].map { "urn:oid:\($0)" } ?? "", value: value)
        }
    }

    /// A name as text, or from its parts: Han names without spaces.
    static func personName(_ name: MarkupElement) -> String? {
        let direct = DisplayText.line(name.text)
        if !direct.isEmpty { return direct }
        let family = name.children("family").map { DisplayText.line($0.allText) }
        let given = name.children("given").map { DisplayText.line($0.allText) }
        let isHan = family.contains { $0.unicodeScalars.contains(where: \.properties.isIdeographic) }
        let text = isHan ? (family + given).joined() : (given + family).joined(separator: " ")
        return text.isEmpty ? nil : text
    }
}
