import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A ledger ends", .timeLimit(.minutes(10)))
struct ClosingTests {
    private static func successor(_ name: String = "chengdu-9.example/consent") throws -> VerifierKey {
        try NoteSigner(
            name: name, algorithm: .ed25519, key: .generate(suite: .ed25519, random: .system)
        ).verifierKey
    }

    @Test("its node signs the end once and nothing after it, across restarts and an older database", .spec("LEDGER-53"))
    func own() async throws {
        let clock = TestClock()
        let node = try NodeFixture("chengdu-1", clock: clock)
        try await node.appendSomething()
        let backup = node.directory.path("backup.sqlite")
        try node.database.backup(to: backup)
        try await node.appendSomething()
        let head = try #require(try node.database.head(of: node.origin))
        let successor = try Self.successor()
        let closing = try node.node.closeLedger(successor: successor)
        #expect((closing.size, closing.root) == (head.state.size, head.state.root))
        #expect(closing.isSigned(byLog: try node.node.logKeys()))
        #expect(try node.node.closeLedger(successor: successor) == closing)
        #expect(throws: ClosingError.closedOtherwise) { try node.node.closeLedger(successor: nil) }
        await #expect(throws: AppendError.notSigning) { try await node.appendSomething() }
        #expect(try node.node.roster().isFrozen(node.origin))
        let again = try await node.restarted()
        #expect(again.node.fence.leave == .nothing(.closed))
        await #expect(throws: AppendError.notSigning) { try await again.appendSomething() }
        #expect(try again.database.head(of: again.origin)?.note.text == head.note.text)
        await again.node.stop()
        // The database of before the end comes back: the lock record knows.
        let place = again.node.directory
        for name in ["node.sqlite", "node.sqlite-wal", "node.sqlite-shm"] {
            try? FileManager.default.removeItem(at: place.appendingPathComponent(name))
        }
        try FileManager.default.copyItem(atPath: backup, toPath: place.appendingPathComponent("node.sqlite").path)
        let older = try NodeFixture(node.name, clock: clock, in: node.directory, port: node.port)
        #expect(older.node.fence.leave == .nothing(.closed))
        await #expect(throws: AppendError.notSigning) { try await older.appendSomething() }
        // It would be another end, over the older head; and nothing makes it go on.
        #expect(throws: AppendError.notSigning) { try older.node.closeLedger(successor: successor) }
        #expect(try !older.node.fence.goOn(in: older.database))
        try older.node.fence.stop(.behind)
        #expect(older.node.fence.leave == .nothing(.closed))
        await older.node.stop()
    }

    @Test("a crash between the end and the lock record leaves a ledger that has ended", .spec("LEDGER-53"))
    func interrupted() async throws {
        let node = try NodeFixture("chengdu-1", clock: TestClock())
        try await node.appendSomething()
        // The transaction is there, and the process that made it is gone.
        let closing = try node.database.close(own: node.origin, successor: nil, by: node.node.keys.signers)
        await #expect(throws: AppendError.notSigning) { try await node.appendSomething() }
        #expect(try node.node.roster().isFrozen(node.origin))
        let again = try await node.restarted()
        #expect(again.node.fence.leave == .nothing(.closed))
        #expect(try again.node.closeLedger(successor: nil) == closing)
        await again.node.stop()
    }

