import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import MerkleLog
import Storage
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct LedgerWriterTests {
    let author: SigningKey
    let node: StoredLedger

    init() throws {
        author = try TestKeys.signing("author")
        node = try StoredLedger()
    }

    private func entry(_ effect: Effect = .issue) throws -> SignedEntry {
        var chain = try RecordChain(in: node.origin)
        return try chain.sign(effect: effect, by: author)
    }

    @Test("a thousand who append at once all get a place that the ledger proves", .spec("STORAGE-5", "STORAGE-8"))
    func groupCommit() async throws {
        let entries = try (0..<1000).map { _ in try entry() }
        let committed = try await withThrowingTaskGroup(of: CommittedEntry.self) { group in
            try await node.whileLocked {
                for entry in entries { group.addTask { try await node.append(entry) } }
                try await node.waitForSubmissions(entries.count)
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let blocks = try node.replay()
        // What was there when the writer woke is one block, everything that came while it was held up the next.
        #expect(blocks.count <= 2)
        #expect(blocks.map { $0.leaves.count }.reduce(0, +) == 1000 + blocks.count)
        let leaves = try node.leaves()
        #expect(Set(committed.map(\.index)).count == 1000)
        for place in committed {
            #expect(!place.wasPresent)
            #expect(leaves[Int(place.index)] == place.entry.encoded)
        }
        let commitments = Set(entries.map(\.entry.commitment))
        for index in committed.map(\.index).sorted().enumerated().filter({ $0.offset.isMultiple(of: 97) }).map(
            \.element)
        {
            let receipt = try #require(try node.database.receipt(at: index, in: node.origin))
            let verified = try receipt.verified(log: node.ledger.logKey, cosigners: [node.ledger.cosignerKey])
            #expect(verified.index == index)
            #expect(commitments.contains(verified.opening.commitment))
        }
    }

    @Test("a block costs one commit of the database, whatever it brings with it", .spec("STORAGE-5"))
    func oneFlush() async throws {
        try await node.grow(1)
        let log = node.path + "-wal"
        let before = try WriteAheadLog.commits(at: log)
        let blocksBefore = try #require(try node.database.head(of: node.origin)?.state.height)
        try await node.grow(40)
        let blocks = try #require(try node.database.head(of: node.origin)?.state.height) - blocksBefore
        #expect(try WriteAheadLog.commits(at: log) - before == Int(blocks))
    }

    @Test("an append returns once its entry is under a checkpoint that both keys signed", .spec("STORAGE-8"))
    func acknowledged() async throws {
        let committed = try await node.append(entry())
        let head = try #require(try node.again().database.head(of: node.origin))
        #expect(head.state.size == committed.index + 2)
        let verified = try node.ledger.verified(head.note)
        #expect(verified.cosignatures == [Cosignature(key: node.ledger.cosignerKey, time: TestTime.now)])
        #expect(verified.checkpoint.size == head.state.size)
    }

    @Test("whoever listens hears the new size after every block", .spec("STORAGE-8"))
    func notification() async throws {
        let (sizes, announce) = AsyncStream<UInt64>.makeStream()
        let writer = try LedgerWriter(
            database: node.database, origin: node.origin, signers: node.ledger.signers, now: { TestTime.now },
            didCommit: { announce.yield($0) })
        _ = try await writer.append(entry().submission)
        _ = try await writer.append(entry().submission)
        #expect(await sizes.prefix(2).reduce(into: []) { $0.append($1) } == [2, 4])
    }

    @Test("a submission that breaks a rule fails alone, its neighbours in the block do not", .spec("STORAGE-9"))
    func failsAlone() async throws {
        let (first, good, last) = (try entry(), try entry(), try entry())
        var unsigned = try entry().entry
        unsigned.signature[0] ^= 1
        let unreadable = Array(#"{"resourceType":"Patient","meta":{"profile":["urn:nuo:profile:enrolment:1"]}}"#.utf8)
        var chain = try RecordChain(in: node.origin)
        // Whether it is found out in the block, beside its neighbours, or before it waits at all.
        let bad: [(submission: Submission, error: AppendError, waits: Bool)] = [
            (Submission(entry: unsigned, opening: good.opening), .refused(.invalid(.signature)), false),
            (Submission(entry: try entry().entry, opening: good.opening), .opening(.otherEntry), true),
            (try chain.sign(payload: unreadable, by: author).submission, .opening(.payload), false),
            (try unknownInstitution(), .conflict, true),
        ]
        let results = try await withThrowingTaskGroup(of: (Int, AppendError?).self) { group in
            try await node.whileLocked {
                group.addTask { (-1, try await failure(of: first.submission)) }
                try await node.waitForBlock(of: 1)
                let submissions =
                    [(good.submission, true)] + bad.map { ($0.submission, $0.waits) } + [(last.submission, true)]
                var waiting = 1
                for (number, (submission, waits)) in submissions.enumerated() {
                    group.addTask { (number, try await failure(of: submission)) }
                    waiting += waits ? 1 : 0
                    try await node.waitForSubmissions(waiting)
                }
            }
            return try await group.reduce(into: [Int: AppendError?]()) { $0[$1.0] = $1.1 }
        }
        #expect(
            results == [
                -1: nil, 0: nil, 1: bad[0].error, 2: bad[1].error, 3: bad[2].error, 4: bad[3].error, 5: nil,
            ])
        let blocks = try node.replay()
        #expect(blocks.count == 2)
        #expect(try node.leaves().filter { !Seal.isSeal($0) } == [first, good, last].map(\.entry.encoded))
    }

    private func failure(of submission: Submission) async throws -> AppendError? {
        do {
            _ = try await node.writer.append(submission)
            return nil
        } catch let error as AppendError {
            return error
        }
    }

    /// A registration by an institution that the node does not speak for: only the database can tell.
    private func unknownInstitution() throws -> Submission {
        var chain = try RecordChain(in: node.origin)
        let custodian = try TestInstitution(404)
        let line = RecordID.random(.system)
        let document = try Sample.document("x", in: line, at: custodian, for: TestKeys.age("custodian").recipient)
        let batch = SealedBatch([document.sealed], random: .system)
        let signed = try chain.sign(Sample.registration(of: batch, in: line, at: custodian), by: author)
        return node.database.registration(of: batch, entry: signed.entry, opening: signed.opening)
    }

    @Test("a receipt is made of the block that was committed, whatever came since", .spec("STORAGE-247"))
    func committedProof() async throws {
        try await node.grow(5)
        let signed = try entry()
        let first = try await node.append(signed)
        let head = try #require(try node.database.head(of: node.origin))
        try await node.grow(40)
        let proof = try #require(try first.proof())
        #expect(proof.checkpoint == head.note)
        #expect(proof.extra == first.entry.encoded)
        #expect(proof.inclusion.index == first.index)
        #expect(proof.inclusion.size == head.state.size)
        #expect(proof.inclusion.verifies(leafHash: first.leafHash, root: head.state.root))
        let again = try await node.append(signed)
        #expect(!first.wasPresent && again.wasPresent)
        #expect(try again.proof() == nil)
    }

    @Test("every leaf of a large block has its proof under the checkpoint of that block", .spec("STORAGE-247"))
    func committedProofs() async throws {
        let entries = try (0..<300).map { _ in try entry() }
        let committed = try await withThrowingTaskGroup(of: CommittedEntry.self) { group in
            for entry in entries { group.addTask { try await node.append(entry) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        let leaves = try node.leaves()
        #expect(try node.replay().count < entries.count)
        for place in committed {
            let proof = try #require(try place.proof())
            let size = Int(proof.inclusion.size)
            let checkpoint = try Checkpoint(parsing: proof.checkpoint.text)
            #expect(Seal.isSeal(leaves[size - 1]))
            #expect(checkpoint.size == proof.inclusion.size)
            #expect(checkpoint.root == MerkleTree.root(of: leaves[..<size].map { MerkleTree.leafHash($0) }))
            #expect(proof.inclusion.verifies(leafHash: place.leafHash, root: checkpoint.root))
        }
    }

    @Test("the same bytes submitted again get the same place and add no leaf", .spec("STORAGE-10"))
    func resubmission() async throws {
        let signed = try entry()
        let first = try await node.append(signed)
        try await node.grow(3)
        let size = try node.leaves().count
        let again = try await node.append(signed)
        #expect(again.index == first.index)
        #expect(again.leafHash == first.leafHash)
        #expect(!first.wasPresent && again.wasPresent)
        #expect(try node.leaves().count == size)
        let other = try entry().opening
        await #expect(throws: AppendError.opening(.otherEntry)) {
            try await node.writer.append(Submission(entry: signed.entry, opening: other))
        }
    }

    @Test("two valid entries with one number are both entered, and the record goes on from either", .spec("STORAGE-11"))
    func sameNumberTwice() async throws {
        var chain = try RecordChain(in: node.origin)
        try await node.append(chain.sign(by: author))
        var fork = chain
        let (left, right) = (try chain.sign(effect: .renew, by: author), try fork.sign(effect: .revoke, by: author))
        try await node.append(left)
        try await node.append(right)
        let links = try node.database.chain(of: chain.record, in: node.origin)
        #expect(links.map(\.head.sequence) == [0, 1, 1])
        #expect(links.map(\.head.leafHash).dropFirst() == [left.leafHash, right.leafHash])
        try await node.append(fork.sign(effect: .renew, by: author))
        try node.replay()
    }

    @Test("a key change counts from the next entry on", .spec("STORAGE-12"))
    func keyChange() async throws {
        var chain = try RecordChain(in: node.origin)
        try await node.append(chain.sign(by: author))
        let stale = chain
        try await node.append(chain.sign(effect: .renew, by: author, newKey: TestKeys.signing("new record key")))
        try await node.append(chain.sign(effect: .renew, by: author))
        let next = try chain.sign(effect: .renew, by: author)
        let withOldKey = try next.entry.signed(by: stale.key, for: node.origin)
        await #expect(throws: AppendError.refused(.invalid(.signature))) {
            try await node.writer.append(Submission(entry: withOldKey, opening: next.opening))
        }
        try await node.append(next)
        try node.replay()
    }

    @Test("a writer that stops finishes what waits and refuses what comes", .spec("STORAGE-13"))
    func stopping() async throws {
        let waiting = try (0..<5).map { _ in try entry() }
        let late = try entry()
        try await withThrowingTaskGroup(of: Void.self) { group in
            try await node.whileLocked {
                for entry in waiting { group.addTask { try await node.append(entry) } }
                try await node.waitForSubmissions(waiting.count)
                group.addTask {
                    await node.writer.stop()
                    let entered = try node.leaves().filter { !Seal.isSeal($0) }
                    #expect(entered.count == waiting.count)
                }
                try await waitUntil { node.writer.isStopping }
                await #expect(throws: AppendError.stopping) { try await node.append(late) }
            }
            try await group.waitForAll()
        }
        try node.replay()
    }

    @Test("more than can wait is refused at once, and what waits is answered", .spec("STORAGE-14"))
    func overload() async throws {
        // One entry many times: a repeat costs no signature.
        let signed = try entry()
        let other = try entry()
        let places = try await withThrowingTaskGroup(of: CommittedEntry.self) { group in
            try await node.whileLocked {
                group.addTask { try await node.append(signed) }
                try await node.waitForBlock(of: 1)
                for _ in 0..<LedgerWriter.maximumWaiting { group.addTask { try await node.append(signed) } }
                try await node.waitForSubmissions(LedgerWriter.maximumWaiting + 1)
                await #expect(throws: AppendError.overloaded) { try await node.append(other) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(places.count == LedgerWriter.maximumWaiting + 1)
        #expect(Set(places.map(\.index)) == [0])
        #expect(places.count { !$0.wasPresent } == 1)
        try await node.append(other)
    }

    @Test("a heartbeat adds no leaf and only raises the time of the cosignature", .spec("STORAGE-15"))
    func heartbeat() async throws {
        #expect(try await node.writer.heartbeat() == nil)
        try await node.grow(2)
        let before = try #require(try node.database.head(of: node.origin))
        #expect(try await node.writer.heartbeat() == nil)
        node.clock.advance(by: 7)
        let note = try #require(try await node.writer.heartbeat())
        let after = try #require(try node.database.head(of: node.origin))
        #expect(after.state == before.state)
        #expect(after.note == note)
        #expect(after.cosignedAt == TestTime.now + 7)
        let verified = try node.ledger.verified(note)
        #expect(verified.checkpoint == (try node.ledger.verified(before.note)).checkpoint)
        #expect(verified.cosignatures.map(\.time) == [TestTime.now + 7])
    }

    @Test("a clock that goes back moves neither seal nor cosignature back", .spec("STORAGE-15"))
    func clockGoesBack() async throws {
        node.clock.advance(by: 1000)
        try await node.grow(1)
        let past = try StoredLedger(in: node.directory, ledger: node.ledger, clock: TestClock(TestTime.now - 5000))
        try await past.grow(1)
        #expect(try await past.writer.heartbeat() == nil)
        let head = try #require(try past.database.head(of: past.origin))
        #expect(head.cosignedAt == TestTime.now + 1000)
        #expect(head.state.lastSealTime == TestTime.now + 1000)
        try past.replay()
    }

    @Test("two processes that append to one directory make one ledger", .spec("STORAGE-16"))
    func twoWriters() async throws {
        let other = try node.again()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in [node, other] {
                group.addTask { for _ in 0..<25 { try await writer.grow(2) } }
            }
            try await group.waitForAll()
        }
        let blocks = try node.replay()
        #expect(blocks.map { $0.leaves.count - 1 }.reduce(0, +) == 100)
        let late = try await other.append(entry())
        #expect(try node.database.head(of: node.origin)?.state.size == late.index + 2)
    }

    @Test("another process sees that something was committed", .spec("STORAGE-16"))
    func changeMark() async throws {
        let other = try node.again()
        let before = try other.database.changeMark()
        #expect(try other.database.changeMark() == before)
        try await node.grow(1)
        #expect(try other.database.changeMark() != before)
    }

    @Test("what must reach a partner is queued in the transaction of its entry", .spec("STORAGE-17"))
    func deliveries() async throws {
        let partner = try #require(Origin("chongqing.example/consent"))
        let delivery = Delivery(peer: partner, path: "/v1/peer/openings", body: [1, 2, 3])
        let signed = try entry()
        let submission = Submission(
            entry: signed.entry, opening: signed.opening, deliveries: [delivery], now: TestTime.now)
        _ = try await node.writer.append(submission)
        #expect(try node.database.due(for: partner, at: TestTime.now).map(\.body) == [[1, 2, 3]])
        _ = try await node.writer.append(submission)
        #expect(try node.database.outboxCount() == 1)
        var broken = signed.entry
        broken.signature[3] ^= 1
        _ = try? await node.writer.append(
            Submission(entry: broken, opening: signed.opening, deliveries: [delivery], now: TestTime.now))
        #expect(try node.database.outboxCount() == 1)
    }

    @Test(
        "between two blocks there is the pause that the operator wants, and a stop does not wait for it",
        .spec("STORAGE-61"))
    func pause() async throws {
        let (pauses, began) = AsyncStream.makeStream(of: CheckedContinuation<Void, Never>.self)
        let ended = Mutex<[CheckedContinuation<Void, Never>]>([])
        let writer = try LedgerWriter(
            database: node.database, origin: node.origin, signers: node.ledger.signers, now: { TestTime.now },
            pause: {
                await withTaskCancellationHandler {
                    await withCheckedContinuation { began.yield($0) }
                } onCancel: {
                    for pause in ended.withLock({ $0 }) { pause.resume() }
                }
            }, didCommit: { _ in })
        let signed = try (0..<3).map { _ in try entry() }
        let first = try await writer.append(signed[0].submission)
        var running = pauses.makeAsyncIterator()
        let pause = try #require(await running.next())
        async let second = writer.append(signed[1].submission)
        try await waitUntil { writer.waitingCount == 1 }
        #expect(try node.leaves().count == Int(first.index) + 2)
        pause.resume()
        #expect(try await second.index == first.index + 2)
        let last = try #require(await running.next())
        ended.withLock { $0 = [last] }
        async let third = writer.append(signed[2].submission)
        try await waitUntil { writer.waitingCount == 1 }
        await writer.stop()
        #expect(try await third.index == first.index + 4)
    }
}
