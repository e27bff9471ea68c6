import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("offline proofs")
struct LogProofTests {
    private static let size = 11
    private static let index = 5
    private let log: VerifierKey
    private let proof: LogProof

    init() throws {
        let tree = GrownTree(size: Self.size)
        let signer = try NoteFixture.logSigner()
        let root = try Proofs.root(size: UInt64(Self.size), reader: tree.subtree)
        let text = try Checkpoint(origin: NoteFixture.origin, size: UInt64(Self.size), root: root).text
        log = signer.verifierKey
        proof = LogProof(
            extra: GrownTree.entry(Self.index),
            inclusion: try Proofs.inclusion(
                index: UInt64(Self.index), size: UInt64(Self.size), reader: tree.subtree),
            checkpoint: SignedNote(text: text, signatures: [try signer.sign(text)]))
    }

    private func holds(_ proof: LogProof) -> Bool {
        guard let extra = proof.extra,
            let verified = try? VerifiedCheckpoint(verifying: proof.checkpoint, log: log, cosigners: [])
        else { return false }
        return proof.inclusion.verifies(leafHash: MerkleTree.leafHash(extra), root: verified.checkpoint.root)
    }

    @Test("a proof is written line by line, parsed back and verified", .spec("LOG-19"))
    func roundTrip() throws {
        let lines = String(decoding: proof.serialized, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "c2sp.org/tlog-proof@v1")
        #expect(lines[1] == "extra ZW50cnkgNQ==")
        #expect(lines[2] == "index 5")
        #expect(lines[3..<7].map(String.init) == proof.inclusion.hashes.map { Base64.encode($0.bytes) })
        #expect(lines[7] == "")
        #expect(lines[8] == NoteFixture.origin)
        let parsed = try LogProof(parsing: proof.serialized)
        #expect(parsed == proof)
        #expect(holds(parsed))
    }

    @Test("a proof without extra data omits the line", .spec("LOG-19"))
    func withoutExtra() throws {
        for none in [nil, []] as [[UInt8]?] {
            let bare = LogProof(extra: none, inclusion: proof.inclusion, checkpoint: proof.checkpoint)
            #expect(bare.serialized.starts(with: "c2sp.org/tlog-proof@v1\nindex 5\n".utf8))
            #expect(try LogProof(parsing: bare.serialized) == bare)
        }
    }

    @Test("the only leaf of a log has a proof without hashes", .spec("LOG-19"))
    func singleLeaf() throws {
        let note = try SignedNote(parsing: Array(NoteFixture.note.utf8))
        let single = LogProof(
            extra: Array("entry".utf8), inclusion: InclusionProof(index: 0, size: 1, hashes: []), checkpoint: note)
        let parsed = try LogProof(parsing: single.serialized)
        #expect(parsed == single)
        #expect(holds(parsed))
    }

    @Test("no flipped bit of a proof leaves it holding", .spec("LOG-19"))
    func flippedBits() {
        let good = proof.serialized
        for index in good.indices {
            for bit in 0..<8 {
                var bytes = good
                bytes[index] ^= 1 << UInt8(bit)
                if let parsed = try? LogProof(parsing: bytes), holds(parsed) {
                    Issue.record("bit \(bit) of byte \(index)")
                }
            }
        }
    }

    private static let changes: [(label: String, change: @Sendable (String) -> String)] = [
        ("nothing", { _ in "" }),
        ("another version", { $0.replacing("@v1", with: "@v2") }),
        ("CRLF after the header", { $0.replacing("@v1\n", with: "@v1\r\n") }),
        ("a line before the header", { "\n" + $0 }),
        ("no index", { $0.replacing("index 5\n", with: "") }),
        ("two indexes", { $0.replacing("index 5\n", with: "index 5\nindex 5\n") }),
        ("a signed index", { $0.replacing("index 5", with: "index +5") }),
        ("a leading zero", { $0.replacing("index 5", with: "index 05") }),
        ("two spaces", { $0.replacing("index 5", with: "index  5") }),
        ("an index beyond 64 bits", { $0.replacing("index 5", with: "index 18446744073709551616") }),
        ("an index outside the tree", { $0.replacing("index 5", with: "index 11") }),
        ("a path of another length", { $0.replacing("index 5", with: "index 10") }),
        ("extra after index", { $0.replacing("extra ZW50cnkgNQ==\nindex 5\n", with: "index 5\nextra ZW50cnkgNQ==\n") }),
        ("two extras", { $0.replacing("index", with: "extra AAAA\nindex") }),
        ("empty extra", { $0.replacing("extra ZW50cnkgNQ==", with: "extra ") }),
        ("unpadded extra", { $0.replacing("ZW50cnkgNQ==", with: "ZW50cnkgNQ") }),
        ("a set bit in extra's padding", { $0.replacing("NQ==", with: "NR==") }),
        ("no empty line", { $0.replacing("\n\nchengdu", with: "\nchengdu") }),
        ("two empty lines", { $0.replacing("\n\nchengdu", with: "\n\n\nchengdu") }),
        (
            "a hash too many",
            {
                $0.replacing(
                    "\n\nchengdu", with: "\n" + Base64.encode([UInt8](repeating: 0, count: 32)) + "\n\nchengdu")
            }
        ),
        ("a short hash", { $0.replacing("\n\nchengdu", with: "\nAAAA\n\nchengdu") }),
        ("cut after the path", { String($0.prefix(upTo: $0.firstRange(of: "\n\n")?.upperBound ?? $0.endIndex)) }),
        ("an extension line", { $0.replacing("\n\n—", with: "\nextension\n\n—") }),
        ("a byte after the note", { $0 + "x" }),
    ]

    @Test("near misses of a proof are refused", .spec("LOG-19"), arguments: changes)
    func nearMiss(_ label: String, _ change: @Sendable (String) -> String) {
        let text = String(decoding: proof.serialized, as: UTF8.self)
        let changed = change(text)
        #expect(changed != text, "\(label) changes nothing")
        #expect(throws: NoteError.self, "\(label)") { try LogProof(parsing: Array(changed.utf8)) }
    }

    @Test("extra data has at most 65,535 bytes", .spec("LOG-19"))
    func largestExtra() throws {
        let extra = [UInt8](repeating: 1, count: LogProof.maximumExtraByteCount)
        let largest = LogProof(extra: extra, inclusion: proof.inclusion, checkpoint: proof.checkpoint)
        #expect(try LogProof(parsing: largest.serialized) == largest)
        let tooLarge = LogProof(extra: extra + [1], inclusion: proof.inclusion, checkpoint: proof.checkpoint)
        #expect(throws: NoteError.malformedProof) { try LogProof(parsing: tooLarge.serialized) }
        let flood = [UInt8](repeating: UInt8(ascii: "\n"), count: LogProof.maximumByteCount + 1)
        #expect(throws: NoteError.malformedProof) { try LogProof(parsing: proof.serialized + flood) }
    }
}
