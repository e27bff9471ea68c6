import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("Payloads")
struct EnvelopePayloadTests {
    private let fileKey = FileKey.generate(random: .system)

    @Test(
        "what is sealed opens again, at the size that the format says", .spec("ENVELOPE-14"),
        arguments: EnvelopeFixtures.sizes)
    func roundTrip(size: Int) throws {
        let plaintext = EnvelopeFixtures.plaintext(size)
        let (payload, summary) = try EnvelopeFixtures.sealedPayload(plaintext, fileKey: fileKey)
        let chunkCount = max((size + 65_535) / 65_536, 1)
        #expect(payload.count == size + 16 + 16 * chunkCount)
        #expect(summary.size == UInt64(payload.count))
        #expect(try EnvelopeFixtures.opened(payload, fileKey: fileKey) == plaintext)
    }

    @Test(
        "pieces of any size give the same bytes", .spec("ENVELOPE-15"), arguments: EnvelopeFixtures.sizes,
        [7_000, 65_536, 150_000])
    func pieces(size: Int, largest: Int) throws {
        var random = SeededRandom.announced("pieces of at most \(largest) of \(size) bytes")
        let plaintext = EnvelopeFixtures.plaintext(size)
        let whole = try EnvelopeFixtures.sealedPayload(
            plaintext, fileKey: fileKey, random: EnvelopeFixtures.repeating(1))

        var sealer = try PayloadSealer(fileKey: fileKey, random: EnvelopeFixtures.repeating(1))
        var payload: [UInt8] = []
        for piece in EnvelopeFixtures.pieces(plaintext, largest: largest, using: &random) {
            payload += try sealer.seal(piece)
        }
        let (tail, summary) = try sealer.finish()
        payload += tail
        #expect(payload == whole.payload)
        #expect(summary == whole.summary)

        var hasher = PayloadHasher()
        var opener = PayloadOpener(fileKey: fileKey)
        var opened: [UInt8] = []
        for piece in EnvelopeFixtures.pieces(payload, largest: largest, using: &random) {
            hasher.update(piece)
            opened += try opener.open(piece)
        }
        opened += try opener.finish()
        #expect(opened == plaintext)
        #expect(hasher.finish() == EnvelopeFixtures.hashed(payload))
    }

    @Test("single bytes in, and no chunk is released before it is whole", .spec("ENVELOPE-15"))
    func singleBytes() throws {
        let plaintext = EnvelopeFixtures.plaintext(65_540)
        let (payload, _) = try EnvelopeFixtures.sealedPayload(plaintext, fileKey: fileKey)
        var opener = PayloadOpener(fileKey: fileKey)
        var releases: [Int] = []
        for (offset, byte) in payload.enumerated() where !(try opener.open([byte]).isEmpty) { releases.append(offset) }
        #expect(releases == [16 + 65_552 - 1])
        #expect(try opener.finish() == Array(plaintext.suffix(4)))
    }

    @Test("no bit of a payload can be changed", .spec("ENVELOPE-16"))
    func everyBit() throws {
        let (payload, _) = try EnvelopeFixtures.sealedPayload(Array("a short document".utf8), fileKey: fileKey)
        let accepted = (0..<payload.count * 8).filter { bit in
            var changed = payload
            changed[bit / 8] ^= 1 << (bit % 8)
            return (try? EnvelopeFixtures.opened(changed, fileKey: fileKey)) != nil
        }
        #expect(accepted == [])
    }

