import ConsentLedger
import HealthRecords

/// How one permit stands to another: proved from the two alone, whatever any document or asker may be (CONSENT-192,
/// CONSENT-193). What can't be proved counts as wider.
extension ConsentStatement {
    /// True when every access that this permit gives, the other one gives too, on terms that are no looser.
    public func isNoWider(than other: ConsentStatement) -> Bool {
        guard provision == .permit, other.provision == .permit, line == other.line,
            custodian.id == other.custodian.id, let end, let otherEnd = other.end
        else { return false }
        return start >= other.start && end <= otherEnd && isScopeNoWider(than: other)
    }

    /// The same, of everything but start and end.
    func isScopeNoWider(than other: ConsentStatement) -> Bool {
        guard let level = maximumLevel, let otherLevel = other.maximumLevel else { return false }
        return recipient.isNoWider(than: other.recipient) && level <= otherLevel
            && purposes.allSatisfy { purpose in other.purposes.contains { purpose.isCovered(by: $0) } }
            && Set(classes).isSubset(of: other.classes) && other.recordDays.contains(recordDays)
            && isRefinementNoWider(than: other)
    }

    /// Version 1 looks at no label and names no document; it says nothing of passing on, and what is not said is not
    /// allowed.
    private func isRefinementNoWider(than other: ConsentStatement) -> Bool {
        guard let older = other.refinement else { return !(refinement?.handling?.mayPassOn ?? false) }
        guard let refinement, let handling = refinement.handling, let olderHandling = older.handling else {
            return false
        }
        return Self.isList(refinement.documents, noWiderThan: older.documents)
            && Self.isList(refinement.types.map(\.identity), noWiderThan: older.types.map(\.identity))
            && Self.isList(refinement.authors, noWiderThan: older.authors)
            && Self.isList(refinement.writers.map(\.key), noWiderThan: older.writers.map(\.key))
            && Self.isList(refinement.institutions.map(\.id), noWiderThan: older.institutions.map(\.id))
            && Self.isList(refinement.encounters, noWiderThan: older.encounters)
            && Set(refinement.topics).isSubset(of: older.topics) && handling.isNoWider(than: olderHandling)
    }

    /// In these lists none stands for all.
    private static func isList<Element: Hashable>(_ list: [Element], noWiderThan other: [Element]) -> Bool {
        other.isEmpty || !list.isEmpty && Set(list).isSubset(of: other)
    }

    /// True when this permit says what the other one says but for its times, and holds longer: it begins before the other
    /// has ended, and not before the other began.
    public func isSameForLonger(than other: ConsentStatement) -> Bool {
        guard let end, let otherEnd = other.end, start >= other.start, start < otherEnd, end > otherEnd else {
            return false
        }
        let eraseBy = refinement?.handling?.eraseBy
        let otherEraseBy = other.refinement?.handling?.eraseBy
        guard (eraseBy == nil) == (otherEraseBy == nil), eraseBy ?? 0 >= otherEraseBy ?? 0 else { return false }
        return saysNoTimes(like: other)
    }

    private func saysNoTimes(like other: ConsentStatement) -> Bool {
        line == other.line && custodian == other.custodian && provision == other.provision
            && recipient == other.recipient && purposes == other.purposes && classes == other.classes
            && recordDays == other.recordDays && maximumLevel == other.maximumLevel
            && refinement?.withoutEraseBy == other.refinement?.withoutEraseBy && isGround(like: other)
    }

    private func isGround(like other: ConsentStatement) -> Bool {
        guard let ground, let older = other.ground else { return ground == nil && other.ground == nil }
        return ground.standsLike(older)
    }

    /// True when what was read under `former` would be given by this permit too, and on terms that are no looser: a
    /// narrower one leaves it with the reader (CONSENT-198).
    public func keeps(
        _ document: DocumentRecord, readBy query: AccessQuery, under former: ConsentStatement
    ) -> Bool {
        guard let maximumLevel, recipient.names(query),
            purposes.contains(where: { query.purpose.isCovered(by: $0) }), classes.contains(document.recordClass),
            document.lies(in: recordDays), document.level <= maximumLevel,
            refinement.map({
                $0.names(document: document) && $0.names(typeOf: document) && $0.names(authorOf: document)
                    && $0.names(encounterOf: document) && $0.covers(labelsOf: document)
            }) ?? true
        else { return false }
        let older = former.refinement?.handling ?? Handling()
        return older.isUseNoWider(than: refinement?.handling ?? Handling())
    }
}

extension ConsentChange {
    /// True when the new consent stands to the one that it ends as the change says.
    public func isAsClaimed(of former: ConsentStatement) -> Bool {
        switch act {
        case .narrow: consent.isNoWider(than: former)
        case .renew: consent.isSameForLonger(than: former)
        case .replace: true
        }
    }
}

extension ConsentRecipient {
    /// True when whoever this names, the other one names. Who works where is not for a consent to know, so one
    /// practitioner lies within no institution.
    func isNoWider(than other: ConsentRecipient) -> Bool {
        if case .practitioner(let key, _) = self {
            guard case .practitioner(let otherKey, _) = other else { return false }
            return key == otherKey
        }
        if case .department(let institution, let specialty) = other {
            guard case .department(let own, let ownSpecialty) = self else { return false }
            return own.id == institution.id && ownSpecialty == specialty
        }
        guard let institutions, let others = other.institutions else { return other == .everybody }
        return institutions.isSubset(of: others)
    }

    /// The institutions of which one must employ the asker; nil where none is named.
    private var institutions: Set<InstitutionID>? {
        switch self {
        case .institution(let institution), .department(let institution, _): [institution.id]
        case .group(_, let members): Set(members.map(\.id))
        case .practitioner, .everybody: nil
        }
    }
}

extension Handling {
    /// True when this asks at least as much of the reader, and gives no more often.
    fileprivate func isNoWider(than other: Handling) -> Bool {
        let isCounted = other.maximumUses.map { limit in maximumUses.map { $0 <= limit } ?? false } ?? true
        return isUseNoWider(than: other) && isCounted
    }

    /// The same, without the count.
    fileprivate func isUseNoWider(than other: Handling) -> Bool {
        let isErased = other.eraseBy.map { time in eraseBy.map { $0 <= time } ?? false } ?? true
        return (isViewOnly || !other.isViewOnly) && (!mayPassOn || other.mayPassOn) && isErased
    }
}

extension ConsentRefinement {
    fileprivate var withoutEraseBy: ConsentRefinement {
        ConsentRefinement(
            documents: documents, types: types, authors: authors, writers: writers, institutions: institutions,
            encounters: encounters, topics: topics,
            handling: handling.map {
                Handling(isViewOnly: $0.isViewOnly, mayPassOn: $0.mayPassOn, maximumUses: $0.maximumUses)
            }, yieldsToEmergencies: yieldsToEmergencies, yieldsToAuthors: yieldsToAuthors)
    }
}

extension DocumentType {
    /// Code and system decide.
    fileprivate var identity: [String] { [system, code] }
}
