import HealthRecords
import TestSupport
import Testing

@Suite("FHIR values")
struct RecordFHIRValueTests {
    @Test(
        "primitives keep their lexical rules", .spec("RECORD-10"),
        arguments: [
            (.id, "a-1.B", true), (.id, "bad id", false), (.id, .string(String(repeating: "a", count: 65)), false),
            (.id, "", false), (.uri, "urn:oid:1.2", true), (.uri, "a b", false), (.uri, 1, false),
            (.canonical, "http://x/y|0.8", true), (.date, "2026-11", true),
            (.date, "2026-11-23T00:00:00Z", false), (.instant, "2026-11-23", false),
            (.instant, "2026-11-23T00:00:00.5Z", true), (.dateTime, 2026, false), (.boolean, "true", false),
            (.boolean, false, true), (.integer, .number("1.0"), false), (.integer, .number("2147483648"), false),
            (.integer, -5, true), (.positiveInt, 0, false), (.unsignedInt, 0, true),
            (.unsignedInt, .number("-0"), false),
            (.decimal, .number("1.50"), true), (.decimal, "1", false), (.string, " ", false), (.string, "x", true),
            (.code, "a b", true), (.code, "a  b", false), (.code, " a", false), (.base64Binary, "TnVv", true),
            (.base64Binary, "TnV", false), (.base64Binary, "Tn\nVv TnU=", true), (.base64Binary, "T===", false),
            (.base64Binary, "TnU=TnVv", false), (.base64Binary, "%%%%", false),
        ] as [(FHIRPrimitive, JSONValue, Bool)])
    func primitive(type: FHIRPrimitive, value: JSONValue, isValid: Bool) {
        #expect(type.accepts(value) == isValid, "\(type) \(value)")
    }

    private static let lists: [(String, FHIRPrimitive)] = [
        ("base64_binary", .base64Binary), ("boolean", .boolean), ("canonical", .canonical), ("date_time", .dateTime),
        ("decimal", .decimal), ("instant", .instant), ("integer", .integer), ("positive_int", .positiveInt),
        ("unsigned_int", .unsignedInt), ("uri", .uri),
    ]

    /// `null` stands in the lists for an absent value, which is no question for a primitive.
    @Test(
        "published valid and invalid forms are told apart", .spec("RECORD-10"), .enabled(if: SharedInputs.arePresent),
        arguments: lists, [true, false])
    func published(list: (String, FHIRPrimitive), isValid: Bool) throws {
        let path = "data/fhir-primitives/\(list.0).\(isValid ? "valid" : "invalid").ndjson"
        let lines = try SharedInputs.bytes(path).split(separator: 0x0A)
        try #require(!lines.isEmpty)
        for line in lines where !line.elementsEqual("null".utf8) {
            let value = try? JSONValue(parsing: Array(line))
            #expect((value.map { list.1.accepts($0) } ?? false) == isValid, "\(String(decoding: line, as: UTF8.self))")
        }
    }

    @Test("what the builders write is read back", .spec("RECORD-11"))
    func builders() throws {
        let url = "urn:nuo:test"
        let coding = FHIR.Coding(system: "urn:s", code: "c", display: "显示")
        let identifier = FHIR.Identifier(system: "urn:i", value: "510199195506231288")
        let period = FHIR.Period(start: FHIRDateTime(parsing: "2026-11-23"), end: FHIRDateTime(parsing: "2027"))
        let reference = FHIR.Reference(reference: "urn:nuo:line:x", identifier: identifier, display: "某人")
        func written(_ value: JSONValue) throws -> JSONValue {
            let resource: JSONValue = ["resourceType": "Basic", "extension": [["url": "other"], value]]
            return try #require(try JSONValue(parsing: resource.serialized()).extension(url))
        }
        #expect(try written(FHIR.extension(url: url, valueString: "诺")).valueString == "诺")
        #expect(try written(FHIR.extension(url: url, valueCode: "c")).valueCode == "c")
        #expect(try written(FHIR.extension(url: url, valueUri: "urn:x")).valueUri == "urn:x")
        #expect(try written(FHIR.extension(url: url, valueBase64Binary: "TnVv")).valueBase64Binary == "TnVv")
        #expect(try written(FHIR.extension(url: url, valueBoolean: true)).valueBoolean == true)
        #expect(try written(FHIR.extension(url: url, valueInteger: -3)).valueInteger == -3)
        #expect(try written(FHIR.extension(url: url, valueUnsignedInt: .max)).valueUnsignedInt == .max)
        #expect(try written(FHIR.extension(url: url, valueDateTime: "2026-11")).valueDateTime?.text == "2026-11")
        #expect(try written(FHIR.extension(url: url, valueInstant: "2026-11")).valueInstant == nil)
        #expect(try written(FHIR.extension(url: url, valueCoding: coding)).valueCoding == coding)
        #expect(try written(FHIR.extension(url: url, valueIdentifier: identifier)).valueIdentifier == identifier)
        #expect(try written(FHIR.extension(url: url, valueReference: reference)).valueReference == reference)
        #expect(try written(FHIR.extension(url: url, valuePeriod: period)).valuePeriod == period)
        let nested = FHIR.extension(url: url, extensions: [FHIR.extension(url: "in", valueString: "x")])
        #expect(try written(nested).extension("in")?.valueString == "x")
    }

    @Test("an absent display or text is not written", .spec("RECORD-11"))
    func absent() {
        let concept = FHIR.codeableConcept(FHIR.coding(system: "urn:s", code: "c"))
        #expect(String(decoding: concept.serialized(), as: UTF8.self) == #"{"coding":[{"system":"urn:s","code":"c"}]}"#)
        #expect(FHIR.CodeableConcept(concept)?.code(in: "urn:s") == "c")
    }

    @Test("a period with a bound that cannot be read is no period", .spec("RECORD-11"))
    func period() throws {
        let day = try #require(FHIR.Period(FHIR.period(start: "2026-11-23", end: "2026-11-23")))
        #expect(!day.contains(unixSeconds: 1_795_363_199) && day.contains(unixSeconds: 1_795_363_200))
        #expect(day.contains(unixSeconds: 1_795_449_599) && !day.contains(unixSeconds: 1_795_449_600))
        #expect(try #require(FHIR.Period(FHIR.period(start: "2026"))).contains(unixSeconds: .max - 1))
        #expect(FHIR.Period(FHIR.period(end: "someday")) == nil)
        #expect(FHIR.Period(["end": 2026]) == nil && FHIR.Period("2026") == nil)
    }
}
