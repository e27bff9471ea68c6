import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("Documents")
struct EnvelopeDocumentTests {
    private let fileKey = FileKey.generate(random: .system)
    private let nonceSource = EnvelopeFixtures.repeating(2)

    /// RFC 6962 §2.1, straight from its definition.
    private func treeHash(_ leaves: ArraySlice<[UInt8]>) -> Digest {
        guard leaves.count > 1 else { return .sha256([0], leaves.first ?? []) }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return .sha256([1], treeHash(leaves[..<middle]).bytes, treeHash(leaves[middle...]).bytes)
    }

    @Test(
        "root, size and leaves are those of the sealed chunks", .spec("ENVELOPE-20"),
        arguments: EnvelopeFixtures.sizes + [6 * 65_536 + 1])
    func root(size: Int) throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(
            EnvelopeFixtures.plaintext(size), fileKey: fileKey)
        let starts = [0] + stride(from: 16 + 65_552, to: payload.count, by: 65_552)
        let leaves = zip(starts, starts.dropFirst() + [payload.count]).map { Array(payload[$0..<$1]) }
        let hashed = EnvelopeFixtures.hashed(payload)
        #expect(hashed.leafHashes == leaves.map { .sha256([0], $0) })
        #expect(hashed.root == treeHash(leaves[...]))
        #expect(hashed.root == summary.root)
        #expect(hashed.size == summary.size)
    }

    @Test("the commitment is the derivation that readers repeat", .spec("ENVELOPE-21"))
    func commitment() throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload([1], fileKey: fileKey)
        let nonce = Array(payload.prefix(16))
        #expect(summary.keyCommitment == KeyCommitment.value(fileKey: fileKey, nonce: nonce))
        // HKDF-SHA-256 with one block of output, spelt out with HMAC.
        let extracted = HMACSHA256.code(for: fileKey.bytes, key: nonce)
        #expect(
            summary.keyCommitment == HMACSHA256.code(for: Array("nuo/v1/key-commitment".utf8) + [1], key: extracted))
    }

    @Test("a document opens against its record", .spec("ENVELOPE-20"), arguments: EnvelopeFixtures.sizes)
    func opens(size: Int) throws {
        let plaintext = EnvelopeFixtures.plaintext(size)
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(plaintext, fileKey: fileKey)
        let leafHashes = EnvelopeFixtures.hashed(payload).leafHashes
        let opened = try EnvelopeFixtures.openedDocument(
            payload, fileKey: fileKey, expected: summary, leafHashes: leafHashes)
        #expect(opened == plaintext)
    }

    @Test("another file key is refused as soon as the nonce is in", .spec("ENVELOPE-22"))
    func otherFileKey() throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload([1, 2, 3], fileKey: fileKey)
        var opener = try DocumentOpener(
            fileKey: .generate(random: .system), expected: summary,
            leafHashes: EnvelopeFixtures.hashed(payload).leafHashes)
        #expect(try opener.open(Array(payload[..<15])) == [])
        #expect(throws: EnvelopeError.keyCommitmentMismatch) { try opener.open([payload[15]]) }
        #expect(throws: EnvelopeError.keyCommitmentMismatch) { try opener.finish() }
    }

    @Test(
        "one payload that reads differently under two keys opens under the committed one only",
        .spec("ENVELOPE-22"), .enabled(if: SharedInputs.arePresent))
    func twoPlaintexts() throws {
        let readers = try ["patient", "clinician"].map { name in
            let key = String(decoding: try SharedInputs.bytes("vectors/own/salamander-\(name).key"), as: UTF8.self)
            let identity = try Identity(parsing: key.split(separator: "\n").map(String.init)[0])
            let file = try SharedInputs.bytes("vectors/own/salamander-\(name).age")
            let (header, byteCount) = try EnvelopeHeader.parsePrefix(of: file)
            return (fileKey: try header.unwrap(with: [identity]), payload: Array(file[byteCount...]))
        }
        let payload = readers[0].payload
        #expect(readers[1].payload == payload)
        let texts = try readers.map { try EnvelopeFixtures.opened(payload, fileKey: $0.fileKey) }
        #expect(texts[0] != texts[1])

        let hashed = EnvelopeFixtures.hashed(payload)
        for (signed, other) in [(0, 1), (1, 0)] {
            let summary = PayloadSummary(
                root: hashed.root, size: hashed.size,
                keyCommitment: KeyCommitment.value(fileKey: readers[signed].fileKey, nonce: Array(payload.prefix(16))))
            func open(as reader: Int) throws -> [UInt8] {
                try EnvelopeFixtures.openedDocument(
                    payload, fileKey: readers[reader].fileKey, expected: summary, leafHashes: hashed.leafHashes)
            }
            #expect(try open(as: signed) == texts[signed])
            #expect(throws: EnvelopeError.keyCommitmentMismatch) { try open(as: other) }
        }
    }

    @Test("leaf hashes of another payload are refused at once", .spec("ENVELOPE-23"))
    func otherLeaves() throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(
            EnvelopeFixtures.plaintext(200_000), fileKey: fileKey)
        let leafHashes = EnvelopeFixtures.hashed(payload).leafHashes
        var swapped = leafHashes
        swapped.swapAt(0, 1)
        // The root itself as the one leaf gives the right root, and only the size tells it apart.
        for wrong in [[], swapped, Array(leafHashes.dropLast()), leafHashes + [.zero], [summary.root]] {
            #expect(throws: EnvelopeError.rootMismatch) {
                _ = try DocumentOpener(fileKey: fileKey, expected: summary, leafHashes: wrong)
            }
        }
    }

    @Test("sizes that no payload has are refused", .spec("ENVELOPE-23"), arguments: [0, 15, 16, 31, .max] as [UInt64])
    func impossibleSizes(size: UInt64) throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload([], fileKey: fileKey)
        let wrong = PayloadSummary(root: summary.root, size: size, keyCommitment: summary.keyCommitment)
        #expect(throws: EnvelopeError.rootMismatch) {
            _ = try DocumentOpener(
                fileKey: fileKey, expected: wrong, leafHashes: EnvelopeFixtures.hashed(payload).leafHashes)
        }
    }

    @Test("a chunk forged by somebody who has the file key is refused", .spec("ENVELOPE-24"), arguments: 0..<4)
    func forgedChunk(index: Int) throws {
        let plaintext = EnvelopeFixtures.plaintext(200_000)
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(
            plaintext, fileKey: fileKey, random: nonceSource)
        var otherText = plaintext
        otherText[index * 65_536] ^= 1
        let (forged, _) = try EnvelopeFixtures.sealedPayload(otherText, fileKey: fileKey, random: nonceSource)
        #expect(try EnvelopeFixtures.opened(forged, fileKey: fileKey) == otherText)

        var opener = try DocumentOpener(
            fileKey: fileKey, expected: summary, leafHashes: EnvelopeFixtures.hashed(payload).leafHashes)
        var released: [UInt8] = []
        #expect(throws: EnvelopeError.rootMismatch) {
            for start in stride(from: 0, to: forged.count, by: 30_000) {
                released += try opener.open(Array(forged[start...].prefix(30_000)))
            }
            released += try opener.finish()
        }
        #expect(released == Array(plaintext.prefix(index * 65_536)))
    }

    @Test("a record that counts the bytes wrongly does not open to the end", .spec("ENVELOPE-25"))
    func wrongSize() throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload([1, 2, 3], fileKey: fileKey)
        for size in [summary.size - 1, summary.size + 1] {
            let wrong = PayloadSummary(root: summary.root, size: size, keyCommitment: summary.keyCommitment)
            #expect(throws: EnvelopeError.rootMismatch) {
                try EnvelopeFixtures.openedDocument(
                    payload, fileKey: fileKey, expected: wrong,
                    leafHashes: EnvelopeFixtures.hashed(payload).leafHashes)
            }
        }
    }

    @Test(
        "a payload cut short or drawn out between the two passes is refused", .spec("ENVELOPE-25"),
        arguments: [0, 65_536, 200_000])
    func changedLength(size: Int) throws {
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(EnvelopeFixtures.plaintext(size), fileKey: fileKey)
        let leafHashes = EnvelopeFixtures.hashed(payload).leafHashes
        let changes = [Array(payload.dropLast()), Array(payload.prefix(65_552)), payload + [0]]
        for changed in changes where changed != payload {
            #expect(throws: EnvelopeError.self, "\(changed.count) of \(payload.count) bytes") {
                try EnvelopeFixtures.openedDocument(
                    changed, fileKey: fileKey, expected: summary, leafHashes: leafHashes)
            }
        }
    }

    @Test("a further reader gets a further header and the same payload", .spec("ENVELOPE-26"))
    func furtherHeader() throws {
        let (owner, reader) = (EnvelopeFixtures.hybridIdentity, Identity.hybrid(seed: [UInt8](repeating: 8, count: 32)))
        let file = try EnvelopeFile.seal([9, 9], to: [owner.recipient], random: .system)
        let (header, byteCount) = try EnvelopeHeader.parsePrefix(of: file)
        let further = try EnvelopeHeader.make(
            fileKey: header.unwrap(with: [owner]), recipients: [reader.recipient], random: .system)
        let shared = further.serialized + file[byteCount...]
        #expect(try EnvelopeFile.open(shared, with: [reader]) == [9, 9])
        #expect(throws: EnvelopeError.noMatch) { try EnvelopeFile.open(shared, with: [owner]) }
        #expect(throws: EnvelopeError.noMatch) { try EnvelopeFile.open(file, with: [reader]) }
    }
}
