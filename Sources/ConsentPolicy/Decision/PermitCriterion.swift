/// What one consent must cover by itself, in the order in which it is asked: the reason for a denial is that of the
/// consent which met the most (CONSENT-19, CONSENT-20).
enum PermitCriterion: CaseIterable {
    case recipient, purpose, recordClass, days, level, standing, start, end, finality

    /// Why `item` does not meet this criterion; nil when it does.
    func failure(of item: StandingConsent, under rules: DecisionRules) -> Reason? {
        isMet(by: item, rules) ? nil : reason
    }

    private func isMet(by item: StandingConsent, _ rules: DecisionRules) -> Bool {
        let permit = item.statement
        let document = rules.document
        return switch self {
        case .recipient: permit.recipient.names(rules.query)
        case .purpose: permit.purposes.contains { rules.query.purpose.isCovered(by: $0) }
        case .recordClass: permit.classes.contains(document.recordClass)
        case .days: permit.recordDays.contains(document.date)
        case .level: permit.maximumLevel.map { document.level <= $0 } ?? false
        case .standing: !item.isEnded
        case .start: permit.start <= rules.now
        case .end: permit.end.map { rules.now < $0 && rules.now < item.notAfter } ?? false
        case .finality: item.isFinal
        }
    }

    private var reason: Reason {
        switch self {
        case .recipient: .recipientNotCovered
        case .purpose: .purposeNotCovered
        case .recordClass: .classNotCovered
        case .days: .documentDateOutside
        case .level: .levelNotCovered
        case .standing: .revoked
        case .start: .notYetValid
        case .end: .expired
        case .finality: .staleLedger
        }
    }
}
