import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage

/// Why a near relative was not entered. The institution that stated one is told.
public enum KinshipRefusal: String, Error, Sendable, CaseIterable {
    /// No death of the person stands that this institution stated.
    case notDeceased = "kinship-not-deceased"
    /// The deceased said no while alive, or what they said can't be read any more.
    case refusedByDeceased = "kinship-refused"
}

/// As home node: an institution states who is a near relative of somebody whose death it stated (CONSENT-303 … CONSENT-305).
extension Node {
    /// How many near relatives of one person are kept, those taken back among them.
    private static let maximumKinships = 64

    func checkKinship(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Kinship.self, message)
        try checkEnrolling(content.institution.id, of: accepted)
        let code = content.healthCode
        guard message.entry.sequence == 0, message.entry.effect == .issue, code.home == origin,
            content.end > clock.now, content.end - clock.now <= Kinship.maximumSeconds,
            content.end <= message.entry.notAfter
        else { throw SubmissionRefusal.notTruthful }
        let death = try standingDeaths(of: code).first { $0.record == content.death }
        guard death?.institution == accepted.institution.id else { throw KinshipRefusal.notDeceased }
        guard content.isCoSigned(in: message.opening), try content.staff.allSatisfy({ try isStaff($0, of: accepted) }),
            try areDifferentPeople(content.staff.map(\.key.thumbprint), at: accepted.institution.id)
        else { throw SubmissionRefusal.coSignature }
        // Whoever holds a key of the deceased is no relative by it, and signs nobody in.
        let own = Set(try personKeys(of: code))
        guard own.isDisjoint(with: [content.card.identity] + content.staff.map(\.key)) else {
            throw SubmissionRefusal.notTruthful
        }
        guard try mayBeLetIn(content.card.identity.thumbprint, after: code) else {
            throw KinshipRefusal.refusedByDeceased
        }
        let known = try database.kinships(of: code)
        guard known.contains(where: { $0.record == message.entry.record }) || known.count < Self.maximumKinships else {
            throw SubmissionRefusal.exists
        }
    }

    func checkKinshipEnd(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(KinshipEnd.self, message)
        try checkEnrolling(content.institution.id, of: accepted)
        guard message.entry.sequence == 1, message.entry.effect == .revoke,
            let stated = try kinship(message.entry.record, of: content.healthCode, in: origin),
            stated.institution.id == accepted.institution.id
        else { throw SubmissionRefusal.notTruthful }
        guard content.isCoSigned(in: message.opening), try isStaff(content.staff, of: accepted) else {
            throw SubmissionRefusal.coSignature
        }
    }

    private func checkEnrolling(_ named: InstitutionID, of accepted: AcceptedInstitution) throws {
        guard accepted.rights.contains(.enrol), named == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
    }

    /// The newest word of the person in any of their lines here decides; a line that can't be read may have said no.
    private func mayBeLetIn(_ relative: KeyThumbprint, after code: HealthCode) throws -> Bool {
        var newest: (index: UInt64, word: AfterDeathWord)?
        for line in try database.lines(of: code) where line.home == origin {
            let folded = try fold(line)
            guard folded.unreadable.isEmpty else { return false }
            guard let said = folded.saidOfDeath.last,
                let link = try database.chain(of: line.record, in: origin)
                    .first(where: { $0.head.sequence == said.sequence })
            else { continue }
            if newest.map({ $0.index < link.index }) ?? true { newest = (link.index, said.word) }
        }
        return newest?.word.admits(relative) ?? true
    }

    /// What a stored opening states, as far as it opens the entry.
    private func kinship(_ record: RecordID, of code: HealthCode, in ledger: Origin) throws -> Kinship? {
        guard let link = try database.chain(of: record, in: ledger).first,
            let entry = try database.entry(at: link.index, in: ledger),
            let opening = try database.opening(for: entry.commitment),
            let content = try? Kinship(of: opening), content.healthCode == code
        else { return nil }
        return content
    }

    /// Every custodian's node that a line of the deceased is for hears of it, after the deaths, and of an end after what it
    /// ends, in case a notice was lost.
    func deliveries(ofKinship message: SubmissionMessage) throws -> [Delivery] {
        let code =
            (try? Kinship(of: message.opening))?.healthCode ?? (try? KinshipEnd(of: message.opening))?.healthCode
        guard let code else { return [] }
        var items = try deathMessages(of: code)
        if message.entry.sequence > 0, let link = try database.chain(of: message.entry.record, in: origin).first,
            let entry = try database.entry(at: link.index, in: origin),
            let opening = try database.opening(for: entry.commitment)
        {
            items.append(SubmissionMessage(entry: entry, opening: opening))
        }
        items.append(message)
        let roster = try roster()
        let nodes = try database.lines(of: code).filter { $0.home == origin }
            .compactMap { roster.institution($0.institution)?.origin }
        return Set(nodes).filter { $0 != origin }.sorted().flatMap { node in
            items.map { item in
                let body = OpeningsMessage(origin: origin, items: [item]).bytes
                return Delivery(peer: node, path: "/v1/peer/openings", body: body)
            }
        }
    }

    /// The receipts of the near relatives that an institution of this node stated of a person, with what it took back.
    func kinships(of code: HealthCode, for accepted: AcceptedInstitution) throws -> [Receipt] {
        guard accepted.rights.contains(.enrol) else { throw LookupRefusal.refused }
        return try kinshipReceipts(of: code) { $0.institution.id == accepted.institution.id }
    }

    /// The same for the person, once the death turned out to be an error.
    func kinships(of person: KnownPerson) throws -> [Receipt] {
        let code = try healthCode(of: person)
        guard try !isDeceased(code) else { throw ActingRefusal.deceased }
        return try kinshipReceipts(of: code) { _ in true }
    }

    private func kinshipReceipts(of code: HealthCode, where isWanted: (Kinship) -> Bool) throws -> [Receipt] {
        let indexes = try database.kinships(of: code).flatMap { known in
            guard let content = try kinship(known.record, of: code, in: origin), isWanted(content) else {
                return [UInt64]()
            }
            return try database.chain(of: known.record, in: origin).map(\.index)
        }
        return try database.receipts(at: indexes.sorted(), in: origin)
    }
}

