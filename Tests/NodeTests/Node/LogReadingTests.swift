import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Reading the access log", .timeLimit(.minutes(10)))
struct LogReadingTests {
    @Test("each reading is an entry before the log is shown, and the log shows it", .spec("FEDERATION-54"))
    func entered() async throws {
        let scene = try await ExchangeScene()
        for count in 1...3 {
            let history = try await scene.home.readLog(by: scene.patient.key)
            #expect(history.readings.count == count)
            let last = try #require(history.readings.last)
            #expect(try LogReading(of: last.opening).reader == scene.patient.thumbprint)
            _ = try last.verified(log: #require(scene.home.node.verifierKeys.first))
        }
        let person = try #require(try scene.home.database.person(scene.patient.thumbprint))
        let kinds = try scene.home.node.receipts(of: person).compactMap { StatementKind.claimed(by: $0.opening) }
        #expect(kinds.count { $0 == .logReading } == 3)
    }

    @Test("a reading that is not the caller's own, or of another log, shows nothing", .spec("FEDERATION-54"))
    func foreign() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let key = scene.patient.key
        let person = try #require(try home.database.person(scene.patient.thumbprint))
        let size = try home.database.head(of: home.origin)?.state.size
        let messages = [
            try home.logReading(by: key, as: scene.doctor.thumbprint), try home.logReading(by: scene.doctor.key),
            try home.logReading(by: key, of: scene.asker.origin),
        ].map(\.message)
        for message in messages {
            await #expect(throws: SubmissionRefusal.self) { try await home.node.history(message, for: person) }
        }
        #expect(try home.database.head(of: home.origin)?.state.size == size)
    }

    @Test("a practitioner has no access log of a patient's kind", .spec("FEDERATION-54"))
    func practitioner() async throws {
        let scene = try await ExchangeScene()
        let person = try #require(try scene.asker.database.person(scene.doctor.thumbprint))
        let message = try scene.asker.logReading(by: scene.doctor.key).message
        await #expect(throws: SubmissionRefusal.notAllowed) {
            try await scene.asker.node.history(message, for: person)
        }
    }
}
