import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage

/// As home node: people who chose, in person, to be assisted at the counter that enrolled them (CONSENT-180 … CONSENT-187).
/// Custodians fold what the line says; that enrolment, sheet and credentials agree with it is checked here, before it is
/// entered.
extension Node {
    /// The enrolment of somebody who is assisted; nil for everybody else. Whoever was enrolled anew has keys of their own.
    func assistedEnrolment(of person: KnownPerson) throws -> Enrolment? {
        guard person.kind == .enrolment, try database.reEnrolments(of: healthCode(of: person)).isEmpty,
            let enrolment = try firstOpening(of: person.record).map({ try Enrolment(of: $0) }),
            enrolment.isAssisted
        else { return nil }
        return enrolment
    }

    /// A sheet names custodians that this node's operator accepted; a child has guardians instead.
    func checkSheet(of content: Enrolment) throws {
        guard content.isAssisted else { return }
        let roster = try roster()
        guard content.sheet.allSatisfy({ roster.institution($0.id, with: .custodian) != nil }) else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        let majority = ActingGuardians.attains(ActingGuardians.majority, bornOn: content.birthDate)
        guard majority <= clock.now else { throw ActingRefusal.assistanceUnproved }
    }

    /// A line says that its patient is assisted exactly when the enrolment does, and is for a custodian on the sheet, or for
    /// one that two members of the staff add to it.
    func checkAssistance(in content: LineOpening, of record: RecordID, by person: KnownPerson) throws {
        guard let enrolment = try assistedEnrolment(of: person) else {
            guard content.assistedBy == nil else { throw SubmissionRefusal.notTruthful }
            return
        }
        guard content.assistedBy == enrolment.institution else { throw ActingRefusal.notAssisted }
        let lines = try allLines(of: person).filter { $0.record != record }
        let added = try lines.filter { try !(lineOpening(of: $0)?.addedBy.isEmpty ?? true) }.map(\.institution)
        let sheet = Set(enrolment.sheet.map(\.id)).union(added)
        let isOnSheet = sheet.contains(content.custodian.id)
        guard !content.addedBy.isEmpty else {
            guard isOnSheet else { throw ActingRefusal.notOnSheet }
            return
        }
        guard !isOnSheet else { throw SubmissionRefusal.notTruthful }
        guard sheet.count < Enrolment.maximumOnSheet else { throw ActingRefusal.sheetFull }
        try checkAddition(by: content.addedBy, of: enrolment.institution.id, in: lines)
    }

    /// Two people with credentials of the institution in force and different licences, whom it named for this patient in a
    /// line that is in use: who holds the withdrawal card has ended all of that too.
    private func checkAddition(
        by staff: [StaffMember], of institution: InstitutionID, in lines: [KnownLine]
    ) throws {
        let keys = staff.map(\.key.thumbprint)
        guard let counter = try roster().institution(institution, with: .enrol)?.accepted,
            try staff.allSatisfy({ try isStaff($0, of: counter) }), try areDifferentPeople(keys, at: institution),
            try lines.contains(where: { try isActive($0) && fold($0).isAssisted(by: keys) })
        else { throw ActingRefusal.notAssisted }
    }

    /// The staff of a counter are named by the institution that enrolled the patient, each with a credential of it in force
    /// and a licence of their own.
    func checkAssistance(_ message: SubmissionMessage, by person: KnownPerson) throws -> InstitutionID {
        let content = try read(Assistance.self, message)
        guard let line = try database.line(message.entry.record, home: origin), content.line == line.record,
            line.person == person.key.thumbprint, message.entry.sequence > 0
        else { throw SubmissionRefusal.unknownLine }
        guard try !isDeceased(line.healthCode) else { throw ActingRefusal.deceased }
        guard let counter = try roster().institution(content.institution.id, with: .enrol)?.accepted else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard message.entry.effect == .issue, line.assistedBy == content.institution.id,
            message.opening.statements.count == 2, message.opening.statements[1].header.role == .counter,
            message.opening.statements[1].isSigned(by: counter.key),
            try content.staff.allSatisfy({ try isStaff($0, of: counter) }),
            try areDifferentPeople(content.staff.map(\.key.thumbprint), at: content.institution.id),
            let folded = try trial(message, in: line), !folded.unreadable.contains(message.entry.sequence)
        else { throw ActingRefusal.assistanceUnproved }
        return line.institution
    }

    /// Whoever signs beside an assisted patient holds a credential in force now, at the counter's own institution.
    func checkStaff(_ message: SubmissionMessage, of institution: InstitutionID) throws {
        let others = message.opening.statements.dropFirst().map(\.header.keyID)
        guard try areDifferentPeople(others, at: institution) else { throw ActingRefusal.notAssisted }
    }

    func areDifferentPeople(_ keys: [KeyThumbprint], at institution: InstitutionID) throws -> Bool {
        let licences = try keys.compactMap { try credential(of: $0, at: institution)?.licence }
        return licences.count == keys.count && Set(licences).count == keys.count
    }
}
