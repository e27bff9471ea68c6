import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

/// Case 30 of `Specs/ledger-cases.md`: many ledgers mirrored by one node, over real connections. A few always; with
/// NUO_NIGHTLY=1 as many as a node follows at most, less one.
@Suite("Many ledgers mirrored at once", .serialized, .timeLimit(.minutes(30)))
struct ManyLedgersTests {
    private static let isNightly = ProcessInfo.processInfo.environment["NUO_NIGHTLY"] == "1"
    private static let smallCount = isNightly ? 1_000 : 20
    private static let smallSize = 600
    /// So many turns that everybody else has had theirs long before.
    private static let largeSize = isNightly ? 400_000 : 50_000

    /// The turns that the workers took, in order.
    private final class Turns: Sendable {
        private let taken = Mutex<[(origin: Origin, rest: HashMirror.Rest?)]>([])
        private let mostOpen = Mutex(0)
        let (stream, announce) = AsyncStream<Origin>.makeStream()

        func took(_ origin: Origin, _ rest: HashMirror.Rest?) {
            let open = ManyLedgersTests.openDescriptors
            mostOpen.withLock { $0 = max($0, open) }
            taken.withLock { $0.append((origin, rest)) }
            announce.yield(origin)
        }

        var all: [(origin: Origin, rest: HashMirror.Rest?)] { taken.withLock { $0 } }
        var descriptors: Int { mostOpen.withLock { $0 } }
    }

    private static var openDescriptors: Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count) ?? 0
    }

    /// Megabytes of this process: the mirror, the logs that it reads and the server that shows them.
    private static var residentMegabytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { $0.split(separator: " ").dropFirst().first }.flatMap { Int($0) }.map { $0 / 1024 } ?? 0
    }

    @Test(
        "each is brought up to its head, a large one holds up nobody, and connections do not grow with their number",
        .spec("FEDERATION-304", "FEDERATION-309"))
    func caughtUp() async throws {
        let clock = TestClock()
        let node = try NodeFixture("chengdu-1", clock: clock)
        let server = try NodeFixture("far-server", clock: clock)
        let large = try HashLog("aaa-large", at: server)
        try large.grow(by: Self.largeSize)
        let small = try (0..<Self.smallCount).map { try HashLog("small-\($0)", at: server) }
        for log in small { try log.grow(by: Self.smallSize) }
        let logs = [large] + small
        for log in logs { try node.follow(log) }
        let byPath = Dictionary(uniqueKeysWithValues: logs.map { ($0.pathName, $0) })
        let route = Route("GET", "/{log}/**") { _, parameters in
            guard let body = byPath[parameters["log"] ?? ""]?.answer(parameters["**"] ?? "") else {
                throw Problem(status: 404, code: "not-found")
            }
            return NodeResponse(contentType: "application/octet-stream", body)
        }
        let limits = MirrorLimits()
        let turns = Turns()
        let before = (descriptors: Self.openDescriptors, megabytes: Self.residentMegabytes)
        let began = ContinuousClock.now
        try await server.serving([route]) {
            let loops = MirrorLoops(node: node.node, tick: .milliseconds(50), limits: limits) { turns.took($0, $1) }
            let running = Task { await loops.run() }
            var missing = Set(logs.map(\.origin))
            for await origin in turns.stream {
                let state = try node.node.mirrors().state(of: origin)
                if state.checkedAt > 0, state.lag == 0 { missing.remove(origin) }
                if missing.isEmpty { break }
            }
            running.cancel()
            await running.value
        }
        let seconds = (ContinuousClock.now - began) / .milliseconds(1) / 1000
        for log in logs {
            #expect(try node.followedLedger(log)?.checkpoint?.size == log.size, "\(log.origin)")
            #expect(try node.mirrorState(log).verified.root == MerkleTree.root(of: log.hashes), "\(log.origin)")
        }
        // Whoever is large takes its turns between those of all others, and is whole last of all.
        let taken = turns.all
        let first = Dictionary(grouping: taken.indices, by: { taken[$0].origin }).mapValues { $0[0] }
        let ownTurns = taken.indices.filter { taken[$0].origin == large.origin }
        #expect(ownTurns.count >= Self.largeSize / Tile.fullWidth / limits.tilesPerTurn)
        let lastFirst = small.compactMap { first[$0.origin] }.max() ?? 0
        let turnsBefore = ownTurns.filter { $0 < lastFirst }.count
        #expect(turnsBefore <= 3)
        // A connection has two ends here, and each client and server a few descriptors besides.
        let bound = 2 * limits.workers * limits.connections + 64
        #expect(turns.descriptors - before.descriptors <= bound)
        let leaves = Self.smallCount * Self.smallSize + Self.largeSize
        print(
            """
            \(logs.count) ledgers mirrored by their hashes: \(leaves) leaves in \(taken.count) turns and \(Int(seconds)) s, \
            \(Int(Double(leaves) / seconds)) leaves/s over TLS; \(turns.descriptors - before.descriptors) more descriptors \
            (bound \(bound)), memory \(before.megabytes) -> \(Self.residentMegabytes) MB with the logs themselves; \
            the large ledger had \(turnsBefore) of its \(ownTurns.count) turns before everybody had the first
            """)
    }
}
