import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("signed notes")
struct SignedNoteTests {
    @Test("a note is parsed into text and lines, and written back", .spec("LOG-9"))
    func parts() throws {
        let bytes = Array(NoteFixture.note.utf8)
        let note = try SignedNote(parsing: bytes)
        #expect(note.text == NoteFixture.text)
        #expect(note.signatures.map(\.name) == [NoteFixture.origin, "mirror.example/m", "陌生.example/é"])
        #expect(note.signatures.map { Hex.encode($0.keyID) } == ["e56b923c", "38ce8906", "00000000"])
        #expect(note.signatures.map(\.signature.count) == [64, 72, 5])
        #expect(note.serialized == bytes)
        #expect(SignedNote(text: note.text, signatures: note.signatures) == note)
    }

    @Test("the last empty line ends the text", .spec("LOG-9"))
    func emptyLinesInText() throws {
        let text = "\nfirst\n\n\nlast\n\n"
        let note = try SignedNote(parsing: Array((text + "\n" + NoteFixture.unknownLine).utf8))
        #expect(note.text == text)
    }

    /// Near misses of a valid note with the flaw each must be refused for.
    private static let nearMisses: [(label: String, note: String, flaw: NoteFlaw)] = {
        let (text, line) = (NoteFixture.text, NoteFixture.logLine)
        let good = text + "\n" + line
        let base64 = line.split(separator: " ")[2].dropLast()
        func named(_ name: String) -> String { "\(text)\n— \(name) \(base64)\n" }
        return [
            ("nothing", "", .noSignatures),
            ("text only", text, .noSignatures),
            ("no empty line", text + line, .noSignatures),
            ("no signature line", text + "\n", .noSignatures),
            ("an empty line after the lines", good + "\n", .noSignatures),
            ("no text", "\n" + line, .noSignatures),
            ("no last newline", String(good.dropLast()), .signatureLine),
            (
                "CRLF", good.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"),
                .controlCharacter
            ),
            ("a tab", good + "\t", .controlCharacter),
            ("a null in the text", "\u{0}" + good, .controlCharacter),
            ("an escape in a name", named("a\u{1b}b"), .controlCharacter),
            ("a hyphen for the dash", good.replacing("—", with: "-"), .signatureLine),
            ("an en dash", good.replacing("—", with: "–"), .signatureLine),
            ("no space after the dash", good.replacing("— ", with: "—"), .signatureLine),
            ("two spaces after the dash", good.replacing("— ", with: "—  "), .signatureLine),
            ("two spaces after the name", named("a "), .signatureLine),
            ("no name", named(""), .signatureLine),
            ("a plus in the name", named("a+b"), .signatureLine),
            ("a no-break space in the name", named("a\u{a0}b"), .signatureLine),
            ("an ideographic space in the name", named("a\u{3000}b"), .signatureLine),
            ("a line separator in the name", named("a\u{2028}b"), .signatureLine),
            ("no signature", text + "\n— name\n", .signatureLine),
            ("an empty signature", text + "\n— name \n", .signatureLine),
            ("a key ID only", text + "\n— name AAAAAA==\n", .signatureLine),
            ("base64 without padding", good.replacing("=", with: "").replacing("s94", with: "s94="), .signatureLine),
            ("a set bit in base64 padding", text + "\n— name AAAAAAB=\n", .signatureLine),
            ("the URL alphabet", text + "\n— name AAAAAAA_\n", .signatureLine),
            ("a third field", good.dropLast() + " x\n", .signatureLine),
            ("a trailing space", good.dropLast() + " \n", .signatureLine),
            ("text between the lines", good + "text\n" + line, .signatureLine),
            ("33 lines", text + "\n" + String(repeating: line, count: 33), .tooManySignatures),
            (
                "too long a text", String(repeating: "a", count: SignedNote.maximumTextByteCount) + "\n\n" + line,
                .tooLarge
            ),
            (
                "too long a note",
                text + "\n— name " + String(repeating: "A", count: SignedNote.maximumByteCount) + "\n", .tooLarge
            ),
        ]
    }()

    @Test("near misses of a note are refused for their flaw", .spec("LOG-9", "LOG-10"), arguments: nearMisses)
    func nearMiss(_ label: String, _ note: String, _ flaw: NoteFlaw) {
        #expect(throws: NoteError.malformedNote(flaw), "\(label)") { try SignedNote(parsing: Array(note.utf8)) }
    }

    @Test(
        "invalid UTF-8 is refused", .spec("LOG-9"),
        arguments: [[0xff], [0xc0, 0x80], [0xe2, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]] as [[UInt8]])
    func invalidEncoding(_ bytes: [UInt8]) {
        let rest = Array(NoteFixture.note.utf8)
        #expect(throws: NoteError.malformedNote(.encoding)) { try SignedNote(parsing: bytes + rest) }
        let line = Array("— ".utf8) + bytes + Array(" AAAAAAAA\n".utf8)
        #expect(throws: NoteError.malformedNote(.encoding)) { try SignedNote(parsing: rest + line) }
    }

    @Test("32 signatures of five kilobytes, and a text of 16 KiB, are accepted", .spec("LOG-10"))
    func largestNote() throws {
        let signature = NoteSignature(
            name: "witness.example/w", keyID: [1, 2, 3, 4], signature: [UInt8](repeating: 5, count: 5000))
        let text = String(repeating: "a", count: SignedNote.maximumTextByteCount - 1) + "\n"
        let note = SignedNote(text: text, signatures: Array(repeating: signature, count: 32))
        #expect(try SignedNote(parsing: note.serialized) == note)
    }

    @Test("whatever bytes parse are the bytes that their note writes", .spec("LOG-9"))
    func oneSpelling() throws {
        var random = SeededRandom.announced("signed notes")
        let good = Array(NoteFixture.note.utf8)
        var parsed = 0
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch UInt8.random(in: 0...2, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: place)
                default: bytes.insert(bytes[Int.random(in: 0..<bytes.count, using: &random)], at: place)
                }
            }
            guard let note = try? SignedNote(parsing: bytes) else { continue }
            parsed += 1
            if note.serialized != bytes { Issue.record("\(Hex.encode(bytes))") }
        }
        #expect(parsed > 0)
    }
}
