import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A node's log key changes", .timeLimit(.minutes(10)))
struct LogKeyRotationTests {
    private let clock = TestClock()
    private let one: NodeFixture
    private let two: NodeFixture

    init() throws {
        one = try NodeFixture("chengdu-1", clock: clock)
        two = try NodeFixture("chongqing-1", clock: clock)
        try one.accept(two)
        try two.accept(one)
    }

    private func directory(_ fixture: NodeFixture) -> NodeDirectory { NodeDirectory(fixture.node.directory) }

    private func holds(_ name: String, _ fixture: NodeFixture) -> Bool {
        FileManager.default.fileExists(atPath: directory(fixture).url.appendingPathComponent(name).path)
    }

    private func signer(_ fixture: NodeFixture) throws -> [VerifierKey] {
        let note = try #require(try fixture.database.head(of: fixture.origin)?.note)
        return try fixture.node.logKeys().all.filter { note.signatures.contains(where: $0.isNamed) }
    }

    private func verify(_ fixture: NodeFixture) throws {
        let stored = try StoredNode(directory(fixture), origin: fixture.origin)
        defer { stored.close() }
        _ = try stored.verify()
    }

    @Test(
        "the entry changes the key: the old one signs up to it, the new one from there on, and the old secret is gone",
        .spec("KEYS-80", "KEYS-81", "KEYS-82", "LEDGER-45"))
    func rotation() async throws {
        try await one.appendSomething()
        let first = try one.node.publishDescriptor()
        let next = try one.node.beginLogKeyRotation()
        #expect(try one.node.beginLogKeyRotation() == next)
        #expect(try one.node.publishDescriptor() == first)
        #expect(try signer(one) == [first.logKey])
        let (descriptor, change) = try await one.node.finishLogKeyRotation()
        #expect(change.old == first.logKey.key)
        #expect(change.new == next.key)
        #expect(descriptor.logKey == first.logKey)
        #expect(descriptor.logKeys.all == [first.logKey, next])
        #expect(descriptor.note.signatures.allSatisfy(next.isNamed))
        #expect(!holds(NodeKeys.names.nextLog, one))
        // The head of the change's block keeps the old key's line, however often it is cosigned anew.
        #expect(try one.database.head(of: one.origin)?.state.size == change.end)
        clock.advance(by: 10)
        try await one.beat()
        #expect(try signer(one) == [first.logKey])
        #expect(try one.database.head(of: one.origin)?.cosignedAt == clock.now)
        try await one.appendSomething()
        #expect(try signer(one) == [next])
        clock.advance(by: 10)
        try await one.beat()
        #expect(try signer(one) == [next])
        let error = await #expect(throws: RotationRefusal.self) { try await one.node.finishLogKeyRotation() }
        #expect(error == .notBegun)
        try verify(one)
        let restarted = try await one.restarted()
        #expect(try restarted.node.logKeys().all == [first.logKey, next])
        try await restarted.appendSomething()
        #expect(try signer(restarted) == [next])
    }

    @Test(
        "a partner takes the new key from the descriptor without an operator, and copies on",
        .spec("FEDERATION-240", "FEDERATION-241"))
    func partner() async throws {
        try await one.appendSomething()
        #expect(try await two.sync(with: one))
        let anchor = try two.peer(of: one).descriptor.logKey
        _ = try one.node.beginLogKeyRotation()
        let (descriptor, change) = try await one.node.finishLogKeyRotation()
        // At the change's own head the old key is enough; above it, who does not know the change stays where it is.
        #expect(try await two.sync(with: one))
        #expect(try two.database.logKeyChanges(of: one.origin) == [change])
        try await one.appendSomething()
        clock.advance(by: 10)
        try await one.beat()
        #expect(try await !two.sync(with: one))
        #expect(!two.log.codes.contains("contradiction"))
        #expect(try two.node.receive(descriptor, from: one.origin) == .transport)
        #expect(try await two.sync(with: one))
        #expect(try two.database.head(of: one.origin)?.state.size == one.database.head(of: one.origin)?.state.size)
        #expect(try two.peer(of: one).descriptor.logKey == anchor)
        let stored = try StoredNode(directory(two), origin: two.origin)
        defer { stored.close() }
        _ = try stored.verify()
    }

    @Test(
        "a head of the old key above the change is no head of the ledger, whoever signed it", .spec("FEDERATION-242"))
    func stolen() async throws {
        try await one.appendSomething()
        #expect(try await two.sync(with: one))
        let old = one.node.keys.signers.log
        _ = try one.node.beginLogKeyRotation()
        let (descriptor, _) = try await one.node.finishLogKeyRotation()
        #expect(try await two.sync(with: one))
        #expect(try two.node.receive(descriptor, from: one.origin) == .transport)
        try await one.appendSomething()
        #expect(try await two.sync(with: one))
        let head = try #require(try one.database.head(of: one.origin))
        let forged = try Checkpoint(origin: one.origin.text, size: head.state.size, root: .sha256([1])).text
        let note = SignedNote(text: forged, signatures: [try old.sign(forged)])
        #expect(try await !two.node.follow(note, of: one.origin))
        let evidence = Evidence.fork(
            ContradictingHeads(
                earlier: note,
                later: SignedNote(text: head.note.text, signatures: [try old.sign(head.note.text)]), branch: nil))
        #expect(throws: EvidenceRefusal.self) { try two.node.receive(evidence, from: one.origin) }
        #expect(try two.peer(of: one).state == .active)
    }

