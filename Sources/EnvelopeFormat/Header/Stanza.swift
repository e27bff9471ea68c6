import CipherSuites

/// One recipient's part of a header: `-> type arguments`, then the body in base64, 64 columns a line, the last line
/// shorter than that (C2SP age, recipient stanza).
public struct Stanza: Hashable, Sendable {
    /// The first argument, which says how to read the rest; readers pass over types that they do not know.
    public let type: String
    /// The further arguments; each is one or more visible ASCII characters.
    public let arguments: [String]
    /// The decoded body, which may be empty.
    public let body: [UInt8]

    static let bodyColumns = 64
    /// Of every native type: a 16-byte file key and the 16-byte tag. Checked before anything is decrypted, so that a
    /// longer body cannot be used to learn which of many keys opens it.
    static let wrappedFileKeyByteCount = FileKey.byteCount + ChunkCipher.tagByteCount

    /// The bytes of the stanza in a header, up to and including the last line feed.
    var serialized: [UInt8] {
        var out = Array("-> \(([type] + arguments).joined(separator: " "))\n".utf8)
        let text = Array(Base64.encodeUnpadded(body).utf8)
        // One line more than there are full ones: a body that fills its last line is followed by an empty line.
        for start in stride(from: 0, through: text.count, by: Self.bodyColumns) {
            out += text[start..<min(start + Self.bodyColumns, text.count)]
            out.append(UInt8(ascii: "\n"))
        }
        return out
    }
}
