public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import HealthRecords
import MerkleLog
import NodeClient
public import Storage

/// Who called, proved by a signature over the call.
public enum Caller: Sendable {
    /// A patient whom an institution of this node enrolled.
    case patient(KnownPerson)
    /// A practitioner with a credential of an institution of this node.
    case practitioner(KnownPerson)
    /// An institution of this node, by its own key.
    case institution(AcceptedInstitution)

    /// The key that signed the call.
    public var key: VerifyingKey {
        switch self {
        case .patient(let person), .practitioner(let person): person.key
        case .institution(let accepted): accepted.key
        }
    }
}

/// What a key that signs calls is to this node.
enum KeyHolder: Sendable {
    /// Of a caller.
    case caller(Caller)
    /// Of somebody enrolled who has another in its place.
    case former(VerifyingKey)
    /// Of a patient whose lines stand in ledgers that have ended.
    case closed(VerifyingKey)

    var key: VerifyingKey {
        switch self {
        case .caller(let caller): caller.key
        case .former(let key), .closed(let key): key
        }
    }
}

/// Why a statement was not entered. People are told: it is their own statement.
public enum SubmissionRefusal: String, Error, Sendable, CaseIterable {
    /// Not a statement that its caller may make here.
    case notAllowed = "not-allowed"
    /// It can't be read as what it claims to be.
    case unreadable
    /// It is signed for another ledger, or the text shown is not the text it gives.
    case notTruthful = "not-truthful"
    /// Its line does not exist, or belongs to somebody else.
    case unknownLine = "unknown-line"
    /// The institution is not accepted for this here.
    case institutionNotAccepted = "institution-not-accepted"
    /// Not signed by who must sign beside its author.
    case coSignature = "co-signature"
    /// The key was changed days ago: one member of staff is not enough to change it again.
    case secondWitness = "second-witness"
    /// The key of a line's opening is not proved yet to be the patient's.
    case keyUnproved = "key-unproved"
    /// The number in the file is another one than the person was enrolled with here.
    case otherPerson = "other-person"
    /// The file is another one than that of the line before.
    case otherFile = "other-file"
    /// There is one already: an enrolment of the identifier or key, or a line for the custodian.
    case exists
}

/// What people and institutions state.
extension Node {
    /// Finds the key of a caller: a person of this node or one of its institutions.
    func callerKey(_ thumbprint: KeyThumbprint) throws -> VerifyingKey? { try keyHolder(thumbprint)?.key }

    func caller(_ thumbprint: KeyThumbprint) throws -> Caller? {
        guard case .caller(let caller) = try keyHolder(thumbprint) else { return nil }
        return caller
    }

    /// Who holds a key that may sign calls here; nil when nobody is known to.
    func keyHolder(_ thumbprint: KeyThumbprint) throws -> KeyHolder? {
        try database.snapshot { try currentHolder(of: thumbprint) }
    }

    private func currentHolder(of thumbprint: KeyThumbprint) throws -> KeyHolder? {
        if let accepted = try roster().ownInstitution(thumbprint) { return .caller(.institution(accepted)) }
        let person = try database.person(thumbprint)
        // Who holds a key that ended is recognised, and told so.
        guard try !database.isEnded(thumbprint, home: origin) else { return person.map { .former($0.key) } }
        guard let person, try isInForce(person.record, in: origin) else {
            return try closedKey(thumbprint).map { .closed($0) }
        }
        return .caller(person.kind == .enrolment ? .patient(person) : .practitioner(person))
    }

    /// An institution's key is nobody's identity key: whoever enrols it, or vouches for it, would take its place (API-138).
    func requirePersonal(_ card: IdentityCard) throws {
        guard try roster().ownInstitution(card.identity.thumbprint) == nil else { throw SubmissionRefusal.exists }
    }

    /// Enters a caller's statement and returns its receipt. A repeat of the same bytes gets a receipt too.
    public func submit(_ message: SubmissionMessage, by caller: Caller) async throws -> Receipt {
        try await enter(database.snapshot { try checked(message, by: caller) }, by: caller)
    }

