import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Logging
import MerkleLog
import Storage

/// As home node: a person who lost the keys is enrolled anew, in the record of the enrolment (CONSENT-151 … CONSENT-154).
extension Node {
    /// For so long after a person's key was changed, changing it again takes two members of staff, or the key in force.
    static let reEnrolmentRestSeconds: UInt64 = 30 * 86_400

    func checkReEnrolment(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(ReEnrolment.self, message)
        guard accepted.rights.contains(.enrol), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        let entry = message.entry
        guard content.healthCode.home == origin, entry.effect == .renew, entry.sequence > 0,
            let person = try database.person(content.former.thumbprint), person.kind == .enrolment,
            person.record == entry.record, person.institution == accepted.institution.id,
            try database.healthCode(of: person.key, home: origin) == content.healthCode
        else { throw SubmissionRefusal.notTruthful }
        // A repeat of what was entered is answered by the ledger; a key that ended otherwise can't end again.
        let ended = try database.reEnrolment(ending: content.former.thumbprint, home: origin)
        guard ended == nil || ended?.leafHash == MerkleTree.leafHash(entry.encoded) else {
            throw SubmissionRefusal.exists
        }
        guard content.isCoSigned(in: message.opening), try content.staff.allSatisfy({ try isStaff($0, of: accepted) })
        else { throw SubmissionRefusal.coSignature }
        guard ended == nil else { return }
        // A new key would otherwise be the living person that a correction asks for.
        guard try !isDeceased(content.healthCode) else { throw ActingRefusal.deceased }
        // The former key of somebody who is assisted lies at the institution that signs here.
        if try assistedEnrolment(of: person) != nil {
            guard content.staff.count == 2,
                try areDifferentPeople(content.staff.map(\.key.thumbprint), at: accepted.institution.id)
            else { throw SubmissionRefusal.coSignature }
        }
        try requirePersonal(content.card)
        guard try database.person(content.card.identity.thumbprint) == nil else { throw SubmissionRefusal.exists }
        guard try content.staff.count != 1 || !isKeyNew(of: content.healthCode) else {
            throw SubmissionRefusal.secondWitness
        }
    }

    func isStaff(_ member: StaffMember, of accepted: AcceptedInstitution) throws -> Bool {
        guard try database.person(member.key.thumbprint)?.record == member.credential else { return false }
        return try credential(of: member.key.thumbprint, at: accepted.institution.id)?.name == member.name
    }

    /// The credential in force of a member of an institution's staff; nil for anybody else.
    func credential(of key: KeyThumbprint, at institution: InstitutionID) throws -> Credential? {
        guard let person = try database.person(key), person.kind == .credential, person.institution == institution,
            try isInForce(person.record, in: origin),
            let credential = try firstOpening(of: person.record).map({ try Credential(of: $0) }),
            credential.start <= clock.now, clock.now < credential.end
        else { return nil }
        return credential
    }

    private func isKeyNew(of code: HealthCode) throws -> Bool {
        guard let last = try database.reEnrolments(of: code).last,
            let index = try database.chain(of: last.record, in: origin)
                .first(where: { $0.head.leafHash == last.leafHash })?.index,
            let block = try database.block(ofLeaf: index, in: origin)
        else { return false }
        return clock.now < block.seal.time + Self.reEnrolmentRestSeconds
    }

    /// Every custodian's node that a line of the person is for hears of the new key, so that old lines rest there.
    func deliveries(ofReEnrolment message: SubmissionMessage) throws -> [Delivery] {
        guard let content = try? ReEnrolment(of: message.opening) else { return [] }
        let roster = try roster()
        let nodes = try database.lines(of: content.healthCode).filter { $0.home == origin }
            .compactMap { roster.institution($0.institution)?.origin }
        let body = OpeningsMessage(origin: origin, items: [message]).bytes
        return Set(nodes).filter { $0 != origin }.sorted().map { node in
            Delivery(peer: node, path: "/v1/peer/openings", body: body)
        }
    }

    /// What a custodian needs to believe that the key of a line's opening is of the person with that health code.
    func reEnrolmentMessages(of content: LineOpening) throws -> [SubmissionMessage] {
        guard content.isOfLaterKey else { return [] }
        return try database.reEnrolments(of: content.healthCode).compactMap { known in
            guard
                let link = try database.chain(of: known.record, in: origin)
                    .first(where: { $0.head.leafHash == known.leafHash }),
                let entry = try database.entry(at: link.index, in: origin),
                let opening = try database.opening(for: entry.commitment)
            else { return nil }
            return SubmissionMessage(entry: entry, opening: opening)
        }
    }

