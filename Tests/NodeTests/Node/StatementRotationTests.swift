import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import GRDB
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A node's statement key changes", .timeLimit(.minutes(10)))
struct StatementRotationTests {
    private func verify(_ answer: LookupAnswer, _ scene: ExchangeScene) throws(AnswerRefusal) -> VerifiedAnswer {
        guard let roster = try? scene.asker.node.roster() else { throw .unknownNode }
        return try AnswerVerifier(roster: roster).verify(
            answer, reader: scene.doctor.thumbprint, recipientID: scene.doctor.age.recipient.keyID, request: nil)
    }

    private func refusal(_ answer: LookupAnswer, _ scene: ExchangeScene) -> AnswerRefusal? {
        do throws(AnswerRefusal) {
            _ = try verify(answer, scene)
            return nil
        } catch {
            return error
        }
    }

    private func answer(_ answer: LookupAnswer, earlier: [Receipt]) -> LookupAnswer {
        LookupAnswer(
            origin: answer.origin, disclosure: answer.disclosure, authorisation: answer.authorisation,
            registrations: answer.registrations, documents: answer.documents, nextOffset: answer.nextOffset,
            earlier: earlier)
    }

    /// The hospital's leave for the next key, and the new key in use.
    private func rotate(_ scene: ExchangeScene) async throws {
        let next = try scene.custodian.node.beginStatementRotation()
        try await scene.custodian.enter(
            Sample.authorisation(of: next, by: scene.hospital), by: scene.hospital.key)
        try scene.custodian.node.finishStatementRotation()
        #expect(scene.custodian.node.statementKey == next)
    }

