extension FHIR {
    /// A code with the system that defines it (FHIR R4 datatypes.html#Coding).
    public struct Coding: Hashable, Sendable {
        /// The URI of the code system; empty when the source names none.
        public let system: String
        /// The code.
        public let code: String
        /// How the system names it.
        public let display: String?

        /// A coding.
        public init(system: String, code: String, display: String? = nil) {
            self.system = system
            self.code = code
            self.display = display
        }

        /// Nil without a code.
        public init?(_ json: JSONValue?) {
            guard let code = json?["code"]?.string else { return nil }
            self.init(system: json?["system"]?.string ?? "", code: code, display: json?["display"]?.string)
        }

        /// As JSON.
        public var json: JSONValue {
            .object(compacting: [
                "system": system.isEmpty ? nil : .string(system), "code": .string(code),
                "display": display.map { .string($0) },
            ])
        }

        /// True when both name the same code of the same system, whatever the display.
        public func isSame(as other: Coding) -> Bool { system == other.system && code == other.code }
    }

    /// A concept with its codings and a text (FHIR R4 datatypes.html#CodeableConcept).
    public struct CodeableConcept: Hashable, Sendable {
        /// The codings that have a code.
        public let codings: [Coding]
        /// The text as entered.
        public let text: String?

        /// A concept.
        public init(codings: [Coding], text: String? = nil) {
            self.codings = codings
            self.text = text
        }

        /// Nil when the value is no object.
        public init?(_ json: JSONValue?) {
            guard let json, json.object != nil else { return nil }
            self.init(codings: json["coding"]?.elements.compactMap { Coding($0) } ?? [], text: json["text"]?.string)
        }

        /// The code in a system.
        public func code(in system: String) -> String? { codings.first { $0.system == system }?.code }

        /// The text, else the first display, else the first code.
        public var displayText: String? {
            text ?? codings.lazy.compactMap(\.display).first ?? codings.first?.code
        }
    }

    /// An identifier (FHIR R4 datatypes.html#Identifier).
    public struct Identifier: Hashable, Sendable {
        /// The name space; empty when the source names none.
        public let system: String
        /// The value.
        public let value: String

        /// An identifier.
        public init(system: String, value: String) {
            self.system = system
            self.value = value
        }

        /// Nil without a value.
        public init?(_ json: JSONValue?) {
            guard let value = json?["value"]?.string else { return nil }
            self.init(system: json?["system"]?.string ?? "", value: value)
        }

        /// As JSON.
        public var json: JSONValue {
            .object(compacting: ["system": system.isEmpty ? nil : .string(system), "value": .string(value)])
        }
    }

    /// A reference, literal or logical (FHIR R4 references.html).
    public struct Reference: Hashable, Sendable {
        /// `Patient/1`, `urn:uuid:…`, `#contained` or an absolute URL.
        public let reference: String?
        /// The identifier of what is meant.
        public let identifier: Identifier?
        /// What to show.
        public let display: String?

        /// A reference.
        public init(reference: String? = nil, identifier: Identifier? = nil, display: String? = nil) {
            self.reference = reference
            self.identifier = identifier
            self.display = display
        }

        /// Nil when the value is no object.
        public init?(_ json: JSONValue?) {
            guard let json, json.object != nil else { return nil }
            self.init(
                reference: json["reference"]?.string, identifier: Identifier(json["identifier"]),
                display: json["display"]?.string)
        }

        /// As JSON.
        public var json: JSONValue {
            .object(compacting: [
                "reference": reference.map { .string($0) }, "identifier": identifier?.json,
                "display": display.map { .string($0) },
            ])
        }
    }

    /// A period; an absent bound is open (FHIR R4 datatypes.html#Period).
    public struct Period: Hashable, Sendable {
        /// The first time named.
        public let start: FHIRDateTime?
        /// The last time named, wholly included.
        public let end: FHIRDateTime?

        /// A period.
        public init(start: FHIRDateTime? = nil, end: FHIRDateTime? = nil) {
            self.start = start
            self.end = end
        }

        /// Nil when the value is no object, or a bound is there and is no dateTime: a bound that cannot be read must
        /// never be taken for an open one.
        public init?(_ json: JSONValue?) {
            guard let json, json.object != nil else { return nil }
            let bounds = ["start", "end"].map { (json[$0], json[$0]?.string.flatMap { FHIRDateTime(parsing: $0) }) }
            if bounds.contains(where: { $0.0 != nil && $0.1 == nil }) { return nil }
            self.init(start: bounds[0].1, end: bounds[1].1)
        }

        /// As JSON.
        public var json: JSONValue { FHIR.period(start: start?.text, end: end?.text) }

        /// True when an instant lies inside.
        public func contains(unixSeconds: Int64) -> Bool {
            unixSeconds >= start?.earliest ?? .min && unixSeconds < end?.latestExclusive ?? .max
        }
    }
}
