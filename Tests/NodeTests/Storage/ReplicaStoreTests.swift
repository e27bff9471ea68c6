import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ReplicaStoreTests {
    let scratch: ScratchDirectory
    let database: NodeDatabase
    var partner: PublishedLedger

    init() throws {
        scratch = try ScratchDirectory()
        database = try NodeDatabase(path: scratch.path("node.sqlite"))
        partner = PublishedLedger(try TestLedger("chongqing.example/consent"))
    }

    private var origin: Origin { partner.ledger.origin }

    private func accept(_ checkpoint: VerifiedCheckpoint, in database: NodeDatabase? = nil) throws {
        try (database ?? self.database).acceptStaged(
            upTo: checkpoint, of: origin, cosignedAt: TestTime.now, knownOrigins: [])
    }

    private func leaves(in database: NodeDatabase) throws -> [[UInt8]] {
        var leaves: [[UInt8]] = []
        try database.forEachLeaf(of: origin) { leaves.append($1) }
        return leaves
    }

    @Test("a copy that stops anywhere resumes there, after a restart too", .spec("STORAGE-22"))
    mutating func resumesAtAnyCut() throws {
        try partner.grow(blocks: 4)
        let published = partner.leaves
        for cut in 0...published.count {
            let path = scratch.path("cut-\(cut).sqlite")
            do {
                let first = try NodeDatabase(path: path)
                try first.stage(Array(published[..<cut]), from: 0, of: origin)
                #expect(try first.replicaProgress(of: origin) == UInt64(cut))
                #expect(try first.head(of: origin) == nil)
                try first.close()
            }
            let second = try NodeDatabase(path: path)
            #expect(try second.replicaProgress(of: origin) == UInt64(cut))
            // A bundle begins before the cut: what is there already is passed over.
            let overlap = max(0, cut - 2)
            try second.stage(Array(published[overlap...]), from: UInt64(overlap), of: origin)
            try accept(partner.checkpoint(), in: second)
            #expect(try leaves(in: second) == published)
            let head = try #require(try second.head(of: origin))
            #expect(head.state == partner.state)
            #expect(head.note == partner.notes[3])
            #expect(head.cosignedAt == TestTime.now)
        }
    }

    @Test("a copy grows block by block to the same tree, records and tiles", .spec("STORAGE-22"))
    mutating func growsByBlocks() throws {
        try partner.grow(blocks: 5, entries: 3)
        for block in 0..<5 {
            let checkpoint = try partner.checkpoint(afterBlock: block)
            let first = try database.replicaProgress(of: origin)
            let end = Int(checkpoint.checkpoint.size)
            // One leaf more than the checkpoint covers stays staged.
            try database.stage(
                Array(partner.leaves[Int(first)..<min(end + 1, partner.leaves.count)]), from: first, of: origin)
            try accept(checkpoint)
            #expect(try leaves(in: database).count == end)
            #expect(try database.head(of: origin)?.state.root == checkpoint.checkpoint.root)
        }
        for leaf in partner.leaves where !Seal.isSeal(leaf) {
            let entry = try Entry(decoding: leaf)
            let chain = try database.chain(of: entry.record, in: origin)
            #expect(chain.map(\.head.sequence) == [0, 1, 2])
            #expect(chain[Int(entry.sequence)].head.leafHash == MerkleTree.leafHash(leaf))
        }
        for tile in Tile.all(forSize: partner.state.size) {
            let hashes = partner.leaves.map(MerkleTree.leafHash)
            #expect(try database.hashes(of: tile, in: origin) == Tile.encode(hashes))
        }
    }

    @Test("a leaf with any byte changed is refused by its rule, and nothing is accepted", .spec("STORAGE-23"))
    mutating func corruptedLeaf() throws {
        try partner.grow(blocks: 3)
        var random = SeededRandom.announced("corrupted leaves")
        for index in partner.leaves.indices {
            var damaged = partner.leaves
            damaged[index][Int.random(in: 0..<256, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
            try database.stage(damaged, from: 0, of: origin)
            #expect(throws: LedgerError.self, "leaf \(index)") { try accept(partner.checkpoint()) }
            #expect(try database.head(of: origin) == nil)
            #expect(try leaves(in: database).isEmpty)
            #expect(try database.replicaProgress(of: origin) == UInt64(damaged.count))
            try database.discardStaged(of: origin)
            #expect(try database.replicaProgress(of: origin) == 0)
        }
        try database.stage(partner.leaves, from: 0, of: origin)
        try accept(partner.checkpoint())
        #expect(try leaves(in: database) == partner.leaves)
    }

    @Test("the rule that a partner broke is named", .spec("STORAGE-23"))
    mutating func namedRules() throws {
        let author = try TestKeys.signing("author")
        var chain = try RecordChain(in: origin)
        let first = try chain.sign(by: author).entry
        var unsigned = first
        unsigned.signature[9] ^= 1
        let orphan = try {
            var copy = chain
            _ = try copy.sign(effect: .renew, by: author)
            return try copy.sign(effect: .renew, by: author).entry
        }()
        let cases: [([Entry], LedgerRule)] = [
            ([unsigned], .signature), ([first, orphan], .predecessor), ([first, first], .recordExists),
        ]
        for (entries, rule) in cases {
            var wrong = PublishedLedger(partner.ledger)
            try wrong.seal(entries)
            try database.stage(wrong.leaves, from: 0, of: origin)
            #expect(throws: LedgerError.invalid(rule)) { try accept(wrong.checkpoint()) }
            try database.discardStaged(of: origin)
        }
    }

    @Test("a checkpoint of another size or root than the leaves is refused", .spec("STORAGE-23"))
    mutating func otherCheckpoint() throws {
        try partner.grow(blocks: 2)
        let size = partner.state.size
        let notes = [
            (try partner.ledger.note(size: size - 1, root: partner.state.root), LedgerRule.checkpointSize),
            (try partner.ledger.note(size: size + 1, root: partner.state.root), .checkpointSize),
            (try partner.ledger.note(size: size, root: .zero), .root),
        ]
        for (note, rule) in notes {
            try database.stage(partner.leaves, from: 0, of: origin)
            #expect(throws: LedgerError.invalid(rule)) { try accept(partner.ledger.verified(note)) }
            #expect(try database.head(of: origin) == nil)
        }
        let stranger = try TestLedger("stranger.example/x")
        let foreign = try stranger.verified(stranger.note(size: size, root: partner.state.root))
        #expect(throws: StorageError.wrongLedger(origin)) { try accept(foreign) }
    }

    @Test("a seal may claim any time without harm to the copy", .spec("STORAGE-24"))
    mutating func hostileSealTime() throws {
        var chain = try RecordChain(in: origin)
        try partner.seal([chain.sign(by: TestKeys.signing("author")).entry], at: .max)
        try database.stage(partner.leaves, from: 0, of: origin)
        try accept(partner.checkpoint())
        #expect(try database.head(of: origin)?.state == partner.state)
        #expect(try database.head(of: origin)?.state.lastSealTime == UInt64.max / 10 * 10)
    }

    @Test("a copy never grows into the node's own ledger, nor the own ledger into a copy", .spec("STORAGE-25"))
    mutating func ownLedger() throws {
        let node = try StoredLedger(ledger: partner.ledger)
        try partner.grow(blocks: 1)
        #expect(throws: StorageError.wrongLedger(origin)) {
            try node.database.stage(partner.leaves, from: 0, of: origin)
        }
        try database.stage(partner.leaves, from: 0, of: origin)
        let signers = partner.ledger.signers
        #expect(throws: StorageError.wrongLedger(origin)) {
            try LedgerWriter(
                database: database, origin: origin, signers: signers, now: { TestTime.now }, didCommit: { _ in })
        }
    }

    @Test("a newer note is kept only over the very head that the copy has", .spec("STORAGE-26"))
    mutating func refresh() throws {
        try partner.grow(blocks: 2)
        try database.stage(partner.leaves, from: 0, of: origin)
        try accept(partner.checkpoint())
        let later = TestTime.now + 30
        let newer = try partner.ledger.note(size: partner.state.size, root: partner.state.root, at: later)
        let smaller = try partner.ledger.verified(partner.notes[0]).checkpoint
        for (note, time) in [
            (try partner.ledger.note(size: smaller.size, root: smaller.root, at: later), later),
            (try partner.ledger.note(size: partner.state.size, root: .zero, at: later), later),
            (newer, TestTime.now),
        ] {
            try database.refresh(note, of: origin, cosignedAt: time)
            #expect(try database.head(of: origin)?.note == partner.notes[1])
        }
        try database.refresh(newer, of: origin, cosignedAt: later)
        #expect(try database.head(of: origin)?.note == newer)
        #expect(try database.head(of: origin)?.cosignedAt == later)
        #expect(try database.head(of: origin)?.state == partner.state)
    }

    @Test("a contradiction is kept with both notes and suspends the partner", .spec("STORAGE-27"))
    mutating func contradiction() throws {
        try partner.grow(blocks: 1)
        let institution = try TestInstitution(1)
        let descriptor = try partner.ledger.descriptor(institutions: [institution.accepted()])
        try database.keep(
            Peer(descriptor: descriptor, accepted: [institution.id: [.custodian]], state: .active), at: TestTime.now)
        let version = try database.rosterVersion()
        let other = try partner.ledger.note(size: partner.state.size, root: .zero)
        try database.keepContradiction(
            of: origin, kept: partner.notes[0], contradicting: other, reason: "another root", at: TestTime.now)
        #expect(try database.contradictions(of: origin) == 1)
        #expect(try database.peers().map(\.state) == [.suspended])
        #expect(try database.peers().map(\.accepted) == [[institution.id: [.custodian]]])
        #expect(try database.rosterVersion() > version)
    }

    @Test("what a cosigner signed never goes back in size or time, nor to another root", .spec("STORAGE-28"))
    func cosignerState() throws {
        let signer = try TestLedger().signers.cosigner
        func state(_ size: UInt64, _ root: UInt8, _ time: UInt64) throws -> CosignerState {
            let digest = Digest.sha256([root])
            let text = try Checkpoint(origin: origin.text, size: size, root: digest).text
            return CosignerState(size: size, root: digest, time: time, signature: try signer.sign(text, at: time))
        }
        #expect(try database.cosignerState(of: origin, name: signer.verifierKey.name) == nil)
        #expect(try database.persist(state(10, 1, 100), of: origin))
        for (size, root, time) in [(9, 1, 101), (10, 2, 101), (10, 1, 99), (11, 2, 99)] as [(UInt64, UInt8, UInt64)] {
            #expect(try !database.persist(state(size, root, time), of: origin))
            let kept = try NodeDatabase(path: scratch.path("node.sqlite"))
                .cosignerState(of: origin, name: signer.verifierKey.name)
            #expect(kept == (try state(10, 1, 100)))
        }
        #expect(try database.persist(state(10, 1, 101), of: origin))
        #expect(try database.persist(state(12, 3, 101), of: origin))
        #expect(
            try database.cosignerState(of: origin, name: signer.verifierKey.name) == state(12, 3, 101))
    }
}
