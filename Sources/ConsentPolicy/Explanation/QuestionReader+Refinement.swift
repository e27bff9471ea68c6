import CipherSuites
import ConsentLedger
import HealthRecords

extension QuestionReader {
    private static let refining = [
        "documents", "types", "authors", "topics", "viewOnly", "onward", "eraseBy", "uses", "yieldsToEmergencies",
        "writers", "writtenFor", "encounters", "yieldsToAuthors",
    ]

    /// What version 2 adds, when the terms or the recipient need it; a permit that says nothing of onward sharing
    /// forbids it.
    mutating func refinement(
        _ provision: ConsentStatement.Provision, _ recipient: ConsentRecipient
    ) throws(QuestionError) -> ConsentRefinement? {
        guard !recipient.isOfVersion1 || Self.refining.contains(where: has) else { return nil }
        let documents = try list("documents", limit: ConsentRefinement.maximumCount) { DocumentID($0) }
        var types: [DocumentType] = []
        if has("types") {
            for element in try elements("types", limit: ConsentRefinement.maximumCount) {
                types.append(try documentType(element.value, at: element.path))
            }
        }
        let authors = try list("authors", limit: ConsentRefinement.maximumCount) { $0 }
        let topics = try list("topics", limit: SensitiveTopic.allCases.count) { SensitiveTopic(rawValue: $0) }
        let handling = provision == .permit ? try handling() : nil
        var writers: [NamedKey] = []
        if has("writers") {
            for element in try elements("writers", limit: ConsentRefinement.maximumCount) {
                var reader = try QuestionReader(element.value, at: element.path)
                writers.append(
                    NamedKey(key: try reader.parsed("key") { KeyThumbprint($0) }, name: try reader.text("name")))
                try reader.finish()
            }
        }
        var institutions: [NamedInstitution] = []
        if has("writtenFor") {
            for element in try elements("writtenFor", limit: ConsentRefinement.maximumCount) {
                var reader = try QuestionReader(element.value, at: element.path)
                institutions.append(try reader.institution())
                try reader.finish()
            }
        }
        let encounters = try list("encounters", limit: ConsentRefinement.maximumCount) { EncounterIdentifier($0) }
        return ConsentRefinement(
            documents: documents, types: types, authors: authors, writers: writers, institutions: institutions,
            encounters: encounters, topics: topics, handling: handling,
            yieldsToEmergencies: has("yieldsToEmergencies") ? try flag("yieldsToEmergencies") : false,
            yieldsToAuthors: has("yieldsToAuthors") ? try flag("yieldsToAuthors") : false)
    }

    /// Author and encounter of a document by number; nil when none of it is said.
    mutating func provenance() throws(QuestionError) -> DocumentProvenance? {
        guard ["authorKey", "authorInstitution", "encounter", "replaces"].contains(where: has) else { return nil }
        let encounter = try parsedIfAny("encounter") { EncounterIdentifier($0) }
        guard encounter?.isSayable != false else { throw .member(name("encounter")) }
        return DocumentProvenance(
            author: try parsedIfAny("authorKey") { KeyThumbprint($0) },
            institution: try parsedIfAny("authorInstitution") { InstitutionID($0) }, encounter: encounter,
            replaced: try list("replaces", limit: DocumentProvenance.maximumReplaced) { DocumentID($0) })
    }

    /// One approval of important data by the document's custodian.
    mutating func approval(by custodian: NamedInstitution) throws(QuestionError) -> EnteredApproval {
        let record = try parsed("record") { RecordID($0) }
        let approver = try text("approver")
        let reference = try text("reference")
        let recipient = try institution("recipient")
        let classes = try list("classes", limit: 32) { RecordClass(rawValue: $0) }
        let start = try time("start")
        let content = DataApproval(
            institution: custodian, approver: approver, reference: reference, recipient: recipient, classes: classes,
            start: start, end: try time("end"))
        guard let content else { throw .member(path) }
        return EnteredApproval(record: record, content: content)
    }

    private mutating func handling() throws(QuestionError) -> Handling {
        Handling(
            isViewOnly: has("viewOnly") ? try flag("viewOnly") : false,
            mayPassOn: has("onward") ? try flag("onward") : false, eraseBy: try timeIfAny("eraseBy"),
            maximumUses: has("uses") ? try number("uses") : nil)
    }

    func documentType(_ value: JSONValue?, at path: String) throws(QuestionError) -> DocumentType {
        var reader = try QuestionReader(value, at: path)
        let type = DocumentType(
            system: try reader.text("system"), code: try reader.text("code"), name: try reader.text("name"))
        try reader.finish()
        return type
    }

    /// Labels by topic, or by system and code; nil when the member is absent.
    mutating func labels(_ member: String) throws(QuestionError) -> [SecurityLabel]? {
        guard has(member) else { return nil }
        var labels: [SecurityLabel] = []
        for element in try elements(member, limit: ConsentRefinement.maximumCount) {
            if let text = element.value.string {
                guard let topic = SensitiveTopic(rawValue: text) else { throw .member(element.path) }
                labels.append(topic.label)
                continue
            }
            var reader = try QuestionReader(element.value, at: element.path)
            labels.append(SecurityLabel(system: try reader.text("system"), code: try reader.text("code")))
            try reader.finish()
        }
        return labels
    }

    /// How many disclosures were made under each consent; nil when the member is absent.
    mutating func uses() throws(QuestionError) -> [UInt32: UInt64]? {
        guard has("uses") else { return nil }
        var uses: [UInt32: UInt64] = [:]
        for element in try elements("uses", limit: DecisionQuestion.maximumStatements) {
            var reader = try QuestionReader(element.value, at: element.path)
            let number = try reader.number("number")
            guard uses.updateValue(UInt64(try reader.number("count")), forKey: number) == nil else {
                throw .member(element.path)
            }
            try reader.finish()
        }
        return uses
    }
}
