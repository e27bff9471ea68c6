import ArgumentParser
import ConsentPolicy
import Phrases

/// `nuo explain`
struct ExplainCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explain", abstract: Catalogue.explain.abstract.localized,
            discussion: Catalogue.explain.discussion.localized)
    }

    @Option(
        name: .customLong("request"), help: help(Catalogue.explain.requestOption, valueName: "file"),
        completion: .file())
    var request: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        let view = ExplanationView(Explanation(of: try question(console)), language: console.language)
        view.show(on: console)
        console.finish(view)
        if !view.permitted { throw ExitCode(ExitStatus.denied.rawValue) }
    }

    private func question(_ console: Console) throws -> DecisionQuestion {
        let bytes = try InputFile.read(request, limit: DecisionQuestion.maximumByteCount)
        do {
            return try DecisionQuestion(parsing: bytes)
        } catch {
            let words = Catalogue.explain
            let reason =
                switch error {
                case .tooLarge: console.text(words.tooLarge, ["limit": String(DecisionQuestion.maximumByteCount)])
                case .notJSON: console.text(words.notJSON)
                case .unknownFormat: console.text(words.unknownFormat)
                case .member(let path): console.text(words.badMember, ["member": path])
                }
            throw CommandFailure(.usage, words.badQuestion, ["path": request, "reason": reason])
        }
    }
}

/// An explanation in words.
struct ExplanationView: Encodable {
    struct Step: Encodable {
        let rule: String
        let settled: Bool
        let text: String
    }

    struct ReasonView: Encodable {
        let code: String
        let text: String
    }

    let permitted: Bool
    let reasons: [ReasonView]
    let trace: [String]
    let obligations: [ReasonView]
    let statement: UInt32?
    let statementText: String?
    let supersededBy: UInt32?
    let rules: [Step]

    init(_ explanation: Explanation, language: Language) {
        let decision = explanation.decision
        permitted = decision.isPermitted
        reasons = decision.reasons.map { ReasonView(code: $0.rawValue, text: $0.notice?.text(language) ?? $0.rawValue) }
        trace = decision.trace
        obligations = decision.obligations.map { ReasonView(code: $0.code, text: $0.text(language)) }
        statement = explanation.sequence
        statementText = explanation.statement.map { ConsentText.render($0, in: language) }
        supersededBy = explanation.supersededBy
        let asked = explanation.passed + [explanation.settling]
        rules = asked.map { rule in
            Step(rule: rule.rawValue, settled: rule == explanation.settling, text: rule.phrase.text(language))
        }
    }

    func show(on console: Console) {
        let words = Catalogue.explain
        let outcome = console.text(permitted ? words.permitted : words.denied)
        for reason in reasons { console.say(words.outcome, ["outcome": outcome, "reason": reason.text]) }
        let rule = rules.last?.rule ?? ""
        if let statement {
            console.say(words.settledByStatement, ["rule": rule, "number": String(statement)])
        } else {
            console.say(words.settledByRule, ["rule": rule])
        }
        if !obligations.isEmpty {
            let list = obligations.map(\.text).joined(separator: console.language == .zh ? "；" : "; ")
            console.say(Catalogue.obligation.heading, ["list": list])
        }
        if let statement, let statementText {
            console.say(words.statementSays, ["number": String(statement)])
            console.write(statementText.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
        }
        if let supersededBy {
            console.say(Catalogue.change.superseded, ["number": String(supersededBy)])
        }
        console.say(words.steps)
        var table = Table(header: [words.rule, words.result, words.meaning].map { console.text($0) })
        for step in rules {
            table.append([step.rule, console.text(step.settled ? words.settled : words.passed), step.text])
        }
        console.show(table)
    }
}
