extension JSONParser {
    /// A string at its opening quote. Text without escapes is taken in one piece.
    mutating func string() throws(JSONError) -> String {
        position += 1
        let start = position
        var unescaped: [UInt8]?
        var pieceStart = position
        var isASCII = true
        while true {
            let plain = plainText()
            position = plain.end
            isASCII = isASCII && plain.isASCII
            let byte = try peek()
            if byte == UInt8(ascii: "\"") { break }
            guard byte == UInt8(ascii: "\\") else { throw error(.unexpectedByte) }
            // Taken out, so that what there is grows where it is and is not copied at each escape.
            var text = unescaped.take() ?? []
            text.append(contentsOf: bytes[pieceStart..<position])
            try escape(into: &text)
            unescaped = text
            pieceStart = position
        }
        let end = position
        position += 1
        guard var text = unescaped else { return try validated(bytes[start..<end], at: start, isASCII: isASCII) }
        text.append(contentsOf: bytes[pieceStart..<end])
        return try validated(text[...], at: start, isASCII: false)
    }

    /// Where the next quote, escape or control character is, or the end; and whether only ASCII stands before it.
    private func plainText() -> (end: Int, isASCII: Bool) {
        let text = bytes.span
        var (end, seen) = (position, UInt8(0))
        while end < text.count {
            let byte = text[end]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            seen |= byte
            end += 1
        }
        return (end, seen < 0x80)
    }

    private func validated(
        _ text: ArraySlice<UInt8>, at offset: Int, isASCII: Bool
    ) throws(JSONError) -> String {
        if isASCII { return String(decoding: text, as: UTF8.self) }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw JSONError(kind: .invalidUTF8, offset: offset)
        }
        if text.mayHoldNoncharacter, string.unicodeScalars.contains(where: \.isNoncharacter) {
            throw JSONError(kind: .noncharacter, offset: offset)
        }
        return string
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        let letter = try peek()
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(try escapedScalar(from: start)).utf8)
        default: throw JSONError(kind: .invalidEscape, offset: start)
        }
    }

    private mutating func escapedScalar(from start: Int) throws(JSONError) -> Character {
        let unit = try hexadecimalUnit()
        var code = unit
        if (0xD800...0xDBFF).contains(unit) {
            guard position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"),
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw JSONError(kind: .loneSurrogate, offset: start) }
            position += 2
            let low = try hexadecimalUnit()
            guard (0xDC00...0xDFFF).contains(low) else { throw JSONError(kind: .loneSurrogate, offset: start) }
            code = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw JSONError(kind: .loneSurrogate, offset: start) }
        return Character(scalar)
    }

    private mutating func hexadecimalUnit() throws(JSONError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let digit = try peek()
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: throw error(.invalidEscape)
            }
            position += 1
        }
        return unit
    }

    /// A number, kept as its text.
    mutating func number() throws(JSONError) -> String {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < bytes.count, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
                position += 1
            }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() throws(JSONError) {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        guard position > start else { throw error(.invalidNumber) }
    }
}

extension ArraySlice<UInt8> {
    /// A cheap look at the bytes, so that ordinary text pays no scan by scalars.
    fileprivate var mayHoldNoncharacter: Bool {
        var previous: UInt8 = 0
        for byte in self {
            if (previous == 0xBF && byte >= 0xBE) || (previous == 0xEF && byte == 0xB7) { return true }
            previous = byte
        }
        return false
    }
}

extension Unicode.Scalar {
    fileprivate var isNoncharacter: Bool { (0xFDD0...0xFDEF).contains(value) || value & 0xFFFE == 0xFFFE }
}
