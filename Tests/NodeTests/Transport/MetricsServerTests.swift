import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle
import TestSupport
import Testing

@testable import NodeService

@Suite("The listener for metrics", .timeLimit(.minutes(10)))
struct MetricsServerTests {
    /// Serves fixed metrics while `body` runs, on the port that it is told.
    private static func serving(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
        let (ports, announce) = AsyncStream<Int>.makeStream()
        let quiet = Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        let server = MetricsServer(
            address: .init(host: "127.0.0.1", port: 0), text: { "nuo_x 1\n" }, logger: quiet,
            onRunning: { announce.yield($0) })
        let group = ServiceGroup(configuration: .init(services: [server], logger: quiet))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { announce.finish() }
                try await group.run()
            }
            let port = try #require(await ports.first { _ in true })
            var failure: (any Error)?
            do { try await body(port) } catch { failure = error }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            if let failure { throw failure }
        }
    }

    /// Sends text over TCP and gives what comes back until the end.
    private static func exchange(_ text: String, port: Int) async throws -> String {
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await RawConnection(inbound: inbound, outbound: outbound).send(text)
            return await RawConnection(inbound: inbound, outbound: outbound).readToEnd()
        }
    }

    @Test(
        "only GET of /metrics is answered, and only to who calls this machine by a name of its own",
        .spec("API-30", "TRANSPORT-45"),
        arguments: [
            ("GET /metrics", "127.0.0.1", 200), ("GET /metrics", "127.0.0.1:9464", 200),
            ("GET /metrics", "localhost", 200), ("GET /metrics", "localhost:9464", 200), ("GET /metrics", "[::1]", 200),
            ("GET /metrics?x=1", "127.3.2.1", 200), ("GET /metrics", "evil.example", 403),
            ("GET /metrics", "localhost.evil.example", 403), ("GET /metrics", "127.0.0.1.evil.example", 403),
            ("GET /metrics", "10.0.0.1", 403), ("GET /", "127.0.0.1", 404),
            ("GET /v1/log/checkpoint", "127.0.0.1", 404),
            ("POST /metrics", "127.0.0.1", 405), ("HEAD /metrics", "127.0.0.1", 405),
        ])
    func answers(line: String, host: String, status: Int) async throws {
        try await Self.serving { port in
            let text = "\(line) HTTP/1.1\r\nhost: \(host)\r\nconnection: close\r\n\r\n"
            let answer = try await Self.exchange(text, port: port)
            #expect(answer.hasPrefix("HTTP/1.1 \(status)"), "\(answer)")
            #expect(answer.lowercased().contains("content-type: text/plain; version=0.0.4") == (status == 200))
            #expect(answer.contains("nuo_x 1\n") == (status == 200))
        }
    }

    @Test(
        "only addresses of this machine, in digits, can be listened on", .spec("TRANSPORT-40"),
        arguments: [
            ("127.0.0.1:9464", true), ("127.255.0.9:1", true), ("[::1]:0", true), ("0.0.0.0:9464", false),
            ("192.168.1.1:9464", false), ("localhost:9464", false), ("[::]:9464", false), ("::1:9464", false),
            ("127.0.0.1", false), ("127.0.0.1:", false), ("127.0.0.1:65536", false), ("127.0.0.1:+1", false),
            ("127.0.0.01:1", false), ("127.0.1:1", false), ("127.0.0.1.example:1", false), ("", false), (":1", false),
        ])
    func addresses(text: String, isTaken: Bool) {
        let address = LoopbackAddress.parse(text)
        #expect((address != nil) == isTaken)
        if let address { #expect(LoopbackAddress.text(address) == text) }
    }
}
