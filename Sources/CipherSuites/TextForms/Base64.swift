/// RFC 4648 §4 with padding, as signed notes use it. Strict: trailing bits are zero, nothing else is accepted.
public enum Base64 {
    static let coder = RadixCoder(alphabet: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6)

    /// With `=` padding to a multiple of four characters.
    public static func encode(_ bytes: [UInt8]) -> String {
        let body = coder.encode(bytes)
        return body + String(repeating: "=", count: (4 - body.utf8.count % 4) % 4)
    }

    /// Appends what `encode` gives for a digest.
    public static func append(_ digest: Digest, to text: inout [UInt8]) {
        coder.append(digest, to: &text)
        text.append(UInt8(ascii: "="))
    }

    /// Without padding, as age uses it.
    public static func encodeUnpadded(_ bytes: [UInt8]) -> String { coder.encode(bytes) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(utf8: Array(text.utf8)[...]) }

    /// The same with the characters as bytes.
    public static func decode(utf8 source: ArraySlice<UInt8>) -> [UInt8]? {
        guard source.count.isMultiple(of: 4) else { return nil }
        let body = source.prefix { $0 != UInt8(ascii: "=") }
        let padding = source.count - body.count
        guard padding <= 2, source.suffix(padding).allSatisfy({ $0 == UInt8(ascii: "=") }),
            (4 - body.count % 4) % 4 == padding
        else { return nil }
        return coder.decode(body)
    }

    /// The digest that `encode` wrote as these characters; nil otherwise.
    public static func digest(utf8 source: ArraySlice<UInt8>) -> Digest? {
        guard source.count == 44, source.last == UInt8(ascii: "=") else { return nil }
        return coder.digest(source.dropLast())
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

    /// Appends what `encode` gives for a digest.
    public static func append(_ digest: Digest, to text: inout [UInt8]) { coder.append(digest, to: &text) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(utf8: Array(text.utf8)[...]) }

    /// The same with the characters as bytes.
    public static func decode(utf8 text: ArraySlice<UInt8>) -> [UInt8]? { coder.decode(text) }

    /// The digest that `encode` wrote as these characters; nil otherwise.
    public static func digest(utf8 text: ArraySlice<UInt8>) -> Digest? { coder.digest(text) }
}

/// RFC 4648 §6 in lower case, without padding.
public enum Base32 {
    private static let coder = RadixCoder(alphabet: "abcdefghijklmnopqrstuvwxyz234567", bits: 5)

    /// Without padding.
    public static func encode(_ bytes: [UInt8]) -> String { coder.encode(bytes) }

    /// Accepts only what `encode` writes; nil otherwise.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? { decode(utf8: Array(text.utf8)[...]) }

    /// The same with the characters as bytes.
    public static func decode(utf8 text: ArraySlice<UInt8>) -> [UInt8]? { coder.decode(text) }
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
        let count = encodedCount(bytes.count)
        return unsafe String(unsafeUninitializedCapacity: count) { out in
            unsafe bytes.withUnsafeBytes { unsafe encode($0, into: out) }
            return count
        }
    }

    /// Appends the characters of a digest.
    func append(_ digest: Digest, to text: inout [UInt8]) {
        unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: encodedCount(Digest.byteCount)) { out in
            unsafe digest.withBytes { unsafe encode($0, into: out) }
            unsafe text.append(contentsOf: out)
        }
    }

    private func encodedCount(_ count: Int) -> Int { (count * 8 + bits - 1) / bits }

    /// Fills `out`, which has room for exactly the characters of `bytes`.
    private func encode(_ bytes: UnsafeRawBufferPointer, into out: UnsafeMutableBufferPointer<UInt8>) {
        unsafe alphabet.withUnsafeBufferPointer { alphabet in
            var (position, next) = (0, 0)
            // Three bytes are four characters of six bits.
            while bits == 6, position + 3 <= bytes.count {
                let (first, second, third) = unsafe (bytes[position], bytes[position + 1], bytes[position + 2])
                let group = Int(first) << 16 | Int(second) << 8 | Int(third)
                unsafe out[next] = alphabet[group >> 18]
                unsafe out[next + 1] = alphabet[group >> 12 & 63]
                unsafe out[next + 2] = alphabet[group >> 6 & 63]
                unsafe out[next + 3] = alphabet[group & 63]
                (position, next) = (position + 3, next + 4)
            }
            var (buffer, held) = (0, 0)
            while position < bytes.count {
                buffer = unsafe buffer << 8 | Int(bytes[position])
                position += 1
                held += 8
                while held >= bits {
                    held -= bits
                    unsafe out[next] = alphabet[buffer >> held & (1 << bits - 1)]
                    next += 1
                }
                buffer &= 1 << held - 1
            }
            if held > 0 { unsafe out[next] = alphabet[buffer << (bits - held) & (1 << bits - 1)] }
        }
    }

    func decode(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let count = text.count * bits / 8
        var isValid = false
        let out = unsafe [UInt8](unsafeUninitializedCapacity: count) { out, written in
            unsafe text.withUnsafeBufferPointer { text in
                unsafe values.withUnsafeBufferPointer { values in
                    isValid = unsafe decode(text, values, into: out)
                }
            }
            written = count
        }
        return isValid ? out : nil
    }

    /// The same for the 32 bytes of a digest, on the stack.
    func digest(_ text: ArraySlice<UInt8>) -> Digest? {
        guard text.count * bits / 8 == Digest.byteCount else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.byteCount) { out in
            unsafe text.withUnsafeBufferPointer { text in
                unsafe values.withUnsafeBufferPointer { values in
                    unsafe decode(text, values, into: out) ? Digest(UnsafeRawBufferPointer(out)) : nil
                }
            }
        }
    }

    /// Fills `out`, which has room for exactly the whole bytes that `text` holds. False when the text is no encoding of them.
    private func decode(
        _ text: UnsafeBufferPointer<UInt8>, _ values: UnsafeBufferPointer<UInt8>,
        into out: UnsafeMutableBufferPointer<UInt8>
    ) -> Bool {
        var (position, buffer, held, next) = (0, 0, 0, 0)
        // Every value has its high bits clear, and 255 stands for no value.
        var seen: UInt8 = 0
        // Four characters of six bits are three bytes.
        while bits == 6, position + 4 <= text.count {
            let first = unsafe values[Int(text[position])]
            let second = unsafe values[Int(text[position + 1])]
            let third = unsafe values[Int(text[position + 2])]
            let fourth = unsafe values[Int(text[position + 3])]
            seen |= first | second | third | fourth
            unsafe out[next] = first << 2 | second >> 4
            unsafe out[next + 1] = second << 4 | third >> 2
            unsafe out[next + 2] = third << 6 | fourth
            (position, next) = (position + 4, next + 3)
        }
        while position < text.count {
            let value = unsafe values[Int(text[position])]
            position += 1
            seen |= value
            buffer = buffer << bits | Int(value)
            held += bits
            if held >= 8 {
                held -= 8
                unsafe out[next] = UInt8(truncatingIfNeeded: buffer >> held)
                next += 1
                buffer &= 1 << held - 1
            }
        }
        // A whole spare character, or a set bit in the last one, would give the same bytes a second spelling.
        return seen & 0x80 == 0 && held < bits && buffer == 0
    }
}
