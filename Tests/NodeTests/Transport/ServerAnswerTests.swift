import CipherSuites
import Foundation
import NodeClient
import NodeService
import ServiceLifecycle
import TestSupport
import Testing

@Suite("What a node answers", .serialized, .timeLimit(.minutes(10)))
struct ServerAnswerTests {
    private static let routes = [
        Route("GET", "/v1/records/{id}") { request, parameters in
            NodeResponse(
                contentType: "text/plain",
                Array("\(parameters["id"] ?? "") \(request.parameter("q") ?? "-")".utf8))
        },
        Route("PUT", "/v1/records/{id}") { _, _ in NodeResponse(status: 204) },
        Route("GET", "/v1/log/**") { _, parameters in
            NodeResponse(contentType: "text/plain", Array((parameters["**"] ?? "").utf8))
        },
        Route("GET", "/fails") { _, _ in throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: "/secret"]) },
        Route("GET", "/refuses") { _, _ in throw Problem(status: 409, code: "conflict-of-lines") },
        Route("GET", "/") { _, _ in NodeResponse(contentType: "text/plain", Array("root".utf8)) },
    ]

    @Test(
        "paths are matched by segment and decoded", .spec("TRANSPORT-21"),
        arguments: [
            ("/", "root"), ("/v1/records/7", "7 -"), ("/v1/records/a%20b?q=%2B1+2&q=3", "a b +1+2"),
            ("/v1/log/tile/0/x001/067", "tile/0/x001/067"),
        ])
    func matching(path: String, expected: String) async throws {
        try await RunningNode.serving(Self.routes) { node in
            let answer = try await node.connect().send("GET", path)
            #expect(String(decoding: answer.body, as: UTF8.self) == expected)
            #expect(answer.header("cache-control") == "no-store")
        }
    }

    @Test("every unknown path gets the same answer", .spec("TRANSPORT-21"))
    func unknown() async throws {
        try await RunningNode.serving(Self.routes) { node in
            var answers: Set<String> = []
            for path in [
                "/nothing", "/v1/records", "/v1/records/", "/v1/records/7/8", "/v1/log", "/v1/log/", "/v1//7",
                "/v1/log/%2e%2e/x",
                "/v1/log/a%2Fb", "/v1/records/%zz", "/v1/records/%ff", "//",
            ] {
                let text = try await RawTLSClient(port: node.port)
                    .exchange("GET \(path) HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
                #expect(text.hasPrefix("HTTP/1.1 404 Not Found"), "\(path): \(text)")
                answers.insert(text)
            }
            #expect(answers.count == 1)
        }
    }

    @Test("a path with another method is 405 and says which there are", .spec("TRANSPORT-21"))
    func method() async throws {
        try await RunningNode.serving(Self.routes) { node in
            let text = try await RawTLSClient(port: node.port)
                .exchange("DELETE /v1/records/7 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 405") && text.contains("allow: GET, PUT\r\n"), "\(text)")
        }
    }

    @Test("errors are problems and tell nothing from inside", .spec("TRANSPORT-22"))
    func problems() async throws {
        try await RunningNode.serving(Self.routes) { node in
            let client = RawTLSClient(port: node.port)
            let failed = try await client.exchange("GET /fails HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            #expect(failed.hasPrefix("HTTP/1.1 500"))
            #expect(
                failed.hasSuffix(
                    #"{"code":"internal","status":500,"title":"Internal Server Error","type":"about:blank"}"#),
                "\(failed)")
            let refusal = await #expect(throws: ClientError.self) { try await node.connect().send("GET", "/refuses") }
            guard case .status(409, let problem?) = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            #expect(problem == Problem(status: 409, code: "conflict-of-lines"))
        }
    }

    @Test("a file is sent with its length, whole or in part", .spec("TRANSPORT-23"))
    func file() async throws {
        var random = SeededRandom.announced("file body")
        let content = random.bytes(3 << 20 | 17)
        try await withTransportFolder { folder in
            let url = folder.appendingPathComponent("document")
            try Data(content).write(to: url)
            let routes = [
                Route("GET", "/whole") { _, _ in NodeResponse(body: .file(url, range: nil)) },
                Route("GET", "/part") { _, _ in NodeResponse(status: 206, body: .file(url, range: 100..<200_000)) },
                Route("GET", "/past") { _, _ in NodeResponse(body: .file(url, range: 0..<(1 << 40))) },
                Route("GET", "/none") { _, _ in
                    NodeResponse(body: .file(folder.appendingPathComponent("none"), range: nil))
                },
            ]
            try await RunningNode.serving(routes) { node in
                let connection = try node.connect()
                let whole = try await connection.send("GET", "/whole")
                #expect(whole.header("content-length") == String(content.count))
                #expect(Digest.sha256(whole.body) == Digest.sha256(content))
                #expect(try await connection.send("GET", "/part").body == Array(content[100..<200_000]))
                for path in ["/past", "/none"] {
                    let refusal = await #expect(throws: ClientError.self) { try await connection.send("GET", path) }
                    #expect(refusal?.status == 404)
                }
            }
        }
    }

    @Test("a streamed body that misses its length breaks the connection", .spec("TRANSPORT-23"), arguments: [9, 11])
    func wrongLength(written: Int) async throws {
        let route = Route("GET", "/stream") { _, _ in
            NodeResponse(body: .stream(length: 10) { try await $0.write([UInt8](repeating: 0, count: written)) })
        }
        try await RunningNode.serving([route]) { node in
            let refusal = await #expect(throws: ClientError.self) { try await node.connect().send("GET", "/stream") }
            guard case .unreachable = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
    }

    @Test("a stopping node finishes what it has begun and ends long polls", .spec("TRANSPORT-24"))
    func stopping() async throws {
        let news = Notifier()
        let work = Notifier()
        let routes = [
            Route("GET", "/task") { _, _ in
                _ = try await work.wait(beyond: 0, for: .seconds(600))
                return NodeResponse(contentType: "text/plain", Array("done".utf8))
            },
            Route("GET", "/poll", kind: .longPoll) { _, _ in
                _ = try await news.wait(beyond: 0, for: .seconds(600))
                return NodeResponse(status: 204)
            },
        ]
        try await RunningNode.serving(routes) { node in
            let client = RawTLSClient(port: node.port)
            async let finished = client.exchange("GET /task HTTP/1.1\r\nhost: a\r\n\r\n")
            async let ended = client.exchange("GET /poll HTTP/1.1\r\nhost: a\r\n\r\n")
            try await waitUntil { await news.waiting == 1 }
            try await waitUntil { await work.waiting == 1 }
            await node.group.triggerGracefulShutdown()
            // A cancelled wait returns at once, and the handler's own answer goes out.
            let poll = try await ended
            #expect(poll.hasPrefix("HTTP/1.1 204") || poll.hasPrefix("HTTP/1.1 503"), "\(poll)")
            await work.advance(to: 1)
            let answer = try await finished
            #expect(answer.hasSuffix("done"))
        }
    }
}
