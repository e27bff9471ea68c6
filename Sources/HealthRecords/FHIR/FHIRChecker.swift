/// Checks that JSON is sound FHIR R4: known resource types, the general JSON rules of FHIR (no null outside arrays, no
/// empty values), cardinalities of `FHIRElementRules`, and the lexical rules of the primitives whose element names are
/// unambiguous. Profiles and terminology are not checked: that is a validator's work, and a node keeps what a partner
/// wrote.
struct FHIRChecker {
    private var path: [Step] = []

    private enum Step {
        case name(String)
        case index(Int)
    }

    /// Throws the first issue, in document order.
    static func check(_ root: JSONValue, limits: RecordLimits) throws(RecordError) {
        var checker = FHIRChecker()
        guard let object = root.object else { throw .notFHIR(FHIRIssue(kind: .structure, path: "$")) }
        guard let type = object["resourceType"]?.string else {
            throw .notFHIR(FHIRIssue(kind: .unknownResource, path: "resourceType"))
        }
        checker.path.append(.name(String(type.prefix(64))))
        try checker.object(object)
        if type == "Bundle" { try checker.bundle(root, limits: limits) }
    }

    private func issue(_ kind: FHIRIssue.Kind, _ last: String? = nil) -> RecordError {
        var text = ""
        for step in path {
            switch step {
            case .name(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        if let last { text += ".\(last)" }
        return .notFHIR(FHIRIssue(kind: kind, path: DisplayText.line(text)))
    }

    private mutating func object(_ object: JSONObject) throws(RecordError) {
        guard !object.isEmpty else { throw issue(.structure) }
        if let type = object["resourceType"] {
            guard let name = type.string, FHIRResourceType.isKnown(name) else { throw issue(.unknownResource) }
            try resource(object, type: name)
        }
        for member in object.members {
            path.append(.name(member.name))
            try self.member(member, of: object)
            path.removeLast()
        }
    }

    private func resource(_ object: JSONObject, type: String) throws(RecordError) {
        if let id = object["id"], !FHIRPrimitive.id.accepts(id) { throw issue(.value, "id") }
        for name in FHIRElementRules.required(type) where !Self.has(name, in: object) { throw issue(.required, name) }
        for name in FHIRElementRules.repeating(type) {
            if let value = object[name], value.array == nil { throw issue(.structure, name) }
        }
    }

    /// `occurrence[x]` is there as `occurrenceDateTime`; `status` also as `_status` with only an extension.
    private static func has(_ name: String, in object: JSONObject) -> Bool {
        guard name.hasSuffix("[x]") else { return object[name] != nil || object["_\(name)"] != nil }
        let stem = name.dropLast(3)
        return object.names.contains { $0.hasPrefix(stem) || $0.hasPrefix("_\(stem)") }
    }

    private mutating func member(_ member: JSONObject.Member, of object: JSONObject) throws(RecordError) {
        if case .null = member.value { throw issue(.structure) }
        if Self.alwaysRepeating.contains(member.name), member.value.array == nil { throw issue(.structure) }
        if let primitive = Self.primitive(of: member.name, in: object), !primitive.accepts(member.value) {
            throw issue(.value)
        }
        try value(member.value)
    }

    private mutating func value(_ value: JSONValue) throws(RecordError) {
        switch value {
        case .object(let object): try self.object(object)
        case .array(let elements): try array(elements)
        case .string(let text): if !FHIRPrimitive.string.accepts(text) { throw issue(.value) }
        case .number, .bool, .null: break
        }
    }

    /// Null stands in an array of primitives where the parallel array of extensions has something, so never alone.
    private mutating func array(_ elements: [JSONValue]) throws(RecordError) {
        guard elements.contains(where: { !$0.isNull }) else { throw issue(.structure) }
        for (index, element) in elements.enumerated() {
            path.append(.index(index))
            guard element.array == nil else { throw issue(.structure) }
            try value(element)
            path.removeLast()
        }
    }

    private static let alwaysRepeating: Set<String> = ["coding", "extension", "modifierExtension", "contained"]

    /// The primitive type of an element, where its name alone decides it in all of R4.
    private static func primitive(of name: String, in object: JSONObject) -> FHIRPrimitive? {
        switch name {
        case "birthDate": return .date
        case "lastUpdated": return .instant
        case "authoredOn", "recordedDate": return .dateTime
        case "date" where object["resourceType"] == "Composition": return .dateTime
        case "date" where object["resourceType"] == "DocumentReference": return .instant
        case "issued" where ["Observation", "DiagnosticReport"].contains(object["resourceType"]): return .instant
        case "timestamp" where object["resourceType"] == "Bundle": return .instant
        case "data" where object["contentType"]?.string != nil: return .base64Binary
        case "div": return .string
        case "start", "end": return object[name]?.string == nil ? nil : .dateTime
        case "valueBoolean": return .boolean
        case "valueInteger": return .integer
        case "valueUnsignedInt": return .unsignedInt
        case "valuePositiveInt": return .positiveInt
        case "valueDecimal": return .decimal
        case "valueString": return .string
        case "valueCode": return .code
        case "valueUri", "valueUrl": return .uri
        case "valueCanonical": return .canonical
        case "valueDate": return .date
        case "valueInstant": return .instant
        case "valueBase64Binary": return .base64Binary
        default: return name.hasSuffix("DateTime") && !name.hasPrefix("_") ? .dateTime : nil
        }
    }

    private mutating func bundle(_ root: JSONValue, limits: RecordLimits) throws(RecordError) {
        guard let type = root["type"]?.string, Self.bundleTypes.contains(type) else { throw issue(.value, "type") }
        let entries = root["entry"]?.elements ?? []
        guard entries.count <= limits.bundleEntries else { throw issue(.tooLong, "entry") }
        for (index, entry) in entries.enumerated() {
            path.append(.name("entry"))
            path.append(.index(index))
            if let url = entry["fullUrl"] {
                // An absolute URI has a scheme (RFC 3986 §4.3).
                guard let text = url.string, text.contains(":") else { throw issue(.value, "fullUrl") }
            }
            guard entry["resource"]?["resourceType"] != nil else { throw issue(.required, "resource") }
            path.removeLast(2)
        }
    }

    private static let bundleTypes: Set<String> = [
        "document", "message", "transaction", "transaction-response", "batch", "batch-response", "history",
        "searchset", "collection",
    ]
}
