import HealthRecords
import TestSupport
import Testing

@Suite("summaries")
struct RecordSummaryTests {
    private static func summary(_ text: String, limits: RecordLimits = .standard) throws -> RecordSummary {
        try RecordReader.summarize(bytes: Array(text.utf8), name: "x", limits: limits)
    }

    @Test("a submission shows its results with range and flag", .spec("RECORD-32"))
    func submission() throws {
        let summary = try Self.summary(RecordFixtures.bundle())
        #expect(summary.title == "检验报告" && summary.patientName == "\u{20BB7}杰" && summary.type?.code == "C0007")
        #expect(summary.author.organization == "翠屏区第一人民医院（样例）")
        let row = try #require(summary.sections.first?.rows.first)
        #expect(row.name == "钾" && row.value == "2.90" && row.unit == "mmol/L")
        #expect(row.referenceRange == "3.5–5.3" && row.flag == .low && row.date?.displayText == "2025-04-24 11:10")
        #expect(summary.sections.map(\.heading) == [.results, .reports, .documents])
    }

    @Test("a CDA document shows its entries, else its narrative", .spec("RECORD-32"))
    func cda() throws {
        let rows = try Self.summary(RecordFixtures.cda()).sections
        #expect(rows.map(\.heading) == [.titled("检验结果")] && rows[0].lines.isEmpty)
        #expect(rows[0].rows.map(\.value) == ["2.9"] && rows[0].rows.map(\.flag) == [.low])
        let table = """
            <section><title>用药</title><text><table><thead><tr><th>药品</th><th>剂量</th></tr></thead>
            <tbody><tr><td>阿司匹林</td><td>100 mg</td></tr></tbody></table><paragraph>饭后</paragraph></text></section>
            """
        let narrative = try Self.summary(RecordFixtures.cda(section: table)).sections
        #expect(narrative.first?.lines.map(\.text) == ["药品 剂量", "阿司匹林 100 mg", "饭后"])
    }