    /// A statement that was found to be the caller's to make.
    struct CheckedStatement: Sendable {
        fileprivate let opening: Opening
        fileprivate let kind: StatementKind
        fileprivate let submission: PreparedSubmission
    }

    /// Checks a caller's statement against what the database holds at one moment; nothing is entered yet.
    func checked(_ message: SubmissionMessage, by caller: Caller) throws -> CheckedStatement {
        let opening = message.opening
        guard opening.place.origin == origin, let kind = StatementKind.claimed(by: opening),
            opening.statements.count == 1 || Self.cosigned.contains(kind)
        else { throw SubmissionRefusal.unreadable }
        guard opening.author.isSigned(by: caller.key) else { throw SubmissionRefusal.notAllowed }
        let custodian = try check(message, kind: kind, caller: caller)
        let deliveries =
            try custodian.map { try self.deliveries(of: message, to: $0) } ?? notices(of: message, kind: kind)
        let submission = Submission(entry: message.entry, opening: opening, deliveries: deliveries, now: clock.now)
        return CheckedStatement(
            opening: opening, kind: kind, submission: try writer.check(PreparedSubmission(submission)))
    }

    /// Enters it and returns its receipt.
    func enter(_ statement: CheckedStatement, by caller: Caller) async throws -> Receipt {
        let committed: CommittedEntry
        do {
            committed = try await writer.append(statement.submission)
        } catch AppendError.conflict {
            throw SubmissionRefusal.exists
        }
        guard let proof = try (try? committed.proof()) ?? database.proof(at: committed.index, in: origin) else {
            throw StorageError.notFound
        }
        let receipt = Receipt(opening: statement.opening, proof: proof)
        if statement.kind == .emergencyReview { try announce(receipt) }
        if statement.kind == .joining { try reportJoinings() }
        if statement.kind == .eraseAnswer, case .practitioner(let person) = caller {
            try announce(eraseAnswer: receipt, by: person)
        }
        return receipt
    }

    /// Who hears of what stands in no line.
    private func notices(of message: SubmissionMessage, kind: StatementKind) throws -> [Delivery] {
        switch kind {
        case .reEnrolment: try deliveries(ofReEnrolment: message)
        case .death, .deathCorrection: try deliveries(ofDeath: message)
        case .kinship, .kinshipEnd: try deliveries(ofKinship: message)
        case .joining, .joiningEnd: try deliveries(ofJoining: message)
        case .dayPermit: try deliveries(ofDayPermit: message)
        default: []
        }
    }

    /// A line's entries go to its custodian's node.
    private func deliveries(of message: SubmissionMessage, to custodian: InstitutionID) throws -> [Delivery] {
        guard let node = try roster().institution(custodian)?.origin, node != origin else { return [] }
        let opened = try? LineOpening(of: message.opening)
        let code = try opened?.healthCode ?? database.line(message.entry.record, home: origin)?.healthCode
        let before =
            try (opened.map { try reEnrolmentMessages(of: $0) } ?? [])
            + (code.map { try deathMessages(of: $0) } ?? [])
        return (before + [message]).map { item in
            let body = OpeningsMessage(origin: origin, items: [item]).bytes
            return Delivery(peer: node, path: "/v1/peer/openings", body: body)
        }
    }

