import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage

/// As home node: an institution states that a person died, or that this was an error (CONSENT-210 … CONSENT-212).
extension Node {
    func checkDeath(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Death.self, message)
        try checkRight(content.institution.id, of: accepted)
        guard message.entry.sequence == 0, message.entry.effect == .issue, content.healthCode.home == origin,
            try isEnrolled(content.healthCode)
        else { throw SubmissionRefusal.notTruthful }
        guard content.isCoSigned(in: message.opening), try isStaff(content.staff, of: accepted) else {
            throw SubmissionRefusal.coSignature
        }
        let leafHash = MerkleTree.leafHash(message.entry.encoded)
        let known = try database.deaths(of: content.healthCode)
        guard
            try known.contains(where: { $0.leafHash == leafHash })
                || known.count < Self.maximumDeaths && !isDeceased(content.healthCode)
        else { throw SubmissionRefusal.exists }
    }

    func checkDeathCorrection(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(DeathCorrection.self, message)
        try checkRight(content.institution.id, of: accepted)
        let known = try database.deaths(of: content.healthCode).first { $0.record == message.entry.record }
        guard message.entry.sequence == 1, message.entry.effect == .revoke,
            known?.institution == accepted.institution.id
        else { throw SubmissionRefusal.notTruthful }
        guard let death = try database.chain(of: message.entry.record, in: origin).first,
            try content.isCoSigned(
                in: message.opening, personKeys: witnesses(of: content.healthCode, before: death.index)),
            try content.staff.allSatisfy({ try isStaff($0, of: accepted) }),
            try content.staff.count == 1
                || areDifferentPeople(content.staff.map(\.key.thumbprint), at: accepted.institution.id)
        else { throw SubmissionRefusal.coSignature }
    }

    private func checkRight(_ named: InstitutionID, of accepted: AcceptedInstitution) throws {
        guard accepted.rights.contains(.enrol), named == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
    }

    private func isEnrolled(_ code: HealthCode) throws -> Bool {
        try personKeys(of: code).contains { try database.person($0.thumbprint)?.kind == .enrolment }
    }

    /// Every key that a person ever had, the newest last. Read from what opened their lines, not from folded lines: these ask
    /// whether the person lives.
    func personKeys(of code: HealthCode) throws -> [VerifyingKey] {
        let first = try database.lines(of: code).lazy.compactMap { try? self.lineOpening(of: $0)?.card.identity }
            .first { code.names($0) }
        return (first.map { [$0] } ?? []) + (try database.reEnrolments(of: code).map(\.key))
    }

    /// The person's key when a death was entered at an index of the home ledger, who may witness that they live; none of
    /// somebody who is assisted, whose key lies at the counter (CONSENT-216).
    private func witnesses(of code: HealthCode, before index: UInt64) throws -> [VerifyingKey] {
        let openings = try database.lines(of: code).compactMap { try lineOpening(of: $0) }
        var key = openings.map(\.card.identity).first { code.names($0) }
        for change in try database.reEnrolments(of: code) {
            let entered = try database.chain(of: change.record, in: code.home)
                .first { $0.head.leafHash == change.leafHash }
            if let entered, entered.index < index { key = change.key }
        }
        guard let key, !openings.contains(where: { $0.assistedBy != nil && $0.card.identity == key }) else { return [] }
        return [key]
    }

    /// What is known of a person's deaths, corrections among it, which goes before anything about their lines: a notice may
    /// have been lost.
    func deathMessages(of code: HealthCode) throws -> [SubmissionMessage] {
        try database.deaths(of: code).flatMap { death in
            try database.chain(of: death.record, in: origin).compactMap { link in
                guard let entry = try database.entry(at: link.index, in: origin),
                    let opening = try database.opening(for: entry.commitment)
                else { return nil }
                return SubmissionMessage(entry: entry, opening: opening)
            }
        }
    }

    /// Every custodian's node that a line of the person is for hears of it.
    func deliveries(ofDeath message: SubmissionMessage) throws -> [Delivery] {
        let code =
            (try? Death(of: message.opening))?.healthCode ?? (try? DeathCorrection(of: message.opening))?.healthCode
        guard let code else { return [] }
        let roster = try roster()
        let nodes = try database.lines(of: code).filter { $0.home == origin }
            .compactMap { roster.institution($0.institution)?.origin }
        let body = OpeningsMessage(origin: origin, items: [message]).bytes
        return Set(nodes).filter { $0 != origin }.sorted().map { node in
            Delivery(peer: node, path: "/v1/peer/openings", body: body)
        }
    }

    /// The receipts of the deaths that an institution of this node stated of a person, with their corrections.
    func deaths(of code: HealthCode, for accepted: AcceptedInstitution) throws -> [Receipt] {
        guard accepted.rights.contains(.enrol) else { throw LookupRefusal.refused }
        let known = try database.deaths(of: code).filter { $0.institution == accepted.institution.id }
        let indexes = try known.flatMap { try database.chain(of: $0.record, in: origin).map(\.index) }
        return try database.receipts(at: indexes.sorted(), in: origin)
    }
}

