import Foundation
import HealthRecords

/// `Specs/rule-sets.md`, rendered from what the rule sets answer.
struct RuleSetPage {
    let situations: [RuleSetSituation]
    let rules: [DecisionMatrix.Rule]

    static let file = DecisionMatrix.folder.deletingLastPathComponent().appendingPathComponent("rule-sets.md")

    static let others: [any RuleSet.Type] = [LEAPRules.self, DutchRules.self, PCFRules.self, MIIRules.self]

    var text: String {
        get throws { try ([Self.head, Self.sources] + [table, differences]).joined(separator: "\n") }
    }

    private static let head = """
        # Other rule sets beside ours · 与其他规则比较

        The same situations, decided by Nuo and by four published rule sets. Nuo's column is what the engine says; the others run
        in the tests alone, written from the sources named here, and decide nothing for Nuo. This page is rendered by the tests
        from `decision-matrix/situations.json`; run them with `NUO_RECORD=1`.

        同样的情形，分别由诺和四套公开的规则判断。“Nuo”一列是引擎本身的回答；其余四套只在测试里运行，按下列来源写成，不替诺作任何决定。
        本页由测试从 `decision-matrix/situations.json` 生成；修改后用 `NUO_RECORD=1` 运行测试。

        ✓ permitted · 允许　✗ denied · 拒绝　∅ no consent is about it, and the caller decides · 没有适用的同意，由提问者决定　— this rule
        set can't say what the patient said · 这套规则写不出患者的意思　✓/✗ its sources can be read both ways · 来源有两种读法。
        A number is that of the statement that settled it; **bold** differs from ours.
        数字是起决定作用的声明；**粗体**与诺不同。

        """

    private static var sources: String {
        var lines = ["## What was read, and how · 来源与读法", ""]
        for other in others {
            lines += [
                "- **\(other.name)**: \(other.source.en). \(other.reading.en)",
                "  \(other.source.zh)。\(other.reading.zh)",
            ]
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private var table: String {
        get throws {
            let names = Self.others.map { $0.name }
            var lines = [
                "## Situations · 情形", "",
                "“c14” is edge case 14 of `decision.md`.", "",
                "| | situation · 情形 | \(([OurRules.name] + names).joined(separator: " | ")) |",
                "|---|---|" + String(repeating: "---|", count: names.count + 1),
            ]
            for situation in situations {
                let ours = try OurRules.answer(to: situation, rules)
                let cells = Self.others.map { Self.cell($0.answers(to: situation.facts), besides: ours) }
                let number = "\(situation.number)" + (situation.edgeCase.map { "<br>c\($0)" } ?? "")
                lines.append(
                    "| \(number) | \(situation.text.zh)<br>\(situation.text.en) | \(Self.mark(ours)) | "
                        + cells.joined(separator: " | ") + " |")
            }
            return (lines + [""]).joined(separator: "\n")
        }
    }

    private static func mark(_ answer: RuleSetAnswer) -> String {
        answer.outcome.rawValue + (answer.number.map { " \($0)" } ?? "")
    }

    private static func cell(_ answers: [RuleSetAnswer], besides ours: RuleSetAnswer) -> String {
        let text = answers.map(mark).joined(separator: " / ")
        return differ(answers, from: ours) ? "**\(text)**" : text
    }

    /// Nothing is released where no consent is found, as where one is denied: there only the mark tells.
    static func differ(_ answers: [RuleSetAnswer], from ours: RuleSetAnswer) -> Bool {
        answers.contains { $0.outcome != ours.outcome }
    }

    private var differences: String {
        get throws {
            var lines = ["## Where they differ, and why · 不同之处与原因", ""]
            for situation in situations {
                let ours = try OurRules.answer(to: situation, rules)
                let differing = Self.others.map { ($0.name, $0.answers(to: situation.facts)) }
                    .filter { Self.differ($0.1, from: ours) }
                guard !differing.isEmpty else { continue }
                lines.append("**\(situation.number)** \(situation.text.zh) · \(situation.text.en)")
                lines.append("")
                for (name, answers) in [(OurRules.name, [ours])] + differing {
                    for answer in answers {
                        lines.append(Self.line(name, answer, situation.facts))
                    }
                }
                lines.append("")
            }
            return lines.joined(separator: "\n")
        }
    }

    private static func line(_ name: String, _ answer: RuleSetAnswer, _ facts: ComparedFacts) -> String {
        let because = answer.because
        let settling = facts.consents.first { $0.number == answer.number }
        let isAtEnd = name != OurRules.name && settling?.end?.earliest == facts.now.earliest
        let end =
            isAtEnd
            ? RuleSetClause(zh: "；终点仍在期间之内", en: "; the end itself is inside", clause: "; FHIR R4 Period.end")
            : RuleSetClause(zh: "", en: "", clause: "")
        return "- \(name) \(mark(answer)): "
            + "\(because.zh)\(end.zh)。 \(because.en)\(end.en). [\(because.clause)\(end.clause)]"
    }
}
