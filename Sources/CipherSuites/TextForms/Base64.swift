/// RFC 4648 §4 with padding, as signed notes use it. Strict: trailing bits are zero, nothing else is accepted.
public enum Base64 {
    static let coder = RadixCoder(alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6)

    /// With `=` padding to a multiple of four characters.
    public static func encode(_ bytes: [UInt8]) -> String {
        let body = coder.encode(bytes)
        return body + String(repeating: "=", count: (4 - body.utf8.count % 4) % 4)
    }

    /// Without padding, as age uses it.
    public static func encodeUnpadded(_ bytes: [UInt8]) -> String { coder.encode(bytes) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.count.isMultiple(of: 4) else { return nil }
        let body = source.prefix { $0 != UInt8(ascii: "=") }
        let padding = source.count - body.count
        guard padding <= 2, source.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }),
            (4 - body.count % 4) % 4 == padding
        else { return nil }
        return coder.decode(body)
    }

    /// Accepts only what `encodeUnpadded` writes; nil otherwise.
    public static func decodeUnpadded(_ text: some StringProtocol) -> [UInt8]? { coder.decode(Array(text.utf8)[...]) }
}

/// RFC 4648 §5 without padding, as JOSE uses it. Strict: trailing bits are zero, nothing else is accepted.
public enum Base64URL {
    private static let coder = RadixCoder(
        alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", bits: 6)

    /// Without padding.
    public static func encode(_ bytes: [UInt8]) -> String { coder.encode(bytes) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { coder.decode(Array(text.utf8)[...]) }
}

/// RFC 4648 §6 in lower case, without padding.
public enum Base32 {
    private static let coder = RadixCoder(alphabet: "abcdefghijklmnopqrstuvwxyz234567", bits: 5)

    /// Without padding.
    public static func encode(_ bytes: [UInt8]) -> String { coder.encode(bytes) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { coder.decode(Array(text.utf8)[...]) }
}

/// The shared machinery of the power-of-two radices.
struct RadixCoder: Sendable {
    private let alphabet: [UInt8]
    private let values: [UInt8]
    private let bits: Int

    init(alphabet: StaticString, bits: Int) {
        self.alphabet = Array("\(alphabet)".utf8)
        self.bits = bits
        precondition(self.alphabet.count == 1 << bits)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in self.alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        self.values = values
    }

    func encode(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 8 / bits + 1)
        var buffer = 0
        var held = 0
        for byte in bytes {
            buffer = buffer << 8 | Int(byte)
            held += 8
            while held >= bits {
                held -= bits
                out.append(alphabet[buffer >> held & (1 << bits - 1)])
            }
            buffer &= 1 << held - 1
        }
        if held > 0 { out.append(alphabet[buffer << (bits - held) & (1 << bits - 1)]) }
        return String(decoding: out, as: UTF8.self)
    }

    func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.count * bits / 8)
        var buffer = 0
        var held = 0
        for character in text {
            let value = values[Int(character)]
            guard value != 255 else { return nil }
            buffer = buffer << bits | Int(value)
            held += bits
            if held >= 8 {
                held -= 8
                out.append(UInt8(truncatingIfNeeded: buffer >> held))
                buffer &= 1 << held - 1
            }
        }
        // A whole spare character, or a set bit in the last one, would give the same bytes a second spelling.
        guard held < bits, buffer == 0 else { return nil }
        return out
    }
}
