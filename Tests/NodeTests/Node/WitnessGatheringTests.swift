import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Gathering cosignatures", .serialized, .timeLimit(.minutes(10)))
struct WitnessGatheringTests {
    /// The witnesses whose lines stand on a node's own head.
    private static func witnesses(_ node: NodeFixture) throws -> [String] {
        (try node.database.head(of: node.origin)?.note.signatures.dropFirst(2).map(\.name) ?? []).sorted()
    }

    /// An address that answers every submission in one way.
    private static func witness(
        _ answer: @escaping @Sendable (AddCheckpoint) async throws -> NodeResponse
    ) -> [Route] {
        [
            Route("POST", "/v1/witness/add-checkpoint", bodyLimit: AddCheckpoint.maximumByteCount) { request, _ in
                try await answer(AddCheckpoint(parsing: request.body))
            }
        ]
    }

    @Test(
        "a partner's cosignature is gathered and served with the head, on long polls and on receipts",
        .spec("FEDERATION-69", "FEDERATION-70", "API-22", "API-23"))
    func gathered() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        try await home.appendSomething()
        try await home.serving {
            try await scene.custodian.serving {
                let before = try #require(try home.database.head(of: home.origin))
                let partner = try scene.custodian.node.connection(to: home.origin)
                let seen = Digest.sha256(before.note.serialized)
                let query = "size=\(before.state.size)&time=\(before.cosignedAt)&note=\(seen)"
                var submission = WitnessSubmission()
                let isFirst = try await home.node.submitHead(to: scene.custodian.origin, &submission)
                #expect(isFirst)
                #expect(submission.knownSize == before.state.size)
                #expect(try Self.witnesses(home) == [scene.custodian.node.cosignerName])
                // Size and time are the same, the note is another: who names it is answered at once.
                let polled = try await partner.send("GET", "/v1/log/wait?\(query)")
                let note = try SignedNote(parsing: polled.body)
                #expect(note.signatures.contains(where: scene.custodian.node.verifierKeys[1].isNamed))
                let shown = try await NodeCaller(node: home).send("GET", "/v1/log/checkpoint")
                #expect(Array(shown.body.utf8) == note.serialized)
                #expect(try home.database.receipt(at: 0, in: home.origin)?.proof.checkpoint == note)
                // Known by now: the next head needs no conflict.
                try await home.appendSomething()
                let isSecond = try await home.node.submitHead(to: scene.custodian.origin, &submission)
                #expect(isSecond)
                #expect(home.log.codes.filter { $0.hasPrefix("witness") } == [])
            }
        }
    }

    @Test(
        "a witness that claims a size that never was, or conflicts without end, is left alone",
        .spec("FEDERATION-71"))
    func lyingWitness() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let rows: [(body: String, code: String)] = [
            ("18446744073709551615\n", "witness-ahead"), ("0\n", "witness-conflicts"), ("many\n", "witness-no-size"),
            ("", "witness-no-size"),
        ]
        for row in rows {
            let routes = Self.witness { _ in
                NodeResponse(status: 409, contentType: WitnessAnswer.sizeMediaType, Array(row.body.utf8))
            }
            try await scene.custodian.serving(routes) {
                var submission = WitnessSubmission()
                let isNew = try await home.node.submitHead(to: scene.custodian.origin, &submission)
                #expect(!isNew)
                #expect(submission.knownSize == 0)
            }
            #expect(home.log.codes.last == row.code, "\(row.body)")
        }
        #expect(try Self.witnesses(home) == [])
    }

    @Test("only a witness's own valid line of about now is kept", .spec("FEDERATION-70"))
    func answers() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let request = try #require(try home.database.submission(from: 0, in: home.origin))
        let text = request.note.text
        let signer = scene.custodian.node.keys.signers.cosigner
        let peer = try home.peer(of: scene.custodian)
        func take(_ lines: [NoteSignature]) throws -> Bool {
            try home.node.takeAnswer(WitnessAnswer.body(lines), about: request, from: peer)
        }
        let now = scene.clock.now
        let other = try scene.asker.node.keys.signers.cosigner.sign(text, at: now)
        let elsewhere = try signer.sign(
            Checkpoint(origin: home.origin.text, size: 1, root: .sha256([1])).text, at: now)
        let own = try signer.sign(text, at: now)
        #expect(try !take([]))
        #expect(try !take([other]))
        #expect(try !take([elsewhere]))
        #expect(try !take([own, own]))
        #expect(try !take([signer.sign(text, at: now + 6)]))
        #expect(try Self.witnesses(home) == [])
        #expect(try take([other, own]))
        #expect(try Self.witnesses(home) == [scene.custodian.node.cosignerName])
        #expect(try !take([signer.sign(text, at: now - 1)]))
        #expect(try take([signer.sign(text, at: now + 5)]))
        #expect(home.log.codes.last == "witness-ignored")
    }

    @Test("a slow witness holds up no block and no other witness", .spec("FEDERATION-69"))
    func slowWitness() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let asked = Notifier()
        let released: UInt64 = 1_000_000
        let routes = Self.witness { _ in
            await asked.advance(to: asked.value + 1)
            _ = try await asked.wait(beyond: released - 1, for: .seconds(3600))
            return NodeResponse(status: 503)
        }
        try await home.serving {
            try await scene.asker.serving {
                try await scene.custodian.serving(routes) {
                    let loops = Task { await WitnessLoops(node: home.node, tick: .milliseconds(50)).run() }
                    try await waitUntil { await asked.value > 0 }
                    for _ in 0..<3 {
                        try await home.appendSomething()
                        try await waitUntil { try Self.witnesses(home) == [scene.asker.node.cosignerName] }
                    }
                    loops.cancel()
                    await asked.advance(to: released)
                    await loops.value
                }
            }
        }
    }
}
