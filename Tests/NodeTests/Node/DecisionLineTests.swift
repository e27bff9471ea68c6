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

/// Decisions from rows: a row counts while everything that a fold reads is as it was.
@Suite(.timeLimit(.minutes(10)))
struct DecisionLineTests {
    private static func known(_ scene: ExchangeScene, at node: NodeFixture) throws -> KnownLine {
        try #require(try node.database.line(scene.line, home: scene.home.origin))
    }

    /// What both say to the doctor and to the patient; the fold never sees a row.
    private static func agree(_ scene: ExchangeScene, at node: NodeFixture) throws -> Decision {
        let line = try known(scene, at: node)
        var decisions: [Decision] = []
        for folded in [try node.node.fold(line), try node.node.decisionLine(line), try node.node.decisionLine(line)] {
            for (asker, purpose) in [(scene.patient, PurposeOfUse.patientRequest), (scene.doctor, .treatment)] {
                decisions.append(
                    decide(
                        AccessQuery(
                            requester: asker.thumbprint, institution: purpose == .treatment ? scene.clinic.id : nil,
                            purpose: purpose),
                        document: scene.documents[0].record, line: folded,
                        ledgers: [LedgerStanding(origin: scene.home.origin, isFresh: true, isFrozen: false)],
                        isClockBehind: false, now: scene.clock.now))
            }
        }
        #expect(decisions[0] == decisions[2] && decisions[0] == decisions[4])
        #expect(decisions[1] == decisions[3] && decisions[1] == decisions[5])
        return decisions[1]
    }

    @Test("a row is kept for the second decision, and after a restart", .spec("STORAGE-220", "STORAGE-222"))
    func kept() async throws {
        var scene = try await ExchangeScene()
        #expect(scene.custodian.node.lineRows.count == 0)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        #expect(scene.custodian.node.lineRows.count == 1)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        #expect(scene.custodian.node.lineRows.count == 1)
        scene.custodian = try await scene.custodian.restarted()
        #expect(scene.custodian.node.lineRows.count == 1)
        #expect(try Self.agree(scene, at: scene.custodian).isPermitted)
        #expect(scene.custodian.node.lineRows.count == 1)
        #expect(try Self.agree(scene, at: scene.home).isPermitted)
        var examination = NodeExamination(NodeDirectory(scene.custodian.node.directory), now: scene.clock.now)
        let findings = examination.run(origin: scene.custodian.origin, repairing: false)
        #expect(!findings.contains { $0.code == .foreignFile })
    }

    @Test("an entry, a held withdrawal, an opening that comes late: each is another line", .spec("STORAGE-220"))
    func changes() async throws {
        var scene = try await ExchangeScene()
        #expect(try Self.agree(scene, at: scene.custodian).trace == ["permit:1"])
        let withdrawal = try scene.chain.sign(
            Withdrawal(line: scene.line, consent: 1, at: scene.clock.now), effect: .revoke, by: scene.patient.key)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        // The entry is in the copy, its opening is not.
        try await scene.custodian.sync(with: scene.home)
        #expect(try Self.agree(scene, at: scene.custodian).reasons == [.unreadableLine])
        try await scene.home.deliver(to: scene.custodian)
        #expect(try Self.agree(scene, at: scene.custodian).reasons == [.revoked])
    }

    @Test("a withdrawal denies from its arrival on, before its entry is in the copy", .spec("STORAGE-220"))
    func held() async throws {
        var scene = try await ExchangeScene()
        #expect(try Self.agree(scene, at: scene.custodian).isPermitted)
        let withdrawal = try scene.chain.sign(
            Withdrawal(line: scene.line, consent: 1, at: scene.clock.now), effect: .revoke, by: scene.patient.key)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        #expect(try Self.agree(scene, at: scene.custodian).reasons == [.revoked])
    }

    @Test("a stopped record denies, and its row gives no more", .spec("STORAGE-220"))
    func stopped() async throws {
        let scene = try await ExchangeScene()
        #expect(try Self.agree(scene, at: scene.custodian).isPermitted)
        let message = try RevocationMessage(of: scene.line, in: scene.home.origin, by: scene.chain.stopKey)
        try await scene.asker.node.revoke(message)
        try await scene.custodian.sync(with: scene.asker)
        #expect(try Self.agree(scene, at: scene.custodian).reasons == [.revoked])
    }
}
