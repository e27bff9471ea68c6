import HealthRecords

/// As much of JSON Schema 2020-12 as `question.schema.json` uses; an unknown keyword is a programmer's error.
struct QuestionSchema {
    private let root: JSONValue

    init(_ root: JSONValue) { self.root = root }

    /// What is wrong with a value; nil when nothing is.
    func problem(in value: JSONValue) -> String? { problem(value, root, at: "") }

    private func problem(_ value: JSONValue, _ schema: JSONValue, at path: String) -> String? {
        for keyword in schema.object?.members ?? [] {
            if let found = problem(value, keyword.name, keyword.value, schema, at: path) { return found }
        }
        return nil
    }

    private func problem(
        _ value: JSONValue, _ keyword: String, _ rule: JSONValue, _ schema: JSONValue, at path: String
    ) -> String? {
        switch keyword {
        case "$schema", "$id", "$defs", "title", "description": return nil
        case "$ref":
            let name = rule.string?.split(separator: "/").last.map(String.init) ?? ""
            guard let target = root["$defs"]?[name] else { return "no \(name)" }
            return problem(value, target, at: path)
        case "type": return rule.string == value.schemaType ? nil : "\(path) is \(value.schemaType)"
        case "const": return rule == value ? nil : "\(path) is not \(rule)"
        case "enum": return rule.elements.contains(value) ? nil : "\(path) is none of the choices"
        case "minimum": return value.int ?? .min >= rule.int ?? 0 ? nil : "\(path) is too small"
        case "maximum": return value.int ?? .max <= rule.int ?? 0 ? nil : "\(path) is too large"
        case "maxItems": return value.elements.count <= rule.int ?? 0 ? nil : "\(path) has too many"
        case "required":
            let missing = rule.elements.compactMap(\.string).first { value.object != nil && value[$0] == nil }
            return missing.map { "\(path).\($0) is missing" }
        case "properties":
            for member in value.object?.members ?? [] {
                guard let inner = rule[member.name] else { continue }
                if let found = problem(member.value, inner, at: "\(path).\(member.name)") { return found }
            }
            return nil
        case "additionalProperties":
            let extra = value.object?.names.first { schema["properties"]?[$0] == nil }
            return extra.map { "\(path).\($0) is unknown" }
        case "items":
            for (index, element) in value.elements.enumerated() {
                if let found = problem(element, rule, at: "\(path)[\(index)]") { return found }
            }
            return nil
        case "oneOf":
            let problems = rule.elements.map { problem(value, $0, at: path) }
            let fitting = problems.filter { $0 == nil }.count
            return fitting == 1 ? nil : "\(path) fits \(fitting): \(problems.compactMap { $0 })"
        default: preconditionFailure("unknown keyword \(keyword)")
        }
    }
}

extension JSONValue {
    fileprivate var schemaType: String {
        switch self {
        case .object: "object"
        case .array: "array"
        case .string: "string"
        case .number(let text): Int(text) == nil ? "number" : "integer"
        case .bool: "boolean"
        case .null: "null"
        }
    }
}
