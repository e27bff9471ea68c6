import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A clock for answers that are to leave as soon as they are made.
final class StillClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let time: Duration
        func advanced(by duration: Duration) -> Instant { Instant(time: time + duration) }
        func duration(to other: Instant) -> Duration { other.time - time }
        static func < (left: Instant, right: Instant) -> Bool { left.time < right.time }
    }

    var now: Instant { Instant(time: .zero) }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
}

/// Three nodes with a clock each: a patient's home; a custodian; and the doctor's node, which is a custodian too. The
/// patient has a line for each custodian, linked and with two documents, and has permitted nothing yet.
struct RaceScene: Sendable {
    /// A line as its patient signs it, beside what the model knows of it.
    struct Line: Sendable {
        let custodian: NodeFixture
        let hospital: TestInstitution
        /// The next entry continues it.
        var chain: RecordChain
        var model: LineModel
        /// The numbers of the statements whose openings the custodian was handed.
        var arrived: Set<Int> = [0]
    }

    /// A ledger and who copies it.
    struct Link: Sendable {
        let from: NodeFixture
        let to: NodeFixture
    }

    /// A head as a node shows it, with everything under it.
    struct ShownHead: Sendable {
        let head: LedgerHead
        let leaves: [[UInt8]]
    }

    /// What a custodian must say by what it holds.
    enum Verdict: String, Sendable {
        /// The newest statement that it knows lets the doctor read.
        case given
        /// The newest statement that it knows does not.
        case notGiven
        /// A copy that it rests on is older than Δ.
        case stale
        /// Of a statement in its copy the opening did not come yet.
        case unreadable
        /// A withdrawal came that its copy does not show yet.
        case held
    }

    let home: NodeFixture
    let far: NodeFixture
    let near: NodeFixture
    let patient: TestParty
    let doctor: TestParty
    /// The doctor's, in the ledger of the doctor's node.
    let credential = RecordID.random(.system)
    /// The line at the custodian far away, and that at the doctor's own node.
    private(set) var lines: [Line]
    /// The time that the model goes by: each node's clock shows it, or up to five seconds more.
    private(set) var time = TestTime.now

    init() async throws {
        let pace = AnswerPace(clock: StillClock())
        home = try NodeFixture("chongqing-1", clock: TestClock(), pace: pace)
        far = try NodeFixture("chengdu-1", clock: TestClock(), pace: pace)
        near = try NodeFixture("mianyang-1", clock: TestClock(), pace: pace)
        patient = try TestParty("病人", home: home.origin)
        doctor = try TestParty("王雨桐", home: near.origin)
        let enroller = try TestInstitution(1, name: "重庆市示范人民医院")
        let farHospital = try TestInstitution(2, name: "成都市示范第一医院")
        let nearHospital = try TestInstitution(3, name: "绵阳市示范第一医院")
        // Not that of a line: who may be an author of documents is named to their employer in any case.
        let clinic = try TestInstitution(4, name: "绵阳市示范中心医院")
        try home.database.keep(enroller.accepted([.enrol]))
        try far.database.keep(farHospital.accepted([.custodian]))
        try near.database.keep(nearHospital.accepted([.custodian]))
        try near.database.keep(clinic.accepted([.credential]))
        let nodes = [home, far, near]
        for one in nodes {
            for other in nodes where other.origin != one.origin { try one.accept(other) }
        }

        try await home.enter(Sample.enrolment(of: patient, by: enroller), by: enroller.key)
        try await near.enter(Sample.credential(of: doctor, by: clinic), by: clinic.key, record: credential)
        var opened: [Line] = []
        for (node, hospital) in [(far, farHospital), (near, nearHospital)] {
            var chain = try RecordChain(in: home.origin)
            let opening = try chain.sign(Sample.line(of: patient, to: hospital), by: patient.key)
            let receipt = try await home.submit(opening, by: patient.key)
            try await home.deliver(to: node)
            try await node.enter(
                Sample.authorisation(of: node.node.statementKey, by: hospital), by: hospital.key)
            try await node.enter(Sample.link(chain.record, of: patient, at: hospital), by: hospital.key)
            _ = try await ExchangeScene.register(
                ["first", "second"], level: .medium, in: chain.record, at: hospital, node)
            let model = LineModel(index: receipt.proof.inclusion.index, at: TestTime.now)
            opened.append(Line(custodian: node, hospital: hospital, chain: chain, model: model))
        }
        lines = opened
        for one in nodes { try await one.beat() }
        for one in nodes {
            for other in nodes where other.origin != one.origin { try await one.sync(with: other) }
        }
    }

    var nodes: [NodeFixture] { [home, far, near] }

    /// The copies that decisions about the two lines rest on.
    var links: [Link] { [Link(from: home, to: far), Link(from: home, to: near), Link(from: near, to: far)] }

    // MARK: what happens

    /// Time passes for everybody. A clock shows as many seconds more than it is as `leads` says of it, and never goes
    /// back.
    mutating func advance(by seconds: UInt64, leads: [UInt64] = [0, 0, 0]) {
        time += seconds
        for (node, lead) in zip(nodes, leads) where time + lead > node.clock.now {
            node.clock.advance(by: time + lead - node.clock.now)
        }
    }

