import CipherSuites
import ConsentLedger
import ConsentPolicy

/// One row of the decision table: who asks for what under which terms, and what comes out.
struct PolicyRow: Sendable, CustomStringConvertible {
    let description: String
    let terms: [PolicyTerms]
    let query: AccessQuery
    let document: DocumentRecord
    let ledgers: [LedgerStanding]
    let isClockBehind: Bool
    let reason: Reason
    let trace: [String]

    /// Without more: the doctor asks for treatment for the laboratory report, every ledger is fresh, the clock right.
    init(
        _ description: String, _ terms: [PolicyTerms], ask query: AccessQuery = PolicyFixture.ask(),
        document change: (inout DocumentRecord) -> Void = { _ in },
        ledgers: [LedgerStanding] = [PolicyFixture.standing(), PolicyFixture.standing(of: PolicyFixture.issuer)],
        isClockBehind: Bool = false, _ reason: Reason, _ trace: String
    ) {
        self.description = description
        self.terms = terms
        self.query = query
        document = PolicyFixture.document(change)
        self.ledgers = ledgers
        self.isClockBehind = isClockBehind
        self.reason = reason
        self.trace = [trace]
    }

    var decision: Decision {
        get throws {
            decide(
                query, document: document, line: try PolicyLine(terms).folded(), ledgers: ledgers,
                isClockBehind: isClockBehind, now: PolicyFixture.now)
        }
    }

    /// The two reasons for a permission.
    var isPermitted: Bool { reason == .permitted || reason == .subjectOfRecord }
}
