/// Builders and typed values of FHIR R4 data types over `JSONValue`.
///
/// The typed values (`FHIR.Coding`, `FHIR.Identifier` …) read leniently: a member of the wrong kind is absent. Whether
/// a resource is sound FHIR is a question for the reader that takes it in.
public enum FHIR {
    /// A `Coding` object.
    public static func coding(system: String, code: String, display: String? = nil) -> JSONValue {
        Coding(system: system, code: code, display: display).json
    }

    /// A `CodeableConcept` object.
    public static func codeableConcept(_ codings: JSONValue..., text: String? = nil) -> JSONValue {
        .object(compacting: [
            "coding": codings.isEmpty ? nil : .array(codings), "text": text.map { .string($0) },
        ])
    }

    /// An `Identifier` object.
    public static func identifier(system: String, value: String) -> JSONValue {
        Identifier(system: system, value: value).json
    }

    /// A `Reference` object with a literal reference.
    public static func reference(_ reference: String, display: String? = nil) -> JSONValue {
        Reference(reference: reference, display: display).json
    }

    /// A `Reference` object with a logical reference.
    public static func reference(identifier: Identifier, display: String? = nil) -> JSONValue {
        Reference(identifier: identifier, display: display).json
    }

    /// A `Period` object.
    public static func period(start: String? = nil, end: String? = nil) -> JSONValue {
        .object(compacting: ["start": start.map { .string($0) }, "end": end.map { .string($0) }])
    }
}
