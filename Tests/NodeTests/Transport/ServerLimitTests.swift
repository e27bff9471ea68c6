import NIOCore
import NodeClient
import TestSupport
import Testing

@testable import NodeService

@Suite("What a node takes on", .serialized, .timeLimit(.minutes(10)))
struct ServerLimitTests {
    private static let echo = Route("POST", "/echo", bodyLimit: 10) { request, _ in
        NodeResponse(contentType: "application/octet-stream", request.body)
    }

    /// A handler that waits to be let go.
    private static func held(by news: Notifier, kind: Route.Kind = .ordinary) -> Route {
        Route("GET", "/held", kind: kind) { _, _ in
            _ = try await news.wait(beyond: 0, for: .seconds(600))
            return NodeResponse(contentType: "text/plain", Array("done".utf8))
        }
    }

    private static let getHeld = "GET /held HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"

    @Test(
        "a body of the limit is taken, one byte more is 413", .spec("TRANSPORT-14"),
        arguments: [
            ("content-length: 10\r\n\r\n0123456789", "200 OK"), ("content-length: 11\r\n\r\n0123456789a", "413 "),
            ("content-length: 999999999999\r\n\r\n", "413 "),
            ("transfer-encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n", "200 OK"),
            ("transfer-encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n6789a\r\n0\r\n\r\n", "413 "),
        ])
    func body(rest: String, status: String) async throws {
        var limits = Limits()
        limits.bodyTimeout = .seconds(3)
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let answer = try await RawTLSClient(port: node.port)
                .exchange("POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\n" + rest)
            #expect(answer.hasPrefix("HTTP/1.1 " + status), "\(answer)")
        }
    }

    @Test("a client that sends a body too large sees 413 and not a broken connection", .spec("TRANSPORT-14"))
    func largeBody() async throws {
        try await RunningNode.serving([Self.echo]) { node in
            let refusal = await #expect(throws: ClientError.self) {
                try await node.connect().send("POST", "/echo", body: [UInt8](repeating: 0, count: 1 << 20))
            }
            #expect(refusal?.status == 413)
            #expect(refusal?.problemCode == "body-too-large")
        }
    }

    @Test(
        "a head past its limits is 431 or 414", .spec("TRANSPORT-15"),
        arguments: [
            ("GET / HTTP/1.1\r\nhost: a\r\nx: " + String(repeating: "x", count: 20_000) + "\r\n\r\n", "431 "),
            ("GET / HTTP/1.1\r\nhost: a\r\n" + String(repeating: "x: y\r\n", count: 70) + "\r\n", "431 "),
            (
                "GET /" + String(repeating: "x", count: 5_000) + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n",
                "414 "
            ),
            ("nonsense\r\n\r\n", "400 "),
        ])
    func head(text: String, status: String) async throws {
        try await RunningNode.serving([Self.echo]) { node in
            let answer = try await RawTLSClient(port: node.port).exchange(text)
            #expect(answer.hasPrefix("HTTP/1.1 " + status), "\(answer)")
            #expect(answer.contains("application/problem+json"))
        }
    }

    @Test(
        "past the last connection a new one is closed, and taken again when there is room", .spec("TRANSPORT-16"),
        arguments: [true, false])
    func connections(fromOneAddress: Bool) async throws {
        let open = Route("GET", "/open") { _, _ in NodeResponse(contentType: "text/plain", Array("open".utf8)) }
        var limits = Limits()
        if fromOneAddress { limits.connectionsPerAddress = 1 } else { limits.connections = 1 }
        let get = "GET /open HTTP/1.1\r\nhost: a\r\n\r\n"
        try await RunningNode.serving([open], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            try await client.connected { first in
                try await first.send(get)
                #expect(try await first.readSome().hasPrefix("HTTP/1.1 200"))
                #expect(((try? await client.exchange(get)) ?? "").isEmpty)
            }
            try await waitUntil { node.connections.count == 0 }
            #expect(
                try await client.exchange("GET /open HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").contains("200"))
        }
    }

    @Test("connections leave descriptors for the node's own work, however few there are", .spec("TRANSPORT-49"))
    func descriptors() {
        var limits = Limits()
        #expect(limits.fitting(descriptors: 1_048_576) == limits)
        #expect(limits.fitting(descriptors: 1_280) == limits)
        #expect(limits.fitting(descriptors: 1_024).connections == 768)
        #expect(limits.fitting(descriptors: 256).connections == 128)
        limits.connections = 50
        #expect(limits.fitting(descriptors: 256) == limits)
        // What the system allows is known, and nothing is taken away.
        let allowed = Descriptors.raised()
        #expect(allowed >= 64)
        #expect(Descriptors.raised() == allowed)
    }

    @Test("the addresses of one IPv6 network of 64 bits count as one", .spec("TRANSPORT-51"))
    func networks() throws {
        func share(_ address: String) throws -> String? { try SocketAddress(ipAddress: address, port: 9).share }
        #expect(try share("2001:db8:1:2::1") == share("2001:db8:1:2:ffff::9"))
        #expect(try share("2001:db8:1:2::1") != share("2001:db8:1:3::1"))
        #expect(try share("192.0.2.1") == "192.0.2.1")
        #expect(try share("::ffff:192.0.2.1") == "192.0.2.1")
        #expect(try share("::ffff:192.0.2.2") != share("::ffff:192.0.2.1"))
    }

    private static func echo(_ count: Int, _ body: String) -> String {
        "POST /echo HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-length: \(count)\r\n\r\n\(body)"
    }

    @Test("a body that is still arriving takes no place from others", .spec("TRANSPORT-50"))
    func slowBody() async throws {
        var limits = Limits()
        limits.requestsAtOnce = 1
        limits.requestsWaiting = 0
        limits.bodyTimeout = .seconds(600)
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            let answer = try await client.connected { slow in
                try await slow.send(Self.echo(4, "sl"))
                for _ in 0..<3 { #expect(try await client.exchange(Self.echo(2, "hi")).hasSuffix("hi")) }
                try await slow.send("ow")
                return await slow.readToEnd()
            }
            #expect(answer.hasSuffix("slow"), "\(answer)")
        }
    }

    @Test("what has arrived of bodies is bounded, for each peer too", .spec("TRANSPORT-50"), arguments: [true, false])
    func bodyBytes(ofOnePeer: Bool) async throws {
        var limits = Limits()
        limits.bodyTimeout = .seconds(600)
        if ofOnePeer { limits.bodyBytesPerPeer = 8 } else { limits.bodyBytes = 8 }
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            let answer = try await client.connected { slow in
                try await slow.send(Self.echo(7, "012345"))
                try await waitUntil { await node.load().bodyBytes == 6 }
                #expect(try await client.exchange(Self.echo(3, "abc")).hasPrefix("HTTP/1.1 503 "))
                try await waitUntil { await node.load().bodyBytes == 6 }
                try await slow.send("6")
                return await slow.readToEnd()
            }
            #expect(answer.hasSuffix("0123456"), "\(answer)")
            try await waitUntil { await node.load().bodyBytes == 0 }
            #expect(try await client.exchange(Self.echo(8, "01234567")).hasSuffix("01234567"))
        }
    }

    @Test(
        "past the queue a request is 503, past a peer's share 429, and both say when to return", .spec("TRANSPORT-17"))
    func requests() async throws {
        for (perPeer, status) in [(8, "503 "), (1, "429 ")] {
            let news = Notifier()
            var limits = Limits()
            limits.requestsAtOnce = 1
            limits.requestsWaiting = 0
            limits.requestsPerPeer = perPeer
            try await RunningNode.serving([Self.held(by: news)], limits: limits) { node in
                let client = RawTLSClient(port: node.port)
                async let first = client.exchange(Self.getHeld)
                try await waitUntil { await news.waiting == 1 }
                let second = try await client.exchange(Self.getHeld)
                #expect(second.hasPrefix("HTTP/1.1 " + status) && second.contains("retry-after: "), "\(second)")
                await news.advance(to: 1)
                let answer = try await first
                #expect(answer.contains("done"))
            }
        }
    }

    @Test("a waiting request gets the place that becomes free", .spec("TRANSPORT-17"))
    func queue() async throws {
        let news = Notifier()
        var limits = Limits()
        limits.requestsAtOnce = 1
        limits.requestsWaiting = 1
        try await RunningNode.serving([Self.held(by: news)], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            async let first = client.exchange(Self.getHeld)
            async let second = client.exchange(Self.getHeld)
            try await waitUntil { await news.waiting == 1 }
            await news.advance(to: 1)
            let answers = try await [first, second]
            #expect(answers.allSatisfy { $0.contains("done") })
        }
    }

    @Test("long polls take no place from other requests and have a bound of their own", .spec("TRANSPORT-18"))
    func longPolls() async throws {
        let news = Notifier()
        var limits = Limits()
        limits.requestsAtOnce = 1
        limits.longPolls = 1
        let open = Route("GET", "/open") { _, _ in NodeResponse(contentType: "text/plain", Array("open".utf8)) }
        try await RunningNode.serving([Self.held(by: news, kind: .longPoll), open], limits: limits) { node in
            let client = RawTLSClient(port: node.port)
            async let first = client.exchange(Self.getHeld)
            try await waitUntil { await news.waiting == 1 }
            #expect(try await client.exchange(Self.getHeld).hasPrefix("HTTP/1.1 503"))
            #expect(try await node.connect().send("GET", "/open").status == 200)
            await news.advance(to: 1)
            let answer = try await first
            #expect(answer.contains("done"))
        }
    }

    @Test(
        "a connection that is slow with its head or its body is cut", .spec("TRANSPORT-19"),
        arguments: ["", "GET /", "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n0"])
    func slow(start: String) async throws {
        var limits = Limits()
        limits.headTimeout = .milliseconds(300)
        limits.bodyTimeout = .milliseconds(300)
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let answer = try await RawTLSClient(port: node.port).connected { connection in
                // On a busy machine it may be cut before it has said anything.
                if !start.isEmpty { try? await connection.send(start) }
                return await connection.readToEnd()
            }
            #expect(answer.isEmpty, "\(answer)")
            try await waitUntil { node.connections.count == 0 }
        }
    }

    @Test("a connection without a next request is closed", .spec("TRANSPORT-19"))
    func idle() async throws {
        var limits = Limits()
        limits.idleTimeout = .milliseconds(300)
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let answer = try await RawTLSClient(port: node.port)
                .exchange("POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\nhi")
            #expect(answer.hasPrefix("HTTP/1.1 200") && answer.hasSuffix("hi"))
        }
    }

    @Test("as many requests as may be sent ahead are answered in their order", .spec("TRANSPORT-48"))
    func ahead() async throws {
        var limits = Limits()
        limits.idleTimeout = .milliseconds(300)
        try await RunningNode.serving([Self.echo], limits: limits) { node in
            let bodies = (0..<Limits.requestsAhead).map { String(10 + $0) }
            let requests = bodies.map { "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: 2\r\n\r\n\($0)" }
            let answers = try await RawTLSClient(port: node.port).exchange(requests.joined())
            let found = answers.split(separator: "HTTP/1.1 200").map { String($0.suffix(2)) }
            #expect(found == bodies)
        }
    }

    @Test("a connection that sends more requests ahead than that is closed", .spec("TRANSPORT-48"))
    func tooFarAhead() async throws {
        let news = Notifier()
        try await RunningNode.serving([Self.held(by: news)]) { node in
            let request = "GET /held HTTP/1.1\r\nhost: a\r\n\r\n"
            let requests = String(repeating: request, count: Limits.requestsAhead + 1)
            let answer = try await RawTLSClient(port: node.port).exchange(requests)
            #expect(answer.isEmpty, "\(answer)")
            try await waitUntil { node.connections.count == 0 }
        }
    }

    @Test("a reader that stops reading holds its producer back and is cut", .spec("TRANSPORT-20"))
    func stalledReader() async throws {
        let produced = TransportCounter()
        let ended = TransportCounter()
        let flood = Route("GET", "/flood") { _, _ in
            NodeResponse(
                body: .stream(length: 1 << 30) { writer in
                    defer { ended.add() }
                    for _ in 0..<1_024 {
                        try await writer.write([UInt8](repeating: 0, count: 1 << 20))
                        produced.add(1 << 20)
                    }
                })
        }
        var limits = Limits()
        limits.headTimeout = .seconds(600)
        limits.stallTimeout = .milliseconds(300)
        try await RunningNode.serving([flood], limits: limits) { node in
            try await RawTLSClient(port: node.port).connected { connection in
                try await connection.send("GET /flood HTTP/1.1\r\nhost: a\r\n\r\n")
                try await waitUntil { ended.value == 1 }
            }
            #expect(produced.value < 1 << 26)
        }
    }
}
