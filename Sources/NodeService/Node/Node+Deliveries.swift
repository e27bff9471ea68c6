import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import Logging
import MerkleLog
import NodeClient
import Storage

/// What partners send, and what they are sent.
extension Node {
    /// Takes openings of the sender's own ledger. Bytes that are not its openings are refused.
    public func receive(_ message: OpeningsMessage, from sender: Origin) throws {
        guard message.origin == sender else { throw LookupRefusal.refused }
        for item in message.items {
            guard item.opening.commitment == item.entry.commitment,
                item.opening.place.origin == sender,
                item.opening.place.record == item.entry.record
            else { throw LookupRefusal.refused }
            switch StatementKind.claimed(by: item.opening) {
            case .reEnrolment: try keepReEnrolment(item, from: sender)
            case .death: try keepDeath(item, from: sender)
            case .kinship: try keepKinship(item, from: sender)
            case .kinshipEnd: try keepKinshipEnd(item, from: sender)
            case .joining: try keepJoining(item, from: sender)
            case .joiningEnd: try keepJoiningEnd(item, from: sender)
            case .dayPermit: try keepDayPermit(item, from: sender)
            default: break
            }
            try database.keep(item, of: sender, at: clock.now)
        }
    }

    /// What a custodian reports, verified whole.
    func verifiedDisclosure(of report: DisclosureReport, from sender: Origin) throws -> Disclosure {
        let roster = try roster()
        guard let descriptor = roster.descriptor(of: sender),
            let verified = try? roster.verified(report.disclosure, of: descriptor),
            let disclosure = try? Disclosure(of: verified.opening),
            let signer = try? AnswerVerifier(roster: roster).verifySigner(
                report.authorisation, custodian: disclosure.custodian.id, origin: sender, at: disclosure.at),
            verified.opening.author.isSigned(by: signer),
            disclosure.emergency == nil || report.declaration(of: disclosure) != nil,
            try isStanding(
                report.authorisation, before: report.disclosure.proof.inclusion.index, in: sender)
        else { throw LookupRefusal.refused }
        return disclosure
    }

    /// Takes a custodian's report about one of this home node's patients.
    public func receive(_ report: DisclosureReport, from sender: Origin) throws {
        let disclosure = try verifiedDisclosure(of: report, from: sender)
        let line =
            try database.line(disclosure.line, home: origin)
            ?? database.line(after: disclosure.line, in: origin, at: disclosure.custodian.id)
        let isHome = line?.institution == disclosure.custodian.id
        let isSupervised = try disclosure.emergency != nil && isSupervisor()
        guard isHome || isSupervised else { throw LookupRefusal.refused }
        if isSupervised { try database.keepSupervised(report, of: disclosure, at: clock.now) }
        if isHome, let line {
            // What was disclosed under lines whose place it takes follows, and is known by this.
            if disclosure.line == line.record { try database.keepFormer(of: disclosure, in: origin) }
            try database.keepReport(report, line: disclosure.line, at: clock.now)
            try compare(line)
        }
    }

    /// Queues the reports of disclosures that have none yet: at once after a disclosure, and after a restart.
    func reportDisclosures() throws {
        for item in try database.unreportedDisclosures() {
            guard let line = try disclosedLine(item.line, at: item.institution),
                let (report, content) = try report(of: item.index, by: item.institution)
            else { continue }
            if line.home == origin { try database.keepFormer(of: content, in: origin) }
            let isEmergency = report.emergency != nil
            if isEmergency, try isSupervisor() {
                try database.keepSupervised(report, of: content, at: clock.now)
            }
            try reportJoined(report, content)
            try database.report(
                report, of: item, to: line.home == origin ? nil : line.home, at: clock.now,
                supervisors: isEmergency ? try supervisors() : [],
                followedBy: try reports(before: item, content, of: line))
        }
    }

    /// The report of an own disclosure; nil while it can't be made.
    func report(
        of index: UInt64, by institution: InstitutionID
    ) throws -> (report: DisclosureReport, disclosure: Disclosure)? {
        guard let disclosure = try database.receipt(at: index, in: origin),
            let content = try? Disclosure(of: disclosure.opening),
            let authorisation = try authorisation(of: disclosure, by: institution, at: content.at)
        else { return nil }
        let emergency = try content.emergency.flatMap { try database.emergency($0, at: institution) }
        let report = DisclosureReport(
            disclosure: disclosure, authorisation: authorisation, emergency: emergency?.receipt)
        return (report, content)
    }

    /// The line that a disclosure was about: the one that the custodian linked, should two ledgers use one record id.
    func disclosedLine(_ record: RecordID, at institution: InstitutionID) throws -> KnownLine? {
        let lines = try database.lines(bearing: record).filter { $0.institution == institution }
        return lines.count == 1 ? lines.first : try lines.first { try link(of: $0) != nil }
    }

    /// Delivers what is due for a partner, oldest first, until nothing is due or something fails. What fails is tried again
    /// later, doubling from one second to five minutes; what the partner refuses for good is dropped with a line in the log.
    /// A partner whose program is too old for a message gets it once it is newer (FEDERATION-294).
    func deliverOutbox(to partner: Origin) async throws {
        while try roster().peers[partner]?.state == .active {
            let due = try database.due(for: partner, at: clock.now)
            if due.isEmpty { return }
            for item in due where try await !deliver(item) { return }
        }
    }

    /// False when it is to be tried again.
    private func deliver(_ item: OutboxItem) async throws -> Bool {
        do {
            _ = try await connection(to: item.peer).send(
                "POST", item.path, headers: [("content-type", "application/json")], body: item.body)
            try database.noteTold(by: item.id, at: clock.now)
            try database.removeFromOutbox(item.id)
        } catch ClientError.status(let status, let problem)
            where [400, 404, 413, 422].contains(status) && problem?.code != "upgrade-needed"
        {
            logger.record(.error, "a partner refuses a message", code: "delivery-refused", [.origin: item.peer])
            try database.removeFromOutbox(item.id)
        } catch {
            let delay = min(300, UInt64(1) << UInt64(min(item.tries, 9)))
            try database.postpone(item.id, until: clock.now + delay)
            return false
        }
        return true
    }
}

/// One loop a partner, which sends what waits for it: at once after a block, and what waits without one after a tick.
struct DeliveryLoops: Sendable {
    let node: Node
    let tick: Duration

    func run() async { await node.withEachPartner(tick: tick) { await self.deliver(to: $0) } }

    private func deliver(to partner: Origin) async {
        while !Task.isCancelled {
            let mark = await node.headEvents.value
            try? await node.deliverOutbox(to: partner)
            if (try? await node.headEvents.wait(beyond: mark, for: tick)) == nil { try? await Task.sleep(for: tick) }
        }
    }
}
