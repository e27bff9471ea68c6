import ConsentPolicy
import HealthRecords
import Phrases

/// `Specs/decision-matrix/situations.json`: what every rule set is asked, an edge case of `cases.json` or one of its own.
struct RuleSetSituation: CustomStringConvertible, Sendable {
    /// The engine reads no such question: what it does instead.
    struct Unreadable {
        let outcome: RuleSetAnswer.Outcome
        let text: RuleSetText
        let requirement: String
    }

    /// 1, 2, …
    let number: Int
    /// The edge case that it is; nil for one of its own.
    let edgeCase: Int?
    let text: RuleSetText
    let question: JSONValue
    let facts: ComparedFacts
    let unreadable: Unreadable?

    var description: String { "situation \(number): \(text.en)" }

    static func load() throws -> [RuleSetSituation] {
        let matrix = try DecisionMatrix.load()
        let file = try DecisionMatrix.file("situations.json")
        return try file["situations"]?.elements.enumerated().map { offset, value in
            try RuleSetSituation(value, number: offset + 1, matrix)
        } ?? []
    }

    private init(_ value: JSONValue, number: Int, _ matrix: DecisionMatrix) throws {
        self.number = number
        if let edgeCase = value["case"]?.int {
            let item = matrix.cases[edgeCase - 1]
            let asked = item.questions[value["question"]?.int ?? 0]
            let note = asked.note
            text = RuleSetText(
                zh: item.zh + (note.map { "：\($0.zh)" } ?? ""), en: item.en + (note.map { ": \($0.en)" } ?? ""))
            question = asked.value
            self.edgeCase = edgeCase
        } else {
            text = RuleSetText(zh: try value.text("zh"), en: try value.text("en"))
            question = matrix.base.merging(value["given"] ?? .null)
            edgeCase = nil
        }
        var nests: [Int: Int] = [:]
        for pair in value["nests"]?.elements ?? [] { nests[pair[0]?.int ?? 0] = pair[1]?.int ?? 0 }
        facts = try ComparedFacts(question, nests: nests)
        unreadable = try value["ours"].map { ours in
            Unreadable(
                outcome: ours["permits"]?.bool == false ? .deny : .unsayable,
                text: RuleSetText(zh: try ours.text("zh"), en: try ours.text("en")),
                requirement: try ours.text("requirement"))
        }
    }
}

/// The engine itself, asked the same.
enum OurRules {
    static let name = "Nuo"

    static func answer(to situation: RuleSetSituation, _ rules: [DecisionMatrix.Rule]) throws -> RuleSetAnswer {
        if let unreadable = situation.unreadable {
            return RuleSetAnswer(
                unreadable.outcome,
                RuleSetClause(zh: unreadable.text.zh, en: unreadable.text.en, clause: unreadable.requirement))
        }
        let decision = try DecisionQuestion(situation.question).decision
        let parts = (decision.trace.first ?? "").split(separator: ":")
        guard let rule = rules.first(where: { $0.id == String(parts.first ?? "") }),
            let notice = decision.reasons.first?.notice
        else { throw MatrixError(message: "a decision without a rule") }
        return RuleSetAnswer(
            decision.isPermitted ? .permit : .deny, by: parts.count > 1 ? Int(parts[1]) : nil,
            RuleSetClause(
                zh: Self.sentence(notice.message.zh), en: Self.sentence(notice.message.en),
                clause: "`\(rule.id)`, " + rule.requirements.joined(separator: ", ")))
    }

    /// As part of a line: without its last stop.
    private static func sentence(_ text: String) -> String {
        text.hasSuffix(".") || text.hasSuffix("。") ? String(text.dropLast()) : text
    }
}
