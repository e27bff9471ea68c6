import CipherSuites
import ConsentLedger
import HealthRecords
import Phrases

/// What a line says about the time after its patient's death, and who was let in then.
extension QuestionReader {
    /// What near relatives may read; nil when the member is absent.
    mutating func estate() throws(QuestionError) -> Estate? {
        guard has("estate") else { return nil }
        var reader = try QuestionReader(take("estate"), at: name("estate"))
        var relatives: [NamedRelative] = []
        for element in try reader.elements("relatives", limit: DecisionQuestion.maximumLedgers) {
            var relative = try QuestionReader(element.value, at: element.path)
            relatives.append(
                NamedRelative(
                    record: try relative.parsed("record") { RecordID($0) },
                    key: try relative.parsed("key") { KeyThumbprint($0) }, end: try relative.time("end"),
                    isEnded: relative.has("isEnded") ? try relative.flag("isEnded") : false))
            try relative.finish()
        }
        let estate = Estate(
            opensAt: try reader.time("opens"), lastSequence: try reader.number("lastNumber"),
            earlierWord: reader.has("earlierWord") ? try reader.earlierWord() : nil, relatives: relatives)
        try reader.finish()
        return estate
    }

    mutating func afterDeath(line: RecordID) throws(QuestionError) -> AfterDeath {
        guard let said = AfterDeath(line: line, word: try word(), language: .zh, at: 0) else { throw .member(path) }
        return said
    }

    private mutating func earlierWord() throws(QuestionError) -> AfterDeathWord {
        var reader = try QuestionReader(take("earlierWord"), at: name("earlierWord"))
        let word = try reader.word()
        try reader.finish()
        return word
    }

    private mutating func word() throws(QuestionError) -> AfterDeathWord {
        switch try text("word") {
        case "nothing": return .nothing
        case "default": return .statutory
        case "only":
            var people: [NamedKey] = []
            for element in try elements("people", limit: AfterDeathWord.maximumPeople) {
                var person = try QuestionReader(element.value, at: element.path)
                people.append(
                    NamedKey(key: try person.parsed("key") { KeyThumbprint($0) }, name: try person.text("name")))
                try person.finish()
            }
            return .only(people)
        default: throw .member(name("word"))
        }
    }
}
