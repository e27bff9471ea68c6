import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import HealthRecords
public import Storage

/// Why an entry of a line was not taken from who signed it. They are told: it is their own statement.
public enum ActingRefusal: String, Error, Sendable, CaseIterable {
    /// A child under 14 decides nothing alone.
    case childAlone = "child-alone"
    /// The minor is 14 and decides.
    case minorDecides = "minor-decides"
    /// The person is of age.
    case ofAge = "of-age"
    /// The guardian's term is over, or somebody took their place.
    case guardianEnded = "guardian-ended"
    /// Both guardians must sign.
    case coGuardianMissing = "co-guardian-missing"
    /// The other guardian forbade or suspended it.
    case guardiansDisagree = "guardians-disagree"
    /// An adult under a court's order does not give this without the guardian.
    case wardAlone = "ward-alone"
    /// The adult's own signature is missing.
    case wardUnsigned = "ward-unsigned"
    /// A court's order about an adult, for somebody who is none.
    case notOfAge = "not-of-age"
    /// The patient's death is stated.
    case deceased
    /// The delegation is over, or was none.
    case delegationEnded = "delegation-ended"
    /// More than a delegate may say.
    case beyondDelegation = "beyond-delegation"
    /// The guardianship contradicts the one before, the enrolment, or is not co-signed by an institution with the right.
    case guardianshipUnproved = "guardianship-unproved"
    /// An assisted patient gives with two members of the counter's staff, neither of whom gains by it.
    case notAssisted = "not-assisted"
    /// More than may be given at a counter.
    case beyondAssistance = "beyond-assistance"
    /// The custodian is not on the printed sheet.
    case notOnSheet = "not-on-sheet"
    /// As many custodians are on the sheet as may be.
    case sheetFull = "sheet-full"
    /// The staff of a counter are not proved: by the enrolment, the credentials or the institution's signature.
    case assistanceUnproved = "assistance-unproved"
}

/// People who act for others: guardians of a child and delegates of a patient.
extension Node {
    /// The kinds that may have co-signatures beside the author's.
    static let cosigned: Set<StatementKind> = [
        .guardianship, .assistance, .consent, .consentChange, .lifting, .resumption, .emergency, .reEnrolment,
        .death, .deathCorrection, .afterDeath, .kinship, .kinshipEnd, .joining, .joiningEnd, .joiningAcceptance, .line,
        .dayPermit,
    ]

    /// Whoever in force acts for a patient under a key, by any line of the patient that is known here.
    func actor(_ key: KeyThumbprint, for code: HealthCode) -> LineActor? {
        guard let lines = try? database.lines(of: code) else { return nil }
        return lines.lazy.compactMap { line in
            guard let folded = try? self.fold(line) else { return nil }
            return folded.actor(key, at: self.clock.now) ?? folded.relative(key, at: self.clock.now)
        }.first
    }

    /// True when the line ever named somebody, so that a refusal may say why.
    func isNamed(_ key: KeyThumbprint, in line: KnownLine) throws -> Bool { try fold(line).hasNamed(key) }

    /// A guardianship is signed by the ward's key and co-signed by an institution of this node with the right `enrol`, of
    /// the birth date of the enrolment; the ward is a minor, or with a court's order an adult.
    func checkGuardianship(_ message: SubmissionMessage, by person: KnownPerson) throws -> InstitutionID {
        let content = try read(Guardianship.self, message)
        guard let line = try database.line(message.entry.record, home: origin), content.line == line.record,
            line.person == person.key.thumbprint, message.entry.sequence > 0
        else { throw SubmissionRefusal.unknownLine }
        guard try !isDeceased(line.healthCode) else { throw ActingRefusal.deceased }
        guard let counter = try roster().institution(content.institution.id, with: .enrol) else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        let enrolment = try firstOpening(of: person.record).map { try Enrolment(of: $0) }
        guard message.entry.effect == .issue, enrolment?.birthDate == content.birthDate,
            message.opening.statements.count == 2, message.opening.statements[1].header.role == .counter,
            message.opening.statements[1].isSigned(by: counter.accepted.key),
            let folded = try trial(message, in: line), folded.guardians?.sequence == message.entry.sequence
        else { throw ActingRefusal.guardianshipUnproved }
        let isOfAge = folded.guardians?.isOfAge(at: clock.now) ?? false
        guard isOfAge == (content.order != nil) else { throw isOfAge ? ActingRefusal.ofAge : .notOfAge }
        return line.institution
    }

