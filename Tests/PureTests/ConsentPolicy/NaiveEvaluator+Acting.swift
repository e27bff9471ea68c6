import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// Guardians and delegates, written from `Specs/consent.md` alone: every question is answered by looking through what was
/// said, again each time.
extension NaiveEvaluator {
    typealias Named = (
        born: CivilDate, guardians: [(key: KeyThumbprint, end: UInt64?)], both: Bool, capacity: String?
    )

    func guardianships(before number: UInt32) -> [(number: UInt32, time: UInt64?, isFinal: Bool, said: Named)] {
        entries.compactMap { entry in
            guard entry.number < number,
                case .guardianship(let born, let guardians, let both, let capacity) = entry.said
            else {
                return nil
            }
            return (entry.number, entry.time, entry.isFinal, (born, guardians, both, capacity))
        }
    }

    private func birthday(_ born: CivilDate, _ years: Int) -> UInt64 {
        let day =
            CivilDate(year: born.year + years, month: born.month, day: born.day)
            ?? CivilDate(year: born.year + years, month: 3, day: 1)
        return UInt64(clamping: day.map { seconds($0) } ?? 0)
    }

    func serving(_ said: Named, at time: UInt64) -> [KeyThumbprint] {
        guard (time < birthday(said.born, 18)) != isWard(said) else { return [] }
        return said.guardians.filter { $0.end == nil || time < $0.end ?? 0 }.map(\.key)
    }

    func isChild(at time: UInt64) -> Bool {
        guard let said = guardianships(before: .max).last?.said else { return false }
        return time < birthday(said.born, 14)
    }

    func author(of number: UInt32) -> KeyThumbprint? {
        entries.first { $0.number == number }.map { $0.signers?.first ?? patient }
    }

    // MARK: what counts

    func mayTakeAway(_ entry: Entry, forbids: Bool) -> Bool {
        let author = entry.signers?.first ?? patient
        if author == patient { return true }
        if let said = guardianships(before: entry.number).last?.said,
            said.guardians.contains(where: { $0.key == author })
        {
            guard let time = entry.time else { return true }
            let isTheirs = isWard(said) || time < birthday(said.born, 14)
            if isTheirs && serving(said, at: time).contains(author) { return true }
        }
        if forbids { return false }
        guard let delegation = delegations(before: entry.number).last(where: { $0.key == author && $0.manages }) else {
            return false
        }
        return entry.time == nil || entry.time ?? 0 < delegation.end
    }

    func decidesAlone(_ entry: Entry) -> Bool {
        guard (entry.signers?.first ?? patient) == patient else { return false }
        if isAssisted { return isSignedByTwo(entry) }
        if ward(of: entry) != nil { return false }
        guard let said = guardianships(before: entry.number).last?.said else { return true }
        return entry.time.map { $0 >= birthday(said.born, 14) } ?? false
    }

    func mayGiveBack(_ entry: Entry, takenBy deniers: Set<KeyThumbprint>, lifts: Bool) -> Bool {
        let signers = entry.signers ?? [patient]
        if let said = guardianships(before: entry.number).last?.said, isWard(said) {
            return mayGiveBack(entry, as: said, takenBy: deniers)
        }
        if signers[0] == patient { return decidesAlone(entry) }
        guard let time = entry.time else { return false }
        if let said = guardianships(before: entry.number).last?.said, time < birthday(said.born, 14) {
            let serving = serving(said, at: time)
            if !isEnough(signers, of: said, at: time) { return false }
            if deniers.contains(where: { serving.contains($0) && !signers.contains($0) }) { return false }
            return true
        }
        if lifts || deniers != [signers[0]] { return false }
        guard let found = delegations(before: entry.number).last(where: { $0.key == signers[0] && $0.manages }) else {
            return false
        }
        return found.isFinal && found.start <= time && time < found.end
    }

