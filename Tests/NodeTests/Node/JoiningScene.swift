import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import Testing

@testable import NodeService

/// The nodes of `EmergencyScene`: a hospital that took in somebody whom nobody knows, with two of its staff.
struct JoiningScene: Sendable {
    var emergencies: EmergencyScene
    let clerk: TestParty
    let nurse: TestParty
    let credentials = [RecordID.random(.system), RecordID.random(.system)]
    /// The line of the unknown person, and its health code.
    let unknown = RecordID.random(.system)
    let code: HealthCode
    let documents: [SealedDocument]
    /// The patient's line.
    var chain: RecordChain

    init() async throws {
        emergencies = try await EmergencyScene()
        let scene = emergencies.exchange
        let custodian = scene.custodian
        try custodian.database.keep(scene.hospital.accepted([.custodian, .credential]))
        for node in [scene.home, scene.asker] { try node.accept(custodian) }
        clerk = try TestParty("职员", home: custodian.origin)
        nurse = try TestParty("护士", home: custodian.origin)
        for (number, person) in [clerk, nurse].enumerated() {
            try await custodian.enter(
                Sample.credential(of: person, by: scene.hospital, licence: "11051010000000\(number)"),
                by: scene.hospital.key, record: credentials[number])
        }
        let nobody = try TestParty("", home: custodian.origin)
        code = try nobody.healthCode()
        chain = scene.chain
        var line = try RecordChain(in: custodian.origin, record: unknown)
        let opening = LineOpening(
            custodian: scene.hospital.named, card: try nobody.card(), at: Self.day(scene),
            unknown: UnknownPerson(
                description: "男，约 40 岁",
                staff: StaffMember(key: clerk.key.publicKey, name: clerk.name, credential: credentials[0])))
        try await custodian.submit(
            line.sign(opening, by: scene.hospital.key, others: [(clerk.key, .counter)]), by: scene.hospital.key)
        try await custodian.enter(
            Link(
                institution: scene.hospital.named, line: unknown, healthCode: code,
                identifiers: [PatientIdentifier(system: "urn:nuo:test:file", value: "W0815")], name: "无名"),
            by: scene.hospital.key)
        documents = try await ExchangeScene.register(
            ["third"], level: .medium, in: unknown, at: scene.hospital, custodian)
        try await scene.refresh()
    }

    static func day(_ scene: ExchangeScene) -> UInt64 {
        UInt64(clamping: ChinaStandardTime.date(ofUnixSeconds: scene.clock.now).startSeconds())
    }

    var scene: ExchangeScene { emergencies.exchange }
    var custodian: NodeFixture { scene.custodian }

    var staff: [StaffMember] {
        zip([clerk, nurse], credentials).map {
            StaffMember(key: $0.key.publicKey, name: $0.name, credential: $1)
        }
    }

    var both: [(SigningKey, StatementRole)] { [(clerk.key, .counter), (nurse.key, .witness)] }

    func joining(
        _ ground: Joining.Ground = .identified, of source: HealthCode? = nil, with target: HealthCode? = nil,
        by institution: TestInstitution? = nil
    ) throws -> Joining {
        try #require(
            Joining(
                institution: (institution ?? scene.hospital).named, ground: ground, source: source ?? code,
                target: target ?? scene.patient.healthCode(), evidence: "身份证与面容相符", staff: staff,
                at: scene.clock.now))
    }

    /// Enters a joining at the beginning of a record, and has everybody hear of it.
    @discardableResult
    func join(
        _ content: Joining? = nil, others: [(SigningKey, StatementRole)]? = nil
    ) async throws -> RecordChain {
        var record = try RecordChain(in: custodian.origin)
        let signed = try record.sign(
            content ?? joining(), by: scene.hospital.key, at: scene.clock.now, others: others ?? both)
        try await custodian.submit(signed, by: scene.hospital.key)
        try await tell()
        return record
    }

    func end(
        _ record: RecordChain, of source: HealthCode? = nil, target: HealthCode? = nil,
        others: [(SigningKey, StatementRole)]? = nil
    ) async throws {
        let content = try #require(
            JoiningEnd(
                institution: scene.hospital.named, source: source ?? code,
                target: target ?? scene.patient.healthCode(), reason: "同名同姓", staff: staff, at: scene.clock.now))
        var next = record
        let signed = try next.sign(
            content, effect: .revoke, by: scene.hospital.key, at: scene.clock.now, others: others ?? both)
        try await custodian.submit(signed, by: scene.hospital.key)
        try await tell()
    }

    func tell() async throws {
        try await custodian.deliver(to: scene.home)
        try await scene.refresh()
    }

    mutating func say(_ content: some StatementContent, effect: Effect = .issue) async throws {
        var next = chain
        let signed = try next.sign(content, effect: effect, by: scene.patient.key, at: scene.clock.now)
        try await scene.home.submit(signed, by: scene.patient.key)
        chain = next
        try await scene.home.deliver(to: custodian)
        try await scene.refresh()
    }

    mutating func permit() async throws {
        try await say(
            Sample.permit(
                in: scene.line, at: scene.hospital,
                to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name)))
    }

    mutating func accept(_ joining: RecordID) async throws {
        try await say(JoiningAcceptance(line: scene.line, joining: joining, at: scene.clock.now))
    }

    /// The documents that the doctor is given, page by page, each proved as the doctor's program does, and the last
    /// disclosure; the refusal where there are none.
    func read(about code: HealthCode? = nil) async throws -> (count: Int, disclosure: Disclosure?, refusal: String?) {
        var (count, disclosure, next) = (0, Disclosure?.none, UInt64?(0))
        do {
            while let offset = next {
                let query = try await scene.query(scene.request(about: code, offset: offset))
                let verified = try await scene.verified(scene.answer(query), for: query)
                (disclosure, next) = (verified.disclosure, verified.nextOffset)
                count += verified.documents.count
            }
            try await custodian.deliver(to: scene.home)
            return (count, disclosure, nil)
        } catch LookupRefusal.refused {
            return (0, nil, custodian.log.codes.last)
        }
    }

    /// The same in an emergency declared about a health code.
    func readInEmergency(about code: HealthCode, by declaration: Digest) async throws -> Int {
        try await emergencies.answer(emergencies.query(under: declaration, about: code)).documents.count
    }

    func declare(about code: HealthCode) async throws -> Digest {
        try await emergencies.declare(emergencies.declaration(about: code)).receipt.opening.commitment
    }
}