    @Test(
        "partners take it from the ledger's own key at once, deny what rests on it, and prove what it holds as before",
        .spec("FEDERATION-262", "FEDERATION-264", "LEDGER-52"))
    func partners() async throws {
        let scene = try await ExchangeScene()
        #expect(try await scene.refusal(of: scene.query()) == nil)
        let answered = try await scene.query()
        let answer = try await scene.answer(answered)
        let receipt = try #require(try scene.credentialReceipt())
        let closing = try scene.home.node.closeLedger(successor: Self.successor())
        let standing = try scene.custodian.node.sign(closing)
        #expect(standing.isClosed)
        #expect(
            standing.signers
                == [scene.custodian.origin, scene.home.origin].sorted { $0 == scene.home.origin && $1 != $0 })
        #expect(try scene.custodian.peer(of: scene.home).state == .closed)
        #expect(try await scene.refusal(of: scene.query()) == "ledger-frozen")
        // What was proved before is proved still: in the closed ledger, and by it.
        #expect(try scene.verified(answer, for: answered).documents.count == 2)
        let roster = try scene.custodian.node.roster()
        let home = try #require(roster.descriptor(of: scene.home.origin))
        let line = try #require(
            try scene.custodian.database.chain(of: scene.line, in: scene.home.origin).first?.index)
        let old = try #require(try scene.custodian.database.receipt(at: line, in: scene.home.origin))
        #expect(try roster.verified(old, of: home).index == line)
        #expect(try roster.verified(receipt, of: #require(roster.descriptor(of: scene.asker.origin))).index >= 0)
        // Nobody makes it grow, and evidence does not open it again.
        let head = try #require(try scene.home.database.head(of: scene.home.origin)).state
        let text = try Checkpoint(origin: scene.home.origin.text, size: head.size + 2, root: .sha256([1])).text
        let later = try SignedNote(text: text, signatures: [scene.home.node.keys.signers.log.sign(text)])
        #expect(try await !scene.custodian.node.follow(later, of: scene.home.origin))
        #expect(!roster.believes(try VerifiedCheckpoint(verifying: later, log: home.logKeys, cosigners: []), of: home))
        try scene.custodian.database.keepContradiction(
            of: scene.home.origin, kept: later, contradicting: later, reason: "test", at: 0)
        #expect(try scene.custodian.peer(of: scene.home).state == .closed)
        #expect(try scene.custodian.database.closing(of: scene.home.origin) == standing.closing)
        // Nor does it come back as a partner that was forgotten.
        let peer = try scene.custodian.peer(of: scene.home)
        #expect(try scene.custodian.database.removePeer(scene.home.origin))
        try scene.custodian.database.keep(
            Peer(descriptor: peer.descriptor, accepted: peer.accepted, state: .active), at: 1)
        #expect(try scene.custodian.peer(of: scene.home).state == .closed)
    }

    @Test(
        "what a partner copies while its operator ends the ledger goes no further than the end", .spec("FEDERATION-265")
    )
    func meanwhile() async throws {
        let scene = try await ExchangeScene()
        let (home, database) = (scene.home.origin, scene.custodian.database)
        let held = try #require(try database.head(of: home))
        let short = try OriginClosing(
            of: home, size: held.state.size - 1, root: .sha256([1]), successor: nil,
            signedBy: scene.home.node.keys.signers.log)
        #expect(throws: ClosingError.grewMeanwhile(held.state.size)) { try database.close(partner: short) }
        #expect(try database.closing(of: home) == nil)
        _ = try scene.custodian.node.sign(scene.home.node.closeLedger(successor: nil))
        let text = try Checkpoint(origin: home.text, size: held.state.size + 2, root: .sha256([1])).text
        let note = SignedNote(text: text, signatures: [try scene.home.node.keys.signers.log.sign(text)])
        let later = try VerifiedCheckpoint(
            verifying: note, log: scene.custodian.peer(of: scene.home).descriptor.logKeys, cosigners: [])
        #expect(throws: StorageError.wrongLedger(home)) {
            try database.acceptStaged(upTo: later, of: home, cosignedAt: 0, knownOrigins: [])
        }
        #expect(try database.head(of: home)?.state == held.state)
    }

    @Test(
        "without the ledger's own key it takes more than half of the nodes, and none gives up what it holds",
        .spec("FEDERATION-263", "FEDERATION-265"))
    func quorum() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home.origin
        let begun = try scene.custodian.node.beginClosing(of: home, successor: nil)
        #expect(!begun.isClosed)
        #expect(begun.signers == [scene.custodian.origin])
        #expect(try scene.custodian.peer(of: scene.home).state == .active)
        let second = try scene.asker.node.sign(begun.closing)
        #expect(second.isClosed)
        #expect(try scene.asker.peer(of: scene.home).state == .closed)
        let back = try scene.custodian.node.sign(second.closing)
        #expect(back.isClosed)
        #expect(try scene.custodian.peer(of: scene.home).state == .closed)
        // Another successor afterwards is another end.
        let other = try OriginClosing(
            of: home, size: begun.closing.size, root: begun.closing.root, successor: Self.successor(),
            signedBy: scene.home.node.keys.signers.log)
        #expect(throws: ClosingError.closedOtherwise) { try scene.asker.node.sign(other) }
    }

    @Test(
        "under a policy it takes its quorum, in which the ended node's own cosigner has no voice",
        .spec("FEDERATION-263"))
    func policy() async throws {
        let rows: [(String, [String], Bool)] = [
            ("group Q 1 self asker\nquorum Q\n", ["home"], true),
            ("group Q 2 self asker\nquorum Q\n", ["home"], false),
            ("group Q 2 self home\nquorum Q\n", ["home"], false),
            // A policy that says nothing of the ledger ends it for nobody.
            ("group Q 1 self asker\nquorum Q\n", ["asker"], false),
        ]
        for (rest, listing, isClosed) in rows {
            let scene = try await ExchangeScene()
            let nodes = ["home": scene.home, "asker": scene.asker, "self": scene.custodian]
            var text = ""
            for name in listing { text += "log \(nodes[name]?.node.verifierKeys[0].description ?? "")\n" }
            for (name, node) in nodes { text += "witness \(name) \(node.node.verifierKeys[1])\n" }
            let file = try TrustPolicy(parsing: Array((text + rest).utf8))
            let custodian = try await scene.custodian.restarted(policy: NodePolicy(file: file, unlisted: .deny))
            let begun = try custodian.node.beginClosing(of: scene.home.origin, successor: nil)
            #expect(begun.isClosed == isClosed, "\(rest)")
            #expect(try custodian.peer(of: scene.home).state == (isClosed ? .closed : .active))
            guard !isClosed else { continue }
            let both = try custodian.node.sign(scene.asker.node.sign(begun.closing).closing)
            #expect(both.isClosed == (listing == ["home"] && rest.contains("2 self asker")), "\(rest)")
            await custodian.node.stop()
        }
    }

    @Test("an end below the copy, beside it, or of a stranger is not signed", .spec("FEDERATION-265"))
    func refused() async throws {
        let scene = try await ExchangeScene()
        let log = scene.home.node.keys.signers.log
        let held = try #require(try scene.custodian.database.head(of: scene.home.origin)).state
        func closing(_ size: UInt64, _ root: Digest, by signer: NoteSigner) throws -> OriginClosing {
            try OriginClosing(of: scene.home.origin, size: size, root: root, successor: nil, signedBy: signer)
        }
        let node = scene.custodian.node
        #expect(throws: ClosingRefusal.holdsMore(held.size)) {
            try node.sign(closing(held.size - 1, .sha256([1]), by: log))
        }
        #expect(throws: ClosingRefusal.otherHistory) { try node.sign(closing(held.size, .sha256([1]), by: log)) }
        let stranger = scene.asker.node.keys.signers.log
        #expect(throws: ClosingRefusal.copyBehind(held.size)) {
            try node.sign(closing(held.size + 2, .sha256([1]), by: stranger))
        }
        let other = try NodeFixture("mianyang-7", clock: scene.clock)
        try await other.appendSomething()
        let unknown = try other.node.closeLedger(successor: nil)
        #expect(throws: ClosingRefusal.unknownPartner) { try node.sign(unknown) }
        #expect(try scene.custodian.peer(of: scene.home).state == .active)
        // The ledger's own log may say more than this copy has: only its last head is known then.
        #expect(try node.sign(closing(held.size + 2, .sha256([1]), by: log)).isClosed)
    }
}
