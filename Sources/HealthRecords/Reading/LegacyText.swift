import Foundation

/// Text in the encodings that hospitals still use.
enum LegacyText {
    /// The text in UTF-8; nil when the encoding is not known or the bytes are not of it. GB2312 and GBK are read as
    /// GB18030, which contains both.
    static func utf8(_ bytes: [UInt8], encoding name: String) -> [UInt8]? {
        switch name.uppercased() {
        case "UTF-8", "UTF8", "US-ASCII", "ASCII":
            return String(validating: bytes, as: UTF8.self) == nil ? nil : bytes
        case "GB18030", "GBK", "GB2312", "GB_2312-80", "CP936", "X-GBK": return decode(bytes, gb18030)
        case "UTF-16": return decode(bytes, .utf16)
        case "UTF-16LE": return decode(bytes, .utf16LittleEndian)
        case "UTF-16BE": return decode(bytes, .utf16BigEndian)
        case "ISO-8859-1", "LATIN1": return Array(latin1(bytes).utf8)
        case "ISO-2022-JP": return decode(bytes, .iso2022JP)
        default: return nil
        }
    }

    /// A file that is text, in UTF-8 or GB 18030; nil where control characters, or codes in place of characters (RTF, HTML,
    /// mail), tell that its words can't be read so.
    static func plain(_ bytes: [UInt8]) -> String? {
        guard bytes.allSatisfy({ $0 >= 0x20 || (0x09...0x0D).contains($0) }), !bytes.starts(with: Array("{\\rtf".utf8))
        else { return nil }
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? utf8(bytes, encoding: "GB18030").map { String(decoding: $0, as: UTF8.self) }
        guard let text, !text.contains("&#"), !text.prefix(4096).contains("Content-Transfer-Encoding:") else {
            return nil
        }
        return text
    }

    /// ISO 8859-1: every byte is the code point of the same number.
    static func latin1(_ bytes: some Sequence<UInt8>) -> String {
        var scalars = String.UnicodeScalarView()
        for byte in bytes { scalars.append(Unicode.Scalar(byte)) }
        return String(scalars)
    }

    /// `kCFStringEncodingGB_18030_2000` as Foundation numbers it.
    private static let gb18030 = String.Encoding(rawValue: 0x8000_0632)

    private static func decode(_ bytes: [UInt8], _ encoding: String.Encoding) -> [UInt8]? {
        String(bytes: bytes, encoding: encoding).map { Array($0.utf8) }
    }
}