    /// Refuses what the custodians' fold would pass over or give nothing for: the same code, run before it is entered.
    /// `gives` is false for what only takes away.
    func checkPower(
        _ message: SubmissionMessage, kind: StatementKind, gives: Bool, by person: KnownPerson, in line: KnownLine
    ) throws {
        let author = person.key.thumbprint
        let isOwner = line.person == author
        // Who is taken for dead may still take away with their own key; who acted for them no longer does.
        if gives || !isOwner, try isDeceased(line.healthCode) { throw ActingRefusal.deceased }
        let isGuarded: Bool
        if isOwner, gives {
            let guarded = try database.lines(of: line.healthCode, stating: .guardianship)
            if try isWard(in: guarded, besides: line) { throw ActingRefusal.wardAlone }
            isGuarded = guarded.contains(line)
        } else {
            // What takes away asks about no other line: whatever is the matter with one must not stop it.
            isGuarded = try !database.statements(.guardianship, line: line.record).isEmpty
        }
        // A line in which no guardian is named does not know the age.
        if isOwner, gives {
            guard try !isYounger(person, than: ActingGuardians.consentAge) else { throw ActingRefusal.childAlone }
            guard try kind != .delegation || !isYounger(person, than: ActingGuardians.majority) else {
                throw ActingRefusal.beyondDelegation
            }
        }
        let counter = line.assistedBy
        if let counter { try checkStaff(message, of: counter) }
        let isPlain = ![.delegation, .consentChange].contains(kind) && message.opening.statements.count == 1
        if isOwner, !isGuarded, counter == nil, isPlain { return }
        guard let folded = try trial(message, in: line), !folded.unreadable.contains(message.entry.sequence) else {
            throw SubmissionRefusal.notAllowed
        }
        if folded.powerless.contains(message.entry.sequence) {
            let signers = Set(message.opening.statements.map(\.header.keyID))
            throw refusal(of: author, in: folded, signers, gives: [.lifting, .resumption].contains(kind))
        }
        guard let item = folded.consents.first(where: { $0.sequence == message.entry.sequence }),
            item.statement.provision == .permit,
            let reason = folded.lackOfPower(of: item, at: clock.now, level: item.statement.maximumLevel)
        else { return }
        throw reason == .notConfirmed ? .minorDecides : ActingRefusal(rawValue: reason.rawValue) ?? .guardianEnded
    }

    /// True while an order about an adult is in force in another line of the person and in this one is not: it binds them
    /// everywhere (CONSENT-219). One in a line that was stopped binds on until a later one is entered (CONSENT-313).
    /// `lines` are theirs in which a guardian was ever named.
    private func isWard(in lines: [KnownLine], besides line: KnownLine) throws -> Bool {
        var bound: Set<RecordID> = []
        var newest: (index: UInt64, record: RecordID, isOfWard: Bool)?
        for known in lines {
            guard let guardians = try fold(known).guardians else { continue }
            if guardians.isOfWard, try isActive(known) { bound.insert(known.record) }
            let chain = try database.chain(of: known.record, in: known.home)
            guard let index = chain.first(where: { $0.head.sequence == guardians.sequence })?.index else { continue }
            if newest.map({ $0.index < index }) ?? true { newest = (index, known.record, guardians.isOfWard) }
        }
        if let newest, newest.isOfWard { bound.insert(newest.record) }
        return !bound.isEmpty && !bound.contains(line.record)
    }

    /// True of a patient enrolled here who has not attained an age now.
    func isYounger(_ person: KnownPerson, than years: Int) throws -> Bool {
        guard person.kind == .enrolment else { return false }
        // Nobody is taken for grown up because their age is not known.
        guard let birthDate = person.birthDate else { throw StorageError.damaged("enrolment") }
        return clock.now < ActingGuardians.attains(years, bornOn: birthDate)
    }

    /// The line as it would be with one entry more, entered now.
    func trial(_ message: SubmissionMessage, in line: KnownLine) throws -> ConsentLine? {
        // Times as soon as the entry itself makes them matter.
        let known = try database.chain(of: line.record, in: origin).map { link in
            guard let entry = try database.entry(at: link.index, in: origin) else {
                throw StorageError.damaged("entry of a line")
            }
            return LineEntry(
                entry: entry, head: link.head, opening: try database.opening(for: entry.commitment),
                time: try database.blockTime(of: link.index, in: origin))
        }
        guard let last = known.last?.head else { return nil }
        let entry = message.entry
        let head = RecordHead(
            sequence: entry.sequence, leafHash: last.leafHash, key: last.key, stop: last.stop, effect: entry.effect,
            notAfter: entry.notAfter)
        return try fold(
            line, with: known + [LineEntry(entry: entry, head: head, opening: message.opening, time: clock.now)])
    }

