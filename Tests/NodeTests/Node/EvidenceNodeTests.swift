import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Evidence against a partner", .timeLimit(.minutes(10)))
struct EvidenceNodeTests {
    @Test(
        "two histories: a longer one of another branch is proved from the liar's own tiles, told, and freezes everywhere",
        .spec("FEDERATION-80", "FEDERATION-83", "FEDERATION-84"))
    func everywhere() async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 3)
        for node in [scene.one, scene.two, scene.three] { try await scene.copy(to: node) }
        var other = PublishedLedger(scene.history.ledger)
        try other.grow(blocks: 5)
        let told = scene
        try await scene.serving(other) {
            #expect(await !told.one.node.refreshReplica(of: told.liar.origin))
        }
        #expect(try scene.state(at: scene.one) == .suspended)
        let proved = try scene.proved(at: scene.one)
        #expect(proved.kind == .fork)
        #expect(proved.accused == scene.history.ledger.logKey)
        #expect(try await verify(scene.one, scene.keys[0]) == 0)
        #expect(try await verify(scene.one, scene.two.node.verifierKeys[0]) == 4)

        // From the one that found it to its partner, and from there to a node that the finder does not know.
        try await scene.two.serving { try await told.one.node.deliverOutbox(to: told.two.origin) }
        #expect(try scene.state(at: scene.two) == .suspended)
        try await scene.three.serving { try await told.two.node.deliverOutbox(to: told.three.origin) }
        #expect(try scene.state(at: scene.three) == .suspended)
        for node in [scene.two, scene.three] {
            #expect(try node.database.evidence().map(\.file) == scene.one.database.evidence().map(\.file))
        }
        #expect(try scene.two.database.evidence()[0].source == scene.one.origin)
        for node in [scene.one, scene.two, scene.three] { #expect(try node.database.outboxCount() == 0) }
        #expect(try scene.liar.database.evidence().isEmpty)
    }

    @Test("another root at a size that the copy has is proved from the copy alone", .spec("FEDERATION-80"))
    func smaller() async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 3)
        try await scene.copy(to: scene.one)
        try await scene.copy(to: scene.two)
        let earlier = try Checkpoint(parsing: scene.history.notes[0].text).size
        let forged = try scene.history.ledger.note(size: earlier, root: .sha256([2]))
        #expect(try await !scene.one.node.follow(forged, of: scene.liar.origin))
        guard case .roots(earlier, _, _) = try scene.proved(at: scene.one).finding else {
            Issue.record("a fork at the earlier size")
            return
        }
        let newest = try Checkpoint(parsing: scene.history.notes[2].text).size
        let same = try scene.history.ledger.note(size: newest, root: .sha256([3]))
        #expect(try await !scene.two.node.follow(same, of: scene.liar.origin))
        #expect(try scene.proved(at: scene.two).kind == .fork)
    }

    /// What a dishonest operator appends after an honest beginning.
    enum Fault: CaseIterable {
        case signature, unknownPredecessor, padding, unsealed, sealRoot, sealHeight, sealTime
    }

    @Test(
        "leaves that break a rule freeze the partner, and a file shows which", .spec("FEDERATION-81"),
        arguments: Fault.allCases)
    func invalid(_ fault: Fault) async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 2)
        try await scene.copy(to: scene.one)
        let expected = try Self.publish(fault, in: &scene.history)
        let told = scene
        try await scene.serving(scene.history) {
            #expect(await !told.one.node.refreshReplica(of: told.liar.origin))
        }
        #expect(try scene.state(at: scene.one) == .suspended)
        let proved = try scene.proved(at: scene.one)
        #expect(proved.finding == expected)
        #expect(try await verify(scene.one, scene.keys[0]) == 0)
        #expect(scene.one.log.codes.suffix(2) == ["contradiction", "evidence"])
    }

    @Test(
        "a fault in what is copied first is proved too", .spec("FEDERATION-81"), arguments: [Fault.padding, .sealRoot])
    func firstCopy(_ fault: Fault) async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 1)
        let expected = try Self.publish(fault, in: &scene.history)
        let told = scene
        try await scene.serving(scene.history) {
            #expect(await !told.one.node.refreshReplica(of: told.liar.origin))
        }
        #expect(try scene.proved(at: scene.one).finding == expected)
        #expect(try scene.one.database.head(of: scene.liar.origin) == nil)
    }

    private static func publish(
        _ fault: Fault, in history: inout PublishedLedger
    ) throws -> ProvedAccusation.Finding {
        let size = history.state.size
        var state = history.state
        var chain = try RecordChain(in: history.ledger.origin)
        let author = try TestKeys.signing("author")
        var entry = try chain.sign(by: author).entry
        switch fault {
        case .signature: entry.signature[0] ^= 1
        case .unknownPredecessor: entry = try chain.sign(effect: .renew, by: author).entry
        case .padding, .unsealed, .sealRoot, .sealHeight, .sealTime: break
        }
        var leaf = entry.encoded
        if fault == .padding { leaf[leaf.count - 1] = 1 }
        var seal = state.seal([leaf], now: TestTime.now) { _, _, _ in }.seal
        switch fault {
        case .sealRoot: seal.bodyRoot = .zero
        case .sealHeight: seal.height -= 1
        case .sealTime: seal.time = 10
        case .signature, .unknownPredecessor, .padding, .unsealed: break
        }
        try history.publish(fault == .unsealed ? [leaf] : [leaf, seal.encoded])
        return switch fault {
        case .signature: .leaf(index: size, .signature)
        case .unknownPredecessor: .leaf(index: size, .predecessor)
        case .padding: .leaf(index: size, .padding)
        case .unsealed: .size(size + 1)
        case .sealRoot: .leaf(index: size + 1, .bodyRoot)
        case .sealHeight: .height(seal.height)
        case .sealTime: .leaf(index: size + 1, .sealTime)
        }
    }

    @Test("leaves that are not those that the partner signed are in no file", .spec("FEDERATION-81"))
    func garbage() async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 2)
        try await scene.copy(to: scene.one)
        var more = scene.history
        try more.grow(blocks: 1)
        var leaf = more.leaves[Int(scene.history.state.size)]
        leaf[100] ^= 1
        var served = scene.history
        let changed = [leaf] + more.leaves.dropFirst(Int(scene.history.state.size) + 1)
        try served.publish(changed)
        // The note is of the right leaves; what is served are others.
        let told = scene
        let note = more.notes[more.notes.count - 1]
        try await scene.serving(served) {
            let isAtHead = try await told.one.node.follow(note, of: told.liar.origin)
            #expect(!isAtHead)
        }
        #expect(try scene.state(at: scene.one) == .suspended)
        #expect(try scene.one.database.contradictions(of: scene.liar.origin) == 1)
        #expect(try scene.one.database.evidence().isEmpty)
        #expect(try scene.one.database.outboxCount() == 0)
    }

    @Test("a partner whose cosigner goes back in time is frozen, with evidence", .spec("FEDERATION-82"))
    func cosignerTime() async throws {
        var scene = try EvidenceScene()
        try scene.history.grow(blocks: 2)
        try await scene.copy(to: scene.one)
        let root = scene.history.state.root
        let later = try scene.history.ledger.note(size: scene.history.state.size, root: root, at: TestTime.now + 4)
        #expect(try await scene.one.node.follow(later, of: scene.liar.origin))
        try scene.history.grow(blocks: 1)
        #expect(try await !scene.one.node.follow(scene.history.notes[2], of: scene.liar.origin))
        #expect(try scene.state(at: scene.one) == .suspended)
        let proved = try scene.proved(at: scene.one)
        #expect(proved.kind == .cosignerTime)
        #expect(proved.accused == scene.history.ledger.cosignerKey)
    }

    @Test("a permission that rests on a frozen ledger is denied, and old proofs stay", .spec("FEDERATION-85"))
    func frozen() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == nil)
        // The home node shows the asker another history; the custodian hears of it.
        let home = TestLedger(scene.home.origin, signers: scene.home.node.keys.signers)
        let head = try #require(try scene.home.database.head(of: scene.home.origin))
        let forged = try home.note(size: head.state.size, root: .sha256([1]), at: scene.clock.now)
        #expect(try await !scene.asker.node.follow(forged, of: scene.home.origin))
        #expect(try await scene.asker.deliver(to: scene.custodian) == [NodeDatabase.evidencePath])
        #expect(try await scene.refusal(of: scene.query()) == "ledger-frozen")
        let proof = try #require(try scene.custodian.database.proof(at: 0, in: scene.home.origin))
        let leaf = MerkleTree.leafHash(try #require(proof.extra))
        let checkpoint = try home.verified(proof.checkpoint)
        #expect(proof.inclusion.verifies(leafHash: leaf, root: checkpoint.checkpoint.root))
        let digest = Digest.sha256(Array(scene.home.origin.text.utf8))
        try await scene.custodian.serving {
            let mirrored = try await NodeCaller(node: scene.custodian)
                .send("GET", "/v1/mirror/\(digest)/checkpoint")
            #expect(mirrored.status == 200)
        }
    }

    /// What the built `nuo-verify` says of the one file that a node holds.
    private func verify(_ node: NodeFixture, _ key: VerifierKey) async throws -> Int32 {
        let file = node.directory.url.appendingPathComponent("evidence")
        try Data(try #require(try node.database.evidence().first).file).write(to: file)
        let tests = try #require(Bundle.main.executableURL)
        let process = Process()
        process.executableURL = tests.deletingLastPathComponent().appendingPathComponent("nuo-verify")
        process.arguments = ["evidence", file.path, "--vkey", key.description]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.start()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
    }
}