    /// True when guardians signed who may permit now, or nobody knows when.
    func isGuardianEnough(_ entry: Entry) -> Bool {
        let signers = entry.signers ?? [patient]
        guard let said = guardianships(before: entry.number).last?.said,
            said.guardians.contains(where: { $0.key == signers[0] })
        else { return false }
        guard let time = entry.time else { return true }
        return time < birthday(said.born, 14) && isEnough(signers, of: said, at: time)
    }

    func isManaging(_ key: KeyThumbprint, _ entry: Entry) -> Bool {
        guard let found = delegations(before: entry.number).last(where: { $0.key == key && $0.manages }) else {
            return false
        }
        guard let time = entry.time else { return true }
        return found.isFinal && found.start <= time && time < found.end
    }

    func isEnough(_ signers: [KeyThumbprint], of said: Named, at time: UInt64) -> Bool {
        let serving = serving(said, at: time)
        let signed = serving.filter { signers.contains($0) }
        return !signed.isEmpty && (!said.both || signed.count == serving.count)
    }

    /// The patient and two different members of the staff that the newest list before it names.
    private func isSignedByTwo(_ entry: Entry) -> Bool {
        var newest: [KeyThumbprint] = []
        for earlier in entries where earlier.number < entry.number {
            if case .assistance(let staff) = earlier.said { newest = staff }
        }
        let signers = entry.signers ?? [patient]
        return signers.count == 3 && signers[0] == patient && newest.contains(signers[1])
            && newest.contains(signers[2]) && signers[1] != signers[2]
    }

    // MARK: delegations

    private struct Given {
        let number: UInt32
        let key: KeyThumbprint
        let manages: Bool
        let start: UInt64
        let end: UInt64
        let isFinal: Bool
    }

    /// Those that the patient could make, and that nothing before `number` ended.
    private func delegations(before number: UInt32, ended: Bool = false) -> [Given] {
        if isAssisted { return [] }
        return entries.compactMap { entry in
            guard entry.number < number, case .delegation(let key, let manages, let start, let end) = entry.said,
                (entry.signers?.first ?? patient) == patient, key != patient, start < end,
                end - start <= 1095 * 86_400
            else { return nil }
            if let said = guardianships(before: entry.number).last?.said {
                guard let time = entry.time, time >= birthday(said.born, 18), !isWard(said) else { return nil }
            }
            if let time = entry.time, start > time + 86_400 { return nil }
            let isEnded = guardianships(before: number).contains { $0.number > entry.number && isWard($0.said) }
            let isOver =
                isEnded
                || entries.contains { later in
                    guard later.number > entry.number, later.number < number, case .withdrawal(let named) = later.said
                    else {
                        return false
                    }
                    return (named == nil || named == entry.number) && mayTakeAway(later, forbids: false)
                }
            if isOver && !ended { return nil }
            return Given(
                number: entry.number, key: key, manages: manages, start: start, end: end, isFinal: entry.isFinal)
        }
    }

    private func serves(_ key: KeyThumbprint) -> Given? {
        delegations(before: .max).last { $0.key == key && $0.isFinal && $0.start <= now && now < $0.end }
    }

    // MARK: a permit

