import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import HealthRecords
import Phrases
import TestSupport
import Testing

/// The table of rules and edge cases, joined to the engine, the catalogue and the page.
struct DecisionMatrixTests {
    private static let matrix: DecisionMatrix? = try? DecisionMatrix.load()
    private static let cases = matrix?.cases ?? []
    private static let questions: [JSONValue] = cases.flatMap(\.questions).map(\.value)

    @Test("the table can be read", .spec("CONSENT-41"))
    func loads() throws {
        let matrix = try DecisionMatrix.load()
        #expect(matrix.cases.map(\.number) == Array(1...matrix.cases.count))
        #expect(matrix.cases.count >= 80)
    }

    @Test("an edge case comes out as the table says", .spec("CONSENT-41"), arguments: cases)
    func decides(_ item: DecisionMatrix.Case) throws {
        guard case .decided(let questions) = item.state else { return }
        #expect(!questions.isEmpty)
        for question in questions {
            let decided = try question.decided
            #expect(decided == question.expected, "\(item) \(question.note?.en ?? "")")
            #expect(try question.decided == decided)
        }
    }

    @Test("a case that is proved elsewhere names requirements that exist", .spec("CONSENT-41"))
    func elsewhere() throws {
        let specs = SharedInputs.projectRoot.appendingPathComponent("Specs")
        let names = try FileManager.default.contentsOfDirectory(atPath: specs.path).filter { $0.hasSuffix(".md") }
        let text = try names.map { try String(contentsOf: specs.appendingPathComponent($0), encoding: .utf8) }.joined()
        for item in Self.cases {
            guard case .elsewhere(let requirements) = item.state else { continue }
            #expect(!requirements.isEmpty, "\(item)")
            for id in requirements { #expect(text.contains("- **\(id)** "), "\(item): \(id)") }
        }
    }

    @Test("the engine's rules, their order and their texts are those of the table", .spec("CONSENT-40"))
    func rules() throws {
        let rules = try DecisionMatrix.load().rules
        #expect(rules.map(\.id) == DecisionRule.allCases.map(\.rawValue))
        for (rule, engine) in zip(rules, DecisionRule.allCases) {
            #expect(engine.phrase.id == "decision-rule.\(rule.id)")
            #expect(engine.phrase.zh == rule.zh)
            #expect(engine.phrase.en == rule.en)
        }
    }

    @Test("each rule names exactly the cases that it settles, and one at least", .spec("CONSENT-40"))
    func rulesAreProved() throws {
        let matrix = try DecisionMatrix.load()
        for rule in matrix.rules {
            let settled = matrix.cases.filter { item in
                item.questions.contains { $0.expected.trace.first?.split(separator: ":").first ?? "" == rule.id }
            }
            #expect(!rule.cases.isEmpty)
            #expect(rule.cases == settled.map(\.number), "\(rule.id)")
        }
    }

    @Test("an earlier rule settles what a later one would", .spec("CONSENT-40"))
    func order() throws {
        // A question on which every rule would settle it but those about who asks: one after the other is mended.
        let statements: JSONValue = [
            ["number": 1, "says": "deny", "recipient": ["kind": "everybody"], "start": "2026-11-23T07:00:00+08:00"],
            ["number": 2, "says": "unreadable"],
        ]
        let base = try DecisionMatrix.load().base
        var question = base.merging([
            "isClockBehind": true, "document": ["line": .string(String(repeating: "A", count: 43)), "grade": "core"],
            "line": ["isRevoked": true, "isSuspended": true, "statements": statements],
            "ledgers": [["origin": "chengdu-1.example/consent", "isFresh": false, "isFrozen": true]],
            "asker": ["purpose": "PATRQT"],
        ])
        let fresh: JSONValue = ["origin": "chengdu-1.example/consent", "isFresh": true, "isFrozen": false]
        let stale: JSONValue = ["origin": "chengdu-1.example/consent", "isFresh": false, "isFrozen": false]
        let readable = JSONValue.array([statements[0] ?? .null])
        let mending: [(settles: String, mended: JSONValue)] = [
            ("clock", ["isClockBehind": false]), ("frozen", ["ledgers": [stale]]), ("fresh", ["ledgers": [fresh]]),
            ("line", ["document": ["line": .null]]), ("grade", ["document": ["grade": "general"]]),
            ("readable:2", ["line": ["statements": readable]]), ("subject", ["asker": ["purpose": "TREAT"]]),
            ("revoked", ["line": ["isRevoked": false]]), ("suspended", ["line": ["isSuspended": false]]),
            ("prohibition:1", ["line": ["statements": []]]), ("default", [:]),
        ]
        for step in mending {
            #expect(try DecisionQuestion(question).decision.trace == [step.settles])
            question = question.merging(step.mended)
        }
    }

    @Test("the page is the rendering of the table", .spec("CONSENT-42"))
    func page() throws {
        let page = DecisionPage(matrix: try DecisionMatrix.load()).text
        let written = try? String(contentsOf: DecisionPage.file, encoding: .utf8)
        if written != page, ProcessInfo.processInfo.environment["NUO_RECORD"] != nil {
            try Data(page.utf8).write(to: DecisionPage.file)
        }
        #expect(written == page, "Specs/decision.md differs: run again with NUO_RECORD=1 and read what changes")
    }

    // MARK: questions

    @Test("the same question gives the same explanation", .spec("CONSENT-44"), arguments: questions)
    func explains(_ question: JSONValue) throws {
        let bytes = question.serialized()
        let one = Explanation(of: try DecisionQuestion(parsing: bytes))
        let other = Explanation(of: try DecisionQuestion(parsing: bytes))
        #expect(one.decision == other.decision)
        #expect(one.passed + [one.settling] == Array(DecisionRule.allCases.prefix(one.passed.count + 1)))
        let named = one.settling.rawValue + (one.sequence.map { ":\($0)" } ?? "")
        // A permit for a day is named by its record.
        let first = one.decision.trace.first
        #expect(first == named || one.settling == .dayPermit && first?.hasPrefix(named + ":") == true)
        // What was given under an approval, or to a near relative, names it as well.
        #expect(
            one.decision.trace.dropFirst().allSatisfy { $0.hasPrefix("approval:") || $0.hasPrefix("kinship:") })
        #expect(one.decision.isPermitted == (one.decision.reasons.first?.notice.map { $0.code } ?? "").isPermission)
    }

