import HealthRecords
import TestSupport
import Testing

@Suite("formats and declared types")
struct RecordFormatTests {
    private static let contents: [(RecordFormat, [UInt8])] = [
        (.fhirJSON, Array(RecordFixtures.bundle().utf8)), (.cda, Array(RecordFixtures.cda().utf8)),
        (.pdf, RecordFixtures.pdf),
        (.dicom, DICOMFixture.preamble(transferSyntax: "1.2.840.10008.1.2.1") + DICOMFixture.image()),
        (.dicom, DICOMFixture.image(.implicitLittle)),
        (.cda, [0xEF, 0xBB, 0xBF] + Array(RecordFixtures.cda(declaration: "").utf8)),
    ]

    @Test("the content tells the format", .spec("RECORD-12"), arguments: contents)
    func content(format: RecordFormat, bytes: [UInt8]) throws {
        for name in ["", "scan", "file.bin", "a.b/c"] {
            #expect(RecordFormat.detect(prefix: bytes, name: name) == format)
        }
        let description = try RecordReader.describe(bytes: bytes, name: "x")
        #expect(description.format == format && description.contentType == format.contentType)
    }

    @Test(
        "a file that is not what its ending promises is refused", .spec("RECORD-12"),
        arguments: [
            ("a.pdf", "not-pdf"), ("a.DCM", "not-dicom"), ("a.json", "damaged-json"), ("a.xml", "damaged-xml"),
            ("a.txt", "unknown-format"),
        ])
    func lying(name: String, code: String) {
        #expect(RecordFixtures.refusal("Dear colleague, the potassium is low.", name: name) == code)
        #expect(RecordFixtures.refusal([], name: name) == code)
    }

