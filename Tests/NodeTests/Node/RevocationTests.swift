import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// The withdrawal card at the counter of a node that is neither home nor custodian.
@Suite("Stopping a record from elsewhere", .timeLimit(.minutes(10)))
struct RevocationTests {
    private static func message(_ scene: ExchangeScene, by key: SigningKey) throws -> RevocationMessage {
        try RevocationMessage(of: scene.line, in: scene.home.origin, by: key)
    }

    @Test(
        "any node enters it, and it denies at the custodian from its arrival on", .spec("FEDERATION-53"),
        arguments: [true, false])
    func counter(byStopKey: Bool) async throws {
        let scene = try await ExchangeScene()
        #expect(try await scene.refusal(of: scene.query()) == nil)
        let message = try Self.message(scene, by: byStopKey ? scene.chain.stopKey : scene.chain.key)
        let proof = try await scene.asker.node.revoke(message)
        let keys = scene.asker.node.verifierKeys
        let log = try #require(keys.first)
        #expect(try Entry(decoding: #require(proof.extra)) == message.entry)
        _ = try VerifiedCheckpoint(verifying: proof.checkpoint, log: log, cosigners: Array(keys.dropFirst()))
        // The counter knows the home ledger only; the home node knows the custodian.
        #expect(try await scene.asker.deliver(to: scene.home) == ["/v1/revocations"])
        #expect(try await scene.home.deliver(to: scene.custodian).contains("/v1/revocations"))
        #expect(try await scene.refusal(of: scene.query()) == "unknown-patient")
        let query = try await scene.query(scene.request(to: .home(scene.home.origin)))
        #expect(try await scene.home.node.route(query, from: scene.asker.origin).custodians.isEmpty)
    }

    @Test("a copy of the counter's ledger is enough to deny", .spec("FEDERATION-53"))
    func synced() async throws {
        let scene = try await ExchangeScene()
        try await scene.asker.node.revoke(Self.message(scene, by: scene.chain.stopKey))
        try await scene.custodian.sync(with: scene.asker)
        #expect(try await scene.refusal(of: scene.query()) == "unknown-patient")
    }

    @Test("it is entered once for a key, and the ledger replays with it", .spec("STORAGE-59"))
    func repeated() async throws {
        let scene = try await ExchangeScene()
        let message = try Self.message(scene, by: scene.chain.stopKey)
        let first = try await scene.home.node.revoke(message)
        let again = try await scene.home.node.revoke(message)
        #expect(first.inclusion.index == again.inclusion.index)
        let other = try await scene.home.node.revoke(Self.message(scene, by: scene.chain.key))
        #expect(other.inclusion.index != first.inclusion.index)
        var replay = LedgerReplay(origin: scene.home.origin)
        var index = RecordIndex()
        try scene.home.database.forEachLeaf(of: scene.home.origin) { _, leaf in
            if let block = try replay.accept(leaf, heads: { index.heads(of: $0, at: $1) }) { index.add(block) }
        }
        let head = try #require(try scene.home.database.head(of: scene.home.origin))
        try replay.check(against: Checkpoint(parsing: head.note.text))
    }

    enum Forgery: CaseIterable { case stranger, otherRecord, unknownLedger, changed, event }

