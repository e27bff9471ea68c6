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

@Suite("A line in the place of one whose ledger has ended", .timeLimit(.minutes(10)))
struct ClosedLineTests {
    @Test(
        "a linked new line carries the documents once every prohibition is said again, and chain and history go on",
        .spec("CONSENT-290", "CONSENT-292", "CONSENT-293", "FEDERATION-321", "FEDERATION-322"))
    func story() async throws {
        let moved = try await MovedPatientScene()
        let scene = moved.scene
        #expect(try await scene.refusal(of: scene.query()) == "ledger-frozen")
        var line = try await moved.newLine()
        #expect(try await moved.refusal() == "unknown-patient")
        await #expect(throws: SubmissionRefusal.otherFile) { try await moved.link(line.record, number: "0043") }
        try await moved.link(line.record)
        try await moved.permit(in: &line)
        // Without the prohibition no document is found, whatever is permitted.
        let known = try #require(try moved.custodian.database.line(line.record, home: moved.newHome.origin))
        #expect(try moved.custodian.node.earlierLines(of: known).isEmpty)
        #expect(try await moved.refusal() == "")
        try await moved.prohibit(in: &line)
        #expect(try moved.custodian.node.earlierLines(of: known).map(\.record) == [scene.line])
        let query = try await moved.query()
        try await moved.settle()
        let after = try scene.verified(try await scene.answer(query), for: query)
        #expect(Set(after.documents.map(\.record.line)) == [scene.line])
        #expect((after.disclosure.line, after.disclosure.earlierLines) == (line.record, [scene.line]))
        let first = try #require(
            try moved.custodian.database.statements(.disclosure, line: scene.line).first
                .flatMap { try moved.custodian.database.receipt(at: $0, in: moved.custodian.origin) })
        #expect(after.disclosure.prior == Disclosure.chainValue(of: first.opening))
        // The new home learns what was read before, with the first disclosure under the new line, and once.
        #expect(try await moved.custodian.deliver(to: moved.newHome) == ["/v1/peer/reports", "/v1/peer/reports"])
        let reports = try await moved.newHome.readLog(by: moved.renewed.key).reports
        #expect(try reports.map { try Disclosure(of: $0.disclosure.opening).line } == [scene.line, line.record])
        #expect(try await moved.refusal() == nil)
        #expect(try await moved.custodian.deliver(to: moved.newHome) == ["/v1/peer/reports"])
        #expect(try await moved.newHome.readLog(by: moved.renewed.key).reports.count == 3)
    }

    @Test(
        "the old health code is answered as the new line says, and naming a line shows nobody its history",
        .spec("CONSENT-292", "FEDERATION-322"))
    func oldCode() async throws {
        let moved = try await MovedPatientScene()
        let scene = moved.scene
        var line = try await moved.newLine()
        try await moved.link(line.record)
        try await moved.prohibit(in: &line)
        try await moved.permit(in: &line)
        let query = try await scene.query()
        try await moved.settle()
        let answer = try scene.verified(try await scene.answer(query), for: query)
        #expect(answer.disclosure.line == line.record)
        try await moved.custodian.deliver(to: moved.newHome)
        #expect(try await moved.newHome.readLog(by: moved.renewed.key).reports.count == 2)

        // Somebody else names the same old line, and signs with a key that they have.
        let stranger = try TestParty("curious", home: moved.newHome.origin)
        let other = try TestKeys.signing("curious once more")
        try await moved.newHome.enter(
            Sample.enrolment(of: stranger, by: moved.enroller, number: "510101199001015678"), by: moved.enroller.key)
        var chain = try RecordChain(in: moved.newHome.origin)
        try await moved.newHome.submit(
            chain.sign(moved.opening(key: other.publicKey, by: stranger), by: stranger.key, witness: other),
            by: stranger.key)
        #expect(try await moved.newHome.readLog(by: stranger.key).reports.isEmpty)

        // What the new line forbids now is forbidden to who asks by the old code too.
        try await moved.newHome.submit(
            line.sign(Sample.prohibition(in: line.record, at: scene.hospital), by: moved.renewed.key),
            by: moved.renewed.key)
        let again = try await scene.query()
        try await moved.settle()
        #expect(try await scene.refusal(of: again) == "denied-by-patient")
    }

    @Test("a prohibition that is lifted in the new line was not lost", .spec("CONSENT-293"))
    func lifted() async throws {
        let moved = try await MovedPatientScene()
        var line = try await moved.newLine()
        try await moved.link(line.record)
        try await moved.prohibit(in: &line)
        try await moved.permit(in: &line)
        try await moved.newHome.submit(
            line.sign(Sample.lifting(in: line.record, of: 1), by: moved.renewed.key), by: moved.renewed.key)
        try await moved.settle()
        #expect(try await moved.refusal() == nil)
    }

    @Test("which line takes the place of which is kept at both nodes, and found from both", .spec("STORAGE-240"))
    func kept() async throws {
        let moved = try await MovedPatientScene()
        let line = try await moved.newLine()
        for node in [moved.newHome, moved.custodian] {
            let after = try node.database.lines(after: moved.scene.line, of: moved.scene.home.origin)
            #expect(after.map(\.record) == [line.record] && after.map(\.home) == [moved.newHome.origin])
            #expect(try node.database.lines(after: moved.scene.line, of: moved.newHome.origin).isEmpty)
            // Nobody but its custodian says so.
            #expect(try node.database.formerLines(of: line.record, in: moved.newHome.origin).isEmpty)
            #expect(
                try node.database.line(
                    after: moved.scene.line, in: moved.newHome.origin, at: moved.scene.hospital.id)?.record
                    == line.record)
            #expect(
                try node.database.line(after: moved.scene.line, in: moved.newHome.origin, at: moved.enroller.id) == nil)
        }
    }

    @Test("whoever signed a line of a closed ledger reads it at its custodian, and nothing else", .spec("API-135"))
    func reading() async throws {
        let moved = try await MovedPatientScene()
        let (scene, node) = (moved.scene, moved.custodian.node)
        let patient = scene.patient.thumbprint
        #expect(try node.callerKey(patient) == scene.patient.key.publicKey)
        #expect(try node.caller(patient) == nil)
        let line = try #require(try node.closedLines(of: patient).lines.first)
        #expect(line.record == scene.line && line.receipts.count == 3)
        let log = try #require(try node.roster().descriptor(of: scene.home.origin)).logKeys
        for receipt in line.receipts { _ = try receipt.verified(log: log) }
        #expect(try node.closedLines(of: scene.doctor.thumbprint).lines.isEmpty)
        #expect(try moved.newHome.node.callerKey(patient) == nil)
        try await moved.custodian.serving {
            let caller = NodeCaller(node: moved.custodian, key: scene.patient.key)
            #expect(try await caller.send("GET", "/v1/me/closed-lines").status == 200)
            #expect(try await caller.send("GET", "/v1/me/lines").status == 403)
            #expect(try await caller.send("GET", "/v1/roster").status == 403)
            let other = NodeCaller(node: moved.custodian, key: try TestKeys.signing("stranger"))
            #expect(try await other.send("GET", "/v1/me/closed-lines").status == 401)
        }
        let going = try await MovedPatientScene(isClosed: false)
        #expect(try going.custodian.node.callerKey(patient) == nil)
    }

    enum Fault: CaseIterable { case goesOn, olderLeaf, secondHome, replacedKey }

    @Test(
        "where anything is missing the documents stay denied", .spec("CONSENT-292", "CONSENT-294"),
        arguments: Fault.allCases)
    func denied(_ fault: Fault) async throws {
        let moved = try await MovedPatientScene(isClosed: fault != .goesOn)
        let scene = moved.scene
        let first = try #require(
            try scene.custodian.database.chain(of: scene.line, in: scene.home.origin).first?.head.leafHash)
        var line = try await moved.newLine(moved.opening(leaf: fault == .olderLeaf ? first : nil))
        try await moved.link(line.record)
        try await moved.prohibit(in: &line)
        try await moved.permit(in: &line)
        let known = try #require(try scene.custodian.database.line(line.record, home: moved.newHome.origin))
        switch fault {
        case .secondHome:
            #expect(try await moved.refusal() == nil)
            // The same person at another new home names the same line, and the hospital links it too.
            let other = try TestParty("third keys", home: try #require(Origin("wanzhou-1.example/consent")))
            let third = try NodeFixture("wanzhou-1", clock: scene.clock)
            try third.database.keep(moved.enroller.accepted([.enrol]))
            try third.accept(scene.custodian)
            try scene.custodian.accept(third)
            try await third.enter(Sample.enrolment(of: other, by: moved.enroller), by: moved.enroller.key)
            var chain = try RecordChain(in: third.origin)
            try await third.submit(
                chain.sign(moved.opening(by: other), by: other.key, witness: scene.patient.key), by: other.key)
            try await third.deliver(to: scene.custodian)
            try await scene.custodian.sync(with: third)
            #expect(try await moved.refusal() == nil)
            try await moved.link(chain.record, of: other)
        case .replacedKey:
            #expect(try await moved.refusal() == nil)
            let code = try scene.patient.healthCode()
            try scene.custodian.database.keep(
                ReEnrolment(
                    institution: scene.enroller.named, healthCode: code, former: scene.patient.key.publicKey,
                    card: TestParty("thief", home: scene.home.origin).card(), staff: [], at: 0),
                chainEntry(), leafHash: .sha256([1]))
        case .goesOn, .olderLeaf: break
        }
        #expect(try scene.custodian.node.earlierLines(of: known).isEmpty)
        #expect(try await moved.refusal() == "")
    }

    private func chainEntry() throws -> Entry {
        var chain = try RecordChain(in: #require(Origin("chongqing-1.example/consent")))
        return try chain.sign(by: TestKeys.signing("author")).entry
    }

    @Test(
        "an opening without the old key, or in the place of a line of a ledger that goes on, is not entered",
        .spec("CONSENT-290", "CONSENT-291"))
    func refused() async throws {
        let moved = try await MovedPatientScene()
        let stranger = try TestKeys.signing("stranger")
        await #expect(throws: SubmissionRefusal.coSignature) { try await moved.newLine(witness: stranger) }
        var chain = try RecordChain(in: moved.newHome.origin)
        let alone = try chain.sign(moved.opening(), by: moved.renewed.key)
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await moved.newHome.submit(alone, by: moved.renewed.key)
        }
        // Whoever signs with a key of their own names that key, and the custodian knows another.
        let line = try await moved.newLine(moved.opening(key: stranger.publicKey), witness: stranger)
        try await moved.link(line.record)
        let known = try #require(try moved.custodian.database.line(line.record, home: moved.newHome.origin))
        #expect(try moved.custodian.node.earlierLines(of: known).isEmpty)

        let going = try await MovedPatientScene(isClosed: false)
        try going.newHome.accept(going.scene.home)
        await #expect(throws: SubmissionRefusal.notTruthful) { try await going.newLine() }
    }
}
