import CipherSuites
import Federation
import NodeClient
import NodeService
import TestSupport
import Testing

@Suite("People's calls at a node", .serialized, .timeLimit(.minutes(10)))
struct SignedCallServerTests {
    private static let now: UInt64 = 1_700_000_000

    private static func routes(for key: SigningKey) -> [Route] {
        let known = key.publicKey
        let caller = CallerCheck(nonces: NonceMemory(beganAt: now - 100), now: { now }) {
            $0 == known.thumbprint ? known : nil
        }
        return [
            Route("POST", "/v1/statements") { request, _ in
                let call = try await caller.verify(request)
                return NodeResponse(contentType: "text/plain", Array("\(call.keyID)".utf8))
            }
        ]
    }

    private static func status(of body: String, _ fields: SignatureFields, at node: RunningNode) async throws -> Int? {
        do {
            let connection = try node.connect()
            return try await connection.send(
                "POST", "/v1/statements", headers: fields.headers, body: Array(body.utf8)
            ).status
        } catch {
            return (error as? ClientError)?.status
        }
    }

    @Test("a signed call is taken once; its replay and an altered one are refused", .spec("TRANSPORT-2", "TRANSPORT-5"))
    func replay() async throws {
        let key = try SigningKey.generate(suite: .ed25519, random: .system)
        let fields = try SignedCall.sign(
            method: "POST", targetURI: RunningNode.publicURL + "/v1/statements", body: Array("grant".utf8), key: key,
            created: Self.now, nonce: [UInt8](0..<16))
        try await RunningNode.serving(Self.routes(for: key)) { node in
            var statuses: [Int?] = []
            for body in ["grand", "grant", "grant"] {
                statuses.append(try await Self.status(of: body, fields, at: node))
            }
            #expect(statuses == [401, 200, 401])
        }
    }

    @Test("a call signed for another node is refused here", .spec("TRANSPORT-8"))
    func otherNode() async throws {
        let key = try SigningKey.generate(suite: .es256, random: .system)
        try await RunningNode.serving(Self.routes(for: key)) { node in
            // The caller believes to speak to node B, and its host field says so too.
            let elsewhere = try NodeConnection(to: try node.endpoint(publicURL: "https://node-b.example"))
            let refusal = await #expect(throws: ClientError.self) {
                try await elsewhere.sendSigned("POST", "/v1/statements", by: key, now: Self.now, random: .system)
            }
            #expect(refusal?.status == 401)
            #expect(refusal?.problemCode == "signature-refused")
            let here = try await node.connect().sendSigned(
                "POST", "/v1/statements", by: key, now: Self.now, random: .system)
            #expect(String(decoding: here.body, as: UTF8.self) == "\(key.publicKey.thumbprint)")
        }
    }

    @Test("an unsigned call and a stranger's key are refused", .spec("TRANSPORT-8"))
    func strangers() async throws {
        let key = try SigningKey.generate(suite: .ed25519, random: .system)
        let stranger = try SigningKey.generate(suite: .ed25519, random: .system)
        try await RunningNode.serving(Self.routes(for: key)) { node in
            let unsigned = await #expect(throws: ClientError.self) {
                try await node.connect().send("POST", "/v1/statements")
            }
            #expect(unsigned?.problemCode == "signature-required")
            let unknown = await #expect(throws: ClientError.self) {
                try await node.connect().sendSigned(
                    "POST", "/v1/statements", by: stranger, now: Self.now, random: .system)
            }
            #expect(unknown?.problemCode == "signature-refused")
        }
    }
}
