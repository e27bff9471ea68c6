/// The lexical rules of FHIR R4's primitive types (datatypes.html), for the types that are checked on intake.
public enum FHIRPrimitive: String, CaseIterable, Sendable {
    /// Bytes in Base64; white space between groups is allowed.
    case base64Binary
    /// `true` or `false`.
    case boolean
    /// A URI that may end in `|version`.
    case canonical
    /// A code: no white space at the ends, single spaces inside.
    case code
    /// A date without time.
    case date
    /// A date, or date and time with zone.
    case dateTime
    /// A number.
    case decimal
    /// 1 to 64 of `A`–`Z`, `a`–`z`, `0`–`9`, `-`, `.`.
    case id
    /// A full time with zone.
    case instant
    /// A whole number of 32 bits.
    case integer
    /// A whole number from 1.
    case positiveInt
    /// Text, not empty.
    case string
    /// A whole number from 0.
    case unsignedInt
    /// Text without white space.
    case uri

    /// True when the JSON value is of this type.
    public func accepts(_ value: JSONValue) -> Bool {
        switch self {
        case .boolean: value.bool != nil
        case .decimal: value.number != nil
        case .integer: Self.whole(value, from: Int(Int32.min))
        case .positiveInt: Self.whole(value, from: 1)
        case .unsignedInt: Self.whole(value, from: 0)
        default: value.string.map { accepts($0) } ?? false
        }
    }

    /// True when the text is a value of this type; always false for types that JSON writes without quotes.
    public func accepts(_ text: String) -> Bool {
        switch self {
        case .base64Binary: Base64Text.isValid(text)
        case .canonical, .uri: !text.isEmpty && !text.unicodeScalars.contains { $0.properties.isWhitespace }
        case .code: Self.isCode(text)
        case .date: FHIRDateTime(parsing: text).map { $0.precision != .second } ?? false
        case .dateTime: FHIRDateTime(parsing: text) != nil
        case .id: Self.isID(text)
        case .instant: FHIRDateTime(parsing: text)?.precision == .second
        case .string: text.unicodeScalars.contains { !$0.properties.isWhitespace }
        case .boolean, .decimal, .integer, .positiveInt, .unsignedInt: false
        }
    }

    private static func whole(_ value: JSONValue, from lower: Int) -> Bool {
        guard let text = value.number, text != "-0", let number = value.int else { return false }
        return (lower...Int(Int32.max)).contains(number)
    }

    private static func isID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                    true
                default: false
                }
            }
    }

    private static func isCode(_ text: String) -> Bool {
        var wasSpace = true
        for scalar in text.unicodeScalars {
            let isSpace = scalar.properties.isWhitespace
            if isSpace, wasSpace || scalar != " " { return false }
            wasSpace = isSpace
        }
        return !wasSpace
    }
}
