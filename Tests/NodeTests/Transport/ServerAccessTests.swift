import CipherSuites
import Foundation
import NIOSSL
import NodeClient
import NodeService
import TestSupport
import Testing

@Suite("Who may call a node", .serialized, .timeLimit(.minutes(10)))
struct ServerAccessTests {
    private static let whoami = Route("GET", "/whoami", access: .partners) { request, _ in
        NodeResponse(contentType: "text/plain", Array((request.partner?.origin ?? "nobody").utf8))
    }

    @Test("a partner is known by its certificate's key, others by nothing", .spec("TRANSPORT-10", "TRANSPORT-11"))
    func recognition() async throws {
        let partner = try transportIdentity("b")
        let stranger = try transportIdentity("x")
        let roster = TransportRoster()
        roster.add(partner, origin: "node-b.example")
        try await RunningNode.serving([Self.whoami], roster: roster) { node in
            let answer = try await node.connect(as: partner).send("GET", "/whoami")
            #expect(String(decoding: answer.body, as: UTF8.self) == "node-b.example")
            let anonymous = await #expect(throws: ClientError.self) { try await node.connect().send("GET", "/whoami") }
            #expect(anonymous?.status == 401)
            let unknown = await #expect(throws: ClientError.self) {
                try await node.connect(as: stranger).send("GET", "/whoami")
            }
            #expect(unknown?.status == 403)
        }
    }

    @Test("a removed partner is refused at its next request on an open connection", .spec("TRANSPORT-10"))
    func removal() async throws {
        let partner = try transportIdentity("b")
        let roster = TransportRoster()
        roster.add(partner, origin: "node-b.example")
        try await RunningNode.serving([Self.whoami], roster: roster) { node in
            let connection = try node.connect(as: partner)
            _ = try await connection.send("GET", "/whoami")
            roster.remove(partner)
            let refusal = await #expect(throws: ClientError.self) { try await connection.send("GET", "/whoami") }
            #expect(refusal?.status == 403)
        }
    }

    @Test(
        "a resumed session of a removed partner is refused", .spec("TRANSPORT-10"),
        .enabled(if: OpenSSLTool.isPresent, "needs the openssl command"))
    func resumption() async throws {
        let partner = try transportIdentity("b")
        let roster = TransportRoster()
        roster.add(partner, origin: "node-b.example")
        try await withTransportFolder { folder in
            let pem = folder.appendingPathComponent("b.pem").path
            let session = folder.appendingPathComponent("session").path
            try Data(partner.pem.utf8).write(to: URL(fileURLWithPath: pem))
            try await RunningNode.serving([Self.whoami], roster: roster) { node in
                let client = [
                    "s_client", "-connect", "127.0.0.1:\(node.port)", "-cert", pem, "-key", pem, "-tls1_3", "-ign_eof",
                ]
                let request = "GET /whoami HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n"
                let first = try await OpenSSLTool.run(client + ["-sess_out", session], input: request)
                #expect(first.contains("200 OK") && first.contains("node-b.example"), "\(first)")
                let resumed = try await OpenSSLTool.run(client + ["-sess_in", session], input: request)
                #expect(resumed.contains("Reused, TLSv1.3") && resumed.contains("node-b.example"), "\(resumed)")
                roster.remove(partner)
                let refused = try await OpenSSLTool.run(client + ["-sess_in", session], input: request)
                #expect(refused.contains("Reused, TLSv1.3") && refused.contains("403 Forbidden"), "\(refused)")
                #expect(!refused.contains("node-b.example"))
            }
        }
    }

    @Test("a long poll ends when its partner is removed", .spec("TRANSPORT-12"))
    func longPoll() async throws {
        let partner = try transportIdentity("b")
        let roster = TransportRoster()
        roster.add(partner, origin: "node-b.example")
        let news = Notifier()
        let poll = Route("GET", "/poll", access: .partners, kind: .longPoll) { _, _ in
            let size = try await news.wait(beyond: 0, for: .seconds(600))
            return NodeResponse(contentType: "text/plain", Array("size \(size)".utf8))
        }
        try await RunningNode.serving([poll], roster: roster) { node in
            let connection = try node.connect(as: partner)
            let answer = Task { try await connection.send("GET", "/poll", timeout: .seconds(600)) }
            try await waitUntil { await news.waiting == 1 }
            roster.remove(partner)
            node.connections.close(keyDigest: partner.keyDigest)
            let refusal = await #expect(throws: ClientError.self) { try await answer.value }
            // Cut off, or told so when the answer was quicker than the cut.
            switch refusal {
            case .unreachable, .status(401, _): break
            default: Issue.record("\(String(describing: refusal))")
            }
            try await waitUntil { await news.waiting == 0 }
            try await waitUntil { node.connections.count == 0 }
        }
    }

    @Test("an answer made for a partner is withheld when it was removed meanwhile", .spec("TRANSPORT-13"))
    func removedMeanwhile() async throws {
        let partner = try transportIdentity("b")
        let roster = TransportRoster()
        roster.add(partner, origin: "node-b.example")
        let route = Route("GET", "/slow", access: .partners) { _, _ in
            roster.remove(partner)
            return NodeResponse(contentType: "text/plain", Array("secret".utf8))
        }
        try await RunningNode.serving([route], roster: roster) { node in
            let refusal = await #expect(throws: ClientError.self) {
                try await node.connect(as: partner).send("GET", "/slow")
            }
            #expect(refusal?.status == 401)
            #expect(refusal?.problemCode == "partner-changed")
        }
    }

    @Test("TLS 1.2 is refused, TLS 1.3 is not", .spec("TRANSPORT-9"), arguments: [TLSVersion.tlsv12, .tlsv13])
    func version(_ version: TLSVersion) async throws {
        let open = Route("GET", "/open") { _, _ in NodeResponse(contentType: "text/plain", Array("open".utf8)) }
        try await RunningNode.serving([open]) { node in
            let client = RawTLSClient(port: node.port, maximumVersion: version)
            let answer = try? await client.exchange("GET /open HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n")
            #expect((answer ?? "").contains("200 OK") == (version == .tlsv13))
        }
    }
}

/// The openssl command, where there is one: it can save and resume TLS sessions.
enum OpenSSLTool {
    private static let path = "/usr/bin/openssl"
    static let isPresent = FileManager.default.isExecutableFile(atPath: path)

    static func run(_ arguments: [String], input: String) async throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let (stdin, stdout) = (Pipe(), Pipe())
        process.standardInput = stdin
        process.standardOutput = stdout
        process.standardError = FileHandle.nullDevice
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in done.resume() }
            do {
                try process.start()
                try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8))
            } catch {
                done.resume(throwing: error)
            }
        }
        return String(decoding: try stdout.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    }
}
