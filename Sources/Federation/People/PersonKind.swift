/// Whose keys they are. The kind decides what a card shows and which commands take the keys; it is no right.
public enum PersonKind: String, Sendable, CaseIterable {
    /// Somebody whose records are kept. Nameless here: no file of the holder says whose health it is about.
    case patient
    /// Somebody who reads records by a credential.
    case practitioner
    /// An institution that enrols, credentials or authorises; its cards carry no age recipient.
    case institution

    /// The longest name, in UTF-8 bytes.
    public static let maximumNameByteCount = 300

    /// Whether keys of this kind may carry `name`: none for a patient; for the others 1 to 300 bytes of one line, without
    /// white space at either end and without characters that steer a terminal or turn the reading order.
    public func accepts(name: String) -> Bool {
        guard self != .patient else { return name.isEmpty }
        guard (1...Self.maximumNameByteCount).contains(name.utf8.count), name.first?.isWhitespace == false,
            name.last?.isWhitespace == false
        else { return false }
        return !name.unicodeScalars.contains(where: Self.breaksLine)
    }

    private static func breaksLine(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }
}