    @Test(
        "a change signed over another tree than the copy's is not followed", .spec("FEDERATION-243"))
    func otherHistory() async throws {
        try await one.appendSomething()
        #expect(try await two.sync(with: one))
        let keys = one.node.keys.signers
        let key = try SigningKey.generate(suite: .ed25519, random: .system)
        let thief = try NoteSigner(name: one.origin.text, algorithm: .ed25519, key: key)
        let change = try LogKeyChange(epoch: 1, size: 2, root: .sha256([7]), from: keys.log, to: thief)
        let known = try one.node.publishDescriptor()
        let forged = try NodeDescriptor(
            origin: one.origin, url: known.url, log: thief, logKeyChanges: [change],
            cosigner: known.cosignerKey, tlsKeys: known.tlsKeys, statementKey: known.statementKey, institutions: [],
            serial: known.serial + 1, previous: known.digest)
        #expect(forged.succession(after: try two.peer(of: one).descriptor) == .transport)
        #expect(try two.node.receive(forged, from: one.origin) == .needsOperator)
        #expect(two.log.codes.contains("log-key-other-history"))
        #expect(try two.peer(of: one).descriptor.logKeys.all == [known.logKey])
    }

    @Test("a rotation that was cut off after any step goes on with the same key", .spec("KEYS-83"))
    func interrupted() async throws {
        try await one.appendSomething()
        try NodeKeys.createSigningKey(NodeKeys.names.nextLog, in: directory(one), random: .system)
        let keyMade = try await one.restarted()
        let next = try keyMade.node.beginLogKeyRotation()
        try await keyMade.appendSomething()
        // The entry is there, and both files are: the node goes on with the new key.
        let change = try await keyMade.node.writer.changeLogKey()
        #expect(change.new == next.key)
        #expect(try await keyMade.node.writer.changeLogKey() == change)
        let entered = try await keyMade.restarted()
        try await entered.appendSomething()
        #expect(try signer(entered) == [next])
        #expect(holds(NodeKeys.names.nextLog, entered))
        try verify(entered)
        // The new file has taken the old one's place, and no descriptor says so yet.
        try directory(one).promote(NodeKeys.names.nextLog, to: NodeKeys.names.log)
        let moved = try await entered.restarted()
        let size = try #require(try moved.database.head(of: moved.origin)).state.size
        let (descriptor, found) = try await moved.node.finishLogKeyRotation()
        #expect(found == change)
        #expect(descriptor.logKeys.current == next)
        #expect(try moved.database.head(of: moved.origin)?.state.size == size)
    }

    @Test("doctor tells of a change whose key is not in its place, and finishing clears it", .spec("KEYS-87"))
    func doctor() async throws {
        func codes() -> [Finding.Code] {
            var examination = NodeExamination(directory(one), now: clock.now)
            return examination.run(origin: one.origin).map(\.code)
        }
        try await one.appendSomething()
        let before = codes()
        _ = try one.node.beginLogKeyRotation()
        #expect(codes() == before)
        _ = try await one.node.writer.changeLogKey()
        #expect(codes().contains(.logKeyUnfinished))
        _ = try await one.node.finishLogKeyRotation()
        #expect(codes() == before)
    }

    @Test("a process that has the keys from before the change reads them anew", .spec("KEYS-84"))
    func otherProcess() async throws {
        try await one.appendSomething()
        let service = try NodeFixture(one.name, clock: clock, in: one.directory, port: one.port)
        _ = try one.node.beginLogKeyRotation()
        let (_, change) = try await one.node.finishLogKeyRotation()
        try await service.appendSomething()
        clock.advance(by: 10)
        try await service.beat()
        #expect(try signer(service).map(\.key) == [change.new])
        await service.node.stop()
    }

    @Test("a node without the key that its ledger names does not open", .spec("STORAGE-192"))
    func missingKey() async throws {
        try await one.appendSomething()
        let file = directory(one).url.appendingPathComponent(NodeKeys.names.log)
        let old = try Data(contentsOf: file)
        _ = try one.node.beginLogKeyRotation()
        _ = try await one.node.finishLogKeyRotation()
        await one.node.stop()
        let new = try Data(contentsOf: file)
        try old.write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(throws: AppendError.logKeyMissing) {
            try NodeFixture(one.name, clock: clock, in: one.directory, port: one.port)
        }
        #expect(throws: AppendError.logKeyMissing) { try StoredNode(directory(one), origin: one.origin) }
        try directory(one).createPrivateFile(NodeKeys.names.nextLog, Array(new))
        let again = try NodeFixture(one.name, clock: clock, in: one.directory, port: one.port)
        try await again.appendSomething()
        await again.node.stop()
    }

    @Test(
        "a backup from before the change comes back with the old key in its place, and with the new one alone not",
        .spec("STORAGE-193"))
    func restored() async throws {
        try await one.appendSomething()
        let backup = one.directory.path("backup.sqlite")
        try one.database.backup(to: backup)
        _ = try one.node.beginLogKeyRotation()
        let oldKeys = try NodeKeys(reading: directory(one), origin: one.origin).signers
        _ = try await one.node.finishLogKeyRotation()
        try await one.appendSomething()
        let note = try #require(try one.database.head(of: one.origin)).note
        let path = one.directory.path("restored.sqlite")
        #expect(throws: RestoreError.otherKeys) {
            try NodeDatabase.restore(
                from: backup, to: path, of: one.origin,
                keys: ([one.node.keys.signers.log.verifierKey], oldKeys.cosigner.verifierKey))
        }
        let size = try NodeDatabase.restore(
            from: backup, to: path, of: one.origin,
            keys: (oldKeys.logs.map(\.verifierKey), oldKeys.cosigner.verifierKey))
        #expect(size == 2)
        #expect(try one.node.ownHead(in: note).checkpoint.size > size)
    }
}