/// As custodian: notices of near relatives. What one says counts once the copy shows its entry final; that one was taken back
/// counts on sight.
extension Node {
    func keepKinship(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? Kinship(of: item.opening), content.healthCode.home == sender,
            item.entry.effect == .issue, item.entry.sequence == 0,
            try isEnrolling(content.institution.id, at: sender, author: item.opening.author),
            content.isCoSigned(in: item.opening), try !database.lines(of: content.healthCode).isEmpty
        else { throw LookupRefusal.refused }
        let known = try database.kinships(of: content.healthCode)
        guard known.count < Self.maximumKinships || known.contains(where: { $0.record == item.entry.record }) else {
            throw LookupRefusal.refused
        }
        try database.keepKinship(
            of: content.healthCode, record: item.entry.record, sequence: 0,
            leafHash: MerkleTree.leafHash(item.entry.encoded))
    }

    func keepKinshipEnd(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? KinshipEnd(of: item.opening), content.healthCode.home == sender,
            item.entry.effect == .revoke, item.entry.sequence == 1,
            try isEnrolling(content.institution.id, at: sender, author: item.opening.author),
            content.isCoSigned(in: item.opening),
            // While the copy does not show whom it ends, nothing is given by it, and the end comes again.
            try kinship(item.entry.record, of: content.healthCode, in: sender)?.institution.id == content.institution.id
        else { throw LookupRefusal.refused }
        try database.keepKinship(
            of: content.healthCode, record: item.entry.record, sequence: 1,
            leafHash: MerkleTree.leafHash(item.entry.encoded))
    }

    private func isEnrolling(_ id: InstitutionID, at sender: Origin, author: SignedStatement) throws -> Bool {
        let institution = try roster().descriptor(of: sender)?.institutions
            .first { $0.institution.id == id && $0.rights.contains(.enrol) }
        return institution.map { author.isSigned(by: $0.key) } ?? false
    }
}