    func lackOfPower(_ entry: Entry, _ document: DocumentRecord) -> String? {
        let signers = entry.signers ?? [patient]
        if isAssisted {
            if !isSignedByTwo(entry) { return "not-assisted" }
            if case .consent(let permit, _) = entry.said, case .practitioner(let key, _) = permit.recipient,
                signers.contains(key)
            {
                return "not-assisted"
            }
            return document.level.rawValue == 5 ? "beyond-assistance" : nil
        }
        if let said = ward(of: entry) {
            if !signers.contains(where: { key in said.guardians.contains { $0.key == key } }) { return "ward-alone" }
            if said.capacity == "limited" && !signers.contains(patient) { return "ward-unsigned" }
            return lackOfGuardians(entry, signers, said)
        }
        if signers[0] == patient {
            guard let said = guardianships(before: .max).last?.said else { return nil }
            return entry.time.map { $0 >= birthday(said.born, 14) } ?? false ? nil : "child-alone"
        }
        if let given = delegations(before: entry.number).last(where: { $0.key == signers[0] && $0.manages }) {
            let stands = delegations(before: .max).contains {
                $0.number == given.number && $0.isFinal && $0.start <= now && now < $0.end
            }
            if !stands { return "delegation-ended" }
            return document.level.rawValue == 5 ? "beyond-delegation" : nil
        }
        if let first = guardianships(before: entry.number).last?.said,
            first.guardians.contains(where: { $0.key == signers[0] })
        {
            return lackOfGuardians(entry, signers, first)
        }
        let wereGuardians = guardianships(before: entry.number).flatMap(\.said.guardians).map(\.key)
        if wereGuardians.contains(signers[0]) { return "guardian-ended" }
        return delegations(before: entry.number).contains { $0.key == signers[0] }
            ? "beyond-delegation" : "delegation-ended"
    }

    private func lackOfGuardians(_ entry: Entry, _ signers: [KeyThumbprint], _ first: Named) -> String? {
        var left = signers.filter { signer in first.guardians.contains { $0.key == signer } }
        let wasEnough = entry.time.map { isEnough(left, of: first, at: $0) } ?? (!first.both || left.count == 2)
        var said = first
        for later in guardianships(before: .max) where later.number > entry.number {
            let isSame = later.said.capacity == said.capacity
            let went = isSame ? later.time.map { serving(said, at: $0) } ?? [] : []
            left = left.filter { key in went.contains(key) && later.said.guardians.contains { $0.key == key } }
            if left.isEmpty { return "guardian-ended" }
            said = later.said
        }
        if now >= birthday(said.born, 18) && !isWard(said) { return "of-age" }
        if !serving(said, at: now).contains(where: { left.contains($0) }) { return "guardian-ended" }
        if !wasEnough || !isEnough(left, of: said, at: now) { return "co-guardian-missing" }
        if now < birthday(said.born, 14) || isWard(said) { return nil }
        let isConfirmed = entries.contains { later in
            guard later.number > entry.number, later.isFinal, case .confirmation(let named) = later.said else {
                return false
            }
            return (named == nil || named == entry.number) && decidesAlone(later)
        }
        return isConfirmed ? nil : "not-confirmed"
    }

    // MARK: reading

    func askedByGuardian(_ query: AccessQuery, _ document: DocumentRecord) -> String? {
        guard query.purpose == .familyRequest, query.institution == nil,
            let newest = guardianships(before: .max).last,
            newest.said.guardians.contains(where: { $0.key == query.requester }), serves(query.requester) == nil
        else { return nil }
        let mark = "guardian:\(newest.number)"
        let isWard = isWard(newest.said)
        if now >= birthday(newest.said.born, 18) && !isWard { return "denied of-age \(mark)" }
        if !newest.isFinal { return "denied stale-ledger \(mark)" }
        if !serving(newest.said, at: now).contains(query.requester) { return "denied guardian-ended \(mark)" }
        let isHeard = isWard ? newest.said.capacity == "limited" : now >= birthday(newest.said.born, 14)
        if document.level.rawValue == 5 && isHeard {
            return "denied specially-protected \(mark)"
        }
        return "permitted guardian \(mark)"
    }

    func askedByDelegate(_ query: AccessQuery, _ document: DocumentRecord) -> String? {
        guard query.purpose == .familyRequest, query.institution == nil else { return nil }
        let all = delegations(before: .max, ended: true).filter { $0.key == query.requester }
        guard let last = all.last else { return nil }
        guard let given = serves(query.requester) else { return "denied delegation-ended delegate:\(last.number)" }
        if document.level.rawValue == 5 { return "denied beyond-delegation delegate:\(given.number)" }
        return "permitted delegate delegate:\(given.number)"
    }
}
