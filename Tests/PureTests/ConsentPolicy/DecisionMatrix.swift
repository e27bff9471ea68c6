import ConsentPolicy
import Foundation
import HealthRecords
import TestSupport

/// `Specs/decision-matrix`: the rules of the decision and the edge cases, as data.
struct DecisionMatrix {
    struct Rule {
        let id: String
        let does: String
        let zh: String
        let en: String
        let requirements: [String]
        let cases: [Int]
    }

    struct Expectation: Equatable {
        let isPermitted: Bool
        let reasons: [String]
        let trace: [String]
        /// Nil where the case says nothing of them.
        let obligations: [String]?
    }

    struct Question {
        /// Nil where the case has one question only.
        let note: (zh: String, en: String)?
        let value: JSONValue
        let expected: Expectation
    }

    enum State {
        case decided([Question])
        case elsewhere(requirements: [String])
        case notYet(zh: String, en: String)
    }

    struct Case: CustomStringConvertible {
        let number: Int
        let zh: String
        let en: String
        let state: State

        var description: String { "case \(number): \(en)" }

        var questions: [Question] { if case .decided(let questions) = state { questions } else { [] } }
    }

    let rules: [Rule]
    let cases: [Case]
    let base: JSONValue

    static let folder = SharedInputs.projectRoot.appendingPathComponent("Specs/decision-matrix")

    static func file(_ name: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: folder.appendingPathComponent(name))))
    }

    /// Loads both files; what is malformed throws the part that is.
    static func load() throws -> DecisionMatrix {
        let rules = try file("rules.json")["rules"]?.elements.map { value in
            Rule(
                id: try value.told("id"), does: try value.told("does"), zh: try value.told("zh"),
                en: try value.told("en"), requirements: value["requirements"]?.elements.compactMap(\.string) ?? [],
                cases: value["cases"]?.elements.compactMap(\.int) ?? [])
        }
        let file = try file("cases.json")
        let base = file["base"] ?? .null
        let cases = try file["cases"]?.elements.map { try Case($0, base: base) }
        return DecisionMatrix(rules: rules ?? [], cases: cases ?? [], base: base)
    }
}

struct MatrixError: Error {
    let message: String
}

extension DecisionMatrix.Case {
    init(_ value: JSONValue, base: JSONValue) throws {
        guard let number = value["number"]?.int else { throw MatrixError(message: "a case without a number") }
        self.number = number
        zh = try value.told("zh")
        en = try value.told("en")
        switch try value.told("state") {
        case "decided": state = .decided(try value["questions"]?.elements.map { try .init($0, base: base) } ?? [])
        case "elsewhere":
            state = .elsewhere(requirements: value["requirements"]?.elements.compactMap(\.string) ?? [])
        case "not-yet":
            let why = value["why"] ?? .null
            state = .notYet(zh: try why.told("zh"), en: try why.told("en"))
        default: throw MatrixError(message: "state of case \(number)")
        }
    }
}

extension DecisionMatrix.Question {
    init(_ value: JSONValue, base: JSONValue) throws {
        note = value["zh"] == nil ? nil : (try value.told("zh"), try value.told("en"))
        self.value = base.merging(value["given"] ?? .null)
        guard let isPermitted = value["expect"]?["permitted"]?.bool else { throw MatrixError(message: "expect") }
        expected = DecisionMatrix.Expectation(
            isPermitted: isPermitted, reasons: value["expect"]?["reasons"]?.elements.compactMap(\.string) ?? [],
            trace: value["expect"]?["trace"]?.elements.compactMap(\.string) ?? [],
            obligations: value["expect"]?["obligations"]?.elements.compactMap(\.string))
    }

    /// What the engine says.
    var decided: DecisionMatrix.Expectation {
        get throws {
            let decision = try DecisionQuestion(parsing: value.serialized()).decision
            return DecisionMatrix.Expectation(
                isPermitted: decision.isPermitted, reasons: decision.reasons.map(\.rawValue), trace: decision.trace,
                obligations: expected.obligations.map { _ in decision.obligations.map(\.code) })
        }
    }
}

extension JSONValue {
    fileprivate func told(_ name: String) throws -> String {
        guard let text = self[name]?.string, !text.isEmpty else { throw MatrixError(message: "\(name) is missing") }
        return text
    }

    /// RFC 7396: members replace, null removes.
    func merging(_ patch: JSONValue) -> JSONValue {
        guard let changes = patch.object else { return patch }
        var result = object ?? JSONObject()
        for member in changes.members {
            let old = result[member.name] ?? .null
            result[member.name] = member.value.isNull ? nil : old.merging(member.value)
        }
        return .object(result)
    }
}