    @Test(
        "a flag is the source's word, else found by comparing", .spec("RECORD-32"),
        arguments: [
            (#""interpretation":[{"coding":[{"code":"HH"}]}],"valueQuantity":{"value":4}"#, .criticallyHigh),
            (#""interpretation":[{"coding":[{"code":"N"}]}],"valueQuantity":{"value":9}"#, nil),
            (#""valueQuantity":{"value":9}"#, .high), (#""valueQuantity":{"value":4}"#, nil),
            (#""valueQuantity":{"value":3.49}"#, .low), (#""valueString":"阳性""#, nil),
        ] as [(String, ResultRow.Flag?)])
    func flags(value: String, flag: ResultRow.Flag?) throws {
        let json = """
            {"resourceType":"Observation","status":"final","code":{"text":"钾"},\(value),
            "referenceRange":[{"low":{"value":3.5},"high":{"value":5.3}}]}
            """
        #expect(try #require(try Self.summary(json).sections.first?.rows.first).flag == flag)
    }

    @Test(
        "values of every kind are shown", .spec("RECORD-32"),
        arguments: [
            (#""valueQuantity":{"value":1.0,"unit":"g/L","comparator":"<"}"#, "<1.0"),
            (#""valueCodeableConcept":{"coding":[{"code":"x","display":"阳性"}]}"#, "阳性"), (#""valueInteger":3"#, "3"),
            (#""valueRatio":{"numerator":{"value":1},"denominator":{"value":128}}"#, "1:128"),
            (#""valueRange":{"low":{"value":1},"high":{"value":2}}"#, "1–2"), (#""valueBoolean":true"#, "true"),
            (#""component":[{"code":{"text":"收缩压"},"valueQuantity":{"value":118}}]"#, "118"),
            (#""dataAbsentReason":{"text":"未测"}"#, "未测"),
        ])
    func values(value: String, shown: String) throws {
        let json = #"{"resourceType":"Observation","status":"final","code":{"text":"x"},\#(value)}"#
        #expect(try Self.summary(json).sections.first?.rows.map(\.value) == [shown])
    }

    @Test("kinds of content stand under their headings, the latest first", .spec("RECORD-32"))
    func kinds() throws {
        let resources = [
            #"{"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"高血压病2级"},"recordedDate":"2020"}"#,
            #"{"resourceType":"Condition","subject":{"display":"x"},"code":{"text":"肺炎"},"recordedDate":"2024-05-01"}"#,
            #"{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"text":"氨氯地平"},"subject":{"display":"x"},"dosageInstruction":[{"text":"每日一次"}]}"#,
            #"{"resourceType":"Immunization","status":"completed","vaccineCode":{"text":"流感疫苗"},"patient":{"display":"x"},"occurrenceDateTime":"2025-10-01"}"#,
        ]
        let entries = resources.map { #"{"resource":\#($0)}"# }.joined(separator: ",")
        let summary = try Self.summary(#"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#)
        #expect(summary.sections.map(\.heading) == [.diagnoses, .medications, .vaccinations])
        #expect(summary.sections.flatMap(\.lines).map(\.text) == ["肺炎", "高血压病2级", "氨氯地平，每日一次，active", "流感疫苗"])
        #expect(summary.sections[0].heading.zh == "诊断与问题" && summary.sections[0].heading.en.hasPrefix("Diagnoses"))
    }

    @Test("a Composition shows its sections with entries or narrative", .spec("RECORD-32"))
    func composition() throws {
        let json = """
            {"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Composition","status":"final",
            "type":{"coding":[{"system":"http://loinc.org","code":"60591-5"}]},"date":"2026-11-23","author":[{"display":"李医生"}],
            "title":"患者摘要","section":[{"title":"过敏","entry":[{"reference":"AllergyIntolerance/a"}]},
            {"title":"小结","text":{"status":"generated","div":"<div><p>稳定 &amp; 出院</p><script>alert(1)</script><ul><li>复查</li></ul></div>"}}]}},
            {"resource":{"resourceType":"AllergyIntolerance","id":"a","patient":{"display":"x"},"code":{"text":"青霉素"}}}]}
            """
        let summary = try Self.summary(json)
        #expect(summary.title == "患者摘要" && summary.author.name == "李医生" && summary.date?.text == "2026-11-23")
        #expect(summary.sections.map(\.heading) == [.titled("过敏"), .titled("小结")])
        #expect(summary.sections.map { $0.lines.map(\.text) } == [["青霉素"], ["稳定 & 出院", "复查"]])
    }

    @Test("a long summary is cut and says by how much", .spec("RECORD-33"))
    func bounded() throws {
        var limits = RecordLimits.standard
        limits.summaryRows = 3
        limits.summarySections = 1
        let entries = (0..<10).map { number in
            """
            ,{"resource":{"resourceType":"Observation","status":"final","code":{"text":"n\(number)"},
            "subject":{"reference":"urn:uuid:p"},"valueInteger":\(number)}}
            """
        }
        let summary = try Self.summary(RecordFixtures.bundle(extraEntry: entries.joined()), limits: limits)
        #expect(summary.sections.count == 1 && summary.omittedSections == 2)
        #expect(summary.sections[0].rows.count == 3 && summary.sections[0].omitted == 8)
    }

    @Test("a PDF shows its name and size", .spec("RECORD-32"))
    func pdf() throws {
        let summary = try RecordReader.summarize(prefix: RecordFixtures.pdf, totalSize: 35_898, name: "in/report.pdf")
        #expect(summary.title == "report" && summary.byteCount == 35_898 && summary.sections.isEmpty)
    }

    @Test(
        "shown text cannot steer a terminal", .spec("RECORD-34"),
        arguments: [
            ("a\u{1B}[31mb\u{7}", "a[31mb"), ("a\r\n\tb", "a b"), ("a\u{202E}b\u{2066}c", "abc"), ("  a  ", "a"),
            ("\u{9B}2J", "2J"), ("\u{20BB7}·👩🏽‍⚕️", "\u{20BB7}·👩🏽‍⚕️"), ("a\u{2028}b", "a b"), ("\u{FEFF}a\u{200B}b", "ab"),
        ])
    func safe(text: String, shown: String) throws {
        #expect(DisplayText.line(text) == shown)
        let patient: JSONValue = ["resourceType": "Patient", "name": [["text": .string("x" + text)]]]
        let described = try RecordReader.describe(bytes: patient.serialized(), name: "x")
        #expect(described.patientName == DisplayText.line("x" + text))
    }

    @Test("a long line ends in an ellipsis, a tower of accents too", .spec("RECORD-34"))
    func long() {
        #expect(DisplayText.line(String(repeating: "诺", count: 300)).count == 200)
        #expect(DisplayText.line(String(repeating: "诺", count: 200)).hasSuffix("诺"))
        #expect(DisplayText.line("e" + String(repeating: "\u{301}", count: 100_000)).unicodeScalars.count <= 801)
    }
}
