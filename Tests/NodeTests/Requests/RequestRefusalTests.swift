import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A patient refuses what waits before them.
@Suite("Refusing a request", .timeLimit(.minutes(10)))
struct RequestRefusalTests {
    @Test(
        "a refusal is entered for a request that stands before the patient, and nobody else learns of it",
        .spec("CONSENT-173", "CONSENT-175"))
    func refusal() async throws {
        var story = ExchangeScene.Story()
        story.isPermitted = false
        let scene = try await ExchangeScene(story)
        let home = scene.home
        let query = try await scene.query(scene.request(to: .home(home.origin)))
        let answer = try await home.node.route(query, from: scene.asker.origin)
        let patient = try #require(try home.database.person(scene.patient.thumbprint))
        #expect(try home.node.requests(for: patient).items.map(\.refusal) == [nil])
        let commitment = query.request.receipt.opening.commitment
        let refusal = PatientRefusal(patient: scene.patient.thumbprint, request: commitment, at: scene.clock.now)
        for wrong in [
            PatientRefusal(patient: scene.patient.thumbprint, request: .sha256([1]), at: scene.clock.now),
            PatientRefusal(patient: scene.doctor.thumbprint, request: commitment, at: scene.clock.now),
        ] {
            await #expect(throws: SubmissionRefusal.notTruthful) {
                try await home.enter(wrong, by: scene.patient.key)
            }
        }
        let receipt = try await home.enter(refusal, by: scene.patient.key)
        let shown = try home.node.requests(for: patient)
        #expect(shown.items.map { $0.refusal?.opening } == [receipt.opening])
        #expect(try RequestsMessage(parsing: shown.bytes).items.map { $0.refusal?.opening } == [receipt.opening])
        // Asked again, in the same words or others, the node says what it said before.
        #expect(try await home.node.route(query, from: scene.asker.origin).bytes == answer.bytes)
        let again = try await scene.query(scene.request(to: .home(home.origin)))
        #expect(try await home.node.route(again, from: scene.asker.origin).bytes == answer.bytes)
        #expect(try home.node.requests(for: patient).items.map { $0.refusal == nil } == [true, false])
        #expect(try home.database.outboxCount() == 0)
    }

    @Test("a request whose time is over is not refused any more", .spec("CONSENT-172"))
    func expired() async throws {
        var story = ExchangeScene.Story()
        story.isPermitted = false
        let scene = try await ExchangeScene(story)
        let query = try await scene.query(scene.request(to: .home(scene.home.origin)))
        _ = try await scene.home.node.route(query, from: scene.asker.origin)
        let refusal = PatientRefusal(
            patient: scene.patient.thumbprint, request: query.request.receipt.opening.commitment,
            at: scene.clock.now)
        scene.clock.advance(by: RequestStanding.usualSeconds)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.home.enter(refusal, by: scene.patient.key)
        }
    }
}
