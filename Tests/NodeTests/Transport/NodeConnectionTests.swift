import CipherSuites
import Foundation
import NodeClient
import NodeService
import TestSupport
import Testing

@Suite("Calling a node", .serialized, .timeLimit(.minutes(10)))
struct NodeConnectionTests {
    private static let certificate = [
        "MIIBhjCCAS2gAwIBAgIUEiVGKHNxwWIpwbn2DKMKWw/j230wCgYIKoZIzj0EAwIwGTEXMBUGA1UEAwwObm9kZS14LmV4YW1wbGUw",
        "HhcNMjYxMTIzMDY0ODU3WhcNMzYxMTIwMDY0ODU3WjAZMRcwFQYDVQQDDA5ub2RlLXguZXhhbXBsZTBZMBMGByqGSM49AgEGCCqG",
        "SM49AwEHA0IABKCupL04vgbPzo7DFkKMJaLy6uK+C4MEz86atNyLM4hMGEtV1Jbv6+X013lNNv8Mzfh6F4VD65H8fYJlXfRC1Sqj",
        "UzBRMB0GA1UdDgQWBBRVOtxNpDD3vs5zXCulIvFp1CoYKTAfBgNVHSMEGDAWgBRVOtxNpDD3vs5zXCulIvFp1CoYKTAPBgNVHRMB",
        "Af8EBTADAQH/MAoGCCqGSM49BAMCA0cAMEQCICZZUHEujRkPprNLRiA74AITSlra94clMPvdGdJFxo/hAiA7A1fIBL+BllbJmiCn",
        "dJe1y9McP+kf45BUNyEbI2A7gw==",
    ].joined()
    private static let keyDigest = "74fdb3f8acd0db8942fea33dba33f2e45c12243d6295ba561db12443b942e374"

