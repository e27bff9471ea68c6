import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Decisions before a start is confirmed", .timeLimit(.minutes(10)))
struct UnconfirmedStartTests {
    @Test(
        "a home node that is custodian too denies partners as stale until its start is confirmed",
        .spec("FEDERATION-160"))
    func ownLedger() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let clinic = try TestInstitution(9, name: "重庆市示范社区医院")
        try home.database.keep(clinic.accepted([.custodian]))
        try scene.asker.accept(home)
        let line = RecordID.random(.system)
        var chain = try RecordChain(in: home.origin, record: line)
        let (patient, doctor) = (scene.patient, scene.doctor)
        try await home.submit(chain.sign(Sample.line(of: patient, to: clinic), by: patient.key), by: patient.key)
        try await home.enter(Sample.authorisation(of: home.node.statementKey, by: clinic), by: clinic.key)
        try await home.enter(Sample.link(line, of: patient, at: clinic), by: clinic.key)
        _ = try await ExchangeScene.register(["first"], level: .medium, in: line, at: clinic, home)
        let permit = try Sample.permit(
            in: line, at: clinic, to: .practitioner(doctor.thumbprint, name: doctor.name))
        try await home.submit(chain.sign(permit, by: patient.key), by: patient.key)
        try await scene.refresh()

        home.node.fence.awaitConfirmation()
        let query = try await scene.query(scene.request(to: .custodian(clinic.id)))
        try await scene.refresh()
        await #expect(throws: LookupRefusal.self) { try await home.node.answer(query, from: scene.asker.origin) }
        #expect(home.log.codes.last == "stale-ledger")
        let roster = try home.node.roster()
        let toOwn = try home.node.standing(of: home.origin, asker: home.origin, rule: .standard, roster: roster)
        #expect(toOwn.isFresh)
        home.node.fence.confirm()
        let answer = try await home.node.answer(query, from: scene.asker.origin)
        #expect(answer.documents.count == 1)
    }
}
