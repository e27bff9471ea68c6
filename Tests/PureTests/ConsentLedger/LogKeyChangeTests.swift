import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("The log key of a ledger changes")
struct LogKeyChangeTests {
    private let old: NoteSigner
    private let new: NoteSigner
    private let third: NoteSigner

    init() throws {
        old = try LedgerFixture.logSigner()
        new = try Self.signer(11)
        third = try Self.signer(12)
    }

    private static func signer(_ secret: UInt8) throws -> NoteSigner {
        let key = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: secret, count: 32))
        return try NoteSigner(name: LedgerFixture.origin.text, algorithm: .ed25519, key: key)
    }

    /// A block, a change of the key, and a block more.
    private func changed() throws -> (ledger: LedgerFixture, change: LogKeyChange) {
        var ledger = LedgerFixture(seed: 71)
        try ledger.open()
        ledger.seal()
        let change = try ledger.changeKey(from: old, to: new)
        try ledger.extend(0)
        ledger.seal()
        return (ledger, change)
    }

    private func replay(_ leaves: [[UInt8]]) throws -> LedgerReplay { try replayLedger(leaves) }

    private static func verify(_ files: [String: [UInt8]], _ keys: [VerifierKey]) throws -> VerifiedLedger {
        try LedgerExport(paths: files.keys) { path, limit in
            Array((files[path] ?? []).prefix(limit + 1))
        }.verified(by: TrustedKeys(keys))
    }

    // MARK: the entry

    @Test("a change has one encoding of 256 bytes, signed by both keys for one ledger", .spec("LEDGER-41"))
    func encoding() throws {
        let (_, change) = try changed()
        let bytes = change.encoded
        #expect(bytes.count == 256)
        #expect(try LogKeyChange(decoding: bytes) == change)
        try change.check(for: LedgerFixture.origin)
        #expect(throws: LedgerError.invalid(.signature)) { try change.check(for: LedgerFixture.otherOrigin) }
        // Every bit of what stands before the padding is signed, or is a signature.
        for bit in 0..<(242 * 8) {
            var other = bytes
            other[bit / 8] ^= 1 << (bit % 8)
            #expect(throws: LedgerError.self, "bit \(bit)") {
                try LogKeyChange(decoding: other).check(for: LedgerFixture.origin)
            }
        }
        for (place, value) in [(0, 2), (2, 2), (111, 1)] as [(Int, UInt8)] {
            var other = bytes
            other[place] = value
            #expect(throws: LedgerError.self) { try LogKeyChange(decoding: other) }
            do {
                _ = try LogKeyChange(decoding: other)
            } catch LedgerError.upgradeNeeded {}
        }
        #expect(throws: LedgerError.invalid(.padding)) { try LogKeyChange(decoding: bytes.dropLast() + [1]) }
    }

    @Test("a change replays, and the seals after it count it", .spec("LEDGER-42", "LEDGER-43"))
    func replays() throws {
        let (ledger, change) = try changed()
        let state = try replay(ledger.leaves).state
        #expect(state == ledger.state)
        #expect(state.keyChanges == [change])
        #expect(state.signingKey == new.verifierKey.key)
        #expect(change.size == 2)
        #expect(change.end == 4)
        let seals = try ledger.leaves.filter(Seal.isSeal).map { try Seal(decoding: $0).keyEpoch }
        #expect(seals == [0, 0, 1])
    }

    @Test(
        "a change that is not the next one, not alone, or of another key or tree is refused", .spec("LEDGER-42"))
    func refused() throws {
        var ledger = LedgerFixture(seed: 72)
        try ledger.open()
        ledger.seal()
        let (size, root) = (ledger.state.size, ledger.state.root)
        func leaves(_ change: LogKeyChange, beside entry: Bool = false) throws -> [[UInt8]] {
            var other = ledger
            if entry { try other.extend(0) }
            other.append(change.encoded)
            other.seal()
            return other.leaves
        }
        let right = try LogKeyChange(epoch: 1, size: size, root: root, from: old, to: new)
        #expect(try replay(leaves(right)).state.keyChanges == [right])
        for wrong in [
            try LogKeyChange(epoch: 2, size: size, root: root, from: old, to: new),
            try LogKeyChange(epoch: 1, size: size + 1, root: root, from: old, to: new),
            try LogKeyChange(epoch: 1, size: size, root: .sha256([1]), from: old, to: new),
        ] {
            #expect(throws: LedgerError.invalid(.logKey)) { try replay(leaves(wrong)) }
        }
        #expect(throws: LedgerError.invalid(.logKey)) { try replay(leaves(right, beside: true)) }
        #expect(throws: NoteError.self) {
            try LogKeyChange(epoch: 1, size: size, root: root, from: old, to: LedgerFixture.cosigner())
        }
        // The second change is the second key's to make, and no key comes back.
        try ledger.changeKey(from: old, to: new)
        let (later, tree) = (ledger.state.size, ledger.state.root)
        for (from, to) in [(old, third), (new, old)] {
            let wrong = try LogKeyChange(epoch: 2, size: later, root: tree, from: from, to: to)
            #expect(throws: LedgerError.invalid(.logKey)) { try replay(leaves(wrong)) }
        }
        let second = try LogKeyChange(epoch: 2, size: later, root: tree, from: new, to: third)
        #expect(try replay(leaves(second)).state.keyChanges.count == 2)
    }

    @Test("a seal that counts other changes than those before its block is refused", .spec("LEDGER-43"))
    func sealEpoch() throws {
        let (ledger, _) = try changed()
        for (place, epoch) in [(1, 1), (3, 1), (5, 0), (5, 2)] as [(Int, UInt32)] {
            var leaves = ledger.leaves
            var seal = try Seal(decoding: leaves[place])
            seal.keyEpoch = epoch
            leaves[place] = seal.encoded
            #expect(throws: LedgerError.invalid(.keyEpoch), "\(place)") {
                try replay(Array(leaves[...place]))
            }
        }
    }

    // MARK: who signs which head

    @Test("each head is signed by the key of its size, the change's own block by the old one", .spec("LEDGER-43"))
    func heads() throws {
        var ledger = LedgerFixture(seed: 73)
        try ledger.open()
        ledger.seal()
        let before = ledger
        let change = try ledger.changeKey(from: old, to: new)
        let atChange = ledger
        try ledger.extend(0)
        ledger.seal()
        let log = try LogKeys(old.verifierKey, changes: [change])
        #expect(log.all == [old.verifierKey, new.verifierKey])
        for (state, signer, stranger) in [(before, old, new), (atChange, old, new), (ledger, new, old)] {
            let replay = try replay(state.leaves)
            let good = try VerifiedCheckpoint(verifying: state.note(by: signer), log: log, cosigners: [])
            try replay.check(against: good)
            #expect(throws: NoteError.missingLogSignature) {
                try VerifiedCheckpoint(verifying: state.note(by: stranger), log: log, cosigners: [])
            }
        }
        // Who was given the one key alone learns from the ledger that it is not the one that signs here.
        for (state, signer) in [(ledger, old), (atChange, new)] {
            let note = try state.note(by: signer)
            let alone = try VerifiedCheckpoint(verifying: note, log: signer.verifierKey, cosigners: [])
            let replay = try replay(state.leaves)
            #expect(throws: LedgerError.invalid(.keyEpoch)) { try replay.check(against: alone) }
        }
        // A change that stands in no ledger changes nobody's key.
        var other = before
        try other.extend(0)
        other.seal()
        try other.extend(0)
        other.seal()
        let claimed = try VerifiedCheckpoint(verifying: other.note(by: new), log: log, cosigners: [])
        let replay = try replay(other.leaves)
        #expect(throws: LedgerError.invalid(.keyEpoch)) { try replay.check(against: claimed) }
    }

    @Test("keys follow one another only by changes that both signed", .spec("LEDGER-42"))
    func chains() throws {
        let (_, change) = try changed()
        #expect(throws: LedgerError.invalid(.logKey)) { try LogKeys(new.verifierKey, changes: [change]) }
        #expect(throws: LedgerError.invalid(.logKey)) { try LogKeys(old.verifierKey, changes: [change, change]) }
        var bytes = change.encoded
        bytes[239] ^= 1
        let forged = try LogKeyChange(decoding: bytes)
        #expect(throws: LedgerError.invalid(.signature)) { try LogKeys(old.verifierKey, changes: [forged]) }
    }

    // MARK: from outside

    @Test("an export is verified with the first key, and with the newest, and with no other", .spec("LEDGER-44"))
    func export() throws {
        let (ledger, change) = try changed()
        let files = try ledger.export(by: new)
        for key in [old, new] {
            let verified = try Self.verify(files, [key.verifierKey])
            #expect(verified.keyChanges == [change])
            #expect(verified.checkpoint.log == new.verifierKey)
        }
        #expect(throws: ExportError.checkpoint(.note(.missingLogSignature))) {
            try Self.verify(files, [third.verifierKey])
        }
        let late = try ledger.export(by: old)
        for keys in [[old], [old, new]] {
            #expect(throws: ExportError.checkpointKey) { try Self.verify(late, keys.map(\.verifierKey)) }
        }
    }

    @Test("a second change leads on", .spec("LEDGER-44"))
    func twice() throws {
        var (ledger, _) = try changed()
        try ledger.changeKey(from: new, to: third)
        try ledger.extend(0)
        ledger.seal()
        for key in [old, new, third] {
            let verified = try Self.verify(ledger.export(by: third), [key.verifierKey])
            #expect(verified.checkpoint.log == third.verifierKey)
        }
    }

    // MARK: evidence

    @Test(
        "heads of two keys of one log contradict each other like heads of one, and a line beyond a key's end accuses nobody",
        .spec("EVIDENCE-23"))
    func forks() throws {
        var base = LedgerFixture(seed: 74)
        try base.open()
        base.seal()
        var honest = base
        let change = try honest.changeKey(from: old, to: new)
        try honest.extend(0)
        honest.seal()
        var fork = base
        try fork.extend(0, effect: .revoke)
        fork.seal()
        let log = try LogKeys(old.verifierKey, changes: [change])
        // The old key signed another tree of the size that the new key's tree began with.
        let (earlier, later) = (try fork.note(by: old), try honest.note(by: new))
        let found = try #require(try Evidence.fork(earlier, later, log: log, branch: honest.subtree))
        let proved = try Evidence(parsing: found.serialized).verified(by: [], logs: [log])
        #expect(proved.kind == .fork)
        #expect(proved.accused == new.verifierKey)
        #expect(throws: EvidenceError.self) { try found.verified(by: log.all) }
        // Whoever stole the old key signs what it likes; it is no head of this log any more.
        var stolen = honest
        try stolen.extend(0)
        stolen.seal()
        var other = honest
        try other.open()
        other.seal()
        let forged = Evidence.fork(
            ContradictingHeads(earlier: try stolen.note(by: old), later: try other.note(by: old), branch: nil))
        #expect(try forged.verified(by: [old.verifierKey]).kind == .fork)
        #expect(throws: EvidenceError.note(.missingLogSignature)) { try forged.verified(by: [], logs: [log]) }
    }

    @Test("a change that contradicts itself, its place or the tree before it is evidence", .spec("EVIDENCE-24"))
    func invalidChanges() throws {
        var base = LedgerFixture(seed: 75)
        try base.open()
        base.seal()
        let (size, root) = (base.state.size, base.state.root)
        func accusation(_ leaf: [UInt8], atEnd: Bool = false) throws -> ProvedAccusation.Finding? {
            var ledger = base
            ledger.append(leaf)
            ledger.seal()
            let accused = AccusedTree(
                note: try ledger.note(), size: ledger.state.size, log: LogKeys(old.verifierKey),
                subtree: ledger.subtree, leaf: { ledger.leaves[Int($0)] },
                finder: .init(leaf: { _ in nil }, opening: { _ in nil }))
            let found = try accused.invalidLeaf(at: 2, lastSeal: 1, known: [])
            return try found.map { try Evidence(parsing: $0.serialized).verified(by: [old.verifierKey]).finding }
        }
        let right = try LogKeyChange(epoch: 1, size: size, root: root, from: old, to: new)
        #expect(try accusation(right.encoded) == nil)
        var unsigned = right.encoded
        unsigned[239] ^= 1
        #expect(try accusation(unsigned) == .leaf(index: 2, .signature))
        let elsewhere = try LogKeyChange(epoch: 1, size: size + 1, root: root, from: old, to: new)
        #expect(try accusation(elsewhere.encoded) == .leaf(index: 2, .logKey))
        let otherTree = try LogKeyChange(epoch: 1, size: size, root: .sha256([1]), from: old, to: new)
        #expect(try accusation(otherTree.encoded) == .leaf(index: 2, .logKey))
        var later = right.encoded
        later[2] = 2
        #expect(try accusation(later) == nil)
        // As the last leaf of a checkpoint it is no seal; one of the future may be anything.
        for (leaf, proves) in [(right.encoded, true), (later, false)] {
            let leaves = base.leaves + [leaf]
            let hashes = leaves.map(MerkleTree.leafHash)
            let text = try Checkpoint(
                origin: LedgerFixture.origin.text, size: 3, root: MerkleTree.root(of: hashes)
            ).text
            let note = SignedNote(text: text, signatures: [try old.sign(text)])
            let last = ProvedLeaf(data: leaf, index: 2, hashes: [MerkleTree.root(of: Array(hashes[..<2]))])
            let file = Evidence.unsealedCheckpoint(UnsealedCheckpoint(note: note, last: last))
            #expect(((try? file.verified(by: [old.verifierKey])) != nil) == proves)
        }
    }

    @Test("a seal whose count of changes does not follow from the seal before is evidence", .spec("EVIDENCE-25"))
    func invalidSealEpoch() throws {
        let (ledger, _) = try changed()
        for (place, epoch, proves) in [
            (3, 0, false), (3, 1, false), (3, 2, true), (5, 1, false), (5, 0, false), (5, 3, true),
        ] as [(Int, UInt32, Bool)] {
            var leaves = Array(ledger.leaves[...place])
            var seal = try Seal(decoding: leaves[place])
            seal.keyEpoch = epoch
            leaves[place] = seal.encoded
            var tree = Frontier()
            var subtrees: [[Digest]] = []
            for leaf in leaves {
                tree.append(MerkleTree.leafHash(leaf)) { level, _, hash in
                    if subtrees.count == level { subtrees.append([]) }
                    subtrees[level].append(hash)
                }
            }
            let text = try Checkpoint(
                origin: LedgerFixture.origin.text, size: tree.size, root: tree.root
            ).text
            let note = SignedNote(text: text, signatures: [try old.sign(text)])
            let reader: SubtreeReader = { level, index in subtrees[level][Int(index)] }
            func proved(_ index: Int) throws -> ProvedLeaf {
                try ProvedLeaf(leaves[index], at: UInt64(index), size: tree.size, reader: reader)
            }
            let file = Evidence.invalidSeal(
                InvalidSeal(note: note, seal: try proved(place), shown: .leafBefore(try proved(place - 2))))
            let found = try? file.verified(by: [old.verifierKey]).finding
            #expect(found == (proves ? .leaf(index: UInt64(place), .keyEpoch) : nil), "\(place), \(epoch)")
        }
    }

    // MARK: files

    @Test("a file of changes has one spelling, and each key in it vouches for the next", .spec("LEDGER-48"))
    func chainFile() throws {
        var ledger = LedgerFixture(seed: 76)
        try ledger.open()
        ledger.seal()
        var signers = [old]
        for number in 1...32 { signers.append(try Self.signer(UInt8(100 + number))) }
        var changes: [LogKeyChange] = []
        for number in 1...32 { changes.append(try ledger.changeKey(from: signers[number - 1], to: signers[number])) }
        // There is no thirty-third.
        #expect(throws: LedgerError.invalid(.logKey)) { try ledger.changeKey(from: signers[32], to: new) }
        let chain = try LogKeyChain(old.verifierKey, changes: changes)
        #expect(try LogKeyChain(parsing: chain.serialized) == chain)
        #expect(chain.serialized.count <= LogKeyChain.maximumByteCount)
        #expect(chain.keys.all == signers.map(\.verifierKey))
        let short = try LogKeyChain(old.verifierKey, changes: Array(changes[..<2]))
        #expect(chain.starts(with: short) && !short.starts(with: chain))
        #expect(short.starts(with: try LogKeyChain(old.verifierKey)))
        let bytes = short.serialized
        for bit in 0..<(8 * bytes.count) {
            var other = bytes
            other[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect((try? LogKeyChain(parsing: other)) == nil, "bit \(bit)")
        }
        for other in [bytes.dropLast(), bytes + [0x0a], bytes + bytes, []] {
            #expect(throws: LedgerError.self) { try LogKeyChain(parsing: Array(other)) }
        }
        #expect(throws: LedgerError.self) { try LogKeyChain(old.verifierKey, changes: [changes[1]]) }
    }

    @Test(
        "with a file of changes each key signs at its sizes and nowhere else",
        .spec("LEDGER-48", "LEDGER-44", "LEDGER-60"))
    func chainTrust() throws {
        let (ledger, change) = try changed()
        let chain = try LogKeyChain(old.verifierKey, changes: [change])
        let late = try ledger.note(by: old)
        let right = try ledger.note(by: new)
        for key in [old, new] {
            let trusted = TrustedKeys([key.verifierKey], chains: [chain])
            #expect(trusted.trusts(chain))
            #expect(try trusted.verify(right).log == new.verifierKey)
            #expect(throws: CheckpointError.note(.missingLogSignature)) { try trusted.verify(late) }
        }
        // Without it the old key alone is believed at any size.
        #expect(try TrustedKeys([old.verifierKey]).verify(late).log == old.verifierKey)
        // A file from before the change leads to the ledger's own changes, and stands back for a newer one.
        let before = try LogKeyChain(old.verifierKey)
        let older = TrustedKeys([old.verifierKey], chains: [before])
        #expect(try older.verify(right, changes: [change]).log == new.verifierKey)
        #expect(throws: CheckpointError.note(.missingLogSignature)) { try older.verify(late, changes: [change]) }
        let both = TrustedKeys([old.verifierKey], chains: [before, chain])
        #expect(try both.verify(right).log == new.verifierKey)
        let forked = try LogKeyChange(epoch: 1, size: change.size, root: change.root, from: old, to: third)
        let other = try LogKeyChain(old.verifierKey, changes: [forked])
        #expect(throws: CheckpointError.note(.ambiguousKeys(name: old.verifierKey.name))) {
            try TrustedKeys([old.verifierKey], chains: [chain, other]).verify(right)
        }
        let stranger = TrustedKeys([third.verifierKey], chains: [chain])
        #expect(!stranger.trusts(chain))
        #expect(throws: CheckpointError.self) { try stranger.verify(right) }
    }

    @Test("a bare proof of a change shows that both keys signed, and where", .spec("LEDGER-49"))
    func leafProof() throws {
        let (ledger, change) = try changed()
        let checkpoint = try VerifiedCheckpoint(
            verifying: ledger.note(by: new), log: new.verifierKey, cosigners: [])
        func proof(_ index: UInt64, of ledger: LedgerFixture) throws -> LogProof {
            LogProof(
                extra: ledger.leaves[Int(index)],
                inclusion: try Proofs.inclusion(index: index, size: ledger.state.size, reader: ledger.subtree),
                checkpoint: try ledger.note(by: new))
        }
        let leaf = try proof(2, of: ledger).verifiedLeaf(under: checkpoint)
        #expect(leaf.content == .logKeyChange(change))
        // The same bytes elsewhere prove nothing.
        var other = LedgerFixture(seed: 77)
        try other.open()
        other.append(change.encoded)
        other.seal()
        try other.open()
        other.append(change.encoded)
        other.seal()
        let elsewhere = try VerifiedCheckpoint(verifying: other.note(by: new), log: new.verifierKey, cosigners: [])
        #expect(throws: ReceiptError.entry(.invalid(.logKey))) {
            try proof(1, of: other).verifiedLeaf(under: elsewhere)
        }
    }
}
