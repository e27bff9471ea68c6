import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("Headers")
struct EnvelopeHeaderTests {
    private let fileKey = FileKey.generate(random: .system)

    private func header(for identities: [Identity]) throws -> EnvelopeHeader {
        try .make(fileKey: fileKey, recipients: identities.map(\.recipient), random: .system)
    }

    private func hybrid(_ byte: UInt8) -> Identity { .hybrid(seed: [UInt8](repeating: byte, count: 32)) }

    @Test("every recipient unwraps the same file key and a stranger none", .spec("ENVELOPE-9"))
    func severalRecipients() throws {
        let readers = [hybrid(1), hybrid(2), hybrid(3)]
        let header = try header(for: readers)
        for reader in readers {
            #expect(try header.unwrap(with: [hybrid(9), reader]).bytes == fileKey.bytes)
        }
        #expect(throws: EnvelopeError.noMatch) { try header.unwrap(with: [hybrid(4), EnvelopeFixtures.identity]) }
        #expect(throws: EnvelopeError.noMatch) { try header.unwrap(with: []) }
    }

    @Test("what is written is what is read", .spec("ENVELOPE-1"), arguments: [1, 2, 20])
    func roundTrip(count: UInt8) throws {
        let header = try header(for: (1...count).map { hybrid($0) })
        let bytes = header.serialized
        #expect(try EnvelopeHeader(parsing: bytes) == header)
        #expect(header.digest == .sha256(bytes))
        let (prefix, byteCount) = try EnvelopeHeader.parsePrefix(of: bytes + [1, 2, 3])
        #expect(prefix == header)
        #expect(byteCount == bytes.count)
        #expect(throws: EnvelopeError.headerFailure) { try EnvelopeHeader(parsing: bytes + [10]) }
    }

    @Test("post-quantum and classic recipients do not share a header", .spec("ENVELOPE-5"))
    func mixedRecipients() {
        #expect(throws: EnvelopeError.mixedRecipients) { try header(for: [hybrid(1), EnvelopeFixtures.identity]) }
    }

    @Test("no recipients, and more than twenty, are refused", .spec("ENVELOPE-4"), arguments: [0, 21])
    func recipientCount(count: Int) {
        let identities = [Identity](repeating: EnvelopeFixtures.identity, count: count)
        #expect(throws: EnvelopeError.recipientCount) { try header(for: identities) }
    }

    @Test("the twenty-first stanza is not read", .spec("ENVELOPE-4"))
    func stanzaLimit() throws {
        let text = String(decoding: try header(for: [EnvelopeFixtures.identity]).serialized, as: UTF8.self)
        func padded(unknownStanzas count: Int) -> [UInt8] {
            let unknown = String(repeating: "-> unknown\n\n", count: count)
            return Array(text.replacing("age-encryption.org/v1\n", with: "age-encryption.org/v1\n" + unknown).utf8)
        }
        #expect(try EnvelopeHeader(parsing: padded(unknownStanzas: 19)).stanzas.count == 20)
        #expect(throws: EnvelopeError.headerFailure) { try EnvelopeHeader(parsing: padded(unknownStanzas: 20)) }
    }

    @Test("a header of 64 KiB is read, and one of a byte more is not", .spec("ENVELOPE-3"))
    func sizeLimit() throws {
        let end = "\n\n--- " + Base64.encodeUnpadded([UInt8](repeating: 0, count: 32)) + "\n"
        func padded(byteCount: Int) -> [UInt8] {
            let start = "age-encryption.org/v1\n-> "
            return Array((start + String(repeating: "x", count: byteCount - start.count - end.count) + end).utf8)
        }
        #expect(try EnvelopeHeader(parsing: padded(byteCount: 65_536)).serialized == padded(byteCount: 65_536))
        #expect(throws: EnvelopeError.headerFailure) { try EnvelopeHeader(parsing: padded(byteCount: 65_537)) }
    }

    @Test(
        "a native stanza whose body is not 32 bytes is refused unopened", .spec("ENVELOPE-8"),
        arguments: [EnvelopeFixtures.identity, EnvelopeFixtures.hybridIdentity], [0, 31, 33, 48])
    func bodyLength(identity: Identity, byteCount: Int) throws {
        let header = try header(for: [identity])
        let text = String(decoding: header.serialized, as: UTF8.self)
        let body = Base64.encodeUnpadded(header.stanzas[0].body)
        let other = Base64.encodeUnpadded([UInt8](repeating: 0, count: byteCount)) + (byteCount == 48 ? "\n" : "")
        let changed = try EnvelopeHeader(parsing: Array(text.replacing("\n" + body, with: "\n" + other).utf8))
        #expect(changed.stanzas[0].body.count == byteCount)
        #expect(throws: EnvelopeError.headerFailure) { try changed.unwrap(with: [identity]) }
    }

    @Test("no bit of a classic header can be changed", .spec("ENVELOPE-10"))
    func everyBit() throws {
        let bytes = try header(for: [EnvelopeFixtures.identity]).serialized
        let accepted = (0..<bytes.count * 8).filter { unwraps(bytes, flipping: $0, with: EnvelopeFixtures.identity) }
        #expect(accepted == [])
    }

    @Test("no byte of a hybrid header can be changed in one bit", .spec("ENVELOPE-10"))
    func everyByteOfHybrid() throws {
        var random = SeededRandom.announced("bits flipped in a hybrid header")
        let bytes = try header(for: [EnvelopeFixtures.hybridIdentity]).serialized
        let flips = bytes.indices.map { $0 * 8 + Int.random(in: 0..<8, using: &random) }
        #expect(flips.filter { unwraps(bytes, flipping: $0, with: EnvelopeFixtures.hybridIdentity) } == [])
    }

    @Test("a header cut short at any byte is refused", .spec("ENVELOPE-10"))
    func truncation() throws {
        let bytes = try header(for: [EnvelopeFixtures.identity]).serialized
        #expect(bytes.indices.filter { (try? EnvelopeHeader(parsing: Array(bytes[..<$0]))) != nil } == [])
    }

    private func unwraps(_ bytes: [UInt8], flipping bit: Int, with identity: Identity) -> Bool {
        var changed = bytes
        changed[bit / 8] ^= 1 << (bit % 8)
        return (try? EnvelopeHeader(parsing: changed).unwrap(with: [identity])) != nil
    }
}
