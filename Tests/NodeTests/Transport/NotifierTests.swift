import NodeClient
import NodeService
import TestSupport
import Testing

@Suite("What long polls wait on", .timeLimit(.minutes(10)))
struct NotifierTests {
    @Test("a wait ends when the number passes what was seen, and not before", .spec("TRANSPORT-30"))
    func advance() async throws {
        let notifier = Notifier(value: 5)
        let wait = Task { try await notifier.wait(beyond: 5, for: .seconds(600)) }
        try await waitUntil { await notifier.waiting == 1 }
        await notifier.advance(to: 4)
        await notifier.advance(to: 5)
        #expect(await notifier.waiting == 1)
        await notifier.advance(to: 8)
        #expect(try await wait.value == 8)
        #expect(try await notifier.wait(beyond: 7, for: .seconds(600)) == 8)
    }

    @Test("a wait ends at its time with the number as it is", .spec("TRANSPORT-30"))
    func timeout() async throws {
        let notifier = Notifier(value: 5)
        #expect(try await notifier.wait(beyond: 5, for: .zero) == 5)
        #expect(try await notifier.wait(beyond: 5, for: .milliseconds(1)) == 5)
        #expect(await notifier.waiting == 0)
    }

    @Test("a cancelled wait ends", .spec("TRANSPORT-30"))
    func cancellation() async throws {
        let notifier = Notifier(value: 5)
        let wait = Task { try await notifier.wait(beyond: 5, for: .seconds(600)) }
        try await waitUntil { await notifier.waiting == 1 }
        wait.cancel()
        #expect(try await wait.value == 5)
        try await waitUntil { await notifier.waiting == 0 }
    }

    @Test("past its bound a wait is refused", .spec("TRANSPORT-30"))
    func bound() async throws {
        let notifier = Notifier(maximumWaiters: 1)
        let wait = Task { try await notifier.wait(beyond: 0, for: .seconds(600)) }
        try await waitUntil { await notifier.waiting == 1 }
        await #expect(throws: Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)) {
            try await notifier.wait(beyond: 0, for: .seconds(600))
        }
        await notifier.advance(to: 1)
        #expect(try await wait.value == 1)
    }
}