    private func refusal(
        of author: KeyThumbprint, in line: ConsentLine, _ signers: Set<KeyThumbprint>, gives: Bool
    ) -> ActingRefusal {
        let now = clock.now
        guard !line.isAssisted else { return .notAssisted }
        if let ward = line.guardians, ward.isOfWard, author == line.patient || ward.guardian(author) != nil {
            return refusal(under: ward, of: author, line.patient, signers)
        }
        guard author != line.patient else { return line.isChildAlone(at: now) ? .childAlone : .beyondDelegation }
        if line.delegates.contains(where: { $0.key == author }) {
            return line.delegate(author, at: now) == nil ? .delegationEnded : .beyondDelegation
        }
        guard let guardians = line.guardians, guardians.guardian(author) != nil else { return .guardianEnded }
        if guardians.isOfAge(at: now) { return .ofAge }
        if guardians.decidesAlone(at: now) { return .minorDecides }
        guard guardians.inForce(at: now).contains(author) else { return .guardianEnded }
        return gives ? .guardiansDisagree : .coGuardianMissing
    }

    /// The same for an adult under a court's order.
    private func refusal(
        under ward: ActingGuardians, of author: KeyThumbprint, _ patient: KeyThumbprint?, _ signers: Set<KeyThumbprint>
    ) -> ActingRefusal {
        let acting = ward.inForce(at: clock.now)
        if author != patient, !acting.contains(author) { return .guardianEnded }
        if acting.isDisjoint(with: signers) { return .wardAlone }
        if let patient, !signers.contains(patient) { return .wardUnsigned }
        return .coGuardianMissing
    }

    /// The lines of a patient in which somebody acts now, each with the receipts of all its entries.
    public func lines(of code: HealthCode, for person: KnownPerson) throws -> LinesMessage {
        let key = person.key.thumbprint
        let lines = try database.lines(of: code).filter { line in
            try line.home == origin && fold(line).actor(key, at: clock.now) != nil
        }
        guard !lines.isEmpty else { throw LookupRefusal.refused }
        return try message(of: lines)
    }

    /// The history of a child, for a guardian in force. The reading that `message` states is entered first, and stands in
    /// the child's own history.
    public func history(
        _ message: SubmissionMessage, of code: HealthCode, for person: KnownPerson
    ) async throws -> HistoryMessage {
        let content = try read(LogReading.self, message)
        let key = person.key.thumbprint
        let lines = try database.lines(of: code).filter { line in
            try line.home == origin && fold(line).guardian(key, at: clock.now) != nil
        }
        guard !lines.isEmpty else { throw LookupRefusal.refused }
        guard message.opening.author.isSigned(by: person.key), message.opening.statements.count == 1,
            content.reader == key, content.node == origin, content.subject == code, message.entry.sequence == 0,
            message.entry.effect == .issue
        else { throw SubmissionRefusal.notTruthful }
        _ = try await writer.append(Submission(entry: message.entry, opening: message.opening))
        return try history(of: lines, readings: readings(of: nil, in: lines))
    }

    /// Who read the log about the patient of some lines: the patient, and guardians who said so.
    func readings(of patient: KeyThumbprint?, in lines: [KnownLine]) throws -> [Receipt] {
        var indexes: [UInt64: Receipt] = [:]
        func collect(_ reader: KeyThumbprint, _ isAbout: (LogReading) -> Bool) throws {
            for index in try database.statements(.logReading, person: reader) {
                guard let receipt = try database.receipt(at: index, in: origin),
                    let content = try? LogReading(of: receipt.opening), isAbout(content)
                else { continue }
                indexes[index] = receipt
            }
        }
        for line in lines {
            let folded = try fold(line)
            for reader in folded.everNamed where reader != line.person {
                try collect(reader) { $0.subject == line.healthCode }
            }
            try collect(line.person) { $0.subject == nil }
        }
        if let patient { try collect(patient) { $0.subject == nil } }
        return indexes.sorted { $0.key < $1.key }.map(\.value)
    }
}
