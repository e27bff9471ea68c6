import HealthRecords
import TestSupport
import Testing

@Suite("FHIR documents")
struct RecordFHIRDocumentTests {
    @Test("a submission gives type, patient, author, date and title", .spec("RECORD-19", "RECORD-36"))
    func submission() throws {
        let described = try RecordFixtures.describe(RecordFixtures.bundle())
        #expect(described.type.code == "C0007" && described.type.zh == "检验记录" && described.documentClass == .lab)
        #expect(described.patientName == "\u{20BB7}杰" && described.patientBirthDate?.text == "1976-08-15")
        let citizen = PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "510199197608150146")
        #expect(described.patientIdentifiers == [citizen])
        #expect(described.author == RecordDescription.Author(organization: "翠屏区第一人民医院（样例）"))
        #expect(described.date?.displayText == "2025-04-24 11:10" && described.title == "检验报告")
        #expect(described.level == .narrow && described.labels == [] && described.grade == .general)
    }

    @Test(
        "names are read in every form", .spec("RECORD-19"),
        arguments: [
            (#"[{"text":"古丽仙·吐尔逊样例"}]"#, "古丽仙·吐尔逊样例"), (#"[{"family":"欧阳","given":["明平"]}]"#, "欧阳明平"),
            (#"[{"use":"old","text":"甲"},{"use":"official","family":"Smith","given":["John","A."]}]"#, "John A. Smith"),
        ])
    func names(json: String, name: String) throws {
        let described = try RecordFixtures.describe(#"{"resourceType":"Patient","name":\#(json)}"#)
        #expect(described.patientName == name && described.documentClass == .other)
    }

    @Test(
        "unsound FHIR is refused where it is unsound", .spec("RECORD-16"),
        arguments: [
            (#"[]"#, .structure, "$"), (#"{"id":"x"}"#, .unknownResource, "resourceType"),
            (#"{"resourceType":"Patiënt"}"#, .unknownResource, "Patiënt"),
            (#"{"resourceType":"Patient","id":"bad-id 1"}"#, .value, "Patient.id"),
            (#"{"resourceType":"Patient","birthDate":"not a date"}"#, .value, "Patient.birthDate"),
            (#"{"resourceType":"Patient","name":{"text":"x"}}"#, .structure, "Patient.name"),
            (#"{"resourceType":"Patient","meta":null}"#, .structure, "Patient.meta"),
            (#"{"resourceType":"Patient","name":[]}"#, .structure, "Patient.name"),
            (#"{"resourceType":"Patient","meta":{}}"#, .structure, "Patient.meta"),
            (#"{"resourceType":"Patient","name":[{"text":""}]}"#, .value, "Patient.name[0].text"),
            (#"{"resourceType":"Observation","status":"final"}"#, .required, "Observation.code"),
            (
                #"{"resourceType":"Observation","status":"final","code":{"coding":{"code":"x"}}}"#, .structure,
                "Observation.code.coding"
            ),
            (
                #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectiveDateTime":"12 May"}"#,
                .value, "Observation.effectiveDateTime"
            ),
            (
                #"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"x"},"patient":{"display":"y"}}"#,
                .required, "Immunization.occurrence[x]"
            ),
            (#"{"resourceType":"Binary","contentType":"text/xml","data":"%%%"}"#, .value, "Binary.data"),
            (
                #"{"resourceType":"Basic","extension":[{"url":"u","valueBoolean":"true"}]}"#, .value,
                "Basic.extension[0].valueBoolean"
            ),
            (#"{"resourceType":"Bundle","type":"heap"}"#, .value, "Bundle.type"),
            (
                #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"urn:x:1"}]}"#, .required,
                "Bundle.entry[0].resource"
            ),
            (
                #"{"resourceType":"Bundle","type":"collection","entry":[{"fullUrl":"Patient/1","resource":{"resourceType":"Patient"}}]}"#,
                .value, "Bundle.entry[0].fullUrl"
            ),
            (
                #"{"resourceType":"Condition","subject":{"display":"x"},"contained":[{"resourceType":"Nonsense"}]}"#,
                .unknownResource, "Condition.contained[0]"
            ),
        ] as [(String, FHIRIssue.Kind, String)])
    func unsound(json: String, kind: FHIRIssue.Kind, path: String) {
        #expect(throws: RecordError.notFHIR(FHIRIssue(kind: kind, path: path))) {
            try RecordFixtures.describe(json, name: "a.json")
        }
    }

    @Test("a null keeps the place of a primitive that has only an extension", .spec("RECORD-16"))
    func nullInArray() {
        let name = #"{"given":["A",null],"_given":[null,{"extension":[{"url":"urn:x","valueString":"y"}]}]}"#
        #expect(RecordFixtures.refusal(#"{"resourceType":"Patient","name":[\#(name)]}"#) == nil)
    }

    @Test("a Bundle of more entries than the limit is refused", .spec("RECORD-16"))
    func entries() {
        var limits = RecordLimits.standard
        limits.bundleEntries = 4
        let bytes = Array(RecordFixtures.bundle().utf8)
        #expect(throws: RecordError.notFHIR(FHIRIssue(kind: .tooLong, path: "Bundle.entry"))) {
            try RecordReader.describe(bytes: bytes, name: "x", limits: limits)
        }
    }

    private static let otherPatient = #"{"resourceType":"Patient","identifier":[{"system":"urn:x","value":"2"}]}"#

    @Test(
        "a document about two people is refused", .spec("RECORD-17"),
        arguments: [
            #",{"resource":\#(otherPatient)}"#,
            #",{"resource":{"resourceType":"Condition","subject":{"reference":"Patient/999"}}}"#,
            #",{"resource":{"resourceType":"Condition","subject":{"reference":"http://h/Patient/9/_history/1"}}}"#,
            #",{"resource":{"resourceType":"Condition","subject":{"identifier":{"system":"urn:x","value":"9"}}}}"#,
            """
            ,{"resource":{"resourceType":"Condition","contained":[{"resourceType":"Patient","id":"c","birthDate":"2001"}],
            "subject":{"reference":"#c"}}}
            """,
        ])
    func severalPatients(entry: String) {
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: entry)) == "several-patients")
    }

    @Test(
        "one person named twice, and subjects that are no patients, are one patient", .spec("RECORD-17"),
        arguments: [
            #",{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Device/1"}}}"#,
            #",{"resource":{"resourceType":"Condition","subject":{"identifier":{"system":"urn:oid:2.16.156.10011.1.3","value":"510199197608150146"}}}}"#,
            #",{"resource":{"resourceType":"Patient","identifier":[{"system":"urn:oid:2.16.156.10011.1.3","value":"510199197608150146"}]}}"#,
            #",{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:o"}}}"#,
        ])
    func onePatient(entry: String) {
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: entry)) == nil)
    }

    private static func binary(_ document: String) -> String {
        let data = base64(Array(document.utf8))
        return #",{"resource":{"resourceType":"Binary","contentType":"text/xml","data":"\#(data)"}}"#
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        return stride(from: 0, to: bytes.count, by: 3).map { start in
            let group = Array(bytes[start..<min(start + 3, bytes.count)])
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            let letters = (0..<4).map { digits[bits >> (18 - 6 * $0) & 63] }
            return String(letters.prefix(group.count + 1)) + String(repeating: "=", count: 3 - group.count)
        }.joined()
    }

    @Test("an enclosed document of another patient is refused", .spec("RECORD-18"))
    func enclosed() {
        let own = RecordFixtures.cda(citizen: "510199197608150146")
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: Self.binary(own))) == nil)
        let foreign = RecordFixtures.cda(citizen: "510199195506231288")
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: Self.binary(foreign))) == "other-patient")
        let broken = String(own.dropLast(20))
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: Self.binary(broken))) == "damaged-xml")
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: Self.binary("<note/>"))) == nil)
    }

    private static func reference(_ subject: String, _ documents: String...) -> String {
        let entries = documents.map(binary).joined()
        return """
            {"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"DocumentReference",
            "status":"current","subject":\(subject),"content":[{"attachment":{"title":"x"}}]}}\(entries)]}
            """
    }

    @Test(
        "an enclosed document is held against a reference and against the others, and its numbers count",
        .spec("RECORD-46"))
    func enclosedAlone() throws {
        let one = RecordFixtures.cda(citizen: "510199197608150146")
        let other = RecordFixtures.cda(citizen: "510199195506231288")
        let plain = #"{"reference":"Patient/123"}"#
        let described = try RecordFixtures.describe(Self.reference(plain, one))
        #expect(described.patientIdentifiers.map(\.value).contains("510199197608150146"))
        #expect(RecordFixtures.refusal(Self.reference(plain, one, other)) == "other-patient")
        let named = #"{"identifier":{"system":"urn:oid:2.16.156.10011.1.3","value":"510199195506231288"}}"#
        #expect(RecordFixtures.refusal(Self.reference(named, one)) == "other-patient")
        #expect(RecordFixtures.refusal(Self.reference(named, other)) == nil)
    }

    @Test(
        "people in a Bundle inside a Bundle are people of the document", .spec("RECORD-46"),
        arguments: [
            #"{"resourceType":"Bundle","type":"collection","entry":[{"resource":\#(otherPatient)}]}"#,
            #"{"resourceType":"Parameters","parameter":[{"name":"x","resource":\#(otherPatient)}]}"#,
            #"{"resourceType":"Parameters","parameter":[{"name":"x","part":[{"name":"y","resource":\#(otherPatient)}]}]}"#,
        ])
    func nested(resource: String) {
        let entry = #",{"resource":\#(resource)}"#
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(extraEntry: entry)) == "several-patients")
    }

    @Test("an enclosed document raises the level", .spec("RECORD-30"))
    func enclosedLevel() throws {
        let inner = RecordFixtures.cda(
            citizen: "510199197608150146", section: "<section><text>HIV抗体阴性</text></section>")
        let described = try RecordFixtures.describe(RecordFixtures.bundle(extraEntry: Self.binary(inner)))
        #expect(described.level == .minimal && described.labels == [SensitiveTopic.hiv.label])
    }

    @Test("a document must be the expected patient's", .spec("RECORD-18"))
    func expected() throws {
        let described = try RecordFixtures.describe(RecordFixtures.cda())
        let card = PatientIdentifier(system: PatientIdentifier.healthCardSystem, value: "525180580736313184")
        let citizen = PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "510199195506231288")
        let otherCitizen = PatientIdentifier(system: PatientIdentifier.citizenSystem, value: "510199197608150146")
        #expect(PatientMatch.compare(described.patientIdentifiers, [card]) == .same)
        #expect(PatientMatch.compare(described.patientIdentifiers, [citizen]) == .same)
        #expect(
            PatientMatch.compare(described.patientIdentifiers, [PatientIdentifier(system: "", value: "1")]) == .unknown)
        try described.requirePatient([citizen])
        try described.requirePatient([])
        #expect(throws: RecordError.otherPatient(system: PatientIdentifier.citizenSystem)) {
            try described.requirePatient([card, otherCitizen])
        }
    }

    @Test(
        "the class follows the content where no code tells it", .spec("RECORD-19"),
        arguments: [
            (
                #"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"x"},"occurrenceString":"y","patient":{"display":"p"}}"#,
                .vaccination
            ),
            (#"{"resourceType":"Observation","status":"final","code":{"text":"x"}}"#, .other),
            (
                #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"category":[{"coding":[{"code":"imaging"}]}]}"#,
                .imaging
            ),
            (
                #"{"resourceType":"DiagnosticReport","status":"final","code":{"text":"x"},"category":[{"coding":[{"code":"EC"}]}]}"#,
                .ecg
            ),
            (
                #"{"resourceType":"Composition","status":"final","type":{"coding":[{"system":"http://loinc.org","code":"11526-1"}]},"date":"2026","author":[{"display":"d"}],"title":"t"}"#,
                .pathology
            ),
            (#"{"resourceType":"Patient"}"#, .other),
        ] as [(String, RecordClass)])
    func classes(json: String, documentClass: RecordClass) throws {
        #expect(try RecordFixtures.describe(json).documentClass == documentClass)
    }

    @Test("parts of several classes are a summary, an unknown part included", .spec("RECORD-19"))
    func mixed() throws {
        func bundle(_ resources: String...) -> String {
            let entries = resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",")
            return #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#
        }
        let lab =
            #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"category":[{"coding":[{"code":"laboratory"}]}],"effectiveDateTime":"2020"}"#
        let unknown = #"{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectiveDateTime":"2026"}"#
        let claim = #"{"resourceType":"Claim"}"#
        #expect(try RecordFixtures.describe(bundle(lab, lab, claim)).documentClass == .lab)
        let mixed = try RecordFixtures.describe(bundle(lab, unknown))
        #expect(
            mixed.documentClass == .summary && mixed.date?.text == "2026" && mixed.earliestServiceDate?.text == "2020")
    }

    @Test("all types of WS/T 500 are known", .spec("RECORD-20"), arguments: 1...53)
    func sharedTypes(number: Int) throws {
        let code = number < 10 ? "C000\(number)" : "C00\(number)"
        let described = try RecordFixtures.describe(RecordFixtures.bundle(typeCode: code))
        #expect(described.type.code == code && described.documentClass != .other)
        #expect(described.type.system == "urn:oid:2.16.156.10011.2.4")
        #expect(described.type.zh.unicodeScalars.contains { $0.properties.isIdeographic } && !described.type.en.isEmpty)
    }

    @Test(
        "a code that WS/T 500 does not have is refused", .spec("RECORD-24"),
        arguments: ["C0054", "C0000", "c0007", "C007", "检验"])
    func unknownCode(code: String) {
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(typeCode: code)) == "wrong-code")
        #expect(RecordFixtures.refusal(RecordFixtures.cda(code: code)) == "wrong-code")
    }

    @Test("the titles of WS/T 500 are the standard's", .spec("RECORD-20"), .enabled(if: SharedInputs.arePresent))
    func standardTitles() throws {
        let table = String(decoding: try SharedInputs.bytes("data/cn-cda-wst500/document-types.tsv"), as: UTF8.self)
        let rows = table.split(separator: "\n").dropFirst().map { $0.split(separator: "\t") }
        #expect(rows.count == 53)
        for row in rows {
            let described = try RecordFixtures.describe(RecordFixtures.bundle(typeCode: String(row[1])))
            #expect(described.type.zh == row[2])
        }
    }
}