    @Test(
        "JSON in another encoding is refused by its encoding", .spec("RECORD-44"),
        arguments: [
            [0xEF, 0xBB, 0xBF] + Array(#"{"resourceType":"Patient"}"#.utf8),
            // 张 in GB 18030, and in UTF-16 of both orders with and without a mark.
            Array(#"{"resourceType":"Patient","id":""#.utf8) + [0xD5, 0xC5] + Array(#""}"#.utf8),
            [0xFF, 0xFE, 0x7B, 0x00], [0xFE, 0xFF, 0x00, 0x7B], [0x7B, 0x00, 0x22, 0x00], [0x00, 0x7B, 0x00, 0x22],
        ])
    func otherEncoding(bytes: [UInt8]) {
        #expect(RecordFixtures.refusal(bytes, name: "a.json") == "not-utf8")
    }

    @Test("JSON that is not FHIR and XML that is not CDA are refused", .spec("RECORD-12", "RECORD-16", "RECORD-24"))
    func strangers() {
        #expect(RecordFixtures.refusal(#"{"name":"left-pad"}"#) == "not-fhir")
        #expect(RecordFixtures.refusal(#"{"resourceType":"Weather"}"#) == "not-fhir")
        #expect(RecordFixtures.refusal("<html><body/></html>", name: "a.xml") == "not-cda")
        #expect(RecordFixtures.refusal("<ClinicalDocument/>") == "not-cda")
        #expect(RecordFixtures.refusal(Array(RecordFixtures.bundle().utf8), name: "a.pdf") == "not-pdf")
    }

    @Test("a file of unknown format needs a declared type", .spec("RECORD-13"))
    func declared() throws {
        let letter = Array("Dear colleague".utf8)
        #expect(RecordFixtures.refusal(letter, name: "a.txt") == "unknown-format")
        #expect(RecordFixtures.refusal(letter, name: "a.txt", declaredType: "C0054") == "unknown-type")
        let byCode = try RecordReader.describe(bytes: letter, name: "in/信.txt", declaredType: "c0002")
        #expect(byCode.documentClass == .outpatient && byCode.type.code == "C0002" && byCode.title == "信")
        let byClass = try RecordReader.describe(bytes: letter, name: "a.txt", declaredType: "pathology")
        #expect(byClass.documentClass == .pathology && byClass.type.coding == RecordClass.pathology.coding)
        #expect(byClass.format == .other && byClass.level == .narrow)
    }

    @Test("a declared type fills in where the content names none", .spec("RECORD-14"))
    func filledIn() throws {
        let pdf = try RecordReader.describe(bytes: RecordFixtures.pdf, name: "r.pdf", declaredType: "C0007")
        #expect(pdf.documentClass == .lab && pdf.type.zh == "检验记录")
        #expect(try RecordReader.describe(bytes: RecordFixtures.pdf, name: "r.pdf").documentClass == .other)
    }

    @Test("a declared type must not contradict the content", .spec("RECORD-14"))
    func contradiction() throws {
        let text = RecordFixtures.cda()
        #expect(try RecordFixtures.describe(text, declaredType: "lab").type.code == "C0007")
        #expect(try RecordFixtures.describe(text, declaredType: "C0007").type.code == "C0007")
        #expect(RecordFixtures.refusal(text, declaredType: "C0006") == "wrong-code")
        #expect(RecordFixtures.refusal(text, declaredType: "imaging") == "wrong-code")
        #expect(RecordFixtures.refusal(RecordFixtures.bundle(), declaredType: "C0002") == "wrong-code")
        let image = DICOMFixture.image()
        #expect(RecordFixtures.refusal(image, declaredType: "lab") == "wrong-code")
        #expect(RecordFixtures.refusal(image, declaredType: "C0006") == nil)
    }

    @Test("sizes are held to the limits", .spec("RECORD-15"))
    func sizes() throws {
        let document = Array(RecordFixtures.cda().utf8)
        var limits = RecordLimits.standard
        limits.documentBytes = document.count
        #expect(RecordFixtures.refusal(document, limits: limits) == nil)
        limits.documentBytes -= 1
        #expect(throws: RecordError.tooLarge(bytes: document.count, limit: document.count - 1)) {
            try RecordReader.describe(bytes: document, name: "x", limits: limits)
        }
        #expect(throws: RecordError.wholeDocumentNeeded) {
            try RecordReader.describe(prefix: Array(document.prefix(200)), totalSize: document.count, name: "x")
        }
        #expect(throws: RecordError.tooLarge(bytes: 1 << 40, limit: 64 << 20)) {
            try RecordReader.describe(prefix: Array(document.prefix(200)), totalSize: 1 << 40, name: "x")
        }
    }

    @Test("a file of any size is described from its beginning", .spec("RECORD-15"))
    func streamed() throws {
        let image = DICOMFixture.image()
        let size = 3 << 30
        let described = try RecordReader.describe(prefix: image, totalSize: size, name: "x.dcm")
        #expect(described.patientName == "张三")
        let pdf = try RecordReader.describe(
            prefix: Array(RecordFixtures.pdf.prefix(20)), totalSize: size, name: "x.pdf")
        #expect(pdf.format == .pdf)
    }

    @Test("every error has a code and says what belongs to it", .spec("RECORD-12"))
    func codes() {
        let errors: [RecordError] = [
            .unknownFormat, .unknownType("X"), .tooLarge(bytes: 2, limit: 1), .wholeDocumentNeeded,
            .damagedJSON(JSONError(kind: .tooDeep, offset: 3)), .notFHIR(FHIRIssue(kind: .value, path: "a")),
            .notUTF8(JSONError(kind: .byteOrderMark, offset: 0)), .damagedXML(reason: "dtd", line: 1),
            .unknownEncoding("EBCDIC"), .notCDA(reason: "root"),
            .wrongCode(found: "A", declared: "B"), .notDICOM, .damagedDICOM(reason: "truncated"),
            .notPDF(reason: "header"), .severalPatients(count: 2), .otherPatient(system: "urn:x"),
        ]
        #expect(Set(errors.map(\.code)).count == errors.count)
        #expect(errors.map(\.details.count) == [0, 1, 2, 0, 2, 2, 2, 2, 1, 1, 2, 0, 1, 1, 1, 1])
    }

    @Test("a PDF without header or end is refused", .spec("RECORD-28"))
    func pdf() throws {
        #expect(RecordFixtures.refusal(Array(RecordFixtures.pdf.dropLast(8)), name: "a.pdf") == "not-pdf")
        #expect(RecordFixtures.refusal(Array(RecordFixtures.pdf.dropFirst()), name: "a.pdf") == "not-pdf")
        let late = [UInt8](repeating: 0x0A, count: 1000) + RecordFixtures.pdf
        #expect(try RecordReader.describe(bytes: late, name: "C:\\扫描\\出院小结 2026.pdf").title == "出院小结 2026")
    }
}
