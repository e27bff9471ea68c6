import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage

/// Why a statement about a joining was not entered. Who stated it is told.
public enum JoiningRefusal: String, Error, Sendable, CaseIterable {
    /// One of the two is joined already.
    case joinedAlready = "joined-already"
    /// A health code has no line that the custodian linked.
    case notRegistered = "joining-not-registered"
    /// To identify is for somebody unknown, to merge for two who are known.
    case ground = "joining-ground"
    /// An acceptance of a joining that is not known here, or ended.
    case unknownJoining = "joining-unknown"
}

/// As custodian: people whom nobody knows, and registrations that are joined (CONSENT-261 … CONSENT-272).
extension Node {
    /// The custodian opens a line at its own node for somebody whom it took in.
    func checkUnknown(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(LineOpening.self, message)
        guard accepted.rights.contains(.custodian), content.custodian.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard let unknown = content.unknown, content.card.home == origin, message.entry.sequence == 0,
            message.entry.effect == .issue
        else { throw SubmissionRefusal.notTruthful }
        guard unknown.isCoSigned(in: message.opening), try isStaff(unknown.staff, of: accepted) else {
            throw SubmissionRefusal.coSignature
        }
        let others = try database.lines(of: content.healthCode) + database.lines(bearing: message.entry.record)
        guard others.allSatisfy({ $0.record == message.entry.record && $0.home == origin }),
            try database.person(content.card.identity.thumbprint) == nil
        else { throw SubmissionRefusal.exists }
    }

    func checkJoining(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(Joining.self, message)
        try checkRight(content.institution.id, of: accepted)
        guard message.entry.sequence == 0, message.entry.effect == .issue else { throw SubmissionRefusal.notTruthful }
        let custodian = accepted.institution.id
        guard let target = try linkedLine(of: content.target, at: custodian),
            let source = try registeredLine(of: content.source, at: custodian)
        else { throw JoiningRefusal.notRegistered }
        guard try !isOfUnknown(target), try isOfUnknown(source) == (content.ground == .identified) else {
            throw JoiningRefusal.ground
        }
        guard content.isCoSigned(in: message.opening),
            try areEntitled(content.staff, of: accepted, besides: [source, target])
        else { throw SubmissionRefusal.coSignature }
        // A repeat of what was entered is answered by the ledger.
        guard try database.joining(message.entry.record, in: origin) == nil else { return }
        let standing = try (database.joinings(of: content.source) + database.joinings(of: content.target)).filter {
            $0.origin == origin && $0.institution == custodian && !$0.isEnded
        }
        // Who gets what another gets would be a chain that nobody oversees: the former is taken back first.
        guard
            !standing.contains(where: { known in
                [content.source, content.target].contains(known.source) || known.target == content.source
            })
        else { throw JoiningRefusal.joinedAlready }
    }

    func checkJoiningEnd(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(JoiningEnd.self, message)
        try checkRight(content.institution.id, of: accepted)
        guard message.entry.sequence == 1, message.entry.effect == .revoke,
            let known = try database.joining(message.entry.record, in: origin),
            known.institution == accepted.institution.id, known.source == content.source,
            known.target == content.target
        else { throw SubmissionRefusal.notTruthful }
        guard content.isCoSigned(in: message.opening), try areEntitled(content.staff, of: accepted, besides: []) else {
            throw SubmissionRefusal.coSignature
        }
    }

    private func checkRight(_ named: InstitutionID, of accepted: AcceptedInstitution) throws {
        guard accepted.rights.contains(.custodian), named == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
    }

    /// Two people with credentials of the custodian in force, neither of whom is one of the patients.
    private func areEntitled(
        _ staff: [StaffMember], of accepted: AcceptedInstitution, besides lines: [KnownLine]
    ) throws -> Bool {
        let keys = staff.map(\.key.thumbprint)
        return try staff.allSatisfy { try isStaff($0, of: accepted) }
            && areDifferentPeople(keys, at: accepted.institution.id)
            && !lines.contains { keys.contains($0.person) }
    }

    /// The line under which a custodian knows somebody: the one in use, else the newest that was linked.
    func registeredLine(of code: HealthCode, at custodian: InstitutionID) throws -> KnownLine? {
        try linkedLine(of: code, at: custodian) ?? stoppedLine(of: code, at: custodian)
    }

    func isOfUnknown(_ line: KnownLine) throws -> Bool { try lineOpening(of: line)?.unknown != nil }

