/// What one consent must cover by itself, in the order in which it is asked: the reason for a denial is that of the
/// consent which met the most (CONSENT-19, CONSENT-20).
enum PermitCriterion: CaseIterable {
    case recipient, purpose, recordClass, document, type, author, encounter, days, level, topics
    case standing, power, resumed, start, end, finality, erasure, uses

    /// True when `item` meets this criterion.
    func isMet(by item: StandingConsent, _ rules: DecisionRules) -> Bool {
        let permit = item.statement
        let document = rules.document
        let refinement = permit.refinement
        return switch self {
        case .recipient: permit.recipient.names(rules.query)
        case .purpose: permit.purposes.contains { rules.query.purpose.isCovered(by: $0) }
        case .recordClass: permit.classes.contains(document.recordClass)
        case .document: refinement?.names(document: document) != false
        case .type: refinement?.names(typeOf: document) != false
        case .author: refinement?.names(authorOf: document) != false
        case .encounter: refinement?.names(encounterOf: document) != false
        case .days: document.lies(in: permit.recordDays)
        case .level: permit.maximumLevel.map { document.level <= $0 } ?? false
        case .topics: refinement?.covers(labelsOf: document) != false
        case .standing: !item.isEnded
        case .power: rules.lackOfPower(of: item) == nil
        case .resumed: !item.isSuspended
        case .start: permit.start <= rules.now
        case .end: permit.end.map { rules.now < $0 && rules.now < item.notAfter } ?? false
        case .finality: item.isFinal || rules.isGivenByFormer(item)
        case .erasure: refinement?.handling?.eraseBy.map { rules.now < $0 } ?? true
        case .uses: isLeft(refinement?.handling?.maximumUses, of: rules.usesCounted(of: item))
        }
    }

    /// The same for the consent whose place `item` takes: it has ended by that alone, and what is counted under `item`
    /// counts for it too.
    func isMetByFormer(_ former: StandingConsent, of item: StandingConsent, _ rules: DecisionRules) -> Bool {
        switch self {
        case .standing: return former.supersededBy == item.sequence && former.withdrawnBy == nil
        case .uses:
            let limit = former.statement.refinement?.handling?.maximumUses
            let before = rules.usesCounted(of: former)
            return isLeft(limit, of: before.flatMap { count in rules.uses?[item.sequence].map { $0 + count } })
        default: return isMet(by: former, rules)
        }
    }

    /// How often is left, or no limit; a limit that nobody counted is used up.
    private func isLeft(_ limit: UInt32?, of used: UInt64?) -> Bool {
        guard let limit else { return true }
        return used.map { $0 < UInt64(limit) } ?? false
    }

    /// Why not, when it does not.
    func reason(for item: StandingConsent, _ rules: DecisionRules) -> Reason {
        switch self {
        case .recipient: .recipientNotCovered
        case .purpose: .purposeNotCovered
        case .recordClass: .classNotCovered
        case .document: .documentNotCovered
        case .type: .typeNotCovered
        case .author: .authorNotCovered
        case .encounter: .encounterNotCovered
        case .days: .documentDateOutside
        case .level: .levelNotCovered
        case .topics: .labelNotCovered
        case .standing: item.withdrawnBy == nil && item.supersededBy != nil ? .superseded : .revoked
        case .power: rules.lackOfPower(of: item) ?? .noConsent
        case .resumed: .suspended
        case .start: .notYetValid
        case .end: .expired
        case .finality: .staleLedger
        case .erasure: .expired
        case .uses: .usesSpent
        }
    }
}
