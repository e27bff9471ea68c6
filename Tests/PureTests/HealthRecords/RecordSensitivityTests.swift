import HealthRecords
import TestSupport
import Testing

@Suite("sensitivity")
struct RecordSensitivityTests {
    @Test(
        "levels and confidentiality codes stand for each other", .spec("RECORD-31"),
        arguments: [("U", 1), ("L", 2), ("M", 3), ("N", 4), ("R", 5)])
    func codes(code: String, level: Int) {
        #expect(SensitivityLevel(confidentialityCode: code)?.rawValue == level)
        #expect(SensitivityLevel(rawValue: level)?.confidentialityCode == code)
        #expect(SensitivityLevel(confidentialityCode: "V") == .minimal)
        #expect(SensitivityLevel(confidentialityCode: "X") == nil)
    }

    @Test("a document's own label replaces the default", .spec("RECORD-29"), arguments: ["U", "L", "M", "N", "R", "V"])
    func stated(code: String) throws {
        let level = SensitivityLevel(confidentialityCode: code)
        #expect(try RecordFixtures.describe(RecordFixtures.bundle(label: code)).level == level)
        #expect(try RecordFixtures.describe(RecordFixtures.cda(confidentiality: code)).level == level)
    }

    @Test("a code that is no confidentiality leaves the default", .spec("RECORD-29"))
    func unknownCode() throws {
        #expect(try RecordFixtures.describe(RecordFixtures.bundle(label: "Q")).level == .narrow)
        #expect(try RecordFixtures.describe(RecordFixtures.cda(confidentiality: "?")).level == .narrow)
    }

    private static func observation(meta: String) -> String {
        """
        ,{"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},\(meta)
        "subject":{"reference":"urn:uuid:p"}}}
        """
    }

    private static func security(_ system: String, _ code: String) -> String {
        #""meta":{"security":[{"system":"http://terminology.hl7.org/CodeSystem/\#(system)","code":"\#(code)"}]},"#
    }

    @Test("the highest label of any part holds", .spec("RECORD-29", "RECORD-30"))
    func highest() throws {
        func level(_ document: String, _ part: String) throws -> RecordDescription {
            try RecordFixtures.describe(
                RecordFixtures.bundle(label: document, extraEntry: Self.observation(meta: part)))
        }
        #expect(try level("M", Self.security("v3-Confidentiality", "L")).level == .medium)
        #expect(try level("M", Self.security("v3-Confidentiality", "N")).level == .narrow)
        #expect(try level("N", Self.security("v3-Confidentiality", "V")).level == .minimal)
        let psychiatric = try level("N", Self.security("v3-ActCode", "PSY"))
        #expect(psychiatric.level == .minimal && psychiatric.labels == [SensitiveTopic.psychiatric.label])
        let unknown = try level("N", Self.security("v3-ActCode", "MYSTERY"))
        #expect(unknown.level == .narrow && unknown.labels?.map(\.code) == ["MYSTERY"])
    }

    @Test("two references of which one has no label count the default", .spec("RECORD-29"))
    func unlabelledReference() throws {
        let entry =
            #",{"resource":{"resourceType":"DocumentReference","status":"current","content":[{"attachment":{"title":"x"}}],"subject":{"reference":"urn:uuid:p"}}}"#
        #expect(try RecordFixtures.describe(RecordFixtures.bundle(label: "L", extraEntry: entry)).level == .narrow)
    }

    @Test(
        "codes of sensitive topics make level 5", .spec("RECORD-30"),
        arguments: [
            ("http://loinc.org", "7917-8", .hiv), ("http://snomed.info/sct", "86406008", .hiv),
            ("http://hl7.org/fhir/sid/icd-10", "B20.1", .hiv), ("http://hl7.org/fhir/sid/icd-10", "Z21", .hiv),
            ("http://hl7.org/fhir/sid/icd-10", "A53.9", .sexuallyTransmitted),
            ("http://loinc.org", "20507-0", .sexuallyTransmitted),
            ("urn:oid:2.16.156.10011.2.3.3.11", "F20.000", .psychiatric),
            ("http://hl7.org/fhir/sid/icd-10", "F10.2", .substance), ("http://snomed.info/sct", "5602001", .substance),
            ("http://hl7.org/fhir/sid/icd-10", "T74.2", .violence),
        ] as [(String, String, SensitiveTopic)])
    func codes(system: String, code: String, topic: SensitiveTopic) throws {
        let entry =
            #",{"resource":{"resourceType":"Condition","subject":{"reference":"urn:uuid:p"},"code":{"coding":[{"system":"\#(system)","code":"\#(code)"}]}}}"#
        let described = try RecordFixtures.describe(RecordFixtures.bundle(extraEntry: entry))
        #expect(described.level == .minimal && described.labels == [topic.label])
    }

