/// One JSON value as received: member order is kept and a number stays the text it was written in, so that
/// re-serializing changes neither meaning nor precision.
///
/// Values are built with literals (`["resourceType": "Consent"]`) and read with the accessors, which answer nil for a
/// value of another kind instead of failing.
public enum JSONValue: Hashable, Sendable {
    /// Members in the order of the text, names unique.
    case object(JSONObject)
    /// Elements in order.
    case array([JSONValue])
    /// The characters after unescaping.
    case string(String)
    /// The number exactly as written, valid by RFC 8259 §6.
    case number(String)
    /// `true` or `false`.
    case bool(Bool)
    /// `null`.
    case null

    /// A whole number.
    public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }
}

extension JSONValue {
    /// The members, or nil when this is no object.
    public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

    /// The elements, or nil when this is no array.
    public var array: [JSONValue]? { if case .array(let array) = self { array } else { nil } }

    /// The elements; none when this is no array.
    public var elements: [JSONValue] { array ?? [] }

    /// The characters, or nil when this is no string.
    public var string: String? { if case .string(let string) = self { string } else { nil } }

    /// The text of the number, or nil when this is no number.
    public var number: String? { if case .number(let text) = self { text } else { nil } }

    /// The truth value, or nil when this is none.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// True for `null`.
    public var isNull: Bool { self == .null }

    /// The number as an integer; nil when it has a fraction or an exponent, or does not fit.
    public var int: Int? { number.flatMap(Int.init) }

    /// The number as an integer of 64 bits without sign; nil when it is signed, fractional or does not fit.
    public var uint64: UInt64? { number.flatMap { $0.hasPrefix("-") ? nil : UInt64($0) } }

    /// The member of that name; nil when absent or when this is no object.
    public subscript(name: String) -> JSONValue? { object?[name] }

    /// The element at that position; nil when there is none.
    public subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// A whole number.
    public init(integerLiteral value: Int) { self = .integer(value) }

    /// A truth value.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// An array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// An object; a name written twice is a programmer's error.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(uniqueMembers: elements))
    }
}
