/// Base64 inside FHIR resources: padded, with white space allowed between characters (RFC 4648 §4).
enum Base64Text {
    /// The bytes; nil when a character is foreign, the padding is wrong or the last group is cut off.
    static func decode(_ text: String) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count / 4 * 3)
        return scan(text) { out.append($0) } ? out : nil
    }

    static func isValid(_ text: String) -> Bool { !text.isEmpty && scan(text) { _ in } }

    private static func scan(_ text: String, emit: (UInt8) -> Void) -> Bool {
        var group: UInt32 = 0
        var count = 0
        var padding = 0
        for byte in text.utf8 {
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { continue }
            if byte == UInt8(ascii: "=") {
                padding += 1
                group <<= 6
            } else {
                guard padding == 0, let value = value(byte) else { return false }
                group = group << 6 | value
            }
            count += 1
            if count.isMultiple(of: 4) {
                guard padding <= 2 else { return false }
                for index in 0..<3 - padding { emit(UInt8(truncatingIfNeeded: group >> (16 - 8 * index))) }
                group = 0
            }
        }
        return count.isMultiple(of: 4)
    }

    private static func value(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(byte - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(byte - UInt8(ascii: "a")) + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0")) + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
