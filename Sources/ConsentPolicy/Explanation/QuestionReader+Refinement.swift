import HealthRecords

extension QuestionReader {
    private static let refining = [
        "documents", "types", "authors", "topics", "viewOnly", "onward", "eraseBy", "uses", "yieldsToEmergencies",
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
        return ConsentRefinement(
            documents: documents, types: types, authors: authors, topics: topics, handling: handling,
            yieldsToEmergencies: has("yieldsToEmergencies") ? try flag("yieldsToEmergencies") : false)
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