    @Test(
        "without the record's own key nothing is entered, and the answer does not say why", .spec("API-13"),
        arguments: Forgery.allCases)
    func forged(_ forgery: Forgery) async throws {
        let scene = try await ExchangeScene()
        let node = scene.asker
        let stop = scene.chain.stopKey
        var message = try Self.message(scene, by: stop)
        switch forgery {
        case .stranger: message = try Self.message(scene, by: TestKeys.signing("stranger"))
        case .otherRecord: message = try RevocationMessage(of: .random(.system), in: scene.home.origin, by: stop)
        case .unknownLedger:
            message = try RevocationMessage(of: scene.line, in: #require(Origin("elsewhere.example/x")), by: stop)
        case .changed:
            var entry = message.entry
            entry.signature[0] ^= 1
            message = RevocationMessage(origin: message.origin, entry: entry)
        case .event:
            var entry = message.entry
            entry.kind = .event
            message = RevocationMessage(origin: message.origin, entry: entry)
        }
        let bytes = message.bytes
        let size = try node.database.head(of: node.origin)?.state.size
        let box = AnswerBox()
        try await node.serving {
            await box.put(try await NodeCaller(node: node).send("POST", "/v1/revocations", bytes))
        }
        let answer = try #require(await box.answers.first)
        #expect(answer.status == (forgery == .event ? 400 : 403))
        #expect(answer.body.contains(forgery == .event ? "malformed" : "refused"))
        #expect(try node.database.head(of: node.origin)?.state.size == size)
    }

    @Test("anybody may bring it, without certificate or signature of a call", .spec("API-13"))
    func anonymous() async throws {
        let scene = try await ExchangeScene()
        let node = scene.asker
        let bytes = try Self.message(scene, by: scene.chain.stopKey).bytes
        let box = AnswerBox()
        try await node.serving {
            await box.put(try await NodeCaller(node: node).send("POST", "/v1/revocations", bytes))
        }
        let answer = try #require(await box.answers.first)
        #expect(answer.status == 200)
        let proof = try LogProof(parsing: Array(answer.body.utf8))
        #expect(try Entry(decoding: #require(proof.extra)).record == scene.line)
        #expect(try node.database.isRevokedElsewhere(scene.line, of: scene.home.origin))
    }

    @Test("after a stop the patient opens a new line, and the custodian links that one", .spec("CONSENT-31"))
    func newLine() async throws {
        let scene = try await ExchangeScene()
        let key = scene.patient.key
        var line = try RecordChain(in: scene.home.origin)
        let opening = try line.sign(Sample.line(of: scene.patient, to: scene.hospital), by: key, at: scene.clock.now)
        await #expect(throws: SubmissionRefusal.exists) { try await scene.home.submit(opening, by: key) }
        try await scene.home.node.revoke(Self.message(scene, by: scene.chain.stopKey))
        try await scene.home.submit(opening, by: key)
        let permit = try Sample.permit(
            in: line.record, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        try await scene.home.submit(line.sign(permit, by: key), by: key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.refresh()
        #expect(try await scene.refusal(of: scene.query()) == "unknown-patient")
        try await scene.custodian.enter(
            Sample.link(line.record, of: scene.patient, at: scene.hospital), by: scene.hospital.key)
        // Documents stay with the line under which they were taken in: the new one begins without any.
        #expect(try await scene.refusal(of: scene.query()) != "unknown-patient")
        let lines = try scene.custodian.database.lines(of: scene.patient.healthCode(), at: scene.hospital.id)
        #expect(lines.count == 2)
    }
}

/// Two ledgers that use one record id.
@Suite("Lines of two ledgers with one record id", .timeLimit(.minutes(10)))
struct LineIdentityTests {
    @Test("each is its own line, and the second is never linked", .spec("STORAGE-60"))
    func sameRecord() async throws {
        let scene = try await ExchangeScene()
        let custodian = scene.custodian
        let other = try TestParty("another patient", home: scene.asker.origin)
        var twin = try RecordChain(in: scene.asker.origin, record: scene.line)
        let opening = try twin.sign(Sample.line(of: other, to: scene.hospital), by: other.key)
        try custodian.node.receive(
            OpeningsMessage(origin: scene.asker.origin, items: [opening.message]), from: scene.asker.origin)
        #expect(try custodian.database.lines(bearing: scene.line).count == 2)
        #expect(
            try custodian.database.line(scene.line, home: scene.home.origin)?.healthCode == scene.patient.healthCode())
        await #expect(throws: SubmissionRefusal.exists) {
            try await custodian.enter(Sample.link(scene.line, of: other, at: scene.hospital), by: scene.hospital.key)
        }
        #expect(try await scene.refusal(of: scene.query()) == nil)
        #expect(try await scene.refusal(of: scene.query(scene.request(about: other.healthCode()))) == "unknown-patient")
    }

    @Test("a patient of this node opens no line under the record id of another ledger's", .spec("STORAGE-60"))
    func takenRecord() async throws {
        let scene = try await ExchangeScene()
        let node = scene.custodian
        try node.database.keep(scene.enroller.accepted([.enrol]))
        let other = try TestParty("another patient", home: node.origin)
        try await node.enter(Sample.enrolment(of: other, by: scene.enroller), by: scene.enroller.key)
        await #expect(throws: SubmissionRefusal.exists) {
            try await node.enter(Sample.line(of: other, to: scene.hospital), by: other.key, record: scene.line)
        }
    }
}