    /// One rule a kind. Returns the custodian that a line's entry concerns.
    private func check(
        _ message: SubmissionMessage, kind: StatementKind, caller: Caller
    ) throws -> InstitutionID? {
        switch (kind, caller) {
        case (.enrolment, .institution(let accepted)): try checkEnrolment(message, by: accepted)
        case (.reEnrolment, .institution(let accepted)): try checkReEnrolment(message, by: accepted)
        case (.death, .institution(let accepted)): try checkDeath(message, by: accepted)
        case (.deathCorrection, .institution(let accepted)): try checkDeathCorrection(message, by: accepted)
        case (.kinship, .institution(let accepted)): try checkKinship(message, by: accepted)
        case (.kinshipEnd, .institution(let accepted)): try checkKinshipEnd(message, by: accepted)
        case (.line, .institution(let accepted)): try checkUnknown(message, by: accepted)
        case (.joining, .institution(let accepted)): try checkJoining(message, by: accepted)
        case (.joiningEnd, .institution(let accepted)): try checkJoiningEnd(message, by: accepted)
        case (.dayPermit, .institution(let accepted)): try checkDayPermit(message, by: accepted)
        case (.link, .institution(let accepted)): try checkLink(message, by: accepted)
        case (.credential, .institution(let accepted)): try checkCredential(message, by: accepted)
        case (.statementKey, .institution(let accepted)): try checkStatementKey(message, by: accepted)
        case (.emergencyGroup, .institution(let accepted)): try checkEmergencyGroup(message, by: accepted)
        case (.approval, .institution(let accepted)): try checkApproval(message, by: accepted)
        case (.emergencyReview, .institution(let accepted)): try checkReview(message, by: accepted)
        case (.emergency, .practitioner(let person)): try checkEmergency(message, by: person)
        case (.emergencyClosing, .practitioner(let person)): try checkEmergencyClosing(message, by: person)
        case (.eraseAnswer, .practitioner(let person)): try checkEraseAnswer(message, by: person)
        case (.requestRefusal, .patient(let person)): try checkRequestRefusal(message, by: person)
        case (.line, .patient(let person)): return try checkLine(message, by: person)
        case (.assistance, .patient(let person)): return try checkAssistance(message, by: person)
        case (.guardianship, .patient(let person)): return try checkGuardianship(message, by: person)
        case (.consentChange, .patient(let person)), (.consentChange, .practitioner(let person)),
            (.consent, .patient(let person)), (.withdrawal, .patient(let person)), (.lifting, .patient(let person)),
            (.suspension, .patient(let person)),
            (.resumption, .patient(let person)), (.confirmation, .patient(let person)),
            (.delegation, .patient(let person)), (.afterDeath, .patient(let person)),
            (.joiningAcceptance, .patient(let person)), (.joiningAcceptance, .practitioner(let person)),
            (.consent, .practitioner(let person)), (.withdrawal, .practitioner(let person)),
            (.lifting, .practitioner(let person)),
            (.suspension, .practitioner(let person)), (.resumption, .practitioner(let person)):
            return try checkLineEntry(message, kind: kind, by: person)
        default: throw SubmissionRefusal.notAllowed
        }
        return nil
    }

