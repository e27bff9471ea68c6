import CipherSuites
import EnvelopeFormat
import TestSupport
import Testing

@Suite("Passphrase files")
struct PassphraseFileTests {
    private let passphrase = Array("correct horse 电池".utf8)

    @Test("a file opens under its passphrase and no other", .spec("ENVELOPE-30"))
    func roundTrip() throws {
        let file = try PassphraseFile.seal([1, 2, 3], passphrase: passphrase, logN: 4, random: .system)
        #expect(try PassphraseFile.open(file, passphrase: passphrase) == [1, 2, 3])
        // No zero byte at the end: HMAC, and so scrypt, takes a short passphrase and its zero-padded form for one.
        for wrong in [[], passphrase + [1], Array(passphrase.dropLast())] {
            #expect(throws: EnvelopeError.noMatch) { try PassphraseFile.open(file, passphrase: wrong) }
        }
    }

    @Test("a file for recipients is not tried", .spec("ENVELOPE-30"))
    func notAPassphraseFile() throws {
        let file = try EnvelopeFile.seal([1], to: [EnvelopeFixtures.identity.recipient], random: .system)
        #expect(throws: EnvelopeError.noMatch) { try PassphraseFile.open(file, passphrase: passphrase) }
        let own = try PassphraseFile.seal([1], passphrase: passphrase, logN: 1, random: .system)
        #expect(throws: EnvelopeError.noMatch) { try EnvelopeFile.open(own, with: [EnvelopeFixtures.identity]) }
    }

    @Test(
        "work factors outside the limits are not written", .spec("ENVELOPE-7"), arguments: [Int.min, -1, 0, 23, .max])
    func unwrittenWorkFactors(logN: Int) {
        #expect(throws: EnvelopeError.invalidWorkFactor) {
            try PassphraseFile.seal([], passphrase: passphrase, logN: logN, random: .system)
        }
    }

    @Test(
        "work factors outside the limits, or oddly written, are not tried", .spec("ENVELOPE-7"),
        arguments: ["0", "23", "64", "04", "+4", "-4", "0x4", "4a", "18446744073709551620", "٤"])
    func untriedWorkFactors(text: String) throws {
        let file = try PassphraseFile.seal([], passphrase: passphrase, logN: 4, random: .system)
        #expect(throws: EnvelopeError.headerFailure) {
            try PassphraseFile.open(replacing(" 4\n", with: " \(text)\n", in: file), passphrase: passphrase)
        }
    }

    @Test("a scrypt stanza beside any other is refused", .spec("ENVELOPE-6"))
    func notAlone() throws {
        let file = try PassphraseFile.seal([], passphrase: passphrase, logN: 4, random: .system)
        let (header, byteCount) = try EnvelopeHeader.parsePrefix(of: file)
        let start = Array("age-encryption.org/v1\n".utf8)
        let stanza = Array(header.serialized.dropFirst(start.count).prefix { $0 != UInt8(ascii: "\n") }) + [10, 10]
        for other in [Array("-> unknown\n\n".utf8), stanza] {
            let changed = start + other + file[start.count..<byteCount]
            #expect(throws: EnvelopeError.headerFailure) { try EnvelopeHeader(parsing: changed) }
        }
    }

    private func replacing(_ old: String, with new: String, in file: [UInt8]) throws -> [UInt8] {
        let (_, byteCount) = try EnvelopeHeader.parsePrefix(of: file)
        let header = String(decoding: file[..<byteCount], as: UTF8.self)
        return Array(header.replacing(old, with: new, maxReplacements: 1).utf8) + file[byteCount...]
    }
}