    @Test(
        "codes beside the topics do not", .spec("RECORD-30"),
        arguments: [
            ("http://loinc.org", "2823-3"), ("http://hl7.org/fhir/sid/icd-10", "F17.2"),
            ("http://hl7.org/fhir/sid/icd-10", "A65"), ("http://hl7.org/fhir/sid/icd-10", "I10.x00"),
            ("urn:local", "B20"), ("http://hl7.org/fhir/sid/icd-10", "B"),
        ])
    func otherCodes(system: String, code: String) throws {
        let entry =
            #",{"resource":{"resourceType":"Condition","subject":{"reference":"urn:uuid:p"},"code":{"coding":[{"system":"\#(system)","code":"\#(code)"}]}}}"#
        #expect(try RecordFixtures.describe(RecordFixtures.bundle(extraEntry: entry)).level == .narrow)
    }

    @Test(
        "words of sensitive topics make level 5, negative or not", .spec("RECORD-30"),
        arguments: [
            ("人类免疫缺陷病毒抗体 阴性", .hiv), ("抗-HIV(1+2) 阴性", .hiv), ("艾滋病筛查", .hiv), ("HIV1 RNA", .hiv),
            ("梅毒螺旋体抗体", .sexuallyTransmitted), ("History of Syphilis", .sexuallyTransmitted),
            ("精神分裂症缓解期", .psychiatric), ("重度抑郁症", .psychiatric), ("否认吸毒史", .substance),
            ("Alcohol dependence", .substance), ("家庭暴力", .violence),
        ] as [(String, SensitiveTopic)])
    func words(text: String, topic: SensitiveTopic) throws {
        let section = "<section><title>病史</title><text>患者\(text)。</text></section>"
        let described = try RecordFixtures.describe(RecordFixtures.cda(section: section))
        #expect(described.level == .minimal && described.labels == [topic.label])
        let json = #"{"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"\#(text)"}}"#
        #expect(try RecordFixtures.describe(json).level == .minimal)
    }

    @Test(
        "longer words that contain a shorter one do not count", .spec("RECORD-30"),
        arguments: ["archive", "hearing aids", "grape juice", "therapeutic", "乙肝表面抗原", "shiver"])
    func innocent(text: String) throws {
        let section = "<section><text>\(text)</text></section>"
        #expect(try RecordFixtures.describe(RecordFixtures.cda(section: section)).level == .narrow)
    }

    @Test("what a consent provides for labels no document", .spec("RECORD-30"))
    func provision() throws {
        let label = #"{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"HIV"}"#
        let json = #"{"resourceType":"Consent","provision":{"securityLabel":[\#(label)]}}"#
        #expect(try RecordFixtures.describe(json).level == .narrow)
    }

    @Test(
        "words are found full-width, beside a unit, and over the end of a line", .spec("RECORD-45"),
        arguments: [
            ("ＨＩＶ抗体", .hiv), ("HIVAb(-)", .hiv), ("艾\n  滋病", .hiv), ("human\u{A0}immunodeficiency\n virus", .hiv),
            ("精神\u{3000}分裂症", .psychiatric),
        ] as [(String, SensitiveTopic)])
    func foldedWords(text: String, topic: SensitiveTopic) throws {
        let section = "<section><text>患者\(text)。</text></section>"
        let described = try RecordFixtures.describe(RecordFixtures.cda(section: section))
        #expect(described.level == .minimal && described.labels == [topic.label])
    }

    @Test(
        "white space parts words of letters, and joins none", .spec("RECORD-45"), arguments: ["a h iv", "hi v", "ＨＩ Ｖ"])
    func partedWords(text: String) throws {
        let section = "<section><text>\(text)</text></section>"
        #expect(try RecordFixtures.describe(RecordFixtures.cda(section: section)).level == .narrow)
    }

    private static func attachment(_ type: String, _ data: String) -> String {
        #",{"resource":{"resourceType":"Binary","contentType":"\#(type)","data":"\#(data)"}}"#
    }

