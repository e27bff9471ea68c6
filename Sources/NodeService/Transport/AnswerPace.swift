/// When an answer leaves that must not tell by its time what it leaves out: at a whole multiple of a step after it was
/// begun, whether it permits, denies or knows nobody (API-121). What takes longer than one step, such as a partner's
/// answer that is waited for, shows as another step; so nothing of that kind may depend on what is hidden.
public struct AnswerPace: Sendable {
    /// Longer than deciding about a page takes; short beside a call between two cities.
    public static let step: Duration = .milliseconds(50)

    private let clock: any Clock<Duration>

    /// Runs on the machine's own clock, unless another is given.
    public init(clock: any Clock<Duration> = ContinuousClock()) {
        self.clock = clock
    }

    /// Does `body` and gives its result, or throws its error, at the end of the step in which it was done.
    func evened<Answer>(_ body: () async throws -> Answer) async throws -> Answer {
        try await Self.evened(on: clock, body)
    }

    private static func evened<Time: Clock<Duration>, Answer>(
        on clock: Time, _ body: () async throws -> Answer
    ) async throws -> Answer {
        let start = clock.now
        let result: Result<Answer, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        let steps = (start.duration(to: clock.now) / step).rounded(.up)
        // Who hangs up is not waited for.
        try? await clock.sleep(until: start.advanced(by: step * max(1, steps)), tolerance: .zero)
        return try result.get()
    }
}
