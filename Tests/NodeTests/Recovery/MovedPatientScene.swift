import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases
import Storage
import Testing

@testable import NodeService

/// A patient whose home ledger has ended: documents at a custodian elsewhere, a prohibition and a permit in the old line,
/// and a new home at which they are enrolled with new keys.
struct MovedPatientScene: Sendable {
    let scene: ExchangeScene
    let newHome: NodeFixture
    let renewed: TestParty
    let enroller: TestInstitution
    /// The newest leaf of the old line.
    let leaf: Digest

    init(isClosed: Bool = true, name: String = "chongqing-2") async throws {
        scene = try await ExchangeScene()
        var old = scene.chain
        try await scene.home.submit(
            old.sign(Self.prohibition(in: old.record, at: scene.hospital), by: scene.patient.key),
            by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.refresh()
        leaf = try #require(
            try scene.custodian.database.chain(of: scene.line, in: scene.home.origin).last?.head.leafHash)
        _ = try await scene.answer(scene.query())
        if isClosed {
            let closing = try scene.home.node.closeLedger(successor: nil)
            for other in [scene.custodian, scene.asker] { _ = try other.node.sign(closing) }
        }
        enroller = try TestInstitution(4, name: "重庆市示范第二医院")
        newHome = try NodeFixture(name, clock: scene.clock)
        try newHome.database.keep(enroller.accepted([.enrol]))
        for other in [scene.custodian, scene.asker] {
            try newHome.accept(other)
            try other.accept(newHome)
        }
        renewed = try TestParty("new keys", home: newHome.origin)
        try await newHome.enter(Sample.enrolment(of: renewed, by: enroller), by: enroller.key)
    }

    var custodian: NodeFixture { scene.custodian }

    /// Against imaging, for everybody.
    static func prohibition(in line: RecordID, at custodian: TestInstitution) throws -> ConsentStatement {
        try #require(
            ConsentStatement(
                line: line, custodian: custodian.named, provision: .deny, recipient: .everybody, purposes: [],
                classes: [.imaging], recordDays: .unbounded, maximumLevel: nil, start: TestTime.now, end: nil,
                language: .zh))
    }

    func opening(key: VerifyingKey? = nil, leaf: Digest? = nil, by person: TestParty? = nil) throws -> LineOpening {
        LineOpening(
            custodian: scene.hospital.named, card: try (person ?? renewed).card(),
            at: TestTime.now / 86_400 * 86_400 - 8 * 3600,
            replaces: FormerLine(
                record: scene.line, leaf: leaf ?? self.leaf,
                closed: ClosedHome(origin: scene.home.origin, key: key ?? scene.patient.key.publicKey)))
    }

    /// The new line in the place of the one in the closed ledger.
    func newLine(_ opening: LineOpening? = nil, witness: SigningKey? = nil) async throws -> RecordChain {
        var chain = try RecordChain(in: newHome.origin)
        try await newHome.submit(
            chain.sign(opening ?? self.opening(), by: renewed.key, witness: witness ?? scene.patient.key),
            by: renewed.key)
        try await settle()
        return chain
    }

    func link(_ line: RecordID, number: String = "0042", of person: TestParty? = nil) async throws {
        try await custodian.enter(
            Link(
                institution: scene.hospital.named, line: line, healthCode: try (person ?? renewed).healthCode(),
                identifiers: [PatientIdentifier(system: "urn:nuo:test:file", value: number)], name: "病人"),
            by: scene.hospital.key)
    }

    func prohibit(in chain: inout RecordChain) async throws {
        try await newHome.submit(
            chain.sign(Self.prohibition(in: chain.record, at: scene.hospital), by: renewed.key), by: renewed.key)
        try await settle()
    }

    func permit(in chain: inout RecordChain) async throws {
        let permit = try Sample.permit(
            in: chain.record, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        try await newHome.submit(chain.sign(permit, by: renewed.key), by: renewed.key)
        try await settle()
    }

    /// What the new home has reaches its partners, and theirs reaches it.
    func settle() async throws {
        try await newHome.deliver(to: custodian)
        for one in [newHome, custodian, scene.asker] { try await one.beat() }
        for other in [custodian, scene.asker] {
            try await other.sync(with: newHome)
            try await newHome.sync(with: other)
        }
        try await custodian.sync(with: scene.asker)
        try await scene.asker.sync(with: custodian)
    }

    func query() async throws -> LookupQuery { try await scene.query(scene.request(about: renewed.healthCode())) }

    /// The refusal's code in the hospital's log; nil when the query was answered.
    func refusal() async throws -> String? {
        let query = try await query()
        try await settle()
        return try await scene.refusal(of: query)
    }
}
