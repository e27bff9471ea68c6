import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// Consents in the place of others, written from `Specs/consent.md` alone.
extension NaiveEvaluator {
    /// A permit, by itself or in the place of another, with the end of its entry; nil for anything else, and for a change that
    /// did nothing.
    func permit(_ entry: Entry) -> (ConsentStatement, UInt64)? {
        switch entry.said {
        case .consent(let statement, let ends) where statement.provision == .permit: return (statement, ends)
        case .change(_, _, let statement, let ends):
            let isOne = formerNumber(of: entry.number) != nil && changes(before: entry.number) <= 64
            return isOne ? (statement, ends) : nil
        default: return nil
        }
    }

    func isUnreadable(_ entry: Entry) -> Bool {
        switch entry.said {
        case .nothingReadable: return true
        case .change(let act, let of, let statement, _):
            guard isOpen(of, before: entry.number), mayChange(entry, of), let former = statementOf(of) else {
                return false
            }
            return act == .narrow && !isLess(statement, former) || act == .renew && !isLonger(statement, former)
        case .guardianship(_, _, _, let capacity):
            let before = guardianships(before: entry.number).last?.said.capacity
            return capacity == nil && before != nil || capacity == "full" && before == nil
        default: return false
        }
    }

    /// The consent whose place an entry took.
    func formerNumber(of number: UInt32) -> UInt32? {
        guard let entry = entries.first(where: { $0.number == number }), case .change(_, let of, _, _) = entry.said,
            isOpen(of, before: number), mayChange(entry, of), !isUnreadable(entry)
        else { return nil }
        return of
    }

    /// How many changes lead to a number.
    private func changes(before number: UInt32) -> Int { formerNumber(of: number).map { changes(before: $0) + 1 } ?? 0 }

    func successor(of number: UInt32) -> UInt32? {
        entries.first { $0.number > number && formerNumber(of: $0.number) == number }?.number
    }

    /// True when `number` was a permit that stood just before an entry.
    private func isOpen(_ number: UInt32, before last: UInt32) -> Bool {
        guard number < last, let entry = entries.first(where: { $0.number == number }), permit(entry) != nil else {
            return false
        }
        for later in entries where later.number > number && later.number < last {
            if formerNumber(of: later.number) == number { return false }
            guard case .withdrawal(let named) = later.said, mayTakeAway(later, forbids: false) else { continue }
            if named == nil || named == number || isOneChain(named ?? 0, number, before: later.number) { return false }
        }
        return true
    }

    func isOneChain(_ one: UInt32, _ other: UInt32, before last: UInt32) -> Bool {
        func first(_ number: UInt32) -> UInt32 { formerNumber(of: number).map(first) ?? number }
        return one < last && other < last && first(one) == first(other)
    }

    private func statementOf(_ number: UInt32) -> ConsentStatement? {
        entries.first { $0.number == number }.flatMap { permit($0)?.0 }
    }

    private func mayChange(_ entry: Entry, _ of: UInt32) -> Bool {
        if isAssisted { return false }
        let author = entry.signers?.first ?? patient
        // Not known when: the old one ends, and the new one gives nothing.
        if let said = ward(of: entry) { return entry.time == nil || isGivenForWard(entry, said) }
        if author == patient { return entry.time == nil || decidesAlone(entry) }
        if isGuardianEnough(entry) { return true }
        return author == self.author(of: of) && isManaging(author, entry)
    }

    // MARK: counting

    func used(_ number: UInt32) -> UInt64? {
        guard let own = uses?[number] else { return nil }
        guard let entry = entries.first(where: { $0.number == number }), case .change(let act, _, _, _) = entry.said,
            act != .replace, let former = formerNumber(of: number),
            statementOf(former)?.refinement?.handling?.maximumUses != nil
        else { return own }
        return used(former).map { $0 + own }
    }

    /// Until a change is final.
    func isCoveredByFormer(_ entry: Entry, _ query: AccessQuery, _ document: DocumentRecord) -> Bool {
        guard let number = formerNumber(of: entry.number), let former = entries.first(where: { $0.number == number }),
            let (statement, ends) = permit(former), successor(of: number) == entry.number, !isWithdrawn(number)
        else { return false }
        let others = failures(of: statement, former, ends, query, document).filter { ![10, 17].contains($0.rank) }
        guard others.isEmpty else { return false }
        guard let limit = statement.refinement?.handling?.maximumUses else { return true }
        guard let before = used(number), let since = uses?[entry.number] else { return false }
        return before + since < limit
    }

    func duties(of entry: Entry) -> [String] {
        var all: [String] = []
        var next: Entry? = entry
        while let current = next, let (statement, _) = permit(current) {
            if let handling = statement.refinement?.handling {
                if let time = handling.eraseBy { all.append("erase-by:\(time)") }
                if !handling.mayPassOn { all.append("no-onward") }
                if handling.isViewOnly { all.append("view-only") }
                if let limit = handling.maximumUses {
                    all.append("uses-left:\(UInt64(limit) - (used(current.number) ?? 0) - 1)")
                }
            }
            let former = current.isFinal ? nil : formerNumber(of: current.number)
            next = former.flatMap { number in entries.first { $0.number == number } }
        }
        func least(_ name: String) -> [String] {
            let numbers = all.filter { $0.hasPrefix(name) }.compactMap { UInt64($0.dropFirst(name.count)) }
            return numbers.min().map { ["\(name)\($0)"] } ?? []
        }
        return least("erase-by:") + ["no-onward", "view-only"].filter(all.contains) + least("uses-left:")
    }

