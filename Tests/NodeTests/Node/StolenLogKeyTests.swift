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

/// What somebody with a node's log key can still do where others hold copies of its ledger.
@Suite("A stolen log key", .timeLimit(.minutes(10)))
struct StolenLogKeyTests {
    /// An entry that stands in no ledger but the thief's own: one block under a head by a log key.
    private static func entered(
        _ signed: SignedEntry, by log: NoteSigner, at time: UInt64, keyEpoch: UInt32 = 0
    ) throws -> EnteredStatement {
        let data = signed.entry.encoded
        let seal = Seal(
            height: 0, first: 0, end: 2, previousSeal: .zero, bodyRoot: MerkleTree.root(of: [signed.leafHash]),
            time: time / 10 * 10, keyEpoch: keyEpoch
        ).encoded
        let hashes = [signed.leafHash, MerkleTree.leafHash(seal)]
        let text = try Checkpoint(
            origin: log.verifierKey.name, size: 2, root: MerkleTree.root(of: hashes)
        ).text
        let note = SignedNote(text: text, signatures: [try log.sign(text)])
        return EnteredStatement(
            receipt: Receipt(
                opening: signed.opening,
                proof: LogProof(
                    extra: data, inclusion: InclusionProof(index: 0, size: 2, hashes: [hashes[1]]), checkpoint: note)),
            seal: LogProof(
                extra: seal, inclusion: InclusionProof(index: 1, size: 2, hashes: [hashes[0]]), checkpoint: note))
    }

    private static func forged(
        _ scene: ExchangeScene, by log: NoteSigner, keyEpoch: UInt32 = 0
    ) throws -> LookupQuery {
        var record = try RecordChain(in: scene.asker.origin)
        let signed = try record.sign(scene.request(), by: scene.doctor.key, at: scene.clock.now)
        let request = try entered(signed, by: log, at: scene.clock.now, keyEpoch: keyEpoch)
        return LookupQuery(request: request, credential: try scene.credentialReceipt())
    }

    private static func rotate(_ scene: ExchangeScene) async throws {
        _ = try scene.asker.node.beginLogKeyRotation()
        let (descriptor, _) = try await scene.asker.node.finishLogKeyRotation()
        for other in [scene.home, scene.custodian] {
            try await other.sync(with: scene.asker)
            #expect(try other.node.receive(descriptor, from: scene.asker.origin) == .transport)
        }
        try await scene.asker.appendSomething()
        try await scene.refresh()
    }

    @Test(
        "a statement under a head that the copy does not have counts for nothing, before and after the key changed",
        .spec("LEDGER-46"))
    func receiptOfNoLedger() async throws {
        let scene = try await ExchangeScene()
        let old = scene.asker.node.keys.signers.log
        try await Self.rotate(scene)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        // What the ledger holds from before the change is believed as ever.
        let receipt = try #require(try scene.credentialReceipt())
        let roster = try scene.custodian.node.roster()
        let node = try #require(roster.descriptor(of: scene.asker.origin))
        #expect(try roster.verified(receipt, of: node).origin == scene.asker.origin)
        #expect(try await scene.refusal(of: Self.forged(scene, by: old)) != nil)
    }

