import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Logging
import MerkleLog
import Storage

/// Why a permit for a day was not entered. Who stated it is told.
public enum DayPermitRefusal: String, Error, Sendable, CaseIterable {
    /// The patient has no line there that one can be given for: none that is linked, readable and in use, or somebody else
    /// signs for them.
    case noLine = "day-permit-no-line"
    /// The line has an entry more than the permit names.
    case lineMoved = "day-permit-line-moved"
    /// By the number in the custodian's file the patient is no adult, or there is no such number.
    case notAdult = "day-permit-not-adult"
    /// There was one within the days before.
    case tooSoon = "day-permit-too-soon"
}

/// As custodian: permits for a day, which two of the staff sign for a patient without keys (CONSENT-281 … CONSENT-286).
extension Node {
    /// How far the time that is signed may be from that of the entry.
    private static let maximumDelaySeconds: UInt64 = 900

    func checkDayPermit(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(DayPermit.self, message)
        guard accepted.rights.contains(.custodian), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        let entry = message.entry
        let known = try database.dayPermits(of: content.healthCode)
            .first { $0.origin == origin && $0.record == entry.record }
        if entry.effect == .revoke {
            // To end one takes the custodian alone, and says which.
            guard let known, entry.sequence == 1, message.opening.statements.count == 1,
                try dayPermit(known)?.content == content
            else { throw SubmissionRefusal.notTruthful }
            return
        }
        guard entry.sequence == 0, entry.effect == .issue, DayPermitText.isShownTruthfully(in: content) else {
            throw SubmissionRefusal.notTruthful
        }
        guard content.isCoSigned(in: message.opening),
            try content.staff.allSatisfy({ try isStaff($0, of: accepted) }),
            try areDifferentPeople(content.staff.map(\.key.thumbprint), at: accepted.institution.id)
        else { throw SubmissionRefusal.coSignature }
        if case .practitioner(let reader, _) = content.consent.recipient {
            // Neither of the two reads by it, under no other key of the same licence either.
            let people = content.staff.map(\.key.thumbprint) + [reader]
            guard try areDifferentPeople(people, at: accepted.institution.id) else {
                throw SubmissionRefusal.coSignature
            }
        }
        // A repeat of what was entered is answered by the ledger.
        guard known == nil else { return }
        let now = clock.now
        guard content.consent.start <= now + Self.maximumDelaySeconds,
            now <= content.consent.start + Self.maximumDelaySeconds
        else { throw SubmissionRefusal.notTruthful }
        let line = try lineForDayPermit(of: content.healthCode, at: accepted.institution.id)
        guard line.record == content.line, !content.staff.contains(where: { $0.key.thumbprint == line.person }) else {
            throw DayPermitRefusal.noLine
        }
        guard try newestLeaf(of: line) == content.leaf else { throw DayPermitRefusal.lineMoved }
        guard try isAdult(by: link(of: line), at: now) else { throw DayPermitRefusal.notAdult }
        // What was entered before a refill may be missing here; what can't be read counts as entered just now.
        let refilled = try database.floor(Self.refilledFloor)
        guard refilled == 0 || now >= refilled + DayPermit.restSeconds,
            let before = try dayPermits(of: content.healthCode, at: accepted.institution.id),
            before.allSatisfy({ now >= $0.enteredAt + DayPermit.restSeconds })
        else { throw DayPermitRefusal.tooSoon }
        logger.record(.notice, "two of the staff signed a permit for a day", code: "day-permit")
    }

    /// The linked line of a patient who decides alone, as it stands now: a permit can do nothing in any other.
    private func lineForDayPermit(of code: HealthCode, at custodian: InstitutionID) throws -> KnownLine {
        // A line that was carried over has another code: by the old one nothing is decided, and nobody is told.
        guard let line = try linkedLine(of: code, at: custodian).map({ try successor(of: $0) }), line.healthCode == code
        else { throw DayPermitRefusal.noLine }
        let folded = try decisionLine(line)
        guard folded.allowsDayPermits, folded.unreadable.isEmpty, !folded.isRevoked, !folded.isSuspended,
            !folded.isDeceased
        else { throw DayPermitRefusal.noLine }
        return line
    }

    /// What staff need to sign one: the patient's line here and its newest entry, and the permits that were.
    func counterLine(of code: HealthCode, for accepted: AcceptedInstitution) throws -> CounterLineMessage {
        guard accepted.rights.contains(.custodian) else { throw LookupRefusal.refused }
        let line = try lineForDayPermit(of: code, at: accepted.institution.id)
        let known = try database.dayPermits(of: code).filter {
            $0.origin == origin && $0.institution == accepted.institution.id
        }
        guard let leaf = try newestLeaf(of: line) else { throw DayPermitRefusal.noLine }
        return CounterLineMessage(
            line: line.record, leaf: leaf, receipts: try receipts(ofDayPermits: known))
    }

    private func newestLeaf(of line: KnownLine) throws -> Digest? {
        try database.chain(of: line.record, in: line.home).last?.head.leafHash
    }

    /// The birth date in the identity number that stands in the custodian's own file.
    private func isAdult(by link: Link?, at now: UInt64) -> Bool {
        guard let born = link?.identifiers.lazy.compactMap(\.birthDate).first else { return false }
        return ActingGuardians.attains(ActingGuardians.majority, bornOn: born) <= now
    }

    /// The home node is told, of an end together with what ended, in case a notice was lost.
    func deliveries(ofDayPermit message: SubmissionMessage) throws -> [Delivery] {
        guard let content = try? DayPermit(of: message.opening), content.healthCode.home != origin else { return [] }
        var items = [message]
        if message.entry.sequence > 0,
            let link = try database.chain(of: message.entry.record, in: origin).first,
            let entry = try database.entry(at: link.index, in: origin),
            let opening = try database.opening(for: entry.commitment)
        {
            items.insert(SubmissionMessage(entry: entry, opening: opening), at: 0)
        }
        let body = OpeningsMessage(origin: origin, items: items).bytes
        return [Delivery(peer: content.healthCode.home, path: "/v1/peer/openings", body: body)]
    }
}

