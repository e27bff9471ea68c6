/// German Medizininformatik-Initiative: permitted periods are merged and denied ones taken out, policy by policy.
enum MIIRules: RuleSet {
    static let name = "MII"

    static let source = RuleSetText(
        zh: "MII Kerndatensatz Modul Consent，`enforcement.md` 809f5e6（草案，尚未决定）；TORCH "
            + "`docs/implementation/consent.md`（v1.0.0-beta.1 起）",
        en: "MII Kerndatensatz Modul Consent, `enforcement.md` 809f5e6 (a draft, not decided); TORCH "
            + "`docs/implementation/consent.md` (since v1.0.0-beta.1)")

    static let reading = RuleSetText(
        zh: "MII 管的是科研：用途读作 policy 代码，并视为已给出回溯的 policy（.45、.46）。没有对象、类别和级别；不知道的日期读作不在 dataPeriod 内。"
            + "两份文本不一致：TORCH 按 dateTime "
            + "先后叠加，后来的同意恢复先前禁止的；草案先合并全部同意，再减去全部禁止。有约束力的 Handlungsanweisungen 没有读到。",
        en: "MII is about research: a purpose is read as a policy code, with the retrospective "
            + "policies (.45, .46) given. There "
            + "are no recipients, classes or levels; a date that is not known is read as outside a "
            + "dataPeriod. The two texts differ: TORCH folds in the order of dateTime, so that a later "
            + "permit brings back what was denied; the draft merges all permits and takes out all "
            + "denials. The binding "
            + "Handlungsanweisungen could not be read.")

    private static let known: Set<ComparedCriterion> = [.purpose, .days]
    private static let profile = "mii-pr-consent-einwilligung: provision.provision.code, type, period, dataPeriod"

    static func answers(to facts: ComparedFacts) -> [RuleSetAnswer] {
        var provisions: [ComparedConsent] = []
        for consent in facts.consents {
            // What is denied around permitted policies is the form of every such consent and says nothing by itself.
            let isForm = !consent.isPermit && consent.exceptions.contains(where: \.isPermit)
            provisions += (isForm ? [] : [consent]) + consent.exceptions
        }
        var applicable: [ComparedConsent] = []
        var unsayable: [(ComparedConsent, ComparedCriterion)] = []
        for provision in provisions where provision.isActive && provision.isInPeriod(facts) {
            switch RuleSetMatch(provision, facts, knowing: known) {
            case .applies: applicable.append(provision)
            case .doesNot: break
            case .unsayable(let criterion): unsayable.append((provision, criterion))
            }
        }
        let answers = readings(applicable)
        for (provision, criterion) in unsayable {
            let otherwise = readings((applicable + [provision]).sorted { $0.number < $1.number })
            guard otherwise.map(\.outcome) == answers.map(\.outcome) else {
                return [RuleSetAnswer(.unsayable, .unsayable(criterion, provision.number, clause: profile))]
            }
        }
        return answers[0].outcome == answers[1].outcome ? [answers[0]] : answers
    }

    private static func readings(_ provisions: [ComparedConsent]) -> [RuleSetAnswer] {
        guard let last = provisions.last, provisions.contains(where: \.isPermit) else {
            let zh = "此刻没有允许的时段"
            let clause = RuleSetClause(
                zh: zh, en: "no permitted period contains this moment",
                clause: "enforcement.md "
                    + "“Derivation rule” 4")
            let answer = RuleSetAnswer(.deny, by: provisions.last?.number, clause)
            return [answer, answer]
        }
        let folded = RuleSetAnswer(
            last.isPermit ? .permit : .deny, by: last.number,
            RuleSetClause(
                zh: "按先后叠加，这一时段最新的一项决定", en: "folded in order, the newest about this moment decides",
                clause: "TORCH consent.md §3 step 6"))
        let denial = provisions.last { !$0.isPermit }
        let subtracted = RuleSetAnswer(
            denial == nil ? .permit : .deny, by: denial?.number ?? last.number,
            RuleSetClause(
                zh: "先合并同意，再减去禁止", en: "permits are merged, then denials taken out",
                clause: "enforcement.md “Derivation rule” 2, 3"))
        return [folded, subtracted]
    }
}
