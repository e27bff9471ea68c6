/// The name of a ledger: the checkpoint's first line and the name of its log key (C2SP tlog-checkpoint). It never
/// changes, whatever becomes of addresses and keys.
public struct Origin: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1 to 120 characters of `a–z 0–9 . - / _`, beginning with a letter or digit: what fits a health code and a path.
    public let text: String

    /// The largest number of characters.
    public static let maximumLength = 120

    /// Nil for anything that is no origin.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (1...Self.maximumLength).contains(bytes.count), bytes.allSatisfy(Self.isAllowed), let first = bytes.first,
            Self.isAlphanumeric(first)
        else { return nil }
        self.text = text
    }

    /// The UTF-8 bytes, prefixed with their number: how an origin is bound into a signature.
    public var lengthPrefixed: [UInt8] { [UInt8(text.utf8.count)] + Array(text.utf8) }

    /// The name itself.
    public var description: String { text }

    /// By name.
    public static func < (left: Origin, right: Origin) -> Bool { left.text < right.text }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || [0x2d, 0x2e, 0x2f, 0x5f].contains(byte)
    }
}
