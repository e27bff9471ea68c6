import CipherSuites
import ConsentLedger
public import ConsentPolicy
import Federation
import MerkleLog
import Storage

/// Why a declaration was not entered, or a lookup under it not made. The declarant is told: it is their own statement.
public struct EmergencyRefusal: Error, Equatable, Sendable {
    /// The coded reason.
    public let reason: Reason
}

/// As the node of an emergency group and of those in it.
extension Node {
    /// A group at the beginning of a record, or the end of one that the institution made.
    func checkEmergencyGroup(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(EmergencyGroup.self, message)
        guard accepted.rights.contains(.emergency), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard message.entry.sequence > 0 else {
            guard message.entry.effect == .issue, content.start < content.end else {
                throw SubmissionRefusal.notTruthful
            }
            for member in content.members {
                guard let person = try database.person(member.key), person.kind == .credential,
                    person.record == member.credential
                else { throw EmergencyRefusal(reason: .emergencyNotInGroup) }
            }
            return
        }
        guard message.entry.effect == .revoke,
            let first = try firstOpening(of: message.entry.record).map({ try EmergencyGroup(of: $0) }),
            first == content
        else { throw SubmissionRefusal.notTruthful }
    }

    /// A declaration is judged before it is entered, so that its declarant learns at once what is missing.
    func checkEmergency(_ message: SubmissionMessage, by person: KnownPerson) throws {
        let content = try read(EmergencyDeclaration.self, message)
        guard content.declarant == person.key.thumbprint, content.credential.origin == origin,
            content.credential.record == person.record, message.entry.sequence == 0, message.entry.effect == .issue,
            let author = try firstOpening(of: person.record).map({ try Credential(of: $0) })
        else { throw SubmissionRefusal.notTruthful }
        let group = try group(content.basis)
        try requireNotDismissed(content.declarant, from: group)
        let judgement = EmergencyJudgement(
            content: content, opening: message.opening, author: author, witness: try credential(of: content.witness),
            group: group,
            isDispatchAllowed: try emergencyPolicy.acceptsDispatch
                && roster().institution(person.institution, with: .emergency)?.origin == origin)
        if let reason = judgement.fault(sealed: clock.now, now: clock.now) {
            logRefusal(reason.rawValue, from: origin)
            throw EmergencyRefusal(reason: reason)
        }
    }

    private func credential(of witness: EmergencyWitness?) throws -> Credential? {
        guard let witness, let person = try database.person(witness.key), person.kind == .credential,
            person.record == witness.credential, try isInForce(person.record, in: origin),
            let credential = try firstOpening(of: person.record).map({ try Credential(of: $0) })
        else { return nil }
        let now = clock.now
        return credential.start <= now && now < credential.end ? credential : nil
    }

    private func group(_ basis: EmergencyBasis) throws -> EmergencyGroup? {
        guard case .group(let record) = basis, try isInForce(record, in: origin),
            let group = try firstOpening(of: record).flatMap({ try? EmergencyGroup(of: $0) }),
            try roster().institution(group.institution.id, with: .emergency)?.origin == origin
        else { return nil }
        return group
    }

    /// Refuses whom a group names with a credential that was ended since, whatever credential they have now.
    private func requireNotDismissed(_ declarant: KeyThumbprint, from group: EmergencyGroup?) throws {
        guard let member = group?.member(declarant), try !isInForce(member.credential, in: origin) else { return }
        throw EmergencyRefusal(reason: .emergencyNotInGroup)
    }

    /// Only the declarant ends an emergency early.
    func checkEmergencyClosing(_ message: SubmissionMessage, by person: KnownPerson) throws {
        let content = try read(EmergencyClosing.self, message)
        guard content.declarant == person.key.thumbprint, message.entry.sequence == 1, message.entry.effect == .revoke,
            let declaration = try firstOpening(of: message.entry.record),
            declaration.commitment == content.declaration,
            (try? EmergencyDeclaration(of: declaration))?.declarant == content.declarant
        else { throw SubmissionRefusal.notTruthful }
    }

