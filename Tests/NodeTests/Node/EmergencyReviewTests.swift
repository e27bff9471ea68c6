import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

/// The patient's home node is the supervisor's node too: it gets the reports anyway.
@Suite("Reviews of emergencies", .timeLimit(.minutes(10)))
struct EmergencyReviewTests {
    private let scene: EmergencyScene
    private let supervisor: TestInstitution

    init() async throws {
        scene = try await EmergencyScene()
        supervisor = try TestInstitution(7, name: "示范卫生监督所")
        let home = scene.exchange.home
        try home.database.keep(supervisor.accepted([.supervise]))
        for node in [scene.custodian, scene.asker] { try node.accept(home) }
    }

    private var home: NodeFixture { scene.exchange.home }
    private var hospital: InstitutionID { scene.exchange.hospital.id }

    /// An emergency that was read under and reported.
    private func used(_ content: EmergencyDeclaration? = nil) async throws -> Digest {
        let content = try content ?? scene.declaration()
        let declared = try await scene.declare(content).receipt.opening.commitment
        let party = content.declarant == scene.nurse.thumbprint ? scene.nurse : scene.exchange.doctor
        #expect(try await scene.refusal(of: scene.query(under: declared, by: party)) == nil)
        try await scene.custodian.deliver(to: home)
        return declared
    }

    private func review(_ declaration: Digest, _ outcome: EmergencyReview.Outcome) -> EmergencyReview {
        EmergencyReview(
            supervisor: supervisor.named, custodian: hospital, declaration: declaration, outcome: outcome,
            text: "查阅急诊病历核对", at: scene.clock.now)
    }

    private func state(_ content: EmergencyReview) async throws -> Receipt {
        let receipt = try await home.enter(content, by: supervisor.key)
        try await scene.custodian.sync(with: home)
        try await home.deliver(to: scene.custodian)
        return receipt
    }

    @Test(
        "an emergency is reported to the supervisor, whose review reaches the custodian and the patient",
        .spec("FEDERATION-148"))
    func reviewed() async throws {
        let declared = try await used()
        let accepted = supervisor.accepted([.supervise])
        let queue = try home.node.emergencies(for: accepted)
        #expect(queue.items.compactMap { $0.report.emergency?.opening.commitment } == [declared])
        #expect(queue.reviews.isEmpty)
        let receipt = try await state(review(declared, .justified))
        #expect(try scene.custodian.database.reviews(of: declared, at: hospital).map(\.outcome) == [.justified])
        let history = try await home.readLog(by: scene.exchange.patient.key)
        #expect(history.reviews.map(\.opening) == [receipt.opening])
        #expect(try home.node.emergencies(for: accepted).reviews.map(\.opening) == [receipt.opening])
        let message = try EmergenciesMessage(parsing: home.node.emergencies(for: accepted).bytes)
        #expect(message.items.map(\.report.bytes) == queue.items.map(\.report.bytes))
        // The custodian sees its own, with when the patient was told.
        let own = try scene.custodian.node.emergencies(for: scene.exchange.hospital.accepted([.custodian])).own
        #expect(own.map(\.outcome) == [.justified])
        #expect(own.map(\.declaration) == [declared])
    }

