/// The rules for key names and origins.
enum KeyName {
    /// The names that our own keys and origins may have: graphic ASCII without plus, 1 to 255 bytes.
    ///
    /// Signed notes allow any characters but spaces and plus. Names in ASCII have one spelling, while Swift compares
    /// other strings by canonical equivalence and people compare them by sight; the length fits the one byte that an
    /// entry's signature has for the origin.
    static func isAcceptable(_ name: String) -> Bool {
        (1...255).contains(name.utf8.count)
            && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "+") }
    }

    /// The names that a signature line of an unknown key may have (C2SP signed-note): no Unicode spaces, no plus.
    static func isAllowedInNote(_ name: String) -> Bool {
        !name.isEmpty && !name.unicodeScalars.contains { $0 == "+" || isSpace($0) }
    }

    /// Unicode's tables are asked only about what is not ASCII: nearly no name is.
    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII ? scalar == " " || (9...13).contains(scalar.value) : scalar.properties.isWhitespace
    }
}