    /// What a request under a declaration brings along; nil for a request under none.
    func emergencyEvidence(for request: AccessRequest, _ person: KnownPerson) throws -> EmergencyEvidence? {
        guard let digest = request.emergency else { return nil }
        let found = try database.statements(.emergency, person: person.key.thumbprint).reversed().first { index in
            try database.entry(at: index, in: origin)?.commitment == digest
        }
        guard let found, let receipt = try database.receipt(at: found, in: origin) else {
            throw EmergencyRefusal(reason: .emergencyUnproved)
        }
        guard try isInForce(found) else { throw EmergencyRefusal(reason: .emergencyWindowOver) }
        let content = try EmergencyDeclaration(of: receipt.opening)
        var group: Receipt?
        if case .group(let record) = content.basis { group = try firstReceipt(of: record) }
        try requireNotDismissed(content.declarant, from: group.map { try EmergencyGroup(of: $0.opening) })
        return EmergencyEvidence(
            declaration: try entered(found),
            witness: try content.witness.flatMap { try firstReceipt(of: $0.credential) }, group: group)
    }

    /// The receipt of the first entry of an own record.
    func firstReceipt(of record: RecordID) throws -> Receipt? {
        try database.chain(of: record, in: origin).first.flatMap { try database.receipt(at: $0.index, in: origin) }
    }

    /// What the first entry of a record says, without a proof that it stands there.
    func firstOpening(of record: RecordID) throws -> Opening? {
        try database.chain(of: record, in: origin).first.flatMap { try database.opening(at: $0.index, in: origin) }
    }
}

/// As home node and custodian: what to make of an emergency that a request is made under.
extension Node {
    /// The emergency of a query, proved and judged by what it says; nil when the query is under none, or under one that
    /// is not proved.
    func emergency(
        _ query: LookupQuery, _ verified: VerifiedRequest, from sender: Origin
    ) throws -> VerifiedEmergency? {
        guard verified.request.emergency != nil, let evidence = query.emergency else { return nil }
        return EmergencyVerifier(roster: try roster(), policy: emergencyPolicy, now: clock.now)
            .verify(evidence, for: verified, from: sender)
    }

    /// What a proved emergency claims, refused when something it rests on was ended. A copy that does not show the records
    /// yet speaks neither for nor against them.
    func claim(of emergency: VerifiedEmergency) throws -> EmergencyClaim {
        guard emergency.claim.refusal == nil else { return emergency.claim }
        let ended = try emergency.records.first { try isEnded($0.record, in: emergency.origin) }
        return ended.map { emergency.claim.refused($0.ended) } ?? emergency.claim
    }

    /// The claim that is decided by at a custodian: also refused for what its declarant did here before.
    func claim(
        of emergency: VerifiedEmergency?, _ verified: VerifiedRequest, line: KnownLine
    ) throws -> EmergencyClaim? {
        guard let digest = verified.request.emergency else { return nil }
        guard let emergency else {
            return EmergencyClaim(declaration: digest, end: 0, policy: emergencyPolicy, refusal: .emergencyUnproved)
        }
        let claim = try claim(of: emergency)
        guard claim.refusal == nil, let fault = try conductFault(emergency, line: line) else { return claim }
        return claim.refused(fault)
    }

    private func isEnded(_ record: RecordID, in ledger: Origin) throws -> Bool {
        if try database.chain(of: record, in: ledger).isEmpty { return false }
        return try !isInForce(record, in: ledger)
    }

    /// A line that its patient stopped, or whose key was replaced, which the custodian had linked: in an emergency its documents can still be found.
    func stoppedLine(of code: HealthCode, at custodian: InstitutionID) throws -> KnownLine? {
        let found = try database.lines(of: code, at: custodian).filter { line in
            try !isActive(line) && link(of: line) != nil && isKeyProved(of: line)
        }
        // The newest leads to the documents of those before it.
        let before = try Set(found.flatMap { try earlierLines(of: $0).map(\.record) })
        return found.last { !before.contains($0.record) }
    }

    func kept(_ emergency: VerifiedEmergency, line: KnownLine) -> KeptEmergency {
        KeptEmergency(
            declaration: emergency.claim.declaration, institution: line.institution, line: line.record,
            home: line.home, person: emergency.content.declarant,
            place: CredentialReference(origin: emergency.origin, record: emergency.records[0].record),
            beganAt: emergency.sealed, endsAt: emergency.claim.end, receipt: emergency.receipt)
    }

    /// The nodes of the institutions that review emergencies.
    func supervisors() throws -> Set<Origin> {
        let roster = try roster()
        return Set(
            roster.institutions(with: .supervise).compactMap { roster.institution($0.id)?.origin }
                .filter { $0 != origin })
    }
}

extension Array where Element: Hashable {
    /// Each once, in the order of the first.
    func uniqued() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}
