import ConsentPolicy
import Foundation
import HealthRecords
import TestSupport
import Testing

/// Published rule sets beside the engine, over the same situations.
struct RuleSetTests {
    private static let situations = (try? RuleSetSituation.load()) ?? []

    @Test("there are situations, edge cases among them, and every one is met by every rule set", .spec("CONSENT-250"))
    func loads() throws {
        let situations = try RuleSetSituation.load()
        #expect(situations.count >= 40)
        #expect(situations.count { $0.edgeCase == nil } >= 12)
        for situation in situations {
            for other in RuleSetPage.others { #expect((1...2).contains(other.answers(to: situation.facts).count)) }
        }
    }

    @Test("what the engine can't read is said to be so, and nothing else", .spec("CONSENT-250"), arguments: situations)
    func ours(_ situation: RuleSetSituation) throws {
        if situation.unreadable == nil {
            _ = try DecisionQuestion(situation.question).decision
        } else {
            #expect(throws: QuestionError.self) { try DecisionQuestion(situation.question) }
        }
    }

    @Test("the page is the rendering of what they answer", .spec("CONSENT-250"))
    func page() throws {
        let rules = try DecisionMatrix.load().rules
        let page = try RuleSetPage(situations: try RuleSetSituation.load(), rules: rules).text
        let written = try? String(contentsOf: RuleSetPage.file, encoding: .utf8)
        if written != page, ProcessInfo.processInfo.environment["NUO_RECORD"] != nil {
            try Data(page.utf8).write(to: RuleSetPage.file)
        }
        #expect(written == page, "Specs/rule-sets.md differs: run again with NUO_RECORD=1 and read what changes")
    }

    @Test("each rule set differs from ours somewhere, and every answer has its clause", .spec("CONSENT-251"))
    func differences() throws {
        let rules = try DecisionMatrix.load().rules
        for other in RuleSetPage.others {
            var count = 0
            for situation in Self.situations {
                let answers = other.answers(to: situation.facts)
                for answer in answers {
                    #expect(!answer.because.clause.isEmpty && !answer.because.en.isEmpty && !answer.because.zh.isEmpty)
                }
                if RuleSetPage.differ(answers, from: try OurRules.answer(to: situation, rules)) { count += 1 }
            }
            #expect(count > 0, "\(other.name)")
        }
    }

    // MARK: what the sources say, without the page between

    private static func facts(_ statements: [JSONValue], nests: [Int: Int] = [:], asker: JSONValue = [:]) throws
        -> ComparedFacts
    {
        var numbered: [JSONValue] = []
        for (offset, statement) in statements.enumerated() {
            numbered.append(statement.merging(["number": .integer(offset + 1)]))
        }
        let patch: JSONValue = ["asker": asker, "line": ["statements": .array(numbered)]]
        return try ComparedFacts(try DecisionMatrix.load().base.merging(patch), nests: nests)
    }

    private static let deny: JSONValue = ["says": "deny", "recipient": ["kind": "everybody"]]
    private static let wang: JSONValue = [
        "says": "permit", "purposes": ["TREAT"],
        "recipient": ["kind": "practitioner", "key": "cvS-idbrqxSW4h44vNfIygpokorzCBrX3_h-dy6zUMI", "name": "王医生"],
    ]
    private static let hospital: JSONValue = [
        "says": "permit", "purposes": ["TREAT"],
        "recipient": ["kind": "institution", "id": "12510100000000001N", "name": "成都市第一医院"],
    ]

    private static func outcomes(_ set: any RuleSet.Type, _ facts: ComparedFacts) -> String {
        set.answers(to: facts).map(\.outcome.rawValue).joined(separator: "/")
    }

    @Test("LEAP: the newest that applies decides, and the end is inside", .spec("CONSENT-251"))
    func leap() throws {
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([Self.deny, Self.wang])) == "✓")
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([Self.wang, Self.deny])) == "✗")
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([])) == "∅")
        let other = try Self.facts([Self.wang], asker: ["purpose": "HRESCH"])
        #expect(Self.outcomes(LEAPRules.self, other) == "∅")
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([Self.wang], asker: ["purpose": .null])) == "✓")
        let ending = Self.wang.merging(["end": "2026-11-23T08:00:00+08:00"])
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([ending])) == "✓")
        #expect(Self.outcomes(LEAPRules.self, try Self.facts([Self.deny, Self.wang], nests: [2: 1])) == "✓")
    }

    @Test("GF Consent: the more specific one first, then the objection", .spec("CONSENT-251"))
    func dutch() throws {
        #expect(Self.outcomes(DutchRules.self, try Self.facts([Self.wang, Self.deny])) == "✓")
        let objection = Self.wang.merging(["says": "deny"])
        #expect(Self.outcomes(DutchRules.self, try Self.facts([Self.hospital, objection])) == "✗")
        #expect(Self.outcomes(DutchRules.self, try Self.facts([Self.wang, objection])) == "✗")
        // Only if a purpose is a context is the permit the more specific one.
        let general = objection.merging(["purposes": .null])
        #expect(Self.outcomes(DutchRules.self, try Self.facts([Self.wang, general])) == "✓/✗")
        let level = Self.wang.merging(["level": 3])
        #expect(Self.outcomes(DutchRules.self, try Self.facts([level])) == "—")
    }

    @Test("PCF: the newest overwrites, its exceptions decide with it", .spec("CONSENT-251"))
    func pcf() throws {
        #expect(Self.outcomes(PCFRules.self, try Self.facts([Self.deny, Self.wang])) == "✓")
        let later = Self.wang.merging(["start": "2027-01-01T00:00:00+08:00"])
        #expect(Self.outcomes(PCFRules.self, try Self.facts([Self.wang, later])) == "✗")
        #expect(Self.outcomes(PCFRules.self, try Self.facts([Self.wang, Self.deny], nests: [2: 1])) == "✗")
        #expect(Self.outcomes(PCFRules.self, try Self.facts([Self.deny, Self.wang], nests: [2: 1])) == "✓")
        let withdrawal: JSONValue = ["says": "withdrawal", "of": 2]
        #expect(Self.outcomes(PCFRules.self, try Self.facts([Self.wang, Self.wang, withdrawal])) == "✗")
    }

    @Test("MII: folded in order, or all denials taken out", .spec("CONSENT-251"))
    func mii() throws {
        #expect(Self.outcomes(MIIRules.self, try Self.facts([Self.deny, Self.wang])) == "✓/✗")
        #expect(Self.outcomes(MIIRules.self, try Self.facts([Self.wang, Self.deny])) == "✗")
        #expect(Self.outcomes(MIIRules.self, try Self.facts([Self.deny, Self.wang], nests: [2: 1])) == "✓")
        let other = Self.wang.merging(["recipient": ["key": "6ZbmGi2d94l-q0-Y623pE-04RCivYzKAHd2aKClUfnM"]])
        #expect(Self.outcomes(MIIRules.self, try Self.facts([other])) == "—")
        let past = Self.wang.merging(["end": "2026-11-22T08:00:00+08:00"])
        #expect(Self.outcomes(MIIRules.self, try Self.facts([past])) == "✗")
    }
}
