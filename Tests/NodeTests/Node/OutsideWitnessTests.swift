import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A node whose policy names a witness that it does not have in its roster.
private struct OutsideScene {
    let clock = TestClock()
    let witness: NodeFixture
    let node: NodeFixture
    let named: OutsideWitness

    init(pinned: Bool = true) async throws {
        witness = try NodeFixture("regulator-1", clock: clock)
        let pin = pinned ? "#sha256=\(witness.node.tls.keyDigest)" : ""
        let keys = witness.node.verifierKeys
        let file = """
            log \(keys[0])
            witness regulator \(keys[1]) https://127.0.0.1:\(witness.port)/v1/witness\(pin)
            quorum regulator

            """
        let policy = NodePolicy(file: try TrustPolicy(parsing: Array(file.utf8)), unlisted: .origin)
        node = try NodeFixture("chengdu-1", clock: clock, policy: policy)
        try witness.accept(node)
        try await node.appendSomething()
        try await witness.sync(with: node)
        named = try #require(node.node.namedWitnesses.first)
    }

    func lines() throws -> [String] {
        (try node.database.head(of: node.origin)?.note.signatures.dropFirst(2).map(\.name) ?? []).sorted()
    }

    func submit() async throws -> Bool {
        var submission = WitnessSubmission()
        return try await node.node.submitHead(
            to: named, over: OutsideWitnessConnection(to: named.address), &submission)
    }

    static func answering(_ status: Int, _ body: [UInt8]) -> [Route] {
        [
            Route("POST", "/v1/witness/add-checkpoint", bodyLimit: AddCheckpoint.maximumByteCount) { _, _ in
                NodeResponse(status: status, contentType: "text/plain", body)
            }
        ]
    }
}

@Suite("Witnesses that are no partners", .serialized, .timeLimit(.minutes(10)))
struct OutsideWitnessTests {
    @Test("a witness of the policy cosigns every new head and needs no place in the roster", .spec("FEDERATION-115"))
    func cosigns() async throws {
        let scene = try await OutsideScene()
        #expect(try scene.node.node.roster().peers.isEmpty)
        try await scene.witness.serving {
            let loops = Task { await OutsideWitnessLoops(node: scene.node.node, tick: .milliseconds(50)).run() }
            for _ in 0..<2 {
                try await waitUntil { try scene.lines() == [scene.witness.node.cosignerName] }
                try await scene.node.appendSomething()
                #expect(try scene.lines().isEmpty)
                try await scene.witness.sync(with: scene.node)
                await scene.node.node.announce()
            }
            try await waitUntil { try scene.lines() == [scene.witness.node.cosignerName] }
            loops.cancel()
            await loops.value
        }
    }

    @Test("a partner's cosigner is asked as a partner, and the own one not at all", .spec("FEDERATION-115"))
    func partner() async throws {
        let scene = try await OutsideScene()
        #expect(try !scene.node.node.isPartner(scene.named))
        try scene.node.accept(scene.witness)
        #expect(try scene.node.node.isPartner(scene.named))
    }

    @Test("nothing is sent to another key, nor to a certificate of no authority", .spec("FEDERATION-116"))
    func otherKey() async throws {
        for pinned in [true, false] {
            let scene = try await OutsideScene(pinned: pinned)
            let other = "\(scene.named.address.prefix)#sha256=\(Digest.sha256([1]))"
            let stranger = pinned ? try #require(OutsideWitnessAddress(other)) : scene.named.address
            try await scene.witness.serving {
                let error = await #expect(throws: ClientError.self) {
                    var submission = WitnessSubmission()
                    return try await scene.node.node.submitHead(
                        to: scene.named, over: OutsideWitnessConnection(to: stranger), &submission)
                }
                switch error {
                case .pinMismatch: #expect(pinned)
                case .unreachable: #expect(!pinned)
                default: Issue.record("\(String(describing: error))")
                }
            }
            #expect(try scene.lines().isEmpty)
        }
    }

    @Test("what a witness answers is bounded, and no conflict is believed blindly", .spec("FEDERATION-117"))
    func hostile() async throws {
        let scene = try await OutsideScene()
        for (body, code) in [
            ("18446744073709551615\n", "witness-ahead"), ("0\n", "witness-conflicts"), ("many\n", "witness-no-size"),
        ] {
            try await scene.witness.serving(OutsideScene.answering(409, Array(body.utf8))) {
                let isNew = try await scene.submit()
                #expect(!isNew)
            }
            #expect(scene.node.log.codes.last == code)
        }
        let large = [UInt8](repeating: 0x41, count: OutsideWitnessConnection.maximumAnswerByteCount + 1)
        for status in [200, 409] {
            try await scene.witness.serving(OutsideScene.answering(status, large)) {
                let error = await #expect(throws: ClientError.self) { try await scene.submit() }
                guard case .tooLarge = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
        }
        #expect(try scene.lines().isEmpty)
    }

    @Test("an address has a host over https and at most a pin", .spec("FEDERATION-116"))
    func addresses() {
        let pin = "\(Digest.sha256([1]))"
        let good = OutsideWitnessAddress("https://witness.example:8443/a/b/#sha256=\(pin)")
        #expect(good?.prefix == "https://witness.example:8443/a/b")
        #expect(good?.pin == .sha256([1]))
        #expect(OutsideWitnessAddress("https://witness.example")?.pin == nil)
        for wrong in [
            "", "http://witness.example", "https://", "https://me@witness.example", "https://witness.example?x=1",
            "https://witness.example#", "https://witness.example#sha256=00", "https://witness.example#md5=\(pin)",
            "https://witness.example/\u{7f}", "https://" + String(repeating: "a", count: 1100),
        ] {
            #expect(OutsideWitnessAddress(wrong) == nil, "\(wrong)")
        }
    }
}
