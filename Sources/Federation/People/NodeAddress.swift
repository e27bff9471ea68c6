/// The base address of a node as text.
enum NodeAddress {
    /// The longest address, in bytes.
    static let maximumByteCount = 300

    /// True for `https://host[:port]` and nothing after it: what a path can be appended to. A host is a name, an IPv4
    /// address, or an IPv6 address in brackets, all in lower case; a port is 1 to 65535.
    static func isBase(_ text: String) -> Bool {
        let scheme = Array("https://".utf8)
        guard text.utf8.count <= maximumByteCount, text.utf8.starts(with: scheme) else { return false }
        let authority = text.utf8.dropFirst(scheme.count)
        guard authority.first == UInt8(ascii: "[") else {
            let host = authority.prefix { $0 != UInt8(ascii: ":") }
            return isName(host) && isPort(authority.dropFirst(host.count))
        }
        let host = authority.dropFirst().prefix { $0 != UInt8(ascii: "]") }
        return isIPv6(host) && authority.dropFirst(1 + host.count).first == UInt8(ascii: "]")
            && isPort(authority.dropFirst(2 + host.count))
    }

    private static func isName(_ host: some Collection<UInt8>) -> Bool {
        let labels = host.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != UInt8(ascii: "-")
                && label.allSatisfy { isDigit($0) || isLetter($0, through: "z") || $0 == UInt8(ascii: "-") }
        }
    }

    private static func isIPv6(_ host: some Collection<UInt8>) -> Bool {
        (2...45).contains(host.count) && host.contains(UInt8(ascii: ":"))
            && host.allSatisfy {
                isDigit($0) || isLetter($0, through: "f") || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".")
            }
    }

    private static func isPort(_ text: some Collection<UInt8>) -> Bool {
        guard !text.isEmpty else { return true }
        let digits = text.dropFirst()
        guard text.first == UInt8(ascii: ":"), (1...5).contains(digits.count), digits.allSatisfy(isDigit),
            digits.first != UInt8(ascii: "0")
        else { return false }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } <= 65_535
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isLetter(_ byte: UInt8, through last: Unicode.Scalar) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: last)).contains(byte)
    }
}
