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

@Suite("A node as witness", .serialized, .timeLimit(.minutes(10)))
struct WitnessTests {
    private static let path = "/v1/witness/add-checkpoint"

    private static func monitoring(_ origin: Origin) -> String {
        "/v1/witness/\(Digest.sha256(Array(origin.text.utf8)))/checkpoint"
    }

    /// One more block in a node's ledger.
    private static func grow(_ scene: ExchangeScene) async throws {
        try await scene.home.appendSomething()
    }

    private static func last(_ scene: ExchangeScene) throws -> CosignerState {
        let name = scene.custodian.node.cosignerName
        return try #require(try scene.custodian.database.cosignerState(of: scene.home.origin, name: name))
    }

    @Test(
        "a partner's checkpoint that continues the last one is verified, persisted and cosigned",
        .spec("API-20", "API-21", "FEDERATION-66"))
    func cosigns() async throws {
        let scene = try await ExchangeScene()
        let last = try Self.last(scene)
        try await Self.grow(scene)
        let home = scene.home
        let request = try #require(try home.database.submission(from: last.size, in: home.origin))
        let witness = NodeCaller(node: scene.custodian)
        try await home.serving {
            try await scene.custodian.serving {
                let answer = try await witness.send("POST", Self.path, request.serialized)
                #expect(answer.status == 200)
                let found = try WitnessAnswer.cosignature(
                    in: Array(answer.body.utf8), on: request.note, log: home.node.verifierKeys[0],
                    by: scene.custodian.node.verifierKeys[1])
                #expect(found?.time == scene.clock.now)
                #expect(try Self.last(scene).size == request.checkpoint.size)

                // The same again is behind now; from its own size it is cosigned anew.
                let again = try await witness.send("POST", Self.path, request.serialized)
                #expect(again.status == 409 && again.body == "\(request.checkpoint.size)\n")
                #expect(again.headers.contains { $0.lowercased() == "content-type: text/x.tlog.size" })
                let beat = try #require(
                    try home.database.submission(from: request.checkpoint.size, in: home.origin))
                #expect(try await witness.send("POST", Self.path, beat.serialized).status == 200)

                let shown = try await witness.send("GET", Self.monitoring(home.origin))
                let note = try SignedNote(parsing: Array(shown.body.utf8))
                #expect(note.text == request.note.text)
                #expect(note.signatures.contains(where: scene.custodian.node.verifierKeys[1].isNamed))
                let stranger = try TestLedger("stranger.example/consent").origin
                #expect(try await witness.send("GET", Self.monitoring(stranger)).status == 404)
            }
        }
    }

    @Test("each refusal has its status and changes nothing", .spec("API-20", "FEDERATION-66"))
    func refusals() async throws {
        let scene = try await ExchangeScene()
        let last = try Self.last(scene)
        try await Self.grow(scene)
        let home = scene.home
        let good = try #require(try home.database.submission(from: last.size, in: home.origin))
        let stranger = try TestLedger("stranger.example/consent")
        let imposter = try NoteSigner(
            name: home.origin.text, algorithm: .ed25519, key: TestKeys.signing("imposter"))
        let unsigned = SignedNote(text: good.note.text, signatures: [try imposter.sign(good.note.text)])
        let rows: [(Int, [UInt8])] = [
            (400, []), (400, Array("old x\n\n".utf8) + good.note.serialized),
            (
                400,
                try AddCheckpoint(oldSize: good.checkpoint.size + 1, hashes: [], note: good.note).serialized
            ),
            (404, try AddCheckpoint(oldSize: 0, hashes: [], note: stranger.note(size: 1, root: .zero)).serialized),
            (403, try AddCheckpoint(oldSize: last.size, hashes: good.hashes, note: unsigned).serialized),
            (409, try AddCheckpoint(oldSize: 0, hashes: [], note: good.note).serialized),
            (422, try AddCheckpoint(oldSize: last.size, hashes: good.hashes + [.zero], note: good.note).serialized),
            (413, [UInt8](repeating: 0x20, count: AddCheckpoint.maximumByteCount + 1)),
            // The log can't be asked for what is under the checkpoint, so nothing is known of it.
            (503, good.serialized),
        ]
        try await scene.custodian.serving {
            for (status, body) in rows {
                let answer = try await NodeCaller(node: scene.custodian).send("POST", Self.path, body)
                #expect(answer.status == status, "\(String(decoding: body.prefix(80), as: UTF8.self))")
            }
        }
        #expect(try Self.last(scene) == last)
    }

    @Test("a suspended or removed partner is no log to cosign", .spec("FEDERATION-66"))
    func suspended() async throws {
        let scene = try await ExchangeScene()
        let last = try Self.last(scene)
        let request = try #require(try scene.home.database.submission(from: last.size, in: scene.home.origin))
        let lines = try await scene.custodian.node.addCheckpoint(request)
        #expect(lines.map(\.name) == [scene.custodian.node.cosignerName])
        let known = try scene.custodian.peer(of: scene.home)
        try scene.custodian.database.keep(
            Peer(descriptor: known.descriptor, accepted: known.accepted, state: .suspended), at: scene.clock.now)
        await #expect(throws: WitnessRefusal.unknownOrigin) { try await scene.custodian.node.addCheckpoint(request) }
        #expect(try scene.custodian.database.removePeer(scene.home.origin))
        await #expect(throws: WitnessRefusal.unknownOrigin) { try await scene.custodian.node.addCheckpoint(request) }
    }

    @Test("a checkpoint that contradicts the copy is kept as evidence, whoever brings it", .spec("FEDERATION-68"))
    func contradiction() async throws {
        let scene = try await ExchangeScene()
        let last = try Self.last(scene)
        let text = try Checkpoint(origin: scene.home.origin.text, size: last.size, root: .sha256([9])).text
        let forged = SignedNote(text: text, signatures: [try scene.home.node.keys.signers.log.sign(text)])
        let request = try AddCheckpoint(oldSize: last.size, hashes: [], note: forged)
        await #expect(throws: WitnessRefusal.conflict(size: last.size)) {
            try await scene.custodian.node.addCheckpoint(request)
        }
        #expect(try scene.custodian.database.contradictions(of: scene.home.origin) == 1)
        #expect(try scene.custodian.peer(of: scene.home).state == .suspended)
    }

    @Test("a note that somebody cut short makes no copy older than it was", .spec("FEDERATION-66"))
    func strippedNote() async throws {
        let scene = try await ExchangeScene()
        let last = try Self.last(scene)
        try await Self.grow(scene)
        let home = scene.home
        let good = try #require(try home.database.submission(from: last.size, in: home.origin))
        let bare = SignedNote(text: good.note.text, signatures: [good.note.signatures[0]])
        let request = try AddCheckpoint(oldSize: last.size, hashes: good.hashes, note: bare)
        try await home.serving { _ = try await scene.custodian.node.addCheckpoint(request) }
        let copy = try #require(try scene.custodian.database.head(of: home.origin))
        #expect(copy.state.size == good.checkpoint.size)
        #expect(copy.cosignedAt == scene.clock.now)
    }

    @Test(
        "two tasks that follow one partner at once do not take each other for a contradiction",
        .spec("FEDERATION-72"))
    func followedTwice() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        try await home.serving {
            for _ in 0..<5 {
                try await Self.grow(scene)
                let first = try #require(try home.database.head(of: home.origin)?.note)
                try await Self.grow(scene)
                let second = try #require(try home.database.head(of: home.origin)?.note)
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for note in [first, second, first, second] {
                        group.addTask { try await scene.custodian.node.follow(note, of: home.origin) }
                    }
                    for try await isDone in group { #expect(isDone) }
                }
            }
        }
        #expect(try scene.custodian.database.contradictions(of: home.origin) == 0)
        let size = try home.database.head(of: home.origin)?.state.size
        #expect(try scene.custodian.database.head(of: home.origin)?.state.size == size)
    }
}
