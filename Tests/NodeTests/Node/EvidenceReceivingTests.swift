import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Evidence from a partner", .timeLimit(.minutes(10)))
struct EvidenceReceivingTests {
    private static func scene() throws -> EvidenceScene {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 1)
        return scene
    }

    @Test("the same file again changes nothing, and is told once", .spec("FEDERATION-83", "API-35"))
    func repeated() throws {
        let scene = try Self.scene()
        let evidence = try scene.fork()
        try scene.two.node.receive(evidence, from: scene.one.origin)
        #expect(try scene.state(at: scene.two) == .suspended)
        let mark = try scene.two.database.changeMark()
        try scene.two.node.receive(evidence, from: scene.one.origin)
        try scene.two.node.receive(evidence, from: scene.three.origin)
        #expect(try scene.two.database.changeMark() == mark)
        #expect(try scene.two.database.due(for: scene.three.origin, at: .max / 2).count == 1)
        #expect(try scene.two.database.due(for: scene.one.origin, at: .max / 2).isEmpty)
        #expect(try scene.two.database.due(for: scene.liar.origin, at: .max / 2).isEmpty)
    }

    @Test("no more than sixteen files about one key are kept", .spec("FEDERATION-83"))
    func bounded() throws {
        let scene = try Self.scene()
        for number in 0..<UInt8(20) { try scene.two.node.receive(scene.fork(number), from: scene.one.origin) }
        #expect(try scene.two.database.evidence().count == NodeDatabase.maximumEvidencePerKey)
    }

    @Test("a forged file is refused and changes nothing", .spec("FEDERATION-84"))
    func forged() async throws {
        let scene = try Self.scene()
        try await scene.copy(to: scene.two)
        let mark = try scene.two.database.changeMark()
        let note = scene.history.notes[0]
        let same = Evidence.fork(ContradictingHeads(earlier: note, later: note, branch: nil))
        let stranger = try TestKeys.signing("stranger")
        let text = try Checkpoint(origin: scene.liar.origin.text, size: scene.history.state.size, root: .zero).text
        let signer = try NoteSigner(name: scene.liar.origin.text, algorithm: .ed25519, key: stranger)
        let signed = SignedNote(text: text, signatures: [try signer.sign(text)])
        let strange = Evidence.fork(ContradictingHeads(earlier: note, later: signed, branch: nil))
        for evidence in [same, strange] {
            #expect(throws: EvidenceRefusal.unproved) { try scene.two.node.receive(evidence, from: scene.one.origin) }
        }
        #expect(try scene.state(at: scene.two) == .active)
        #expect(try scene.two.database.changeMark() == mark)
        #expect(scene.two.log.codes.last == "evidence-refused")
    }

    @Test("a file about a ledger that is in no roster changes nothing", .spec("FEDERATION-84"))
    func stranger() throws {
        let scene = try Self.scene()
        var other = scene
        other.history = PublishedLedger(try TestLedger("stranger.example/consent"))
        try other.history.grow(blocks: 1)
        let mark = try scene.two.database.changeMark()
        try scene.two.node.receive(other.fork(), from: scene.one.origin)
        #expect(try scene.two.database.changeMark() == mark)
    }

    @Test("a node told of its own fault keeps the file, tells it, and freezes nobody", .spec("FEDERATION-86"))
    func own() throws {
        let scene = try Self.scene()
        try scene.liar.accept(scene.one)
        try scene.liar.accept(scene.two)
        try scene.liar.node.receive(scene.fork(), from: scene.one.origin)
        #expect(try scene.liar.database.evidence().count == 1)
        #expect(scene.liar.log.codes.last == "accused")
        #expect(try scene.liar.node.roster().peers.values.allSatisfy { $0.state == .active })
        #expect(try scene.liar.database.due(for: scene.two.origin, at: .max / 2).count == 1)
    }

    @Test("evidence that is known does not overrule an operator's later word", .spec("FEDERATION-87"))
    func acceptedAgain() throws {
        let scene = try Self.scene()
        let evidence = try scene.fork()
        try scene.two.node.receive(evidence, from: scene.one.origin)
        try scene.two.accept(scene.liar)
        #expect(try scene.state(at: scene.two) == .active)
        try scene.two.node.receive(evidence, from: scene.one.origin)
        #expect(try scene.state(at: scene.two) == .active)
        try scene.two.node.receive(scene.fork(9), from: scene.one.origin)
        #expect(try scene.state(at: scene.two) == .suspended)
    }

    @Test(
        "the address takes evidence from partners alone, and says what is wrong with the rest",
        .spec("API-35", "API-36"))
    func address() async throws {
        let scene = try Self.scene()
        let good = try scene.fork().serialized
        let note = scene.history.notes[0]
        let useless = Evidence.fork(ContradictingHeads(earlier: note, later: note, branch: nil)).serialized
        let future = Array("nuo/fork@v2\n".utf8) + good.dropFirst(12)
        let path = NodeDatabase.evidencePath
        try await scene.two.serving {
            let partner = NodeCaller(node: scene.two, identity: scene.one.node.tls)
            let mark = try scene.two.database.changeMark()
            #expect(try await NodeCaller(node: scene.two).send("POST", path, good).status == 401)
            #expect(try await partner.send("POST", path, Array(good.dropLast())).status == 400)
            for (body, code) in [(useless, "evidence-refused"), (future, "upgrade-needed")] {
                let answer = try await partner.send("POST", path, body)
                #expect(answer.status == 422)
                #expect(answer.body.contains(code))
            }
            #expect(try scene.two.database.changeMark() == mark)
            for _ in 0..<2 { #expect(try await partner.send("POST", path, good).status == 200) }
        }
        #expect(try scene.state(at: scene.two) == .suspended)
    }
}
