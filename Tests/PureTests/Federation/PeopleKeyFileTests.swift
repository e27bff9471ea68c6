import CipherSuites
import EnvelopeFormat
import Federation
import TestSupport
import Testing

@Suite("Key files")
struct PeopleKeyFileTests {
    private let passphrase = PeopleFixtures.passphrase

    @Test(
        "keys come back from their file as they were", .spec("KEYS-26"), arguments: PersonKind.allCases, Suite.allCases)
    func roundTrip(kind: PersonKind, suite: Suite) throws {
        let keys = try PeopleFixtures.keys(kind, suite: suite)
        let file = try KeyFile.seal(keys, passphrase: passphrase, logN: 1, random: .system)
        #expect(file.count <= KeyFile.maximumByteCount)
        let opened = try KeyFile.open(file, passphrase: passphrase)
        #expect(KeyFile.text(of: opened) == KeyFile.text(of: keys))
        #expect(opened.identity.publicKey == keys.identity.publicKey)
        #expect([opened.kind] == [kind] && opened.suite == suite && opened.name == keys.name)
    }

    @Test("another passphrase opens nothing", .spec("KEYS-27"))
    func wrongPassphrase() throws {
        let file = try KeyFile.seal(PeopleFixtures.keys(), passphrase: passphrase, logN: 1, random: .system)
        for wrong in [[], passphrase + [1], Array(passphrase.dropLast())] {
            #expect(throws: KeyFileError.wrongPassphrase) { try KeyFile.open(file, passphrase: wrong) }
        }
    }

    @Test("a file in which any bit is changed, or that is cut anywhere, gives no keys", .spec("KEYS-27"))
    func tampered() throws {
        let file = try KeyFile.seal(PeopleFixtures.keys(), passphrase: passphrase, logN: 1, random: .system)
        for (place, byte) in file.enumerated() {
            var changed = file
            changed[place] = byte ^ 1 << UInt8(place % 8)
            #expect(throws: KeyFileError.self, "byte \(place)") { try KeyFile.open(changed, passphrase: passphrase) }
            #expect(throws: KeyFileError.self, "cut at \(place)") {
                try KeyFile.open(Array(file[..<place]), passphrase: passphrase)
            }
        }
    }

    @Test("what is no age file, or larger than a key file, is damaged", .spec("KEYS-27"))
    func notAFile() throws {
        let long = try PassphraseFile.seal(
            [UInt8](repeating: 35, count: KeyFile.maximumByteCount), passphrase: passphrase, logN: 1, random: .system)
        for file in [[], Array("AGE-SECRET-KEY-1".utf8), long] {
            #expect(throws: KeyFileError.damaged) { try KeyFile.open(file, passphrase: passphrase) }
        }
    }

    /// What is replaced in a good practitioner's text, and by what.
    private static let changes: [(String, String)] = [
        ("# nuo/keys@v1\n", ""), ("# nuo/keys@v1", "#nuo/keys@v1"), ("# nuo/keys@v1", "# nuo/key@v1"),
        ("# nuo/keys@v1", "# nuo/keys@v01"), ("# nuo/keys@v1", "# nuo/keys@v1.1"),
        ("# nuo/keys@v1", "# nuo/keys@v9999999999"),
        ("# kind: practitioner\n", ""), ("practitioner", "Practitioner"), ("practitioner", "patient"),
        ("practitioner", "nurse"), ("# suite: 1", "# suite: 01"), ("# suite: 1", "# suite: 3"),
        ("# suite: 1", "# suite:1"), ("# suite: 1\n", "# suite: 1\n# suite: 1\n"), ("chengdu", "Chengdu"),
        ("# home: chengdu-1.example/consent\n", ""),
        ("# kind: practitioner\n# suite: 1", "# suite: 1\n# kind: practitioner"),
        ("# name: 王医生 (Dr Wang)\n", ""), ("王医生", " 王医生"), ("Wang)", "Wang) "), ("# open: ", "# open:  "),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh9"),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="),
        ("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHg"),
        ("# sign: ", "# note: x\n# sign: "), ("# sign: ", "\n# sign: "), ("\n", "\r\n"),
        ("AGE-SECRET-KEY-PQ-1", "age-secret-key-pq-1"), ("AGE-SECRET-KEY-PQ-1", "# AGE-SECRET-KEY-PQ-1"),
    ]

    @Test("the text inside has one spelling", .spec("KEYS-28"), arguments: changes)
    func oneSpelling(old: String, new: String) throws {
        let text = String(decoding: KeyFile.text(of: try PeopleFixtures.keys(.practitioner)), as: UTF8.self)
        let changed = text.replacing(old, with: new)
        try #require(!changed.utf8.elementsEqual(text.utf8))
        #expect(throws: KeyFileError.notKeys) { try opening(Array(changed.utf8)) }
    }

    @Test("the text inside ends with one line feed after the age identity of the same keys", .spec("KEYS-28"))
    func lastLine() throws {
        let text = KeyFile.text(of: try PeopleFixtures.keys())
        let other = Array(EnvelopeFixtures.hybridIdentity.text.utf8)
        let lines = text.split(separator: UInt8(ascii: "\n"))
        let own = try #require(lines.last)
        for changed in [
            Array(text.dropLast()), text + [UInt8(ascii: "\n")], text + [UInt8(ascii: "#")],
            Array(text.dropLast(own.count + 1)), Array(text.dropLast(own.count + 1)) + other + [UInt8(ascii: "\n")],
            text + other, [0xff] + text, [],
        ] {
            #expect(throws: KeyFileError.notKeys) { try opening(changed) }
        }
    }

    @Test("a newer version is told apart from other texts", .spec("KEYS-28"), arguments: ["v2", "v10", "v999999999"])
    func newerVersion(version: String) throws {
        let text = String(decoding: KeyFile.text(of: try PeopleFixtures.keys()), as: UTF8.self)
        let newer = text.replacing("@v1", with: "@\(version)")
        #expect(throws: KeyFileError.unknownVersion) { try opening(Array(newer.utf8)) }
    }

    private func opening(_ text: [UInt8]) throws -> PersonKeys {
        try KeyFile.open(
            PassphraseFile.seal(text, passphrase: passphrase, logN: 1, random: .system), passphrase: passphrase)
    }
}
