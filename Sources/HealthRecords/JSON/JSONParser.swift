extension JSONValue {
    /// The nesting that a signed statement may have.
    public static let statementDepth = 32

    /// A file of 64 MiB of clinical data has about two million values; twice that bounds what a hostile file costs.
    public static let defaultMaximumValues = 4_000_000

    /// Parses I-JSON: UTF-8 without byte-order mark, no name twice in an object, no lone surrogates or noncharacters,
    /// nothing after the value (RFC 7493 §2, RFC 8259). Cost: linear in the bytes.
    public init(
        parsing bytes: [UInt8], maximumDepth: Int = JSONValue.statementDepth,
        maximumValues: Int = JSONValue.defaultMaximumValues
    ) throws(JSONError) {
        var parser = JSONParser(bytes: bytes, maximumDepth: maximumDepth, remainingValues: maximumValues)
        self = try parser.document()
    }
}

/// A recursive-descent parser over bytes; its recursion is bounded by `maximumDepth`.
struct JSONParser {
    let bytes: [UInt8]
    let maximumDepth: Int
    var remainingValues: Int
    var position = 0

    init(bytes: [UInt8], maximumDepth: Int, remainingValues: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
        self.remainingValues = remainingValues
    }

    mutating func document() throws(JSONError) -> JSONValue {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw JSONError(kind: .byteOrderMark, offset: 0) }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    func error(_ kind: JSONError.Kind) -> JSONError { JSONError(kind: kind, offset: position) }

    /// The byte at the position.
    func peek() throws(JSONError) -> UInt8 {
        guard position < bytes.count else { throw error(.unexpectedEnd) }
        return bytes[position]
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09: position += 1
            default: return
            }
        }
    }

    private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
        guard remainingValues > 0 else { throw error(.tooManyValues) }
        remainingValues -= 1
        switch try peek() {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try array(depth: depth + 1)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= maximumDepth else { throw error(.tooDeep) }
        position += 1
        var members: [JSONObject.Member] = []
        var names = NameSet()
        skipSpace()
        if try peek() == UInt8(ascii: "}") {
            position += 1
            return .object(JSONObject())
        }
        while true {
            skipSpace()
            let nameOffset = position
            guard try peek() == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let name = try string()
            guard names.insert(name, among: members) else {
                throw JSONError(kind: .duplicateName, offset: nameOffset)
            }
            skipSpace()
            try expect(UInt8(ascii: ":"))
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value(depth: depth)))
            skipSpace()
            guard try peek() == UInt8(ascii: ",") else { break }
            position += 1
        }
        try expect(UInt8(ascii: "}"))
        return .object(JSONObject(checked: members))
    }

    private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
        guard depth <= maximumDepth else { throw error(.tooDeep) }
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if try peek() == UInt8(ascii: "]") {
            position += 1
            return .array([])
        }
        while true {
            skipSpace()
            elements.append(try value(depth: depth))
            skipSpace()
            guard try peek() == UInt8(ascii: ",") else { break }
            position += 1
        }
        try expect(UInt8(ascii: "]"))
        return .array(elements)
    }

    private mutating func expect(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw error(.unexpectedByte) }
        position += 1
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
        for byte in text.description.utf8 { try expect(byte) }
        return value
    }
}

/// The names of one object. Few names are compared one by one; from the seventeenth on a set keeps hostile objects
/// with very many members linear.
///
/// Swift compares strings by canonical equivalence, so two names that differ only in composition are refused as
/// equal: other software may take one for the other.
private struct NameSet {
    private var hashed: Set<String> = []

    mutating func insert(_ name: String, among members: [JSONObject.Member]) -> Bool {
        if members.count < 16 { return !members.contains { $0.name == name } }
        if hashed.isEmpty { hashed = Set(members.map(\.name)) }
        return hashed.insert(name).inserted
    }
}
