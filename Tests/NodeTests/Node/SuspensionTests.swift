import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A patient suspends a consent at the home node, and resumes it.
@Suite("Suspending a consent", .timeLimit(.minutes(10)))
struct SuspensionTests {
    @Test(
        "the custodian gives nothing from the suspension until the resumption", .spec("CONSENT-61", "CONSENT-66"),
        arguments: [1, nil] as [UInt32?])
    func exchange(consent: UInt32?) async throws {
        let scene = try await ExchangeScene()
        #expect(try await scene.refusal(of: scene.query()) == nil)
        var chain = scene.chain
        let place = scene.line
        let suspension = Suspension(line: place, consent: consent, at: scene.clock.now)
        try await enter(chain.sign(suspension, effect: .suspend, by: scene.patient.key), scene)
        #expect(try await scene.refusal(of: scene.query()) == "suspended")
        let query = try await scene.query(scene.request(to: .home(scene.home.origin)))
        #expect(try await scene.home.node.route(query, from: scene.asker.origin).custodians.isEmpty)
        let resumption = Resumption(line: place, consent: consent, at: scene.clock.now)
        try await enter(chain.sign(resumption, effect: .renew, by: scene.patient.key), scene)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        for kind in [StatementKind.suspension, .resumption] {
            #expect(try scene.home.database.statements(kind, line: place).count == 1)
        }
    }

    private func enter(_ statement: SignedEntry, _ scene: ExchangeScene) async throws {
        try await scene.home.submit(statement, by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.custodian.sync(with: scene.home)
    }

    @Test("under another effect or about another line neither is entered", .spec("CONSENT-66"))
    func refused() async throws {
        let scene = try await ExchangeScene()
        let key = scene.patient.key
        for effect in [Effect.issue, .narrow, .renew, .revoke] {
            var chain = scene.chain
            let wrong = try chain.sign(Suspension(line: scene.line, consent: 1, at: 0), effect: effect, by: key)
            await #expect(throws: SubmissionRefusal.notTruthful) { try await scene.home.submit(wrong, by: key) }
        }
        for effect in [Effect.issue, .narrow, .suspend, .revoke] {
            var chain = scene.chain
            let wrong = try chain.sign(Resumption(line: scene.line, consent: 1, at: 0), effect: effect, by: key)
            await #expect(throws: SubmissionRefusal.notTruthful) { try await scene.home.submit(wrong, by: key) }
        }
        let other = RecordID.random(.system)
        var chain = scene.chain
        let suspension = try chain.sign(Suspension(line: other, consent: 1, at: 0), effect: .suspend, by: key)
        await #expect(throws: SubmissionRefusal.unknownLine) { try await scene.home.submit(suspension, by: key) }
        chain = scene.chain
        let resumption = try chain.sign(Resumption(line: other, consent: 1, at: 0), effect: .renew, by: key)
        await #expect(throws: SubmissionRefusal.unknownLine) { try await scene.home.submit(resumption, by: key) }
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }
}
