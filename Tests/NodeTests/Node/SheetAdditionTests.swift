import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

extension AssistanceTests.Counter {
    /// A line for the first custodian on her sheet, with a list of staff: what adding another rests on.
    func openFirst(_ custodian: TestInstitution, staff indexes: [Int]) async throws -> RecordChain {
        var chain = try RecordChain(in: scene.home.origin)
        try await scene.home.submit(chain.sign(opening(to: custodian), by: granny.key), by: granny.key)
        let list = try #require(
            Assistance(
                line: chain.record, institution: scene.enroller.named, staff: indexes.map { members[$0] },
                at: scene.clock.now))
        let signed = try chain.sign(list, by: granny.key, others: [(scene.enroller.key, .counter)])
        try await scene.home.submit(signed, by: granny.key)
        return chain
    }

    /// Adds the hospital in the other city to the sheet.
    mutating func add(_ indexes: [Int], signedBy signers: [Int]? = nil) async throws {
        let roles: [StatementRole] = [.counter, .witness]
        try await enter(
            opening(addedBy: indexes), with: Array(zip((signers ?? indexes).map { staff[$0].key }, roles)))
    }
}

extension AssistanceTests {
    @Test(
        "two of the listed staff add a custodian to the sheet, which then decides as one of the first sheet",
        .spec("CONSENT-277", "CONSENT-278", "FEDERATION-311"))
    func added() async throws {
        let own = try TestInstitution(7, name: "重庆市示范社区卫生服务中心")
        var counter = try await Counter(sheet: [own])
        // Nobody was named for her yet.
        await #expect(throws: ActingRefusal.notAssisted) { try await counter.add([0, 1]) }
        _ = try await counter.openFirst(own, staff: [0, 1])
        await #expect(throws: ActingRefusal.notOnSheet) { try await counter.enter(counter.opening()) }
        await #expect(throws: ActingRefusal.notAssisted) { try await counter.add([0, 2]) }
        await #expect(throws: SubmissionRefusal.coSignature) { try await counter.add([0, 1], signedBy: [1, 0]) }
        await #expect(throws: SubmissionRefusal.coSignature) { try await counter.add([0, 1], signedBy: [0]) }
        try await counter.add([0, 1])
        try await counter.enter(counter.assistance([0, 1]))
        try await counter.link()
        #expect(try await counter.asked() == "no-consent")
        try await counter.grant()
        #expect(try await counter.asked() == nil)
        // What takes it off again is a withdrawal, which takes nobody else.
        try await counter.enter(Sample.withdrawal(in: counter.line), effect: .revoke)
        #expect(try await counter.asked() == "revoked")
        try await counter.grant()
        #expect(try await counter.asked() == nil)
        let scene = counter.scene
        _ = try await scene.custodian.node.revoke(
            RevocationMessage(of: counter.line, in: scene.home.origin, by: counter.chain.stopKey))
        #expect(try await counter.asked() == "unknown-patient")
        // It stays on the sheet: a new line takes the keys at the counter alone, and the two add nothing twice.
        _ = try await scene.home.node.revoke(
            RevocationMessage(of: counter.line, in: scene.home.origin, by: counter.chain.stopKey))
        var twice = try RecordChain(in: scene.home.origin)
        let again = try twice.sign(
            counter.opening(addedBy: [0, 1]), by: counter.granny.key,
            others: [(counter.staff[0].key, .counter), (counter.staff[1].key, .witness)])
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.home.submit(again, by: counter.granny.key)
        }
        var anew = try RecordChain(in: scene.home.origin)
        try await scene.home.submit(anew.sign(counter.opening(), by: counter.granny.key), by: counter.granny.key)
    }

    @Test("a sheet names sixteen custodians and no more", .spec("CONSENT-277"))
    func fullSheet() async throws {
        let all = try (10..<26).map { try TestInstitution($0, name: "机构\($0)") }
        var counter = try await Counter(sheet: all)
        _ = try await counter.openFirst(all[0], staff: [0, 1])
        await #expect(throws: ActingRefusal.sheetFull) { try await counter.add([0, 1]) }
    }

    @Test(
        "nobody adds a custodian once the card stopped every line, nor with credentials that are over",
        .spec("CONSENT-277"))
    func notAdded() async throws {
        let own = try TestInstitution(7, name: "重庆市示范社区卫生服务中心")
        var counter = try await Counter(sheet: [own])
        let first = try await counter.openFirst(own, staff: [0, 1])
        var later = counter
        _ = try await counter.scene.home.node.revoke(
            RevocationMessage(of: first.record, in: counter.scene.home.origin, by: first.stopKey))
        await #expect(throws: ActingRefusal.notAssisted) { try await counter.add([0, 1]) }
        _ = try await later.openFirst(own, staff: [0, 1])
        later.scene.clock.advance(by: 90_000)
        await #expect(throws: ActingRefusal.notAssisted) { try await later.add([0, 1]) }
    }
}