    @Test("nothing is sent to a node with another key, however often it is tried", .spec("TRANSPORT-25"))
    func pin() async throws {
        let served = TransportCounter()
        let route = Route("GET", "/open") { _, _ in
            served.add()
            return NodeResponse(status: 204)
        }
        let other = try transportIdentity("other")
        try await RunningNode.serving([route]) { node in
            let connection = try NodeConnection(to: try node.endpoint(pin: other.keyDigest))
            for _ in 0..<3 {
                let refusal = await #expect(throws: ClientError.self) { try await connection.send("GET", "/open") }
                guard case .pinMismatch = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    return
                }
            }
            #expect(served.value == 0)
            #expect(try await node.connect().send("GET", "/open").status == 204)
        }
    }

    @Test("not one byte of a request reaches a node with another key", .spec("TRANSPORT-25"))
    func silence() async throws {
        let impostor = try transportIdentity("impostor")
        let pinned = try transportIdentity("pinned")
        let heard = try await ImpostorServer(identity: impostor).heard { port in
            let endpoint = try PinnedEndpoint(url: "https://127.0.0.1:\(port)", keyDigests: [pinned.keyDigest])
            let refusal = await #expect(throws: ClientError.self) {
                try await NodeConnection(to: endpoint).send("POST", "/secret", body: Array("secret".utf8))
            }
            guard case .pinMismatch = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
        #expect(heard.isEmpty)
        let control = try await ImpostorServer(identity: impostor).heard { port in
            let endpoint = try PinnedEndpoint(url: "https://127.0.0.1:\(port)", keyDigests: [impostor.keyDigest])
            _ = try? await NodeConnection(to: endpoint).send("POST", "/secret", timeout: .seconds(60))
        }
        #expect(control.hasPrefix("POST /secret"))
    }

    @Test("a closed connection answers no more, and may be closed twice", .spec("TRANSPORT-28"))
    func closed() async throws {
        try await RunningNode.serving([Route("GET", "/open") { _, _ in NodeResponse(status: 204) }]) { node in
            let connection = try node.connect()
            #expect(try await connection.send("GET", "/open").status == 204)
            await connection.close()
            await connection.close()
            await #expect(throws: ClientError.self) { try await connection.send("GET", "/open") }
        }
    }

    @Test("of two pins either is enough, while a node changes its key", .spec("TRANSPORT-25"))
    func twoPins() async throws {
        let next = try transportIdentity("next")
        try await RunningNode.serving([Route("GET", "/open") { _, _ in NodeResponse(status: 204) }]) { node in
            let endpoint = try PinnedEndpoint(
                url: "https://127.0.0.1:\(node.port)", keyDigests: [node.identity.keyDigest, next.keyDigest])
            #expect(try await NodeConnection(to: endpoint).send("GET", "/open").status == 204)
        }
    }

    @Test("an endpoint needs a pin and an https address", .spec("TRANSPORT-25"))
    func endpoint() throws {
        #expect(throws: PinnedEndpoint.Failure.noPin) { try PinnedEndpoint(url: "https://a.example", keyDigests: []) }
        for url in [
            "http://a.example", "https://", "https://a.example/x", "https://u@a.example", "a.example", "https://a?b",
        ] {
            #expect(throws: PinnedEndpoint.Failure.address(url)) { try PinnedEndpoint(url: url, keyDigests: [.zero]) }
        }
        #expect(try PinnedEndpoint(url: "https://a.example:1/", keyDigests: [.zero]).url == "https://a.example:1")
    }

    @Test("a redirect is an answer, not an instruction", .spec("TRANSPORT-26"))
    func redirect() async throws {
        let visited = TransportCounter()
        let routes = [
            Route("GET", "/here") { _, _ in NodeResponse(status: 302, headers: [("location", "/there")]) },
            Route("GET", "/there") { _, _ in
                visited.add()
                return NodeResponse(status: 204)
            },
        ]
        try await RunningNode.serving(routes) { node in
            let refusal = await #expect(throws: ClientError.self) { try await node.connect().send("GET", "/here") }
            #expect(refusal?.status == 302)
            #expect(visited.value == 0)
        }
    }

    @Test(
        "an answer past the caller's limit is refused, with a length or without", .spec("TRANSPORT-27"),
        arguments: [true, false])
    func tooLarge(withLength: Bool) async throws {
        let route = Route("GET", "/big") { _, _ in
            NodeResponse(
                body: .stream(length: withLength ? 2_000 : nil) { writer in
                    for _ in 0..<2 { try await writer.write([UInt8](repeating: 7, count: 1_000)) }
                })
        }
        try await RunningNode.serving([route]) { node in
            var limits = ClientLimits()
            limits.responseBytes = 1_999
            let connection = try node.connect(limits: limits)
            let collected = await #expect(throws: ClientError.self) { try await connection.send("GET", "/big") }
            let downloaded = await #expect(throws: ClientError.self) {
                try await connection.download("/big", maximumBytes: 1_999, timeout: .seconds(60)) { _ in }
            }
            for refusal in [collected, downloaded] {
                guard case .tooLarge = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    return
                }
            }
            var received: [UInt8] = []
            let count = try await connection.download("/big", maximumBytes: 2_000, timeout: .seconds(60)) {
                received += $0
            }
            #expect(count == 2_000)
            #expect(received == [UInt8](repeating: 7, count: 2_000))
        }
    }

    @Test(
        "a call ends at its time, before the answer or in the middle of it", .spec("TRANSPORT-28"),
        arguments: [true, false])
    func timeout(headFirst: Bool) async throws {
        let news = Notifier()
        let route = Route("GET", "/slow") { _, _ in
            guard headFirst else {
                _ = try await news.wait(beyond: 0, for: .seconds(600))
                return NodeResponse(status: 204)
            }
            return NodeResponse(
                body: .stream(length: 10) { writer in
                    try await writer.write([0])
                    _ = try await news.wait(beyond: 0, for: .seconds(600))
                })
        }
        try await RunningNode.serving([route]) { node in
            let refusal = await #expect(throws: ClientError.self) {
                try await node.connect().send("GET", "/slow", timeout: .milliseconds(300))
            }
            await news.advance(to: 1)
            guard case .timedOut = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
    }

    @Test("a node that isn't there is unreachable", .spec("TRANSPORT-28"))
    func unreachable() async throws {
        let (ports, announce) = AsyncStream<PinnedEndpoint>.makeStream()
        try await RunningNode.serving([]) { node in announce.yield(try node.endpoint()) }
        announce.finish()
        for await endpoint in ports {
            let refusal = await #expect(throws: ClientError.self) {
                try await NodeConnection(to: endpoint).send("GET", "/")
            }
            guard case .unreachable = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
        }
    }

    @Test("an identity survives its PEM, and names the key as openssl does", .spec("TRANSPORT-29"))
    func identity() throws {
        let made = try transportIdentity("node-a.example")
        let read = try TLSIdentity(pem: made.pem)
        #expect(read.certificateDER == made.certificateDER)
        #expect(read.privateKeyPEM == made.privateKeyPEM)
        #expect(read.keyDigest == made.keyDigest)
        var dumped = "\(made)"
        dump(made, to: &dumped)
        #expect(!dumped.contains("PRIVATE"))
        let renewed = try transportIdentity("node-a.example")
        #expect(throws: TLSIdentity.Failure.unreadable) {
            try TLSIdentity(certificateDER: made.certificateDER, privateKeyPEM: renewed.privateKeyPEM)
        }
    }

    @Test("the digest is that of the SubjectPublicKeyInfo of a certificate made elsewhere", .spec("TRANSPORT-29"))
    func foreignCertificate() throws {
        // openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256; digest by openssl pkey -outform der | sha256sum.
        let der = try #require(Base64.decode(Self.certificate))
        #expect(CertificateKey.digest(ofCertificate: der)?.description == Self.keyDigest)
    }

    @Test("no prefix and no flipped byte of a certificate traps", .spec("TRANSPORT-29"))
    func hostileCertificate() throws {
        let der = try #require(Base64.decode(Self.certificate))
        for count in 0..<der.count { #expect(CertificateKey.digest(ofCertificate: Array(der.prefix(count))) == nil) }
        for index in der.indices {
            var changed = der
            changed[index] ^= 0xff
            _ = CertificateKey.digest(ofCertificate: changed)
        }
        #expect(CertificateKey.digest(ofCertificate: der + [0]) == nil)
    }
}
