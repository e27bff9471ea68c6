/// A text with signature lines (C2SP signed-note v1.0.0). A parsed note is well formed and not yet verified.
public struct SignedNote: Hashable, Sendable {
    /// The largest note: room for the text and 32 post-quantum signatures of 5 kB in base64.
    public static let maximumByteCount = 256 << 10
    /// The largest text; a checkpoint has at most some 350 bytes.
    public static let maximumTextByteCount = 16 << 10
    /// The most signature lines; the specification asks for at least 16.
    public static let maximumSignatureCount = 32

    /// What is signed, with its last newline.
    public let text: String
    /// The signature lines in order.
    public let signatures: [NoteSignature]

    /// Puts a note together; the text must end in a newline.
    public init(text: String, signatures: [NoteSignature]) {
        precondition(text.utf8.last == UInt8(ascii: "\n"), "a note's text ends in a newline")
        self.text = text
        self.signatures = signatures
    }

    /// Parses the bytes of a note, whose spelling is the only one: `serialized` gives the same bytes back.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumByteCount else { throw .malformedNote(.tooLarge) }
        guard !bytes.contains(where: { $0 < 0x20 && $0 != Self.newline }) else {
            throw .malformedNote(.controlCharacter)
        }
        // The text may have empty lines of its own, so the last one ends it.
        guard
            let split = bytes.indices.dropFirst().last(where: {
                bytes[$0] == Self.newline && bytes[$0 - 1] == Self.newline
            }),
            split + 1 < bytes.count
        else { throw .malformedNote(.noSignatures) }
        guard split <= Self.maximumTextByteCount else { throw .malformedNote(.tooLarge) }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .malformedNote(.encoding) }
        self.init(
            text: String(decoding: bytes[..<split], as: UTF8.self),
            signatures: try Self.signatures(in: bytes[(split + 1)...]))
    }

    /// The bytes of the note.
    public var serialized: [UInt8] { Array((text + "\n" + signatures.map(\.line).joined()).utf8) }

    private static let newline = UInt8(ascii: "\n")

    private static func signatures(in lines: ArraySlice<UInt8>) throws(NoteError) -> [NoteSignature] {
        guard lines.last == newline else { throw .malformedNote(.signatureLine) }
        var signatures: [NoteSignature] = []
        for line in lines.dropLast().split(separator: newline, omittingEmptySubsequences: false) {
            guard signatures.count < maximumSignatureCount else { throw .malformedNote(.tooManySignatures) }
            guard let signature = NoteSignature(line: line) else { throw .malformedNote(.signatureLine) }
            signatures.append(signature)
        }
        return signatures
    }
}
