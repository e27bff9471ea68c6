import CipherSuites
import ConsentLedger
import MerkleLog
import TestSupport
import Testing

@Suite("exports")
struct LedgerExportTests {
    private struct NoSuchFile: Error {}

    private static func verify(_ files: [String: [UInt8]], _ keys: [VerifierKey]) throws -> VerifiedLedger {
        try LedgerExport(paths: files.keys) { path, limit in
            guard let bytes = files[path] else { throw NoSuchFile() }
            return Array(bytes.prefix(limit + 1))
        }.verified(by: TrustedKeys(keys))
    }

    private static func keys() throws -> [VerifierKey] {
        [try LedgerFixture.logSigner().verifierKey, try LedgerFixture.cosigner().verifierKey]
    }

    /// Two blocks, the log's signature, a known cosigner's and a stranger's.
    private static func small() throws -> (files: [String: [UInt8]], stranger: NoteSigner) {
        var ledger = LedgerFixture(seed: 31)
        try ledger.open()
        ledger.seal()
        try ledger.extend(0)
        try ledger.open(.es256)
        ledger.seal()
        let stranger = try LedgerFixture.cosigner("stranger.example/s", secret: 8)
        return (try ledger.export(cosigners: [LedgerFixture.cosigner(), stranger]), stranger)
    }

    @Test("what is written is verified, at sizes around the tiles' edges", .spec("LEDGER-25", "LEDGER-27"))
    func roundTrip() throws {
        var ledger = LedgerFixture(seed: 32)
        var events = 0
        for target in [1, 2, 3, 5, 126, 254, 255, 256, 257, 300, 511, 512, 513] {
            while ledger.state.size + 1 < UInt64(target) {
                let count = min(40, target - Int(ledger.state.size) - 1)
                if ledger.records.isEmpty { try ledger.open() } else { try ledger.extend(0) }
                for _ in 1..<count { try ledger.extend(0) }
                events += count
                ledger.seal()
            }
            let files = try ledger.export(cosigners: [LedgerFixture.cosigner()])
            #expect(Set(files.keys) == Set(LedgerExport.paths(size: ledger.state.size)))
            let verified = try Self.verify(files, Self.keys())
            #expect(verified.checkpoint.checkpoint == (try ledger.checkpoint()))
            #expect(verified.eventCount == events)
            #expect(verified.fileCount == files.count)
            #expect(verified.blockCount == Int(ledger.state.height))
        }
        #expect(ledger.state.size == 513)
    }

    @Test("the empty ledger is its checkpoint alone", .spec("LEDGER-23"))
    func empty() throws {
        let files = try LedgerFixture(seed: 0).export()
        #expect(Array(files.keys) == ["checkpoint"])
        #expect(try Self.verify(files, [LedgerFixture.logSigner().verifierKey]).recordCount == 0)
    }