    @Test("a review is of what was reported, by an institution that may, from its own node", .spec("FEDERATION-149"))
    func authority() async throws {
        let declared = try await used()
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await home.enter(review(.sha256([1]), .misuse), by: supervisor.key)
        }
        let receipt = try await state(review(declared, .justified))
        let message = EmergencyReviewMessage(review: receipt)
        #expect(throws: LookupRefusal.self) { try scene.custodian.node.receive(message, from: scene.asker.origin) }
        try scene.custodian.accept(home, rights: [:])
        #expect(throws: LookupRefusal.self) { try scene.custodian.node.receive(message, from: home.origin) }
        try home.database.keep(supervisor.accepted([.enrol]))
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await home.enter(review(declared, .misuse), by: supervisor.key)
        }
    }

    @Test("who misused an emergency gets no other at that custodian, until a later review", .spec("FEDERATION-150"))
    func misuse() async throws {
        let declared = try await used()
        _ = try await state(review(declared, .misuse))
        #expect(try await scene.refusal(of: scene.query(under: declared)) == "emergency-misuse,no-consent")
        scene.clock.advance(by: EmergencyDeclaration.maximumSeconds)
        try await scene.exchange.refresh()
        let later = try await scene.declare(scene.declaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: later)) == "emergency-misuse,no-consent")
        // A colleague is not touched by it.
        let colleague = try await scene.declare(scene.nurseDeclaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: colleague, by: scene.nurse)) == nil)
        _ = try await state(review(declared, .justified))
        #expect(try await scene.refusal(of: scene.query(under: later)) == nil)
    }

    @Test(
        "the newest review of a supervisor counts by the order of its ledger, whatever order reviews arrive in",
        .spec("FEDERATION-162"), arguments: [true, false])
    func overtaken(endsInMisuse: Bool) async throws {
        let declared = try await used()
        let outcomes: [EmergencyReview.Outcome] = endsInMisuse ? [.justified, .misuse] : [.misuse, .justified]
        var receipts: [Receipt] = []
        for outcome in outcomes { receipts.append(try await home.enter(review(declared, outcome), by: supervisor.key)) }
        try await scene.custodian.sync(with: home)
        for receipt in receipts.reversed() {
            try scene.custodian.node.receive(EmergencyReviewMessage(review: receipt), from: home.origin)
            scene.clock.advance(by: 1)
        }
        try await scene.exchange.refresh()
        #expect(try scene.custodian.database.reviews(of: declared, at: hospital).map(\.outcome) == outcomes)
        let refusal = try await scene.refusal(of: scene.query(under: declared))
        #expect(refusal == (endsInMisuse ? "emergency-misuse,no-consent" : nil))
    }

    @Test(
        "case 69: an emergency that nobody reviewed for too long ends those of its declarant there",
        .spec("FEDERATION-150"))
    func overdue() async throws {
        let declared = try await used()
        let policy = EmergencyPolicy.standard
        scene.clock.advance(by: EmergencyDeclaration.usualSeconds + policy.suspendAfterSeconds - 10)
        try await scene.exchange.refresh()
        let inTime = try await scene.declare(scene.declaration()).receipt.opening.commitment
        #expect(try await scene.refusal(of: scene.query(under: inTime)) == nil)
        scene.clock.advance(by: 10)
        let late = try await scene.query(under: inTime)
        #expect(try await scene.refusal(of: late) == "emergency-review-overdue,no-consent")
        _ = try await state(review(declared, .justified))
        #expect(try await scene.refusal(of: late) == nil)
    }

    @Test("a second emergency within days is open once the first was found justified", .spec("FEDERATION-146"))
    func secondAfterReview() async throws {
        let declared = try await used()
        let second = try await scene.declare(scene.declaration()).receipt.opening.commitment
        let query = try await scene.query(under: second)
        #expect(try await scene.refusal(of: query) == "emergency-second-use,no-consent")
        _ = try await state(review(declared, .justified))
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("an emergency is over with the block that closed it", .spec("FEDERATION-147"))
    func closed() async throws {
        let content = try scene.declaration()
        let declared = try await scene.declare(content)
        _ = try await scene.answer(scene.query(under: declared.receipt.opening.commitment))
        let commitment = declared.receipt.opening.commitment
        let kept = try #require(try scene.custodian.database.emergency(commitment, at: hospital))
        #expect(try scene.custodian.node.endedAt(kept) == content.end)
        scene.clock.advance(by: 600)
        var chain = declared.chain
        let doctor = scene.exchange.doctor
        let closing = EmergencyClosing(declarant: doctor.thumbprint, declaration: commitment, at: TestTime.now)
        try await scene.asker.submit(
            chain.sign(closing, effect: .revoke, by: doctor.key, at: scene.clock.now), by: doctor.key)
        try await scene.exchange.refresh()
        let ended = try scene.custodian.node.endedAt(kept)
        #expect(scene.clock.now - 10 <= ended && ended <= scene.clock.now)
    }

    @Test("only an institution is shown emergencies, and each its own", .spec("API-68"))
    func addresses() async throws {
        _ = try await used()
        let home = self.home
        let key = supervisor.key
        let patient = scene.exchange.patient.key
        try await home.serving {
            let shown = try await NodeCaller(node: home, key: key).send("GET", "/v1/me/emergencies")
            #expect(try EmergenciesMessage(parsing: Array(shown.body.utf8)).items.count == 1)
            let refused = try await NodeCaller(node: home, key: patient).send("GET", "/v1/me/emergencies")
            #expect(refused.status == 403)
        }
    }
}
