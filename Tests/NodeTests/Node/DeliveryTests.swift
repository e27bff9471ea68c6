import ConsentLedger
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

/// What waits for partners, as a running node sends it.
@Suite("Deliveries", .timeLimit(.minutes(10)))
struct DeliveryTests {
    /// A partner's answers: it notes what came, and with a gate waits before it answers.
    private final class Post: Sendable {
        private let came = Mutex<[[UInt8]]>([])
        private let gate: Notifier?

        init(gate: Notifier? = nil) { self.gate = gate }

        var bodies: [[UInt8]] { came.withLock { $0 } }

        var route: Route {
            Route("POST", "/v1/peer/test", access: .partners) { request, _ in
                self.came.withLock { $0.append(request.body) }
                if let gate = self.gate { _ = try await gate.wait(beyond: 0, for: .seconds(600)) }
                return NodeResponse(contentType: "text/plain", [])
            }
        }
    }

    @Test(
        "a message is sent with the block that it came with, and waits for no other partner that does not answer",
        .spec("FEDERATION-209"))
    func slowPartner() async throws {
        let clock = TestClock()
        let one = try NodeFixture("chengdu-1", clock: clock)
        let quick = try NodeFixture("chongqing-1", clock: clock)
        let slow = try NodeFixture("mianyang-1", clock: clock)
        for partner in [quick, slow] {
            try one.accept(partner)
            try partner.accept(one)
        }
        let gate = Notifier()
        let (quickPost, slowPost) = (Post(), Post(gate: gate))
        @Sendable func enqueue(_ body: [UInt8]) throws {
            for partner in [quick, slow] {
                try one.database.enqueue(body, path: "/v1/peer/test", to: partner.origin, at: clock.now)
            }
        }
        // More than are read at once.
        for number in 1...40 as ClosedRange<UInt8> { try enqueue([number]) }
        try await quick.serving([quickPost.route]) {
            try await slow.serving([slowPost.route]) {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    // Only a block wakes the loops: the tick is longer than the test may take.
                    group.addTask { await DeliveryLoops(node: one.node, tick: .seconds(3600)).run() }
                    try await waitUntil { quickPost.bodies.count == 40 && !slowPost.bodies.isEmpty }
                    try enqueue([41])
                    await one.node.announce()
                    try await waitUntil { quickPost.bodies.count == 41 }
                    #expect(slowPost.bodies == [[1]])
                    await gate.advance(to: 1)
                    try await waitUntil { try one.database.outboxCount() == 0 }
                    group.cancelAll()
                }
            }
        }
        #expect(quickPost.bodies == (1...41).map { [$0] })
        #expect(slowPost.bodies == quickPost.bodies)
    }
}