    @Test("the labels of what can't be read are not known, unless something tells one", .spec("RECORD-45"))
    func unread() throws {
        let pdf = try RecordReader.describe(bytes: RecordFixtures.pdf, name: "scan0012.pdf")
        #expect(pdf.level == .narrow && pdf.labels == nil)
        let binary = try RecordReader.describe(bytes: [0, 1, 2], name: "a.bin", declaredType: "lab")
        #expect(binary.labels == nil)
        let letter = try RecordReader.describe(bytes: Array("HIV".utf8), name: "a.txt", declaredType: "lab")
        #expect(letter.level == .minimal && letter.labels == [SensitiveTopic.hiv.label])
        let coded = Array(#"{\rtf1 \'b0\'ac}"#.utf8)
        #expect(try RecordReader.describe(bytes: coded, name: "a.txt", declaredType: "lab").labels == nil)
        // <p>&#33406;</p>
        let page = RecordFixtures.bundle(extraEntry: Self.attachment("text/html", "PHA+JiMzMzQwNjs8L3A+"))
        #expect(try RecordFixtures.describe(page).labels == nil)
        let plain = try RecordReader.describe(bytes: Array("钾".utf8), name: "a.txt", declaredType: "lab")
        #expect(plain.level == .narrow && plain.labels == [])
        let enclosed = RecordFixtures.cda(section: "<section><text>x</text></section>").replacing(
            "<structuredBody>",
            with: "<nonXMLBody><text mediaType=\"application/pdf\">AAAA</text></nonXMLBody><structuredBody>")
        #expect(try RecordFixtures.describe(enclosed).labels == nil)
        for type in ["application/pdf", "image/jpeg"] {
            let bundle = RecordFixtures.bundle(extraEntry: Self.attachment(type, "AAAA"))
            #expect(try RecordFixtures.describe(bundle).labels == nil)
        }
        let known = RecordFixtures.bundle(label: "R", extraEntry: Self.attachment("text/plain", "eA=="))
        #expect(try RecordFixtures.describe(known).labels == [])
    }

    @Test("text inside is read in GB 18030 too", .spec("RECORD-45"))
    func legacyText() throws {
        // 梅毒
        let bundle = RecordFixtures.bundle(extraEntry: Self.attachment("text/plain", "w7e2vg=="))
        #expect(try RecordFixtures.describe(bundle).labels == [SensitiveTopic.sexuallyTransmitted.label])
    }

    @Test("what a Composition states holds beside references too", .spec("RECORD-47"))
    func composition() throws {
        let kind = #""date":"2026-01-02","type":{"text":"x"},"author":[{"display":"y"}]"#
        let entry =
            #",{"resource":{"resourceType":"Composition","status":"final","confidentiality":"R","title":"x",\#(kind)}}"#
        #expect(try RecordFixtures.describe(RecordFixtures.bundle(label: "N", extraEntry: entry)).level == .minimal)
    }

    @Test(
        "a system of labels is known by its other names", .spec("RECORD-47"),
        arguments: ["urn:oid:2.16.840.1.113883.5.4", "http://hl7.org/fhir/v3/ActCode"])
    func systems(name: String) throws {
        let meta = #""meta":{"security":[{"system":"\#(name)","code":"HIV"}]},"#
        let described = try RecordFixtures.describe(
            RecordFixtures.bundle(extraEntry: Self.observation(meta: meta)))
        #expect(described.level == .minimal && described.labels == [SensitiveTopic.hiv.label])
    }

    @Test("a file's name can tell as well", .spec("RECORD-30"))
    func fileName() throws {
        let described = try RecordReader.describe(bytes: RecordFixtures.pdf, name: "HIV-report.pdf")
        #expect(described.level == .minimal && described.labels == [SensitiveTopic.hiv.label])
    }

    @Test("every class, level, grade and topic has its names", .spec("RECORD-20"))
    func names() {
        #expect(Set(RecordClass.allCases.map(\.zh)).count == RecordClass.allCases.count)
        #expect(Set(RecordClass.allCases.map(\.en)).count == RecordClass.allCases.count)
        #expect(Set(SensitivityLevel.allCases.map(\.zh) + SensitivityLevel.allCases.map(\.en)).count == 10)
        #expect(DataGrade.allCases.sorted().map(\.zh) == ["一般数据", "重要数据", "核心数据"])
        #expect(Set(SensitiveTopic.allCases.map(\.label)).count == SensitiveTopic.allCases.count)
        #expect(!SensitiveTopic.allCases.map(\.zh).contains("") && !SensitiveTopic.allCases.map(\.en).contains(""))
    }
}