/// As home node: what custodians' staff signed for this node's people.
extension Node {
    /// How many of one patient at one custodian are kept of a year: three times as many as there are weeks.
    private static let maximumDayPermits = 156

    /// Takes a custodian's word that its staff signed for somebody of this node.
    func keepDayPermit(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? DayPermit(of: item.opening), content.healthCode.home == origin,
            try roster().isSigned(item.opening, by: content.institution.id, with: .custodian, at: sender)
        else { throw LookupRefusal.refused }
        let known = try database.dayPermits(of: content.healthCode)
        let isKnown = known.contains { $0.origin == sender && $0.record == item.entry.record }
        guard item.entry.sequence > 0 || content.isCoSigned(in: item.opening) else { throw LookupRefusal.refused }
        if item.entry.sequence > 0 || isKnown { return }
        let year = content.consent.start.subtractingReportingOverflow(366 * 86_400)
        let ofOneYear = known.filter {
            $0.origin == sender && $0.institution == content.institution.id
                && $0.start >= (year.overflow ? 0 : year.partialValue)
        }
        guard ofOneYear.count < Self.maximumDayPermits, let line = try database.line(content.line, home: origin),
            line.institution == content.institution.id, line.healthCode == content.healthCode
        else { throw LookupRefusal.refused }
        try database.keep(content, record: item.entry.record, of: sender)
    }

    /// The receipts for a patient of this node, of those that ended too, as far as the copies show them.
    func dayPermits(of person: KnownPerson) throws -> [Receipt] {
        try receipts(ofDayPermits: database.dayPermits(of: healthCode(of: person)))
    }

    private func receipts(ofDayPermits known: [KnownDayPermit]) throws -> [Receipt] {
        try known.flatMap { item in
            try database.receipts(at: database.chain(of: item.record, in: item.origin).map(\.index), in: item.origin)
        }.sorted { $0.proof.inclusion.index < $1.proof.inclusion.index }
    }
}

/// What both decide by.
extension Node {
    /// The permits that name the newest entry of a line and that nothing ended. Of two within the days that one rests the
    /// later counts for nothing, whoever entered it.
    func dayPermits(on line: KnownLine) throws -> [StandingDayPermit] {
        let known = try database.dayPermits(of: line.healthCode).filter(isRecent)
        guard known.contains(where: { $0.line == line.record }), let leaf = try newestLeaf(of: line),
            let all = try dayPermits(of: line.healthCode, at: line.institution, among: known)
        else { return [] }
        return try known.filter { $0.line == line.record && $0.institution == line.institution }.compactMap { item in
            guard let permit = all.first(where: { $0.record == item.record }), permit.isAlone(among: all),
                try isInForce(item.record, in: item.origin), let (content, _) = try dayPermit(item),
                content.leaf == leaf, DayPermitText.isShownTruthfully(in: content)
            else { return nil }
            return permit.keeping(out: try keysOfSameLicences(as: permit.staff, at: line.institution))
        }
    }

    /// One that may last, or that others may have to wait for.
    private func isRecent(_ known: KnownDayPermit) -> Bool {
        let (now, start) = (clock.now, known.start)
        return start <= now ? now - start <= DayPermit.restSeconds + 86_400 : start - now <= 86_400
    }

    /// Those of the last days at one custodian. Nil when one of them can't be read here: nobody can tell then when it was
    /// entered. A copy may not show the newest yet, and then it permits nothing.
    private func dayPermits(
        of code: HealthCode, at custodian: InstitutionID, among known: [KnownDayPermit]? = nil
    ) throws -> [StandingDayPermit]? {
        let origin = try roster().institution(custodian, with: .custodian)?.origin
        let ofCustodian = try (known ?? database.dayPermits(of: code).filter(isRecent)).filter {
            $0.institution == custodian && $0.origin == origin
        }
        let read = try ofCustodian.compactMap { item in
            try dayPermit(item).map { StandingDayPermit($0.content, record: item.record, enteredAt: $0.time) }
        }
        return origin == self.origin && read.count < ofCustodian.count ? nil : read
    }

    /// The keys of everybody whom the institution gave a credential under a licence of one of these: one person may have two.
    private func keysOfSameLicences(as keys: [KeyThumbprint], at institution: InstitutionID) throws -> [KeyThumbprint] {
        let credentials = try database.statements(.credential, institution: institution).compactMap { index in
            try database.opening(at: index, in: origin).flatMap { try? Credential(of: $0) }
        }
        let licences = Set(credentials.filter { keys.contains($0.card.identity.thumbprint) }.map(\.licence))
        return credentials.filter { licences.contains($0.licence) }.map(\.card.identity.thumbprint)
    }

    /// What the first entry of its record says, and when that was entered; nil while the copy does not show it.
    private func dayPermit(_ known: KnownDayPermit) throws -> (content: DayPermit, time: UInt64)? {
        guard let link = try database.chain(of: known.record, in: known.origin).first, link.head.sequence == 0,
            let entry = try database.entry(at: link.index, in: known.origin), entry.effect == .issue,
            let opening = try database.opening(for: entry.commitment),
            (try? opening.check(opens: entry, origin: known.origin, recordKey: link.head.key)) != nil,
            let content = try? DayPermit(of: opening), content.isCoSigned(in: opening),
            let time = try database.blockTime(of: link.index, in: known.origin)
        else { return nil }
        return (content, time)
    }
}
