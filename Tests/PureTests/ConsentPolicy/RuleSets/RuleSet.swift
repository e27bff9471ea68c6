/// Rules by which somebody else decides over the same facts. In the tests alone: nothing of it decides for Nuo.
protocol RuleSet: Sendable {
    /// Short, for the head of a column.
    static var name: String { get }
    /// What was read, and in which version.
    static var source: RuleSetText { get }
    /// How the facts are told to it, and what its source leaves open.
    static var reading: RuleSetText { get }
    /// One answer; two where its sources can be read in two ways that matter here.
    static func answers(to facts: ComparedFacts) -> [RuleSetAnswer]
}

/// A sentence in both languages.
struct RuleSetText: Hashable {
    let zh: String
    let en: String
}

/// One answer, and why.
struct RuleSetAnswer: Hashable {
    enum Outcome: String {
        case permit = "✓"
        case deny = "✗"
        /// No consent is about this; whoever asked is left alone with it.
        case open = "∅"
        /// The rule set has no words for what the patient said.
        case unsayable = "—"
    }

    let outcome: Outcome
    /// The number of the statement that settled it.
    let number: Int?
    let because: RuleSetClause

    init(_ outcome: Outcome, by number: Int? = nil, _ because: RuleSetClause) {
        self.outcome = outcome
        self.number = number
        self.because = because
    }
}

/// A reason with the clause that it rests on.
struct RuleSetClause: Hashable {
    let zh: String
    let en: String
    /// File, section or line of the source.
    let clause: String

    /// A criterion for which a rule set has no words.
    static func unsayable(_ criterion: ComparedCriterion, _ number: Int, clause: String) -> RuleSetClause {
        RuleSetClause(
            zh: "第 \(number) 项限定了\(criterion.zh)，这套规则写不出来",
            en: "number \(number) depends on \(criterion.en), which this rule set can't say", clause: clause)
    }
}

/// How far a consent is about a question, for a rule set that knows some of the criteria.
enum RuleSetMatch: Equatable {
    case applies
    case doesNot
    case unsayable(ComparedCriterion)

    /// What is known decides; what can't be said matters only where it would.
    init(_ consent: ComparedConsent, _ facts: ComparedFacts, knowing known: Set<ComparedCriterion>) {
        let misses = consent.misses(facts)
        if misses.contains(where: known.contains) {
            self = .doesNot
        } else {
            self = misses.first.map { .unsayable($0) } ?? .applies
        }
    }
}