    @Test("a short payload that ends at any byte before its end does not open", .spec("ENVELOPE-16"))
    func everyTruncation() throws {
        let (payload, _) = try EnvelopeFixtures.sealedPayload(Array("a short document".utf8), fileKey: fileKey)
        for count in payload.indices {
            let expected: EnvelopeError = count < 16 ? .headerFailure : .payloadFailure
            #expect(throws: expected, "\(count) bytes") {
                try EnvelopeFixtures.opened(Array(payload[..<count]), fileKey: fileKey)
            }
        }
    }

    @Test("a long payload that ends near a chunk's end does not open", .spec("ENVELOPE-16"))
    func truncationAtChunks() throws {
        let (payload, _) = try EnvelopeFixtures.sealedPayload(EnvelopeFixtures.plaintext(131_072), fileKey: fileKey)
        let boundary = 16 + 65_552
        for count in [boundary - 1, boundary, boundary + 1, boundary + 16, boundary + 17, payload.count - 1] {
            #expect(throws: EnvelopeError.payloadFailure, "\(count) bytes") {
                try EnvelopeFixtures.opened(Array(payload[..<count]), fileKey: fileKey)
            }
        }
    }

    @Test("chunks in another order, or a byte after the last one, do not open", .spec("ENVELOPE-16"))
    func reordered() throws {
        let (payload, _) = try EnvelopeFixtures.sealedPayload(EnvelopeFixtures.plaintext(200_000), fileKey: fileKey)
        let (first, second) = (16..<16 + 65_552, 16 + 65_552..<16 + 2 * 65_552)
        let swapped = payload[..<16] + payload[second] + payload[first] + payload[second.upperBound...]
        for changed in [Array(swapped), payload + [0]] {
            #expect(throws: EnvelopeError.payloadFailure) {
                try EnvelopeFixtures.opened(changed, fileKey: fileKey)
            }
        }
    }

    @Test("an empty last chunk after data is refused although it authenticates", .spec("ENVELOPE-17"))
    func emptyLastChunk() throws {
        let nonce = [UInt8](repeating: 4, count: 16)
        let key = HKDFSHA256.derive(
            secret: fileKey.bytes, salt: nonce, info: Array("payload".utf8), byteCount: 32)
        func sealed(_ chunk: [UInt8], index: UInt8, flag: UInt8) throws -> [UInt8] {
            try ChaCha20Poly1305.seal(chunk, key: key, nonce: [UInt8](repeating: 0, count: 10) + [index, flag])
        }
        let full = EnvelopeFixtures.plaintext(65_536)
        let payload = nonce + (try sealed(full, index: 0, flag: 0))
        let good = payload + (try sealed([7], index: 1, flag: 1))
        #expect(try EnvelopeFixtures.opened(good, fileKey: fileKey) == full + [7])
        let bad = payload + (try sealed([], index: 1, flag: 1))
        #expect(throws: EnvelopeError.payloadFailure) { try EnvelopeFixtures.opened(bad, fileKey: fileKey) }
    }

    @Test("the good chunks before a bad one are released, however the ciphertext is cut", .spec("ENVELOPE-15"))
    func releaseBeforeFailure() throws {
        let plaintext = EnvelopeFixtures.plaintext(200_000)
        var (payload, _) = try EnvelopeFixtures.sealedPayload(plaintext, fileKey: fileKey)
        payload[16 + 2 * 65_552] ^= 1
        for size in [1_000, 65_552, payload.count] {
            var opener = PayloadOpener(fileKey: fileKey)
            var released: [UInt8] = []
            #expect(throws: EnvelopeError.payloadFailure) {
                for start in stride(from: 0, to: payload.count, by: size) {
                    released += try opener.open(Array(payload[start...].prefix(size)))
                }
                released += try opener.finish()
            }
            #expect(released == Array(plaintext.prefix(2 * 65_536)), "pieces of \(size)")
        }
    }

    @Test("an opener that failed goes on failing", .spec("ENVELOPE-18"))
    func failureStays() throws {
        let (payload, _) = try EnvelopeFixtures.sealedPayload(EnvelopeFixtures.plaintext(131_072), fileKey: fileKey)
        var changed = Array(payload[..<(16 + 65_552)])
        changed[20] ^= 1
        var opener = PayloadOpener(fileKey: fileKey)
        #expect(throws: EnvelopeError.payloadFailure) { try opener.open(changed) }
        #expect(throws: EnvelopeError.payloadFailure) { try opener.open(Array(payload[(16 + 65_552)...])) }
        #expect(throws: EnvelopeError.payloadFailure) { try opener.finish() }
    }

    @Test("the same plaintext twice gives two unlike files", .spec("ENVELOPE-19"))
    func freshKeys() throws {
        let files = try (0..<2).map { _ in
            try EnvelopeFile.seal([1, 2, 3], to: [EnvelopeFixtures.identity.recipient], random: .system)
        }
        let parts = try files.map { file in
            let (header, byteCount) = try EnvelopeHeader.parsePrefix(of: file)
            return (try header.unwrap(with: [EnvelopeFixtures.identity]).bytes, Array(file[byteCount...]))
        }
        #expect(parts[0].0 != parts[1].0)
        #expect(parts[0].1.prefix(16) != parts[1].1.prefix(16))
        #expect(parts[0].1.dropFirst(16) != parts[1].1.dropFirst(16))
    }
}