    // MARK: less, and longer

    private func isLess(_ new: ConsentStatement, _ old: ConsentStatement) -> Bool {
        guard new.start >= old.start, let newEnd = new.end, let oldEnd = old.end, newEnd <= oldEnd else { return false }
        guard isSame(new.recipient, within: old.recipient) else { return false }
        for purpose in new.purposes where !isPurpose(purpose, below: old.purposes) { return false }
        for one in new.classes where !old.classes.contains(one) { return false }
        if let first = old.recordDays.first, new.recordDays.first.map({ $0 < first }) ?? true { return false }
        if let last = old.recordDays.last, new.recordDays.last.map({ $0 > last }) ?? true { return false }
        if new.maximumLevel?.rawValue ?? 9 > old.maximumLevel?.rawValue ?? 0 { return false }
        let (more, before) = (new.refinement, old.refinement)
        guard let before else { return more?.handling?.mayPassOn != true }
        guard let more, let use = more.handling, let oldUse = before.handling else { return false }
        if !before.documents.isEmpty && more.documents.isEmpty { return false }
        for one in more.documents where !before.documents.isEmpty && !before.documents.contains(one) { return false }
        if !before.types.isEmpty && more.types.isEmpty { return false }
        for one in more.types where !before.types.isEmpty {
            if !before.types.contains(where: { $0.code == one.code && $0.system == one.system }) { return false }
        }
        if !before.authors.isEmpty && more.authors.isEmpty { return false }
        for one in more.authors where !before.authors.isEmpty && !before.authors.contains(one) { return false }
        if !before.writers.isEmpty && more.writers.isEmpty { return false }
        for one in more.writers where !before.writers.isEmpty {
            if !before.writers.contains(where: { $0.key == one.key }) { return false }
        }
        if !before.institutions.isEmpty && more.institutions.isEmpty { return false }
        for one in more.institutions where !before.institutions.isEmpty {
            if !before.institutions.contains(where: { $0.id == one.id }) { return false }
        }
        if !before.encounters.isEmpty && more.encounters.isEmpty { return false }
        for one in more.encounters where !before.encounters.isEmpty && !before.encounters.contains(one) {
            return false
        }
        for one in more.topics where !before.topics.contains(one) { return false }
        if oldUse.isViewOnly && !use.isViewOnly { return false }
        if use.mayPassOn && !oldUse.mayPassOn { return false }
        if let time = oldUse.eraseBy, use.eraseBy.map({ $0 > time }) ?? true { return false }
        if let limit = oldUse.maximumUses, use.maximumUses.map({ $0 > limit }) ?? true { return false }
        return true
    }

    private func isSame(_ new: ConsentRecipient, within old: ConsentRecipient) -> Bool {
        switch (new, old) {
        case (.practitioner(let one, _), .practitioner(let other, _)): return one == other
        case (.institution(let one), .institution(let other)): return one.id == other.id
        case (.department(let one, _), .institution(let other)): return one.id == other.id
        case (.department(let one, let first), .department(let other, let second)):
            return one.id == other.id && first == second
        case (.institution(let one), .group(_, let members)), (.department(let one, _), .group(_, let members)):
            return members.contains { $0.id == one.id }
        case (.group(_, let members), .institution(let other)): return members.allSatisfy { $0.id == other.id }
        case (.group(_, let members), .group(_, let others)):
            return members.allSatisfy { member in others.contains { $0.id == member.id } }
        default: return false
        }
    }

    private func isLonger(_ new: ConsentStatement, _ old: ConsentStatement) -> Bool {
        guard let newEnd = new.end, let oldEnd = old.end else { return false }
        if new.start < old.start || new.start >= oldEnd || newEnd <= oldEnd { return false }
        let (more, before) = (new.refinement, old.refinement)
        if (more == nil) != (before == nil) { return false }
        let erasure = (more?.handling?.eraseBy, before?.handling?.eraseBy)
        if (erasure.0 == nil) != (erasure.1 == nil) || erasure.0 ?? 0 < erasure.1 ?? 0 { return false }
        if more?.documents != before?.documents || more?.types != before?.types { return false }
        if more?.authors != before?.authors || more?.topics != before?.topics { return false }
        if more?.writers != before?.writers || more?.institutions != before?.institutions { return false }
        if more?.encounters != before?.encounters { return false }
        if more?.handling?.isViewOnly != before?.handling?.isViewOnly { return false }
        if more?.handling?.mayPassOn != before?.handling?.mayPassOn { return false }
        if more?.handling?.maximumUses != before?.handling?.maximumUses { return false }
        return new.recipient == old.recipient && new.purposes == old.purposes && new.classes == old.classes
            && new.recordDays == old.recordDays && new.maximumLevel == old.maximumLevel
    }
}