    /// The patient states something in a line, and has the home node's receipt when this returns.
    mutating func say(_ word: LineModel.Word, in place: Int) async throws {
        let (line, hospital) = (lines[place].chain.record, lines[place].hospital)
        let (key, now) = (patient.key, home.clock.now)
        let signed: SignedEntry
        switch word {
        case .grant:
            let permit = try Sample.permit(
                in: line, at: hospital, to: .practitioner(doctor.thumbprint, name: doctor.name))
            signed = try lines[place].chain.sign(permit, by: key, at: now)
        case .withdraw(let number):
            let withdrawal = Sample.withdrawal(in: line, of: number)
            signed = try lines[place].chain.sign(withdrawal, effect: .revoke, by: key, at: now)
        case .suspend:
            let suspension = Suspension(line: line, consent: nil, at: Sample.startOfDay)
            signed = try lines[place].chain.sign(suspension, effect: .suspend, by: key, at: now)
        case .resume:
            let resumption = Resumption(line: line, consent: nil, at: Sample.startOfDay)
            signed = try lines[place].chain.sign(resumption, effect: .renew, by: key, at: now)
        }
        let receipt = try await home.submit(signed, by: key)
        lines[place].model.take(word, index: receipt.proof.inclusion.index, at: time)
    }

    /// A message of the home node's arrives at the custodian of a line.
    mutating func receive(_ message: OpeningsMessage, in place: Int) throws {
        try lines[place].custodian.node.receive(message, from: home.origin)
        for item in message.items where item.entry.record == lines[place].chain.record {
            lines[place].arrived.insert(Int(item.entry.sequence))
        }
    }

    /// A head arrives at who copies the ledger. False when it is not believed.
    func receive(_ shown: ShownHead, over link: Link) async throws -> Bool {
        try link.to.database.stage(shown.leaves, from: 0, of: link.from.origin)
        return try await link.to.node.follow(shown.head.note, of: link.from.origin)
    }

    /// What a node shows of its own ledger at this moment.
    func shown(by node: NodeFixture) throws -> ShownHead {
        let head = try #require(try node.database.head(of: node.origin))
        var leaves: [[UInt8]] = []
        try node.database.forEachLeaf(of: node.origin) { _, leaf in leaves.append(leaf) }
        return ShownHead(head: head, leaves: leaves)
    }

    /// Everything that waits is handed over, and every copy is at a head of this moment.
    mutating func heal() async throws {
        for place in lines.indices {
            while try await !home.deliver(to: lines[place].custodian).isEmpty {}
            lines[place].arrived = Set(lines[place].model.states.indices)
        }
        for node in [home, near] { try await node.beat() }
        for link in links { #expect(try await link.to.sync(with: link.from)) }
    }

    // MARK: asking

    /// A new request of the doctor's, entered at the doctor's node, as it is sent.
    func query(_ addressee: AccessRequest.Addressee) async throws -> LookupQuery {
        let requester = Requester.practitioner(
            doctor.thumbprint, CredentialReference(origin: near.origin, record: credential))
        let request = AccessRequest(
            addressee: addressee, subject: try patient.healthCode(), requester: requester, purpose: .treatment,
            classes: [.lab], recordDays: .unbounded, offset: 0, nonce: RandomSource.system.bytes(16))
        var record = try RecordChain(in: near.origin)
        let signed = try record.sign(request, by: doctor.key, at: near.clock.now)
        let committed = try await near.node.writer.append(signed.submission)
        let index = try #require(try near.database.chain(of: credential, in: near.origin).first?.index)
        return LookupQuery(
            request: try near.node.entered(committed.index),
            credential: try near.database.receipt(at: index, in: near.origin))
    }

    /// Whether a custodian gives a document.
    static func isAllowed(_ query: LookupQuery, at node: NodeFixture, from sender: Origin) async throws -> Bool {
        do {
            return try await !node.node.answer(query, from: sender).documents.isEmpty
        } catch LookupRefusal.refused {
            return false
        }
    }

    /// The custodians that the home node names to the doctor.
    func custodiansNamedAtHome() async throws -> Set<InstitutionID> {
        let asked = try await query(.home(home.origin))
        return Set(try await home.node.route(asked, from: near.origin).custodians)
    }

    // MARK: what must be

    /// What the custodian of a line must say at this moment.
    func verdict(in place: Int) throws -> Verdict {
        let line = lines[place]
        let node = line.custodian
        for ledger in [home.origin, near.origin] where ledger != node.origin {
            let cosignedAt = try node.database.head(of: ledger)?.cosignedAt ?? 0
            guard node.node.clock.now <= cosignedAt + FreshnessRule.standard.deltaSeconds else { return .stale }
        }
        let newest = try newestCopied(in: place)
        guard (0...newest).allSatisfy({ line.arrived.contains($0) }) else { return .unreadable }
        let isHeld = line.arrived.contains { $0 > newest && line.model.states[$0].isWithdrawal }
        if isHeld { return .held }
        return line.model.states[newest].isGiven ? .given : .notGiven
    }

    /// The number of the newest withdrawal that the custodian of a line knows of, by its copy or by an opening; 0 for
    /// none.
    func newestWithdrawalKnown(in place: Int) throws -> Int {
        let line = lines[place]
        let newest = try newestCopied(in: place)
        let known = line.model.states.indices.last { number in
            line.model.states[number].isWithdrawal && (number <= newest || line.arrived.contains(number))
        }
        return known ?? 0
    }

    private func newestCopied(in place: Int) throws -> Int {
        let size = try lines[place].custodian.database.head(of: home.origin)?.state.size ?? 0
        return lines[place].model.newest(below: size)
    }

    // MARK: over the wire

    /// All three nodes listen while `body` runs.
    func listening(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await home.serving { try await self.listeningWithoutHome(body) }
    }

    /// The same without the home node: nobody reaches it.
    func listeningWithoutHome(_ body: @escaping @Sendable () async throws -> Void) async throws {
        try await far.serving { try await self.near.serving(nil, body) }
    }
}