    /// The keys of a patient of this node, the newest last.
    func keys(of person: KnownPerson) throws -> [KeyThumbprint] {
        let changes = try database.reEnrolments(of: healthCode(of: person))
        return changes.map(\.former) + [changes.last?.key.thumbprint ?? person.key.thumbprint]
    }

    func healthCode(of person: KnownPerson) throws -> HealthCode {
        try database.healthCode(of: person.key, home: origin)
    }

    /// All lines of a patient of this node, those of ended keys among them.
    func allLines(of person: KnownPerson) throws -> [KnownLine] {
        try database.lines(of: healthCode(of: person)).filter { $0.home == origin }
    }

    /// The receipts of a patient's enrolment and of every change of the key. Who holds a key that ended is told of the
    /// changes alone.
    func enrolment(of key: KeyThumbprint) throws -> [Receipt] {
        guard let person = try database.person(key), person.kind == .enrolment else { throw StorageError.notFound }
        let isEnded = try database.reEnrolment(ending: key, home: origin) != nil
        return try receipts(ofRecord: person.record).filter { receipt in
            !isEnded || StatementKind.claimed(by: receipt.opening) == .reEnrolment
        }
    }

    /// The receipts of the enrolment that an institution of this node made of the person with a number.
    func enrolment(
        of query: EnrolmentQuery, for accepted: AcceptedInstitution
    ) throws -> [Receipt] {
        guard accepted.rights.contains(.enrol),
            let person = try database.person(with: (query.identifier.system, query.identifier.value)),
            person.kind == .enrolment, person.institution == accepted.institution.id
        else { throw StorageError.notFound }
        return try receipts(ofRecord: person.record)
    }

    private func receipts(ofRecord record: RecordID) throws -> [Receipt] {
        try database.receipts(at: database.chain(of: record, in: origin).map(\.index), in: origin)
    }
}

/// As custodian: old lines rest from the notice on, and a new line is linked in the place of an old one.
extension Node {
    /// Takes the home node's notice of a new key. That node vouches for its people anyway, and the notice by itself only
    /// denies, so it counts before the copy of the ledger shows its entry; a new line is linked after that only.
    func keepReEnrolment(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? ReEnrolment(of: item.opening), content.healthCode.home == sender,
            item.entry.effect == .renew, item.opening.place.sequence == item.entry.sequence,
            let institution = try roster().descriptor(of: sender)?.institutions
                .first(where: { $0.institution.id == content.institution.id && $0.rights.contains(.enrol) }),
            item.opening.author.isSigned(by: institution.key), content.isCoSigned(in: item.opening)
        else { throw LookupRefusal.refused }
        try database.keep(content, item.entry, leafHash: MerkleTree.leafHash(item.entry.encoded))
    }

    /// True when the key that signs the line has ended.
    func isKeyReplaced(of line: KnownLine) throws -> Bool {
        try database.reEnrolments(of: line.healthCode).contains { $0.former == line.person }
    }

    /// Index in the home ledger from which on nothing counts that was signed with the line's key; nil while the key
    /// stands, or while the entry that ended it is not in the copy.
    func endOfKey(of line: KnownLine) throws -> UInt64? {
        guard let ending = try database.reEnrolments(of: line.healthCode).first(where: { $0.former == line.person })
        else { return nil }
        return try database.chain(of: ending.record, in: line.home)
            .first { $0.head.leafHash == ending.leafHash }?.index
    }

    /// The key that speaks for a health code: the newest, or the first.
    func currentKey(of code: HealthCode) throws -> VerifyingKey? {
        let changes = try database.reEnrolments(of: code)
        let ended = Set(changes.map(\.former))
        if let newest = changes.last(where: { !ended.contains($0.key.thumbprint) }) { return newest.key }
        guard changes.isEmpty else { return nil }
        return try database.lines(of: code).lazy.compactMap { try? self.fold($0).identity }.first { code.names($0) }
    }

