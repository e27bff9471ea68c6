import Federation
import Foundation
import TestSupport
import Testing

@testable import NodeService

/// Case 29 of `Specs/ledger-cases.md`: grants and revocations raced over three nodes, with delay, loss and reordering.
/// A few always, the same in every run; with NUO_NIGHTLY=1 ten thousand, from a new seed. NUO_SEED begins with another.
@Suite("Grants and revocations raced over three nodes", .timeLimit(.minutes(180)))
struct RaceTests {
    private static let isNightly = ProcessInfo.processInfo.environment["NUO_NIGHTLY"] == "1"
    /// How often the patient grants, withdraws, suspends or resumes, in all runs.
    private static let statementCount = isNightly ? 10_000 : 60
    private static let stepCount = isNightly ? 250 : 150

    private static var firstSeed: UInt64 {
        ProcessInfo.processInfo.environment["NUO_SEED"].flatMap { UInt64($0) }
            ?? (isNightly ? UInt64(Date().timeIntervalSince1970) : 1)
    }

    @Test(
        "whatever is lost, late or out of order, nobody reads by what the patient ended longer ago than Δ",
        .spec("FEDERATION-3", "FEDERATION-40", "FEDERATION-43", "FEDERATION-44"))
    func race() async throws {
        var seed = Self.firstSeed
        var tally = RaceTally()
        var runs = 0
        print("seed of the race of grants and revocations: \(seed) (repeat with NUO_SEED=\(seed))")
        while tally.statements < Self.statementCount {
            var race = try await Race(seed: seed, after: tally)
            do {
                for _ in 0..<Self.stepCount { try await race.step() }
                try await race.finish()
            } catch {
                Issue.record(error, "\(race.moment)")
                return
            }
            tally = race.tally
            seed &+= 1
            runs += 1
        }
        let denied = tally.denied.values.reduce(0, +)
        let reasons = tally.denied.map { "\($0.key.rawValue) \($0.value)" }.sorted().joined(separator: ", ")
        print(
            """
            \(tally.statements) grants, withdrawals, suspensions and resumptions raced in \(runs) runs: \
            \(tally.lost) exchanges lost, \(tally.unanswered) without an answer, \(tally.late) late; \
            \(tally.allowed) lookups allowed, \(tally.allowedLate) of them by what the patient had just ended; \
            \(denied) denied (\(reasons)); \
            \(tally.raced) while something arrived; the home node asked \(tally.routed) times
            """)
        // Else it would have shown nothing.
        #expect(tally.allowed > 0)
        #expect(denied > 0)
        #expect(tally.raced > 0)
        #expect(tally.lost > 0)
        #expect(tally.unanswered > 0)
        #expect(tally.late > 0)
    }
}
