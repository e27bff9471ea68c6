/// Texts of DICOM headers in their character sets (DICOM PS3.3 §C.12.1.1.2, PS3.5 §6.1), as far as they occur in East
/// Asia and the West; other sets are shown by their Latin letters.
struct DICOMText {
    private let terms: [String]

    /// `characterSet` is the value of Specific Character Set.
    init(characterSet: [UInt8]?) {
        terms = String(decoding: characterSet ?? [], as: UTF8.self).split(
            separator: "\\", omittingEmptySubsequences: false
        )
        .map { $0.trimmingCharacters() }
    }

    /// The text without padding.
    func decode(_ bytes: [UInt8]) -> String {
        let text = bytes.contains(0x1B) ? decodeExtended(bytes) : decode(bytes[...], set: terms.first ?? "")
        return text.trimmingCharacters()
    }

    /// A person's name: the ideographic group when there is one, family name first (PS3.5 §6.2.1).
    func personName(_ bytes: [UInt8]) -> String? {
        let groups = decode(bytes).split(separator: "=", omittingEmptySubsequences: false)
        let preferred = groups.count > 1 && !groups[1].allSatisfy { $0 == "^" || $0 == " " } ? groups[1] : groups.first
        guard let preferred else { return nil }
        let parts = preferred.split(separator: "^").map { $0.trimmingCharacters() }.filter { !$0.isEmpty }
        let isHan = preferred.unicodeScalars.contains(where: \.properties.isIdeographic)
        let name = parts.joined(separator: isHan ? "" : " ")
        return name.isEmpty ? nil : name
    }

    private func decode(_ bytes: ArraySlice<UInt8>, set: String) -> String {
        let encoding =
            switch set {
            case "ISO_IR 192": "UTF-8"
            case "GB18030", "GBK", "ISO 2022 IR 58": "GB18030"
            default: "ISO-8859-1"
            }
        guard let text = LegacyText.utf8(Array(bytes), encoding: encoding) else { return LegacyText.latin1(bytes) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Text with escape sequences (ISO 2022): each run is decoded by the set that its escape designates.
    private func decodeExtended(_ bytes: [UInt8]) -> String {
        var text = ""
        for (index, run) in bytes.split(separator: 0x1B, omittingEmptySubsequences: false).enumerated() {
            if index == 0 {
                text += decode(run, set: terms.first ?? "")
            } else if run.starts(with: Array("$B".utf8)) || run.starts(with: Array("$@".utf8)) {
                text += Self.japanese(run)
            } else if run.starts(with: Array("$)A".utf8)) {
                text += decode(run.dropFirst(3), set: "GB18030")
            } else if run.starts(with: Array("$".utf8)) {
                text += decode(run.dropFirst(3), set: "")
            } else {
                text += decode(run.dropFirst(2), set: "")
            }
        }
        return text
    }

    /// JIS X 0208 with its designation in front.
    private static func japanese(_ run: ArraySlice<UInt8>) -> String {
        let framed = [0x1B] + run + [0x1B] + Array("(B".utf8)
        guard let text = LegacyText.utf8(framed, encoding: "ISO-2022-JP") else { return "" }
        return String(decoding: text, as: UTF8.self)
    }
}

extension StringProtocol {
    /// Without the spaces and NULs that pad DICOM values.
    fileprivate func trimmingCharacters() -> String {
        let isPadding: (Unicode.Scalar) -> Bool = { $0 == " " || $0.value == 0 }
        let scalars = Array(unicodeScalars.drop(while: isPadding))
        let kept = scalars.count - scalars.reversed().prefix(while: isPadding).count
        return String(String.UnicodeScalarView(scalars[..<kept]))
    }
}