    private func checkEnrolment(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Enrolment.self, message)
        guard accepted.rights.contains(.enrol), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard content.card.home == origin else { throw SubmissionRefusal.notTruthful }
        try checkSheet(of: content)
        try requirePersonal(content.card)
        let known = try database.person(content.card.identity.thumbprint)
        guard known == nil || known?.record == message.entry.record else { throw SubmissionRefusal.exists }
    }

    private func checkLink(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Link.self, message)
        guard accepted.rights.contains(.custodian), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard let line = try database.line(content.line, home: content.healthCode.home),
            line.institution == content.institution.id, line.healthCode == content.healthCode,
            try message.entry.effect == .revoke || !isKeyReplaced(of: line)
        else { throw SubmissionRefusal.unknownLine }
        // A link that should not have been made is taken back all the same.
        guard try message.entry.effect == .revoke || isKeyProved(of: line) else { throw SubmissionRefusal.keyUnproved }
        guard try message.entry.effect == .revoke || isOfPerson(content, with: line) else {
            throw SubmissionRefusal.otherPerson
        }
        // A line that is linked goes on with the same file; another one takes the end of that link first (API-142). A number
        // of another kind may be added.
        if message.entry.effect != .revoke, let standing = try link(of: line),
            case .different = PatientMatch.compare(content.identifiers, standing.identifiers)
        {
            throw SubmissionRefusal.otherFile
        }
        guard try isSameFile(content, as: earlierLines(of: line)), try isSameFile(content, asClosedLineOf: line) else {
            throw SubmissionRefusal.otherFile
        }
        // Documents are kept under the line's record id, so no second line with that id is ever linked here.
        let others = try database.lines(bearing: content.line).filter { $0.home != line.home }
        guard try others.allSatisfy({ try link(of: $0) == nil }) else { throw SubmissionRefusal.exists }
    }

    /// False when an identifying number of the file contradicts the one that the person was enrolled with in this ledger: a slip
    /// of the hand would give them somebody else's documents (API-139).
    private func isOfPerson(_ content: Link, with line: KnownLine) throws -> Bool {
        guard line.home == origin, let person = try database.person(line.person), person.kind == .enrolment,
            let enrolled = try firstOpening(of: person.record).flatMap({ try? Enrolment(of: $0) })
        else { return true }
        return Set(content.identifiers.map(\.system)).allSatisfy { system in
            let known = enrolled.identifiers.filter { $0.system == system }
            return known.isEmpty || known.contains(where: content.identifiers.contains)
        }
    }

    private func checkCredential(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Credential.self, message)
        guard accepted.rights.contains(.credential), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard content.card.home == origin, content.start < content.end else { throw SubmissionRefusal.notTruthful }
        try requirePersonal(content.card)
        guard message.entry.sequence == 0 else { return }
        // It counts from its entry on, and so it begins then.
        guard content.card.name == content.name, content.start <= clock.now + Self.clockToleranceSeconds else {
            throw SubmissionRefusal.notTruthful
        }
        // The newest credential of a key is the one that counts (STORAGE-34): nobody else's may take its place.
        guard let known = try database.person(content.card.identity.thumbprint), known.record != message.entry.record
        else { return }
        guard known.kind == .credential, try known.institution == content.institution.id || !isKept(known) else {
            throw SubmissionRefusal.exists
        }
    }

    /// Seconds that an institution's clock may be ahead.
    private static let clockToleranceSeconds: UInt64 = 300
    /// Seconds for which a credential that has run out may be renewed by its institution alone.
    private static let renewalSeconds: UInt64 = 30 * 86_400

    /// True while a practitioner's credential was not ended, and its institution has time to renew it.
    private func isKept(_ practitioner: KnownPerson) throws -> Bool {
        guard try isInForce(practitioner.record, in: origin),
            let credential = try firstOpening(of: practitioner.record).map({ try Credential(of: $0) })
        else { return false }
        return credential.end > clock.now || clock.now - credential.end < Self.renewalSeconds
    }

    private func checkStatementKey(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(StatementKeyAuthorisation.self, message)
        let good = [keys.statement.publicKey, keys.nextStatement?.publicKey]
        // A leave may be ended for any key, and given for the node's own only.
        guard content.institution.id == accepted.institution.id,
            message.entry.effect == .revoke || good.contains(content.key)
        else { throw SubmissionRefusal.notTruthful }
    }

    private func checkLine(_ message: SubmissionMessage, by person: KnownPerson) throws -> InstitutionID {
        let content = try read(LineOpening.self, message)
        guard content.unknown == nil, content.card.identity == person.key,
            content.card.home == origin, try content.healthCode == healthCode(of: person)
        else { throw SubmissionRefusal.notTruthful }
        guard try !isDeceased(content.healthCode) else { throw ActingRefusal.deceased }
        let custodian = content.custodian.id
        guard try roster().institution(custodian, with: .custodian) != nil else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        try checkAssistance(in: content, of: message.entry.record, by: person)
        let known = try allLines(of: person).filter { $0.institution == custodian }
        guard content.isCoSigned(in: message.opening) else { throw SubmissionRefusal.coSignature }
        if let closed = content.replaces?.closed {
            try checkEnded(closed.origin)
        } else if let former = content.replaces {
            guard known.contains(where: { $0.record == former.record }),
                try database.chain(of: former.record, in: origin).last?.head.leafHash == former.leaf
            else { throw SubmissionRefusal.unknownLine }
        }
        let others = try known.filter { try isActive($0) }
        guard others.allSatisfy({ $0.record == message.entry.record }),
            try database.lines(bearing: message.entry.record).allSatisfy({ $0.home == origin })
        else { throw SubmissionRefusal.exists }
        return custodian
    }

    private func checkLineEntry(
        _ message: SubmissionMessage, kind: StatementKind, by person: KnownPerson
    ) throws -> InstitutionID {
        guard let line = try database.line(message.entry.record, home: origin), message.entry.sequence > 0,
            try line.person == person.key.thumbprint || isNamed(person.key.thumbprint, in: line)
        else { throw SubmissionRefusal.unknownLine }
        let effect: Effect
        var gives = true
        switch kind {
        case .consent:
            let content = try read(ConsentStatement.self, message)
            guard content.line == line.record, content.custodian.id == line.institution,
                ConsentText.isShownTruthfully(in: content),
                content.assistance == nil || line.assistedBy != nil,
                (content.end ?? 0) <= message.entry.notAfter
            else { throw SubmissionRefusal.notTruthful }
            effect = .issue
            gives = content.provision == .permit
        case .consentChange:
            let content = try read(ConsentChange.self, message)
            guard content.line == line.record else { throw SubmissionRefusal.unknownLine }
            guard content.consent.custodian.id == line.institution, ConsentChangeText.isShownTruthfully(in: content),
                (content.consent.end ?? 0) <= message.entry.notAfter
            else { throw SubmissionRefusal.notTruthful }
            try checkChange(content, in: line)
            effect = content.act.effect
        case .withdrawal:
            guard try read(Withdrawal.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .revoke
            gives = false
        case .suspension:
            guard try read(Suspension.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .suspend
            gives = false
        case .resumption:
            guard try read(Resumption.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .renew
        case .confirmation:
            guard try read(Confirmation.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .issue
        case .joiningAcceptance:
            try checkAcceptance(message, in: line)
            effect = .issue
        case .afterDeath:
            let content = try read(AfterDeath.self, message)
            guard content.line == line.record else { throw SubmissionRefusal.unknownLine }
            guard AfterDeathText.isShownTruthfully(in: content) else { throw SubmissionRefusal.notTruthful }
            // It counts as it stood when the death was entered, and so nothing is said later, not even less.
            guard try !isDeceased(line.healthCode) else { throw ActingRefusal.deceased }
            effect = .issue
            gives = content.word != .nothing
        case .delegation:
            guard try read(Delegation.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .issue
        default:
            guard try read(Lifting.self, message).line == line.record else { throw SubmissionRefusal.unknownLine }
            effect = .issue
        }
        guard message.entry.effect == effect else { throw SubmissionRefusal.notTruthful }
        try checkPower(message, kind: kind, gives: gives, by: person, in: line)
        return line.institution
    }

    func read<Content: StatementContent>(
        _ type: Content.Type, _ message: SubmissionMessage
    ) throws -> Content {
        guard let content = try? Content(of: message.opening) else { throw SubmissionRefusal.unreadable }
        return content
    }

    /// A patient's lines, each with the receipts of all its entries.
    public func lines(of person: KnownPerson) throws -> LinesMessage {
        try message(of: allLines(of: person))
    }

    func message(of lines: [KnownLine]) throws -> LinesMessage {
        let roster = try roster()
        return LinesMessage(
            lines: try lines.map { line in
                let chain = try database.chain(of: line.record, in: origin)
                let receipts = try database.receipts(at: chain.map(\.index), in: origin)
                let name = roster.institution(line.institution)?.accepted.institution.name ?? line.institution.text
                return LinesMessage.Line(
                    record: line.record, custodian: NamedInstitution(id: line.institution, name: name),
                    isStopped: try database.isStopped(line.record, of: origin), receipts: receipts,
                    times: try chain.map { try database.blockTime(of: $0.index, in: origin) ?? 0 })
            })
    }

    /// Who opened what of a patient's, as custodians reported it, and who read this log. The reading that `message`
    /// states is entered first.
    public func history(_ message: SubmissionMessage, for person: KnownPerson) async throws -> HistoryMessage {
        let content = try read(LogReading.self, message)
        guard person.kind == .enrolment, message.opening.author.isSigned(by: person.key) else {
            throw SubmissionRefusal.notAllowed
        }
        guard content.reader == person.key.thumbprint, content.node == origin, content.subject == nil,
            message.entry.sequence == 0,
            message.entry.effect == .issue
        else { throw SubmissionRefusal.notTruthful }
        let lines = try allLines(of: person)
        try requireMayKnow(person, lines)
        _ = try await writer.append(Submission(entry: message.entry, opening: message.opening))
        return try history(of: lines, readings: readings(of: person.key.thumbprint, in: lines))
    }

    /// Refuses whom a patient's own key tells nothing of what was done with their documents.
    func requireMayKnow(_ person: KnownPerson, _ lines: [KnownLine]) throws {
        guard try !isDeceased(healthCode(of: person)) else { throw ActingRefusal.deceased }
        // Whoever holds a child's keys may have been a guardian: guardians read with their own.
        guard try !isYounger(person, than: ActingGuardians.consentAge),
            try !lines.contains(where: { try fold($0).isChildAlone(at: clock.now) })
        else { throw ActingRefusal.childAlone }
        guard try !lines.contains(where: { try fold($0).ownKeyRefusal(at: clock.now) == .wardAlone }) else {
            throw ActingRefusal.wardAlone
        }
    }

    func history(of lines: [KnownLine], readings: [Receipt]) throws -> HistoryMessage {
        let former = try lines.flatMap { try formerReports(of: $0) }
        let reports = try former + lines.flatMap { try database.reports(line: $0.record) }
        let joined = try joinedReports(of: lines, beside: reports)
        return HistoryMessage(
            reports: reports, readings: readings.suffix(HistoryMessage.maximumReadings),
            accounts: try lines.compactMap { try database.account(line: $0.record, institution: $0.institution) },
            readerReports: try lines.flatMap { try database.readerReports(line: $0.record) }.map(\.report),
            evidence: try lines.flatMap { try database.evidence(aboutLine: $0.record) }.map {
                try Evidence(parsing: $0.file)
            },
            reviews: try reviews(about: reports + joined.map(\.report)),
            joinings: try Array(joinings(of: lines).suffix(HistoryMessage.maximumJoinings)), joinedReports: joined)
    }

    /// What a line's custodian reported of lines of closed ledgers whose place, by its word, that one takes (FEDERATION-321).
    private func formerReports(of line: KnownLine) throws -> [DisclosureReport] {
        try database.formerLines(of: line.record, in: origin).filter { try database.line($0, home: origin) == nil }
            .flatMap { try database.reports(line: $0) }
            .filter { (try? Disclosure(of: $0.disclosure.opening))?.custodian.id == line.institution }
    }

    /// The receipts of everything that a person stated or that was stated about them in this ledger; not of what was done
    /// with their documents, which `history` tells those whom it may be told (API-143).
    public func receipts(of person: KnownPerson) throws -> [Receipt] {
        var indexes = try keys(of: person).flatMap { try database.statements(person: $0) }
        indexes += try database.chain(of: person.record, in: origin).map(\.index)
        return try database.receipts(at: Set(indexes).sorted(), in: origin).filter { receipt in
            StatementKind.claimed(by: receipt.opening).map { !Self.custodiansKinds.contains($0) } ?? true
        }
    }

    private static let custodiansKinds: Set<StatementKind> = [.disclosure, .registration, .eraseOrder]
}
