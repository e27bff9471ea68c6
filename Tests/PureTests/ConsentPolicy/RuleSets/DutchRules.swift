import HealthRecords

/// The Dutch Generic Function Consent: more specific consents come first, and objections among equals.
enum DutchRules: RuleSet {
    static let name = "GF Consent"

    static let source = RuleSetText(
        zh: "Netherlands Generic Functions IG（nuts-foundation/nl-generic-functions-ig）`consent.md` "
            + "2222e3c，“Processing "
            + "multiple consents”第 1 至 7 条",
        en: "Netherlands Generic Functions IG (nuts-foundation/nl-generic-functions-ig), "
            + "`consent.md` 2222e3c, “Processing "
            + "multiple consents”, rules 1 to 7")

    static let reading = RuleSetText(
        zh: "第 4 条的“context”没有定义：一种读法算用途，一种不算。人与其机构孰更具体没有写，按第 1 条读作人更具体。规则比较不出的，按第 7 条读作反对优先。不知道的日期没有写，读作不适用。"
            + "本地同意用 PCF Explicit Intermediate，所以没有标签、类别和级别。Mitz 的“gesloten autorisatievraag”内部怎样判断，没有读到公开的条文。",
        en: "The “context” of rule 4 is not defined: one reading takes the purpose for it, the other "
            + "does not. Whether a person is "
            + "more specific than the organisation is not said, and read so by rule 1; what the "
            + "rules do not order is read by "
            + "rule 7 as objection first. Of dates that are not known it says nothing: read as not "
            + "applying. Local consents use PCF Explicit Intermediate, so labels, classes and levels are not "
            + "there. How Mitz answers a “gesloten autorisatievraag” inside could not be read anywhere public.")

    private static let known: Set<ComparedCriterion> = [.recipient, .purpose, .days, .documents, .authors]

    static func answers(to facts: ComparedFacts) -> [RuleSetAnswer] {
        let all = facts.consents.flatMap { [$0] + $0.exceptions }.filter { $0.isActive && $0.isInPeriod(facts) }
        var applicable: [ComparedConsent] = []
        var unsayable: [(ComparedConsent, ComparedCriterion)] = []
        for consent in all {
            switch RuleSetMatch(consent, facts, knowing: known) {
            case .applies: applicable.append(consent)
            case .doesNot: break
            case .unsayable(let criterion): unsayable.append((consent, criterion))
            }
        }
        let answers = [true, false].map { answer(applicable, countingPurpose: $0) }
        for (consent, criterion) in unsayable {
            let otherwise = [true, false].map { answer(applicable + [consent], countingPurpose: $0) }
            guard otherwise.map(\.outcome) == answers.map(\.outcome) else {
                let clause = RuleSetClause.unsayable(
                    criterion, consent.number, clause: "“FHIR Consent: DHTV”, PCF Explicit Intermediate")
                return [RuleSetAnswer(.unsayable, clause)]
            }
        }
        return answers[0].outcome == answers[1].outcome ? [answers[1]] : answers
    }

    private static func answer(_ applicable: [ComparedConsent], countingPurpose: Bool) -> RuleSetAnswer {
        let left = applicable.filter { one in
            !applicable.contains { $0.isMoreSpecific(than: one, countingPurpose: countingPurpose) }
        }
        guard let settling = left.last(where: { !$0.isPermit }) ?? left.last else {
            return RuleSetAnswer(
                .deny,
                RuleSetClause(
                    zh: "没有明示的同意；默示的同意由医疗机构自己写明",
                    en: "no explicit consent; an implied one is for "
                        + "the provider to write",
                    clause: "“Implicit consents”"))
        }
        let hasYielded = left.count < applicable.count
        let clause =
            if hasYielded {
                RuleSetClause(
                    zh: countingPurpose ? "较具体的一项优先（用途算 context）" : "较具体的一项优先",
                    en: "the more specific one comes first" + (countingPurpose ? ", the purpose being a context" : ""),
                    clause: "rules 1, 3, 4, 5")
            } else if settling.isPermit {
                RuleSetClause(zh: "有适用的同意，没有反对", en: "a consent applies and no objection", clause: "rule 1")
            } else {
                RuleSetClause(
                    zh: "同样具体的，反对优先", en: "among equally specific ones an objection comes first", clause: "rules 6, 7")
            }
        return RuleSetAnswer(settling.isPermit ? .permit : .deny, by: settling.number, clause)
    }
}

extension ComparedConsent {
    /// 2 for one person, 1 for one organisation, 0 for several or all.
    private var recipientRank: Int {
        switch recipient["kind"]?.string {
        case "practitioner": 2
        case "institution", "department": 1
        default: 0
        }
    }

    /// True when it is at least as specific in every respect and more so in one.
    fileprivate func isMoreSpecific(than other: ComparedConsent, countingPurpose: Bool) -> Bool {
        func ranks(_ consent: ComparedConsent) -> [Int] {
            [
                consent.recipientRank, consent.documents.isEmpty ? 0 : 1,
                countingPurpose && !consent.purposes.isEmpty ? 1 : 0,
            ]
        }
        let pairs = zip(ranks(self), ranks(other))
        return pairs.allSatisfy { $0 >= $1 } && pairs.contains { $0 > $1 }
    }
}
