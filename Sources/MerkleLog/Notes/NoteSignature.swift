import CipherSuites

/// One signature line of a note: who signed, with which key, and the bytes. Nothing is verified by itself.
public struct NoteSignature: Hashable, Sendable {
    /// The key's name.
    public let name: String
    /// The first four bytes of a hash over the key's name, algorithm and public half.
    public let keyID: [UInt8]
    /// What the algorithm made, at least one byte.
    public let signature: [UInt8]

    /// Takes the parts; `keyID` is four bytes.
    public init(name: String, keyID: [UInt8], signature: [UInt8]) {
        precondition(keyID.count == 4, "a key ID is four bytes")
        self.name = name
        self.keyID = keyID
        self.signature = signature
    }

    /// Parses a line without its newline.
    init?(line: ArraySlice<UInt8>) {
        guard line.starts(with: Self.dash) else { return nil }
        let fields = line.dropFirst(Self.dash.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard fields.count == 2, let bytes = Base64.decode(utf8: fields[1]), bytes.count > 4 else { return nil }
        let name = String(decoding: fields[0], as: UTF8.self)
        guard KeyName.isAllowedInNote(name) else { return nil }
        self.init(name: name, keyID: Array(bytes[..<4]), signature: Array(bytes[4...]))
    }

    /// The line with its newline.
    var line: String { "— \(name) \(Base64.encode(keyID + signature))\n" }

    private static let dash = Array("— ".utf8)
}