    @Test("the files are named as in tlog-tiles, the checkpoint last", .spec("LEDGER-23", "LEDGER-27"))
    func paths() {
        #expect(LedgerExport.paths(size: 3) == ["tile/0/000.p/3", "tile/entries/000.p/3", "checkpoint"])
        #expect(
            LedgerExport.paths(size: 513) == [
                "tile/0/000", "tile/0/001", "tile/0/002.p/1", "tile/1/000.p/2", "tile/entries/000",
                "tile/entries/001", "tile/entries/002.p/1", "checkpoint",
            ])
    }

    @Test("every one-bit change of a small export is refused, or stands in an unknown signature", .spec("LEDGER-25"))
    func everyBit() throws {
        let (files, stranger) = try Self.small()
        let keys = try Self.keys()
        let whole = try Self.verify(files, keys)
        #expect(whole.checkpoint.unknownSignatures.map(\.name) == [stranger.verifierKey.name])
        var accepted: [String] = []
        for (path, bytes) in files {
            for bit in 0..<(8 * bytes.count) {
                var changed = files
                changed[path]?[bit / 8] ^= 1 << UInt8(bit % 8)
                guard let verified = try? Self.verify(changed, keys) else { continue }
                let differsInUnknownLineOnly =
                    verified.checkpoint.checkpoint == whole.checkpoint.checkpoint
                    && verified.checkpoint.cosignatures == whole.checkpoint.cosignatures
                    && verified.checkpoint.unknownSignatures.count == 1
                    && verified.checkpoint.unknownSignatures != whole.checkpoint.unknownSignatures
                if !differsInUnknownLineOnly { accepted.append("\(path) bit \(bit)") }
            }
        }
        #expect(accepted.isEmpty)
    }

    @Test("sampled one-bit changes and cuts of a larger export are refused", .spec("LEDGER-25"))
    func sampledBits() throws {
        var random = SeededRandom.announced("export changes")
        var ledger = LedgerFixture(seed: random.next())
        try ledger.grow(by: 240, es256Every: 50)
        let files = try ledger.export(cosigners: [LedgerFixture.cosigner()])
        let keys = try Self.keys()
        let paths = files.keys.sorted()
        for _ in 0..<25 {
            let path = try #require(paths.randomElement(using: &random))
            let count = try #require(files[path]?.count)
            let bit = Int.random(in: 0..<(8 * count), using: &random)
            var changed = files
            changed[path]?[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(throws: ExportError.self, "\(path) bit \(bit)") { try Self.verify(changed, keys) }
            changed = files
            changed[path]?.removeLast(1 + bit % count)
            #expect(throws: ExportError.self, "\(path) cut by \(1 + bit % count)") { try Self.verify(changed, keys) }
            changed = files
            changed[path]?.append(UInt8(bit % 256))
            #expect(throws: ExportError.self, "\(path) with a byte more") { try Self.verify(changed, keys) }
        }
    }

    @Test("a file too many or too few is refused", .spec("LEDGER-23"))
    func fileSet() throws {
        let files = try Self.small().files
        let keys = try Self.keys()
        for path in files.keys where path != "checkpoint" {
            var fewer = files
            fewer[path] = nil
            #expect(throws: ExportError.missingFile(path: path)) { try Self.verify(fewer, keys) }
        }
        let others = [
            "checkpoint2", "tile/0/000", "tile/0/000.p/4", "tile/1/000.p/1", "tile/entries/000", "tile/0/001.p/1", "",
            "tile/0/000.p/5/x", "CHECKPOINT", ".hidden",
        ]
        for path in others {
            var more = files
            more[path] = [0]
            #expect(throws: ExportError.extraFile(path: path)) { try Self.verify(more, keys) }
        }
    }

    @Test("a size that the files cannot hold is refused before its paths are counted out", .spec("LEDGER-23"))
    func hugeSize() throws {
        let text = try Checkpoint(origin: LedgerFixture.origin.text, size: MerkleTree.maximumSize, root: .zero).text
        let signer = try LedgerFixture.logSigner()
        let note = SignedNote(text: text, signatures: [try signer.sign(text)])
        #expect(throws: ExportError.tooFewFiles) {
            try Self.verify(["checkpoint": note.serialized], [signer.verifierKey])
        }
    }

    @Test("a file larger than its kind is refused without being read to the end", .spec("LEDGER-23"))
    func tooLarge() throws {
        var (files, _) = try Self.small()
        for path in files.keys.sorted() {
            let kept = files[path]
            files[path] = [UInt8](repeating: 0, count: 300_000)
            #expect(throws: ExportError.tooLarge(path: path)) { try Self.verify(files, Self.keys()) }
            files[path] = kept
        }
    }

    @Test("a checkpoint needs the log's key and every cosigner that was given", .spec("LEDGER-24"))
    func keys() throws {
        let (files, stranger) = try Self.small()
        let log = try LedgerFixture.logSigner().verifierKey
        let failure = { (keys: [VerifierKey]) -> CheckpointError? in
            do {
                _ = try Self.verify(files, keys)
                return nil
            } catch ExportError.checkpoint(let error) {
                return error
            }
        }
        let cosigner = try LedgerFixture.cosigner().verifierKey
        let absent = try LedgerFixture.cosigner("absent.example/a", secret: 9).verifierKey
        let otherKey = try SigningKey(suite: .ed25519, secret: [UInt8](repeating: 5, count: 32)).publicKey
        let wrong = try VerifierKey(name: log.name, algorithm: .ed25519, key: otherKey)
        let otherLog = try VerifierKey(name: LedgerFixture.otherOrigin.text, algorithm: .ed25519, key: otherKey)
        let asCosigner = try VerifierKey(name: log.name, algorithm: .cosignature, key: log.key)
        #expect(try failure([log]) == nil)
        #expect(try failure([otherLog, cosigner, log, stranger.verifierKey]) == nil)
        #expect(try failure([wrong, log]) == nil)
        #expect(try failure([]) == .unknownLog(origin: log.name))
        #expect(try failure([otherLog, cosigner]) == .unknownLog(origin: log.name))
        #expect(try failure([asCosigner]) == .unknownLog(origin: log.name))
        #expect(try failure([wrong]) == .note(.missingLogSignature))
        #expect(try failure([log, absent]) == .missingCosignature(name: absent.name))
    }

    @Test("a broken rule is told only of entries that hash to the checkpoint", .spec("LEDGER-26"))
    func precedence() throws {
        var ledger = LedgerFixture(seed: 33)
        let first = try ledger.open()
        ledger.seal()
        var newer = first.encoded
        newer[0] = 2
        ledger.append(newer)
        ledger.seal()
        let keys = [try LedgerFixture.logSigner().verifierKey]
        let files = try ledger.export()
        #expect(throws: ExportError.leaf(index: 2, .upgradeNeeded("entry version 2"))) { try Self.verify(files, keys) }
        var changed = files
        changed["tile/0/000.p/4"]?[0] ^= 1
        #expect(throws: ExportError.tile(path: "tile/0/000.p/4")) { try Self.verify(changed, keys) }
    }

    @Test("foreign revocations of ledgers whose keys were given are checked", .spec("LEDGER-17", "LEDGER-25"))
    func revocations() throws {
        var ledger = LedgerFixture(seed: 34)
        let key = try ledger.key()
        let nobody = RecordID.random(RandomSource { [UInt8](repeating: 1, count: $0) })
        ledger.append(try LedgerFixture.revocation(of: nobody, in: LedgerFixture.otherOrigin, by: key).encoded)
        ledger.seal()
        let log = try LedgerFixture.logSigner().verifierKey
        let other = try VerifierKey(name: LedgerFixture.otherOrigin.text, algorithm: .ed25519, key: key.publicKey)
        let unchecked = try Self.verify(ledger.export(), [log])
        #expect((unchecked.checkedRevocationCount, unchecked.uncheckedRevocationCount) == (0, 1))
        let checked = try Self.verify(ledger.export(), [log, other])
        #expect((checked.checkedRevocationCount, checked.uncheckedRevocationCount) == (1, 0))
    }

    @Test("a writer refuses sources that are not those of the checkpoint", .spec("LEDGER-27"))
    func writer() throws {
        var ledger = LedgerFixture(seed: 35)
        try ledger.open()
        ledger.seal()
        let note = try ledger.note()
        #expect(throws: ExportError.root) {
            _ = try LedgerExportWriter(checkpoint: note, subtree: { _, _ in .zero }, entries: { _ in [] })
        }
        var writer = try LedgerExportWriter(checkpoint: note, subtree: ledger.subtree) { range in
            range.map { _ in [0] }
        }
        #expect(writer.count == 3)
        #expect(try writer.next()?.path == "tile/0/000.p/2")
        #expect(throws: ExportError.bundle(path: "tile/entries/000.p/2")) { try writer.next() }
    }
}