/// At every node: whether a person is dead, as far as is known here.
extension Node {
    /// Takes the home node's word that somebody died: by itself it only denies, so it counts before the copy of the ledger
    /// shows its entry.
    func keepDeath(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? Death(of: item.opening), content.healthCode.home == sender,
            item.entry.effect == .issue, item.entry.sequence == 0,
            let institution = try roster().descriptor(of: sender)?.institutions
                .first(where: { $0.institution.id == content.institution.id && $0.rights.contains(.enrol) }),
            item.opening.author.isSigned(by: institution.key), content.isCoSigned(in: item.opening),
            try !database.lines(of: content.healthCode).isEmpty
        else { throw LookupRefusal.refused }
        let leafHash = MerkleTree.leafHash(item.entry.encoded)
        let known = try database.deaths(of: content.healthCode)
        guard known.count < Self.maximumDeaths || known.contains(where: { $0.leafHash == leafHash }) else {
            throw LookupRefusal.refused
        }
        try database.keep(content, record: item.entry.record, leafHash: leafHash, key: institution.key)
    }

    /// Takes the deaths whose openings came while this node ran a version that did not know them: once, and again at the
    /// next start while the entry of one is not in the copy (STORAGE-203).
    func takeEarlierDeaths() throws {
        guard try !database.isSearchedForDeaths() else { return }
        var isComplete = true
        for opening in try database.openingsOfDeaths() {
            let place = opening.place
            guard place.origin != origin else { continue }
            guard let link = try database.chain(of: place.record, in: place.origin).first,
                let entry = try database.entry(at: link.index, in: place.origin),
                entry.commitment == opening.commitment
            else {
                isComplete = false
                continue
            }
            do {
                try keepDeath(SubmissionMessage(entry: entry, opening: opening), from: place.origin)
            } catch LookupRefusal.refused {
                // It would be refused today as well.
            }
        }
        if isComplete { try database.noteSearchedForDeaths() }
    }

    /// How many deaths of one person are kept, corrected ones among them.
    private static let maximumDeaths = 64

    /// True while a death is stated of a person that no final and proved entry of the home ledger corrects.
    func isDeceased(_ code: HealthCode) throws -> Bool {
        try database.deaths(of: code).contains { try !isCorrected($0, of: code) }
    }

    /// The deaths of a person that nothing corrects.
    func standingDeaths(of code: HealthCode) throws -> [KnownDeath] {
        try database.deaths(of: code).filter { try !isCorrected($0, of: code) }
    }

    private func isCorrected(_ death: KnownDeath, of code: HealthCode) throws -> Bool {
        let roster = try roster()
        let isOwn = code.home == origin
        let finalSize = isOwn ? .max : try finality(of: code.home, roster: roster)?.size ?? 0
        let chain = try database.chain(of: death.record, in: code.home)
        guard chain.count == 2, chain[0].head.leafHash == death.leafHash, let link = chain.last,
            link.head.sequence == 1, link.head.effect == .revoke, link.index < finalSize,
            let key = death.key ?? roster.institution(death.institution, with: .enrol)?.accepted.key,
            let entry = try database.entry(at: link.index, in: code.home),
            let opening = try database.opening(for: entry.commitment),
            (try? opening.check(opens: entry, origin: code.home, recordKey: link.head.key)) != nil,
            let content = try? DeathCorrection(of: opening), content.healthCode == code,
            content.institution.id == death.institution,
            opening.author.isSigned(by: key)
        else { return false }
        return content.isCoSigned(in: opening, personKeys: try witnesses(of: code, before: chain[0].index))
    }
}
