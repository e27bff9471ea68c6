/// The number at the end of a format's name, which tells a newer version from another kind of text.
enum FormatVersion {
    /// The version in `text`, when it is `prefix` followed by a decimal number of at most nine digits without a leading
    /// zero; nil otherwise.
    static func number(in text: String, after prefix: String) -> Int? {
        let digits = text.utf8.dropFirst(prefix.utf8.count)
        guard text.utf8.starts(with: prefix.utf8), (1...9).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