    @Test(
        "the next key needs the institution's leave, and what was registered before is still answered",
        .spec("KEYS-55", "KEYS-56", "FEDERATION-136"))
    func rotation() async throws {
        let scene = try await ExchangeScene()
        let node = scene.custodian.node
        let old = node.statementKey
        let later = try await scene.custodian.enter(
            Sample.authorisation(of: old, by: scene.hospital), by: scene.hospital.key)
        let next = try node.beginStatementRotation()
        #expect(try node.beginStatementRotation() == next)
        #expect(throws: RotationRefusal.institutionsWait([scene.hospital.id])) {
            try node.finishStatementRotation()
        }
        #expect(node.statementKey == old)
        let stranger = try TestKeys.signing("stranger").publicKey
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.custodian.enter(
                Sample.authorisation(of: stranger, by: scene.hospital), by: scene.hospital.key)
        }
        let serial = try node.publishDescriptor().serial
        try await rotate(scene)
        let descriptor = try node.descriptor()
        #expect(descriptor.statementKey == next)
        #expect(descriptor.serial > serial)
        #expect(throws: RotationRefusal.notBegun) { try node.finishStatementRotation() }

        try await scene.refresh()
        let answer = try await scene.answer(scene.query())
        #expect(answer.disclosure.opening.author.header.keyID == next.thumbprint)
        #expect(answer.earlier.count == 1)
        #expect(try verify(LookupAnswer(parsing: answer.bytes), scene).documents.count == 2)
        #expect(refusal(self.answer(answer, earlier: []), scene) == .documentUnproved)
        // The old key's second leave is younger than the registration.
        #expect(refusal(self.answer(answer, earlier: [later]), scene) == .documentUnproved)
        #expect(refusal(self.answer(answer, earlier: [answer.authorisation]), scene) == .documentUnproved)
    }

    @Test(
        "what was disclosed under the old key stays provable after its leave is ended, and nothing later counts",
        .spec("FEDERATION-137", "FEDERATION-138"))
    func ended() async throws {
        let scene = try await ExchangeScene()
        let custodian = scene.custodian
        let oldKey = custodian.node.keys.statement
        var record = try RecordChain(in: custodian.origin)
        let content = Sample.authorisation(of: oldKey.publicKey, by: scene.hospital)
        // The leave that the scene gave is ended too, so that none is left.
        let first = try #require(try custodian.node.authorisation(of: scene.hospital.id))
        #expect(try custodian.database.entry(at: first.index, in: custodian.origin) != nil)
        let leave = try await custodian.submit(
            record.sign(content, by: scene.hospital.key), by: scene.hospital.key)
        let query = try await scene.query()
        let before = try await scene.answer(query)
        #expect(before.authorisation.opening == leave.opening)
        try await rotate(scene)
        let end = try await custodian.submit(
            record.sign(content, effect: .revoke, by: scene.hospital.key), by: scene.hospital.key)
        try await scene.refresh()

        let again = try await scene.answer(query)
        #expect(again.disclosure.opening == before.disclosure.opening)
        #expect(again.authorisation.opening == leave.opening)
        #expect(try verify(again, scene).disclosure == verify(before, scene).disclosure)
        try scene.home.node.receive(
            DisclosureReport(disclosure: again.disclosure, authorisation: again.authorisation),
            from: custodian.origin)

        var forged = try RecordChain(in: custodian.origin)
        let disclosure = try Disclosure(of: before.disclosure.opening)
        let late = try await custodian.node.writer.append(forged.sign(disclosure, by: oldKey).submission)
        try await scene.refresh()
        let receipt = try #require(try custodian.database.receipt(at: late.index, in: custodian.origin))
        #expect(throws: LookupRefusal.self) {
            try scene.home.node.receive(
                DisclosureReport(disclosure: receipt, authorisation: leave), from: custodian.origin)
        }
        let shown = LookupAnswer(
            origin: again.origin, disclosure: again.disclosure, authorisation: end,
            registrations: again.registrations, documents: again.documents, nextOffset: nil)
        #expect(refusal(shown, scene) == .signerUnauthorised)
    }

    @Test(
        "an account that the old key signed is told with the leave of that key, also after the change",
        .spec("FEDERATION-161"))
    func accountBefore() async throws {
        let scene = try await ExchangeScene()
        let custodian = scene.custodian
        _ = try await scene.answer(scene.query())
        let entered = try #require(try await custodian.node.accountNow().first)
        // As if the node had been killed between the entry and its report.
        try await custodian.rawConnection().write { try $0.execute(sql: "UPDATE account SET reported = 0") }
        try await rotate(scene)
        try custodian.node.reportAccounts()
        try await scene.home.sync(with: custodian)
        let sent = try custodian.database.due(for: scene.home.origin, at: scene.clock.now)
            .filter { $0.path == Node.accountPath }.map { try AccountReport(parsing: $0.body) }
        #expect(sent.count == 2)
        for report in sent {
            #expect(try VerifiedAccount(report, roster: scene.home.node.roster()).account == entered.account)
            try scene.home.node.receive(report, from: custodian.origin)
        }
    }

    @Test("a rotation that was cut off after any step goes on with the same key", .spec("KEYS-57"))
    func interrupted() async throws {
        let fixture = try NodeFixture("chengdu-1", clock: TestClock())
        let place = NodeDirectory(fixture.node.directory)
        let serial = try fixture.node.publishDescriptor().serial
        try NodeKeys.createSigningKey(NodeKeys.names.nextStatement, in: place, random: .system)
        let keyMade = try await fixture.restarted()
        let next = try keyMade.node.beginStatementRotation()
        #expect(next == keyMade.node.keys.nextStatement?.publicKey)
        try place.promote(NodeKeys.names.nextStatement, to: NodeKeys.names.statement)
        let keyMoved = try await keyMade.restarted()
        #expect(keyMoved.node.statementKey == next)
        let descriptor = try keyMoved.node.finishStatementRotation()
        #expect(descriptor.statementKey == next)
        #expect(descriptor.serial > serial)
        let path = place.url.appendingPathComponent(NodeKeys.names.nextStatement).path
        #expect(!FileManager.default.fileExists(atPath: path))
        await keyMoved.node.stop()
    }
}
