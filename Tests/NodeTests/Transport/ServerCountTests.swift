import NodeClient
import TestSupport
import Testing

@testable import NodeService

@Suite("What a server counts", .serialized, .timeLimit(.minutes(10)))
struct ServerCountTests {
    private static let echo = Route("POST", "/echo", bodyLimit: 10) { request, _ in
        NodeResponse(contentType: "application/octet-stream", request.body)
    }

    @Test("every refusal is counted once under its status, and an answer under none", .spec("TRANSPORT-43"))
    func refusals() async throws {
        let refusing = Route("GET", "/refusing") { _, _ in throw Problem(status: 422, code: "no") }
        let partners = Route("GET", "/partners", access: .partners) { _, _ in NodeResponse() }
        let counts = RequestCounts()
        try await RunningNode.serving([Self.echo, refusing, partners], counts: counts) { node in
            let client = RawTLSClient(port: node.port)
            for head in [
                "POST /echo", "GET /echo", "GET /nothing", "GET /nothing", "GET /refusing", "GET /partners",
            ] {
                let rest = " HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 1\r\n\r\nx"
                _ = try await client.exchange(head + rest)
            }
            _ = try await client.exchange(
                "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: 11\r\n\r\n0123456789a")
            _ = try await client.exchange("nonsense\r\n\r\n")
        }
        #expect(counts.refused == [400: 1, 401: 1, 404: 2, 405: 1, 413: 1, 422: 1])
    }

    @Test("what is in hand is told while it is", .spec("TRANSPORT-43"))
    func load() async throws {
        let news = Notifier()
        func held(_ path: String, _ kind: Route.Kind) -> Route {
            Route("GET", path, kind: kind) { _, _ in
                _ = try await news.wait(beyond: 0, for: .seconds(600))
                return NodeResponse()
            }
        }
        var limits = Limits()
        limits.requestsAtOnce = 1
        try await RunningNode.serving([held("/work", .ordinary), held("/poll", .longPoll)], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            let idle = await node.load()
            #expect(idle == ServerLoad(connections: 0, requestsWaiting: 0, longPolls: 0, bodyBytes: 0))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for path in ["/work", "/work", "/work", "/poll"] {
                    group.addTask {
                        _ = try await client.exchange("GET \(path) HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                    }
                }
                let busy = ServerLoad(connections: 4, requestsWaiting: 2, longPolls: 1, bodyBytes: 0)
                try await waitUntil { await node.load() == busy }
                await news.advance(to: 1)
                try await group.waitForAll()
            }
            try await waitUntil { await node.load() == idle }
        }
    }
}