    @Test(
        "a question with a member more, less or of another type is refused or means what it says",
        .spec("CONSENT-43", "CONSENT-45"))
    func members() throws {
        let schema = try QuestionSchema(DecisionMatrix.file("question.schema.json"))
        for question in Self.questions {
            #expect(schema.problem(in: question) == nil)
            for variant in question.variants() where (try? DecisionQuestion(variant)) != nil {
                #expect(schema.problem(in: variant) == nil)
            }
            for extended in question.extended() {
                #expect(throws: QuestionError.self) { try DecisionQuestion(extended) }
                #expect(schema.problem(in: extended) != nil)
            }
        }
    }

    @Test("a question is refused by the path of what is wrong", .spec("CONSENT-43"))
    func refusals() throws {
        let base = try DecisionMatrix.load().base
        let wrong: [(patch: JSONValue, error: QuestionError)] = [
            (["format": "urn:nuo:format:decision-question:2"], .unknownFormat), (["format": .null], .unknownFormat),
            (["now": "2026-11-23"], .member("now")), (["now": "2026-11-23T08:00:00.5+08:00"], .member("now")),
            (["asker": ["purpose": "BTG"]], .member("asker.purpose")), (["asker": ["key": "x"]], .member("asker.key")),
            (["document": ["level": 6]], .member("document.level")), (["later": true], .member("later")),
            (["line": ["statements": [["number": 1, "says": "maybe"]]]], .member("line.statements[0].says")),
            (["line": ["statements": [["number": 0, "says": "unreadable"]]]], .member("line.statements[0].number")),
            (
                ["line": ["statements": [["number": 1, "says": "unreadable"], ["number": 1, "says": "unreadable"]]]],
                .member("line.statements[1].number")
            ),
            (["ledgers": .array(Array(repeating: [:], count: 65))], .member("ledgers")),
        ]
        for (patch, error) in wrong {
            #expect(throws: error) { try DecisionQuestion(parsing: base.merging(patch).serialized()) }
        }
        #expect(throws: QuestionError.notJSON) { try DecisionQuestion(parsing: Array("{".utf8)) }
        let large = [UInt8](repeating: 0x20, count: DecisionQuestion.maximumByteCount + 1)
        #expect(throws: QuestionError.tooLarge) { try DecisionQuestion(parsing: large) }
    }

    @Test("a statement given as the signed resource decides like its terms", .spec("CONSENT-46"))
    func resources() throws {
        let permit = try #require(PolicyTerms.permit().statement)
        let base = try DecisionMatrix.load().base.merging([
            "now": "2026-11-23T08:00:00+08:00", "asker": ["key": .string(PolicyFixture.ask().requester.description)],
            "line": ["record": .string(PolicyFixture.line.description)],
        ])
        func decision(_ resource: JSONValue) throws -> Decision {
            let statements: JSONValue = [["number": 1, "says": "resource", "resource": resource]]
            return try DecisionQuestion(base.merging(["line": ["statements": statements]])).decision
        }
        #expect(try decision(permit.resource).trace == ["permit:1"])
        let other = try #require(PolicyTerms.permit { $0.line = PolicyFixture.record(0x12) }.statement)
        #expect(try decision(other.resource).trace == ["readable:1"])
        #expect(try decision(permit.resource.merging(["status": "draft"])).trace == ["readable:1"])
    }

    @Test("random bytes and damaged questions never trap", .spec("CONSENT-43"))
    func damaged() throws {
        var random = SeededRandom.announced("damaged questions")
        for question in Self.questions {
            var bytes = question.serialized()
            for _ in 0..<20 {
                bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
                if let read = try? DecisionQuestion(parsing: bytes) { _ = Explanation(of: read) }
            }
        }
    }
}

extension String {
    fileprivate var isPermission: Bool {
        ["permitted", "subject-of-record", "guardian", "delegate", "relative", "author-of-document", "given-for-a-day"]
            .contains(
                self)
    }
}

extension JSONValue {
    /// The value with one thing missing or of another type, at every place in turn.
    fileprivate func variants() -> [JSONValue] {
        changed { value in
            var found: [JSONValue] = value.string == nil ? ["text"] : [1]
            if let object = value.object {
                for name in object.names {
                    var shorter = object
                    shorter[name] = nil
                    found.append(.object(shorter))
                }
            }
            return found
        }
    }

    /// The value with a member more, in every object but those of a signed resource.
    fileprivate func extended() -> [JSONValue] {
        changed { value in
            guard var object = value.object, object["resourceType"] == nil else { return [] }
            object["comment"] = "nothing"
            return [.object(object)]
        }
    }

    private func changed(_ change: (JSONValue) -> [JSONValue]) -> [JSONValue] {
        var found = change(self)
        for member in object?.members ?? [] {
            for inner in member.value.changed(change) {
                guard var copy = object else { continue }
                copy[member.name] = inner
                found.append(.object(copy))
            }
        }
        for (index, element) in elements.enumerated() {
            for inner in element.changed(change) {
                var copy = elements
                copy[index] = inner
                found.append(.array(copy))
            }
        }
        return found
    }
}
