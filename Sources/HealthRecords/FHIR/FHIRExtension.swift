extension FHIR {
    /// An extension with a string.
    public static func `extension`(url: String, valueString: String) -> JSONValue {
        ["url": .string(url), "valueString": .string(valueString)]
    }

    /// An extension with a code.
    public static func `extension`(url: String, valueCode: String) -> JSONValue {
        ["url": .string(url), "valueCode": .string(valueCode)]
    }

    /// An extension with a URI.
    public static func `extension`(url: String, valueUri: String) -> JSONValue {
        ["url": .string(url), "valueUri": .string(valueUri)]
    }

    /// An extension with bytes in Base64.
    public static func `extension`(url: String, valueBase64Binary: String) -> JSONValue {
        ["url": .string(url), "valueBase64Binary": .string(valueBase64Binary)]
    }

    /// An extension with a dateTime.
    public static func `extension`(url: String, valueDateTime: String) -> JSONValue {
        ["url": .string(url), "valueDateTime": .string(valueDateTime)]
    }

    /// An extension with an instant.
    public static func `extension`(url: String, valueInstant: String) -> JSONValue {
        ["url": .string(url), "valueInstant": .string(valueInstant)]
    }

    /// An extension with a truth value.
    public static func `extension`(url: String, valueBoolean: Bool) -> JSONValue {
        ["url": .string(url), "valueBoolean": .bool(valueBoolean)]
    }

    /// An extension with an integer.
    public static func `extension`(url: String, valueInteger: Int) -> JSONValue {
        ["url": .string(url), "valueInteger": .integer(valueInteger)]
    }

    /// An extension with a count.
    public static func `extension`(url: String, valueUnsignedInt: UInt64) -> JSONValue {
        ["url": .string(url), "valueUnsignedInt": .integer(valueUnsignedInt)]
    }

    /// An extension with a coding.
    public static func `extension`(url: String, valueCoding: Coding) -> JSONValue {
        ["url": .string(url), "valueCoding": valueCoding.json]
    }

    /// An extension with an identifier.
    public static func `extension`(url: String, valueIdentifier: Identifier) -> JSONValue {
        ["url": .string(url), "valueIdentifier": valueIdentifier.json]
    }

    /// An extension with a reference.
    public static func `extension`(url: String, valueReference: Reference) -> JSONValue {
        ["url": .string(url), "valueReference": valueReference.json]
    }

    /// An extension with a period.
    public static func `extension`(url: String, valuePeriod: Period) -> JSONValue {
        ["url": .string(url), "valuePeriod": valuePeriod.json]
    }

    /// An extension made of extensions.
    public static func `extension`(url: String, extensions: [JSONValue]) -> JSONValue {
        ["url": .string(url), "extension": .array(extensions)]
    }
}

extension JSONValue {
    /// The first extension of that URL.
    public func `extension`(_ url: String) -> JSONValue? { extensions(url).first }

    /// Every extension of that URL, in order.
    public func extensions(_ url: String) -> [JSONValue] {
        self["extension"]?.elements.filter { $0["url"]?.string == url } ?? []
    }

    /// `valueString` of an extension.
    public var valueString: String? { self["valueString"]?.string }

    /// `valueCode` of an extension.
    public var valueCode: String? { self["valueCode"]?.string }

    /// `valueUri` of an extension.
    public var valueUri: String? { self["valueUri"]?.string }

    /// `valueBase64Binary` of an extension.
    public var valueBase64Binary: String? { self["valueBase64Binary"]?.string }

    /// `valueDateTime` of an extension.
    public var valueDateTime: FHIRDateTime? { self["valueDateTime"]?.string.flatMap { FHIRDateTime(parsing: $0) } }

    /// `valueInstant` of an extension.
    public var valueInstant: FHIRDateTime? {
        self["valueInstant"]?.string.flatMap { FHIRPrimitive.instant.accepts($0) ? FHIRDateTime(parsing: $0) : nil }
    }

    /// `valueBoolean` of an extension.
    public var valueBoolean: Bool? { self["valueBoolean"]?.bool }

    /// `valueInteger` of an extension.
    public var valueInteger: Int? { self["valueInteger"]?.int }

    /// `valueUnsignedInt` of an extension.
    public var valueUnsignedInt: UInt64? { self["valueUnsignedInt"]?.uint64 }

    /// `valueCoding` of an extension.
    public var valueCoding: FHIR.Coding? { FHIR.Coding(self["valueCoding"]) }

    /// `valueIdentifier` of an extension.
    public var valueIdentifier: FHIR.Identifier? { FHIR.Identifier(self["valueIdentifier"]) }

    /// `valueReference` of an extension.
    public var valueReference: FHIR.Reference? { FHIR.Reference(self["valueReference"]) }

    /// `valuePeriod` of an extension.
    public var valuePeriod: FHIR.Period? { FHIR.Period(self["valuePeriod"]) }
}