    @Test(
        "a head of another history than the copy is said once, and what it proves is kept, whoever shows it",
        .spec("LEDGER-46", "FEDERATION-291"))
    func forkInHand() async throws {
        let scene = try await ExchangeScene()
        let query = try Self.forged(scene, by: scene.asker.node.keys.signers.log)
        for _ in 0..<2 { #expect(try await scene.refusal(of: query) != nil) }
        #expect(scene.custodian.log.codes.count { $0 == "head-other-history" } == 1)
        try await waitUntil { try scene.custodian.node.roster().isFrozen(scene.asker.origin) }
        #expect(try scene.custodian.database.evidence().count == 1)
    }

    @Test("without a copy that reaches there, a key that was given up is not believed", .spec("LEDGER-46"))
    func noCopy() async throws {
        let scene = try await ExchangeScene()
        let before = try #require(try scene.credentialReceipt())
        try await Self.rotate(scene)
        let after = try #require(try scene.credentialReceipt())
        let roster = try scene.custodian.node.roster()
        let node = try #require(roster.descriptor(of: scene.asker.origin))
        let blind = Roster(own: roster.own, peers: Array(roster.peers.values), copies: LedgerCopies { _, _ in .beyond })
        #expect(throws: ReceiptError.checkpoint) { try blind.verified(before, of: node) }
        #expect(try blind.verified(after, of: node).index == before.proof.inclusion.index)
        // Who holds no copies at all, as a person's program, believes the log's key.
        let person = Roster(own: roster.own, peers: Array(roster.peers.values))
        #expect(try person.verified(before, of: node).index == before.proof.inclusion.index)
    }

    @Test("a seal that counts other changes of the key than there were proves no time", .spec("LEDGER-47"))
    func sealOfAnotherEpoch() async throws {
        let scene = try await ExchangeScene()
        let log = scene.asker.node.keys.signers.log
        var record = try RecordChain(in: scene.asker.origin)
        let signed = try record.sign(scene.request(), by: scene.doctor.key, at: scene.clock.now)
        let keys = LogKeys(log.verifierKey)
        #expect(try Self.entered(signed, by: log, at: scene.clock.now).verified(log: keys).receipt.index == 0)
        let other = try Self.entered(signed, by: log, at: scene.clock.now, keyEpoch: 1)
        #expect(throws: ReceiptError.malformed) { try other.verified(log: keys) }
    }

    @Test(
        "a change above the end of a copy is held until the copy shows it, and taken with it",
        .spec("FEDERATION-260", "FEDERATION-261"))
    func heldChange() async throws {
        let clock = TestClock()
        let (one, two) = (try NodeFixture("chengdu-1", clock: clock), try NodeFixture("chongqing-1", clock: clock))
        try one.accept(two)
        try two.accept(one)
        try await one.appendSomething()
        try await two.sync(with: one)
        try await one.appendSomething()
        let old = one.node.keys.signers.log
        let known = try one.node.publishDescriptor()
        // The thief's own change, above what the partner holds.
        let thief = try NoteSigner(
            name: one.origin.text, algorithm: .ed25519, key: .generate(suite: .ed25519, random: .system))
        let held = try #require(try two.database.head(of: one.origin)).state
        let claimed = try LogKeyChange(epoch: 1, size: held.size, root: held.root, from: old, to: thief)
        let forged = try NodeDescriptor(
            origin: one.origin, url: known.url, log: thief, logKeyChanges: [claimed], cosigner: known.cosignerKey,
            tlsKeys: known.tlsKeys, statementKey: known.statementKey, institutions: [], serial: known.serial + 1,
            previous: known.digest)
        #expect(try two.node.receive(forged, from: one.origin) == .waitsForCopy)
        #expect(try two.peer(of: one).descriptor.logKeys.all == [known.logKey])
        // The node itself changes its key, and the partner missed the change's own head.
        _ = try one.node.beginLogKeyRotation()
        let (descriptor, change) = try await one.node.finishLogKeyRotation()
        try await one.appendSomething()
        clock.advance(by: 10)
        try await one.beat()
        #expect(try two.node.receive(descriptor, from: one.origin) == .waitsForCopy)
        let head = try #require(try one.database.head(of: one.origin)).note
        try await two.stageAll(of: one)
        let stolen = SignedNote(text: head.text, signatures: [try thief.sign(head.text)])
        // The leaves do not show that change, and are asked for once more before that is said.
        await #expect(throws: ClientError.self) {
            try await two.node.follow(stolen, of: one.origin, showing: forged)
        }
        #expect(try two.peer(of: one).descriptor.logKeys.all == [known.logKey])
        #expect(!two.log.codes.contains("contradiction"))
        try await two.stageAll(of: one)
        #expect(try await two.node.follow(head, of: one.origin, showing: descriptor))
        #expect(try two.database.logKeyChanges(of: one.origin) == [change])
        #expect(try two.peer(of: one).descriptor == descriptor)
        #expect(try two.peer(of: one).state == .active)
        #expect(try two.node.receive(forged, from: one.origin) == .needsOperator)
    }
}

extension NodeFixture {
    /// Stages every leaf of another node's ledger, as if it had been fetched.
    fileprivate func stageAll(of other: NodeFixture) async throws {
        var leaves: [[UInt8]] = []
        try other.database.forEachLeaf(of: other.origin) { _, leaf in leaves.append(leaf) }
        try database.stage(leaves, from: 0, of: other.origin)
    }
}
