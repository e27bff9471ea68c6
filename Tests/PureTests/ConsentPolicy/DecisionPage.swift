import Foundation
import HealthRecords

/// `Specs/decision.md`, rendered from the table.
struct DecisionPage {
    let matrix: DecisionMatrix

    static let file = DecisionMatrix.folder.deletingLastPathComponent().appendingPathComponent("decision.md")

    var text: String { ([head] + [rules] + [cases] + [question]).joined(separator: "\n") }

    private let head = """
        # The decision · 决定

        This page is the rendering of `decision-matrix/rules.json` and `decision-matrix/cases.json`; edit those, then run
        the tests with `NUO_RECORD=1`. `nuo explain --request FILE` decides any other question in the same way.

        本页由 `decision-matrix/rules.json` 和 `decision-matrix/cases.json` 生成；请修改数据，再用 `NUO_RECORD=1` 运行测试。
        其他情形可用 `nuo explain --request FILE` 逐条说明。

        """

    private var rules: String {
        var lines = [
            "## Rules in their order · 规则（依次）", "", "The first rule that settles it ends it.", "",
            "| | rule · 规则 | what it does · 内容 | requirement | cases |", "|---|---|---|---|---|",
        ]
        for (index, rule) in matrix.rules.enumerated() {
            let cases = rule.cases.map(String.init).joined(separator: ", ")
            lines.append(
                "| \(index + 1) | `\(rule.id)` | \(rule.zh)<br>\(rule.en) | \(rule.requirements.joined(separator: ", "))"
                    + " | \(cases) |")
        }
        return (lines + [""]).joined(separator: "\n")
    }

    private var cases: String {
        var lines = ["## Edge cases · 边界情形", "", "| | case · 情形 | outcome · 结果 |", "|---|---|---|"]
        for item in matrix.cases { lines.append("| \(item.number) | \(item.zh)<br>\(item.en) | \(outcome(item)) |") }
        return (lines + [""]).joined(separator: "\n")
    }

    private func outcome(_ item: DecisionMatrix.Case) -> String {
        switch item.state {
        case .decided(let questions): questions.map(outcome).joined(separator: "<br>")
        case .elsewhere(let ids): "→ \(ids.joined(separator: ", "))"
        case .notYet(let zh, let en): "not yet · 尚未：\(zh) \(en)"
        }
    }

    private func outcome(_ question: DecisionMatrix.Question) -> String {
        let expected = question.expected
        let said = (expected.reasons + expected.trace + (expected.obligations ?? [])).map { "`\($0)`" }.joined(
            separator: " ")
        let mark = expected.isPermitted ? "✓" : "✗"
        return "\(mark) \(said)" + (question.note.map { " \($0.zh)；\($0.en)" } ?? "")
    }

    private var question: String {
        let example = matrix.cases.first?.questions.first.map { Self.indented($0.value.serialized()) } ?? ""
        return """
            ## A question as a file · 问题文件的格式

            `decision-matrix/question.schema.json` describes every member. Every unknown member is refused. This is case 1:

            `decision-matrix/question.schema.json` 说明每一项；不认识的项一律拒绝。下面是情形 1：

            ```json
            \(example)
            ```

            """
    }

    private static func indented(_ bytes: [UInt8]) -> String {
        var depth = 0
        var isQuoted = false
        var isEscaped = false
        var text = ""
        for character in String(decoding: bytes, as: UTF8.self) {
            if isQuoted {
                text.append(character)
                isQuoted = isEscaped || character != "\""
                isEscaped = !isEscaped && character == "\\"
                continue
            }
            let line = "\n" + String(repeating: "  ", count: max(0, depth + ("}]".contains(character) ? -1 : 1)))
            switch character {
            case "\"":
                isQuoted = true
                text.append(character)
            case "{", "[":
                text += "\(character)\(line)"
                depth += 1
            case "}", "]":
                text += "\(line)\(character)"
                depth -= 1
            case ",": text += ",\n" + String(repeating: "  ", count: depth)
            case ":": text += ": "
            default: text.append(character)
            }
        }
        return text
    }
}
