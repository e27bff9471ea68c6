import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

/// A clock that stands still but where a test moves it, and that sleeps by being moved.
private final class HandClock: Clock, Sendable {
    struct Instant: InstantProtocol {
        let time: Duration
        func advanced(by duration: Duration) -> Instant { Instant(time: time + duration) }
        func duration(to other: Instant) -> Duration { other.time - time }
        static func < (left: Instant, right: Instant) -> Bool { left.time < right.time }
    }

    private let state = Mutex<(time: Duration, woken: [Duration])>((.zero, []))

    var now: Instant { Instant(time: state.withLock { $0.time }) }
    var minimumResolution: Duration { .zero }
    /// When each sleep ended.
    var woken: [Duration] { state.withLock { $0.woken } }

    func advance(by duration: Duration) { state.withLock { $0.time += duration } }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        state.withLock { state in
            state.time = max(state.time, deadline.time)
            state.woken.append(deadline.time)
        }
    }
}

/// What the time of an answer tells.
@Suite("The time an answer takes", .serialized, .timeLimit(.minutes(10)))
struct AnswerTimeTests {
    private struct Refused: Error {}

    @Test(
        "an answer leaves at the end of the step in which it was made", .spec("API-121"),
        arguments: [(0, 50), (1, 50), (50, 50), (51, 100), (100, 100), (149, 150), (2_001, 2_050)])
    func steps(taken: Int, expected: Int) async throws {
        let clock = HandClock()
        let pace = AnswerPace(clock: clock)
        let given = try await pace.evened {
            clock.advance(by: .milliseconds(taken))
            return "given"
        }
        #expect(given == "given")
        await #expect(throws: Refused.self) {
            try await pace.evened { () async throws -> String in
                clock.advance(by: .milliseconds(taken))
                throw Refused()
            }
        }
        #expect(clock.woken == [.milliseconds(expected), .milliseconds(2 * expected)])
    }

    @Test(
        "an unknown patient, a denial, a page past the end, a permission and each route take the same time",
        .spec("API-121"))
    func answers() async throws {
        let clock = HandClock()
        var scene = try await ExchangeScene()
        _ = try await ExchangeScene.register(
            ["hidden"], level: .minimal, in: scene.line, at: scene.hospital, scene.custodian)
        let stranger = try TestParty("stranger", home: scene.home.origin).healthCode()
        let queries = [
            try await scene.query(scene.request(about: stranger)),
            try await scene.query(scene.request(purpose: .research)),
            try await scene.query(scene.request(offset: 100)),
            try await scene.query(),
        ]
        let routes = [
            try await scene.query(scene.request(to: .home(scene.home.origin), about: stranger)),
            try await scene.query(scene.request(to: .home(scene.home.origin), purpose: .research)),
            try await scene.query(scene.request(to: .home(scene.home.origin))),
        ]
        scene.custodian = try await scene.custodian.restarted(pace: AnswerPace(clock: clock))
        for query in queries.dropLast() { #expect(try await scene.refusal(of: query) != nil) }
        #expect(try await scene.answer(queries[3]).documents.count == 2)
        #expect(clock.woken == (1...4).map { AnswerPace.step * $0 })

        let homeClock = HandClock()
        let home = try await scene.home.restarted(pace: AnswerPace(clock: homeClock))
        var found: [[InstitutionID]] = []
        for query in routes { found.append(try await home.node.route(query, from: scene.asker.origin).custodians) }
        #expect(found == [[], [], [scene.hospital.id]])
        #expect(homeClock.woken == (1...3).map { AnswerPace.step * $0 })
    }

    @Test(
        "the home node is asked for news for whom level 5 is permitted, whether there is such a document or not",
        .spec("API-122"),
        arguments: [(SensitivityLevel.medium, true), (.medium, false), (.minimal, true), (.minimal, false)])
    func news(permitted: SensitivityLevel, isHidden: Bool) async throws {
        let scene = try await ExchangeScene(.init(isPermitted: false))
        var chain = scene.chain
        let permit = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name),
            level: permitted)
        try await scene.home.submit(chain.sign(permit, by: scene.patient.key), by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.refresh()
        if isHidden {
            _ = try await ExchangeScene.register(
                ["hidden"], level: .minimal, in: scene.line, at: scene.hospital, scene.custodian)
        }
        // No news about this patient's consents, but the ledger grows.
        var other = try RecordChain(in: scene.home.origin)
        let request = try other.sign(scene.request(), by: scene.patient.key, at: scene.clock.now)
        _ = try await scene.home.node.writer.append(request.submission)
        let query = try await scene.query()
        let before = try scene.custodian.database.head(of: scene.home.origin)?.state.size
        try await scene.home.serving { _ = try await scene.answer(query) }
        let after = try scene.custodian.database.head(of: scene.home.origin)?.state.size
        #expect((before != after) == (permitted == .minimal))
    }
}
