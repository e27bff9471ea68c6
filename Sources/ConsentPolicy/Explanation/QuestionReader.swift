import HealthRecords

/// Why a file is no question.
public enum QuestionError: Error, Hashable, Sendable {
    /// More bytes than a question may have.
    case tooLarge
    /// Not I-JSON of the depth that is allowed.
    case notJSON
    /// `format` names none that this version knows.
    case unknownFormat
    /// A member is missing, unknown, of another type or out of bounds; the path from the top, `line.statements[2].of`.
    case member(String)
}

/// One object of a question: every member is taken once, and what nobody took is refused.
struct QuestionReader {
    let path: String
    private let object: JSONObject
    private var left: [String]

    init(_ value: JSONValue?, at path: String) throws(QuestionError) {
        guard let object = value?.object else { throw .member(path) }
        self.path = path
        self.object = object
        left = object.names
    }

    func name(_ member: String) -> String { path.isEmpty ? member : "\(path).\(member)" }

    func has(_ member: String) -> Bool { object[member] != nil }

    mutating func take(_ member: String) -> JSONValue? {
        left.removeAll { $0 == member }
        return object[member]
    }

    func finish() throws(QuestionError) {
        if let extra = left.first { throw .member(name(extra)) }
    }

    // MARK: members

    mutating func text(_ member: String) throws(QuestionError) -> String {
        guard let text = take(member)?.string, text.utf8.count <= Self.maximumTextByteCount else {
            throw .member(name(member))
        }
        return text
    }

    mutating func flag(_ member: String) throws(QuestionError) -> Bool {
        guard let flag = take(member)?.bool else { throw .member(name(member)) }
        return flag
    }

    mutating func number(_ member: String) throws(QuestionError) -> UInt32 {
        guard let number = take(member)?.uint64.flatMap({ UInt32(exactly: $0) }) else { throw .member(name(member)) }
        return number
    }

    /// A text that `parse` makes something of.
    mutating func parsed<Value>(
        _ member: String, _ parse: (String) -> Value?
    ) throws(QuestionError) -> Value {
        guard let value = parse(try text(member)) else { throw .member(name(member)) }
        return value
    }

    /// The same, or nil when the member is absent.
    mutating func parsedIfAny<Value>(
        _ member: String, _ parse: (String) -> Value?
    ) throws(QuestionError) -> Value? {
        has(member) ? try parsed(member, parse) : nil
    }

    /// Unix seconds of a time to the second.
    mutating func time(_ member: String) throws(QuestionError) -> UInt64 {
        try parsed(member) { text in
            guard !text.contains("."), let value = FHIRDateTime(parsing: text),
                value.latestExclusive == value.earliest + 1
            else { return nil }
            return UInt64(exactly: value.earliest)
        }
    }

    mutating func timeIfAny(_ member: String) throws(QuestionError) -> UInt64? {
        has(member) ? try time(member) : nil
    }

    mutating func dayIfAny(_ member: String) throws(QuestionError) -> CivilDate? {
        try parsedIfAny(member) { text in
            guard let value = FHIRDateTime(parsing: text), value.precision == .day else { return nil }
            return value.date
        }
    }

    mutating func institution(_ member: String) throws(QuestionError) -> NamedInstitution {
        var reader = try QuestionReader(take(member), at: name(member))
        let institution = try reader.institution()
        try reader.finish()
        return institution
    }

    mutating func institution() throws(QuestionError) -> NamedInstitution {
        NamedInstitution(id: try parsed("id") { InstitutionID($0) }, name: try text("name"))
    }

    /// The elements of an array with at most `limit`, each with its path.
    mutating func elements(
        _ member: String, limit: Int
    ) throws(QuestionError) -> [(value: JSONValue, path: String)] {
        guard let elements = take(member)?.array, elements.count <= limit else { throw .member(name(member)) }
        return elements.enumerated().map { ($0.element, "\(name(member))[\($0.offset)]") }
    }

    /// Texts that `parse` makes something of; none when the member is absent.
    mutating func list<Value>(
        _ member: String, limit: Int, _ parse: (String) -> Value?
    ) throws(QuestionError) -> [Value] {
        guard has(member) else { return [] }
        var values: [Value] = []
        for element in try elements(member, limit: limit) {
            guard let text = element.value.string, text.utf8.count <= Self.maximumTextByteCount,
                let value = parse(text)
            else { throw .member(element.path) }
            values.append(value)
        }
        return values
    }

    private static let maximumTextByteCount = 8192
}