    /// The home nodes of both are told, of the end together with what ended, in case a notice was lost.
    func deliveries(ofJoining message: SubmissionMessage) throws -> [Delivery] {
        var items = [message]
        let codes: [HealthCode]
        if let content = try? Joining(of: message.opening) {
            codes = [content.source, content.target]
        } else if let content = try? JoiningEnd(of: message.opening) {
            codes = [content.source, content.target]
            if let link = try database.chain(of: message.entry.record, in: origin).first,
                let entry = try database.entry(at: link.index, in: origin),
                let opening = try database.opening(for: entry.commitment)
            {
                items.insert(SubmissionMessage(entry: entry, opening: opening), at: 0)
            }
        } else {
            return []
        }
        let body = OpeningsMessage(origin: origin, items: items).bytes
        return Set(codes.map(\.home)).filter { $0 != origin }.sorted().map { home in
            Delivery(peer: home, path: "/v1/peer/openings", body: body)
        }
    }

    /// The receipts of the joinings that an institution of this node stated of somebody, with their ends.
    func joinings(of code: HealthCode, for accepted: AcceptedInstitution) throws -> [Receipt] {
        guard accepted.rights.contains(.custodian) else { throw LookupRefusal.refused }
        return try receipts(
            of: database.joinings(of: code).filter {
                $0.origin == origin && $0.institution == accepted.institution.id
            })
    }

    private func receipts(of joinings: [KnownJoining]) throws -> [Receipt] {
        try joinings.flatMap { known in
            try database.receipts(at: database.chain(of: known.record, in: known.origin).map(\.index), in: known.origin)
        }.sorted { $0.proof.inclusion.index < $1.proof.inclusion.index }
    }
}

/// As home node: what custodians joined with registrations of this node's people.
extension Node {
    /// How many joinings of one person are kept, ended ones among them.
    private static let maximumJoinings = 64

    /// Takes a custodian's word that it joined somebody of this node with another registration there.
    func keepJoining(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? Joining(of: item.opening), item.entry.sequence == 0, item.entry.effect == .issue,
            try roster().isSigned(item.opening, by: content.institution.id, with: .custodian, at: sender),
            content.isCoSigned(in: item.opening)
        else { throw LookupRefusal.refused }
        let own = try [content.source, content.target].filter { code in
            try code.home == origin && !database.lines(of: code, at: content.institution.id).isEmpty
        }
        let isKnown = try database.joining(item.entry.record, in: sender) != nil
        guard !own.isEmpty,
            try isKnown || own.allSatisfy({ try database.joinings(of: $0).count < Self.maximumJoinings })
        else { throw LookupRefusal.refused }
        try database.keep(content, record: item.entry.record, of: sender)
    }

    /// The same for its end.
    func keepJoiningEnd(_ item: SubmissionMessage, from sender: Origin) throws {
        guard let content = try? JoiningEnd(of: item.opening), item.entry.sequence == 1,
            item.entry.effect == .revoke,
            try roster().isSigned(item.opening, by: content.institution.id, with: .custodian, at: sender),
            content.isCoSigned(in: item.opening),
            let known = try database.joining(item.entry.record, in: sender),
            known.institution == content.institution.id, known.source == content.source,
            known.target == content.target
        else { throw LookupRefusal.refused }
        try database.keep(content, record: item.entry.record, of: sender)
    }

    /// What is accepted is a joining that stands and brought something to the patient of the line.
    func checkAcceptance(_ message: SubmissionMessage, in line: KnownLine) throws {
        let content = try read(JoiningAcceptance.self, message)
        guard content.line == line.record else { throw SubmissionRefusal.unknownLine }
        let isKnown = try database.joinings(of: line.healthCode).contains { known in
            known.record == content.joining && known.target == line.healthCode
                && known.institution == line.institution && !known.isEnded
        }
        guard isKnown else { throw JoiningRefusal.unknownJoining }
    }

    /// The receipts of what was joined with some lines of one patient, and of what ended, as far as the copies show it.
    func joinings(of lines: [KnownLine]) throws -> [Receipt] {
        try receipts(of: lines.map(\.healthCode).uniqued().flatMap { try database.joinings(of: $0) }.uniqued())
    }

    /// The receipts for a patient of this node.
    func joinings(of person: KnownPerson) throws -> [Receipt] { try joinings(of: allLines(of: person)) }

    /// The receipts for a guardian in force.
    func joinings(of code: HealthCode, for person: KnownPerson) throws -> [Receipt] {
        let lines = try database.lines(of: code).filter { line in
            try line.home == origin && fold(line).guardian(person.key.thumbprint, at: clock.now) != nil
        }
        guard !lines.isEmpty else { throw LookupRefusal.refused }
        return try joinings(of: lines)
    }
}