    /// True when the line's key is the first of its health code, or entries of the home ledger lead from the first to it,
    /// made by an institution that is accepted here with the right `enrol`, and final.
    func isKeyProved(of line: KnownLine) throws -> Bool {
        let changes = try database.reEnrolments(of: line.healthCode)
        // While the copy does not show the line, or its opening is not held, nothing is permitted by it; then it is asked
        // again.
        guard let held = try heldOpening(of: line) else { return changes.isEmpty }
        // An opening may arrive that is never entered, and name another line's patient: what was entered counts.
        guard let opening = Self.lineOpening(in: held), opening.healthCode == line.healthCode,
            opening.custodian.id == line.institution, opening.card.identity.thumbprint == line.person
        else { return false }
        guard opening.isOfLaterKey else { return true }
        let roster = try roster()
        let isOwn = line.home == origin
        let finalSize = isOwn ? .max : try finality(of: line.home, roster: roster)?.size ?? 0
        var key = opening.card.identity.thumbprint
        for change in changes.reversed() where change.key.thumbprint == key {
            let link = try database.chain(of: change.record, in: line.home)
                .first { $0.head.leafHash == change.leafHash }
            guard let link, link.index < finalSize,
                isOwn || roster.institution(change.institution, with: .enrol)?.origin == line.home
            else { return false }
            key = change.former
        }
        guard
            let entry = try changes.first.flatMap({ change in
                try database.chain(of: change.record, in: line.home).first { $0.head.leafHash == change.leafHash }
            }).flatMap({ try database.entry(at: $0.index, in: line.home) }),
            let first = try database.opening(for: entry.commitment).flatMap({ try? ReEnrolment(of: $0) })
        else { return false }
        return first.former.thumbprint == key && line.healthCode.names(first.former)
    }

    /// What opened a line, signed by the key on its card; nil while it is not held.
    func lineOpening(of line: KnownLine) throws -> LineOpening? {
        try heldOpening(of: line).flatMap { Self.lineOpening(in: $0) }
    }

    /// The opening that a line's first entry commits to; nil while entry or opening is not held.
    private func heldOpening(of line: KnownLine) throws -> Opening? {
        guard let link = try database.chain(of: line.record, in: line.home).first, link.head.sequence == 0,
            let entry = try database.entry(at: link.index, in: line.home),
            let opening = try database.opening(for: entry.commitment),
            (try? opening.check(opens: entry, origin: line.home, recordKey: link.head.key)) != nil
        else { return nil }
        return opening
    }

    /// The same that a fold reads, and nothing more.
    private static func lineOpening(in opening: Opening) -> LineOpening? {
        guard let content = try? LineOpening.signed(in: opening), content.isCoSigned(in: opening) else { return nil }
        return content
    }

    /// The lines of the same patient here whose place a line takes, newest first: each is named by the one after it.
    func earlierLines(of line: KnownLine) throws -> [KnownLine] {
        var found: [KnownLine] = []
        var current = line
        while found.count < Self.maximumEarlierLines, let named = try lineOpening(of: current)?.replaces,
            let next = try former(named, of: current, for: line), next != line, !found.contains(next)
        {
            found.append(next)
            current = next
        }
        return found
    }

    private func former(_ named: FormerLine, of line: KnownLine, for newest: KnownLine) throws -> KnownLine? {
        if let closed = named.closed { return try closedLine(named, closed, of: line, for: newest) }
        guard let next = try database.line(named.record, home: line.home), next.healthCode == line.healthCode,
            next.institution == line.institution,
            try database.chain(of: next.record, in: line.home).contains(where: { $0.head.leafHash == named.leaf })
        else { return nil }
        return next
    }

    /// The old lines with an order about an adult that neither this line nor one between them says anything of: whoever
    /// stopped such a line is not rid of the order by that, and its documents rest but for an emergency (CONSENT-313).
    func shedLines(before line: KnownLine, _ folded: ConsentLine) throws -> Set<RecordID> {
        guard folded.guardians == nil, !folded.earlier.isEmpty else { return [] }
        var shed: Set<RecordID> = []
        for former in try earlierLines(of: line) {
            guard let guardians = try foldToItsEnd(former).guardians else { continue }
            guard guardians.isOfWard else { break }
            shed.insert(former.record)
        }
        return shed
    }

    static let maximumEarlierLines = 64

    /// True when a line can still give something: it is not stopped, and its key stands.
    func isActive(_ line: KnownLine) throws -> Bool {
        try !database.isStopped(line.record, of: line.home) && !isKeyReplaced(of: line)
    }

    /// A new line may carry the documents of an old one only when both were linked to one file: a number is the same. An
    /// old one whose link was taken back may have got somebody else's documents.
    func isSameFile(_ content: Link, as earlier: [KnownLine]) throws -> Bool {
        try earlier.allSatisfy { line in
            guard let old = try link(of: line) else {
                return try database.documents(line: line.record, institution: line.institution).isEmpty
            }
            return old.identifiers.contains(where: content.identifiers.contains)
        }
    }
}
