public import ConsentLedger
public import Phrases

/// What became of the statement that a standing wish names.
public enum StandingState: Hashable, Sendable {
    /// It is in force, perhaps narrowed or renewed since.
    case inForce(StandingConsent)
    /// It rests, or its line does.
    case suspended
    /// Another consent, which says something else, took its place.
    case replaced(by: UInt32)
    /// It was withdrawn or lifted, its time is over or has not come, or nobody has the power for it any more.
    case ended
    /// Its line can't be read, was stopped, or holds no such statement.
    case unreadable
}

extension ConsentLine {
    /// The number of a statement after narrowings and renewals: what changes its scope by a replacement is another one.
    public func newestOfSame(_ sequence: UInt32) -> UInt32 {
        var newest = sequence
        while let next = consent(newest)?.supersededBy, next > newest,
            consent(next)?.succession?.isSameConsent == true
        {
            newest = next
        }
        return newest
    }

    /// How the statement with a number stands at `now`, Unix seconds (CONSENT-253).
    public func standing(_ sequence: UInt32, at now: UInt64) -> StandingState {
        guard unreadable.isEmpty, !isRevoked, let item = consent(newestOfSame(sequence)) else { return .unreadable }
        if let other = item.supersededBy, item.withdrawnBy == nil { return .replaced(by: other) }
        guard isInForce(item, at: now) else {
            let isResting = item.statement.provision == .permit && (item.isSuspended || isSuspended)
            return isResting && !item.isEnded ? .suspended : .ended
        }
        return .inForce(item)
    }

    private func isInForce(_ item: StandingConsent, at now: UInt64) -> Bool {
        let statement = item.statement
        guard !item.isEnded, statement.start <= now, statement.end.map({ now < $0 }) ?? true else { return false }
        guard statement.provision == .permit else { return true }
        let eraseBy = statement.refinement?.handling?.eraseBy
        return !item.isSuspended && !isSuspended && eraseBy.map { now < $0 } ?? true
            && lackOfPower(of: item, at: now, level: nil) == nil
    }

    /// True when a statement in force here permits or forbids as much already (CONSENT-255).
    public func says(asMuchAs offered: ConsentStatement, at now: UInt64) -> Bool {
        consents.contains { isInForce($0, at: now) && $0.statement.says(asMuchAs: offered) }
    }
}

extension ConsentStatement {
    /// True when it names documents or encounters: their numbers are one custodian's, and nobody else's to know.
    public var namesDocuments: Bool { refinement.map { !$0.documents.isEmpty || !$0.encounters.isEmpty } ?? false }

    /// The same for another custodian, from `now` on (CONSENT-254): neither longer nor wider, on the same ground, without
    /// the ceremony of the first act. Nil when nobody can say it, as of what names documents or encounters.
    public func same(
        for custodian: NamedInstitution, line: RecordID, at now: UInt64, language: Language
    ) -> ConsentStatement? {
        guard !namesDocuments, assistance == nil else { return nil }
        return ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: recordDays, maximumLevel: maximumLevel, start: max(now, start), end: end,
            refinement: refinement, ground: ground?.withoutCeremony, language: language)
    }

    /// True when whoever signs `offered` beside this would say nothing more.
    public func says(asMuchAs offered: ConsentStatement) -> Bool {
        guard provision == .deny else { return offered.isNoWider(than: self) }
        let lasts = end.map { own in offered.end.map { $0 <= own } ?? false } ?? true
        return lasts && line == offered.line && provision == offered.provision && start <= offered.start
            && recipient == offered.recipient && purposes == offered.purposes && classes == offered.classes
            && recordDays == offered.recordDays && refinement == offered.refinement
    }
}
