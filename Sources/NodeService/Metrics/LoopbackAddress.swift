/// Addresses that only this machine reaches, in digits: a name could be made to lead elsewhere.
enum LoopbackAddress {
    /// `127.0.0.1:9464` or `[::1]:9464`; nil for any other host and for a name.
    static func parse(_ text: String) -> NodeServer.Address? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let digits = text[text.index(after: colon)...]
        // Digits only: Int("+7") is 7.
        guard (1...5).contains(digits.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let port = Int(digits), port <= 65_535
        else { return nil }
        let host = text[..<colon]
        if host == "[::1]" { return NodeServer.Address(host: "::1", port: port) }
        return isVersion4(host) ? NodeServer.Address(host: String(host), port: port) : nil
    }

    /// As `parse` takes it.
    static func text(_ address: NodeServer.Address) -> String {
        address.host.contains(":") ? "[\(address.host)]:\(address.port)" : "\(address.host):\(address.port)"
    }

    /// True when a `Host` header names this machine.
    static func names(_ authority: String) -> Bool {
        if parse(authority) != nil || authority == "[::1]" || isVersion4(authority[...]) { return true }
        let host = authority.prefix { $0 != ":" }
        return host == "localhost"
    }

    /// 127.0.0.0/8 in its usual spelling.
    private static func isVersion4(_ host: Substring) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> UInt8? in
            guard part.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt8(part),
                String(number) == part
            else { return nil }
            return number
        }
        return parts.count == 4 && numbers.count == 4 && numbers[0] == 127
    }
}
