import Foundation
import HealthRecords
import TestSupport
import Testing

@Suite("CDA documents")
struct RecordCDATests {
    @Test("a document tells its type, time, people and numbers", .spec("RECORD-21", "RECORD-36"))
    func described() throws {
        let described = try RecordFixtures.describe(RecordFixtures.cda(), name: "C0007.xml")
        #expect(described.type.code == "C0007" && described.documentClass == .lab && described.title == "检验报告")
        #expect(described.contentType == "text/xml" && described.date?.text == "2025-08-08T08:02:00+08:00")
        #expect(described.author == RecordDescription.Author(name: "样例医师", organization: "江阳区第三人民医院（样例）"))
        #expect(described.patientName == "欧阳明平" && described.patientBirthDate?.text == "1955-06-23")
        #expect(described.patientIdentifiers.map(\.value) == ["525180580736313184", "510199195506231288"])
        #expect(described.patientIdentifiers.map(\.system).last == PatientIdentifier.citizenSystem)
    }

    @Test(
        "other code systems of documents are known", .spec("RECORD-21"),
        arguments: [
            ("34133-9", "2.16.840.1.113883.6.1", .summary), ("11502-2", "2.16.840.1.113883.6.1", .lab),
            ("99999-9", "2.16.840.1.113883.6.1", .other), ("HSDC00.01", "2.16.156.10011.2.4", .checkup),
            ("HSDB04.01", "2.16.156.10011.2.4", .other),
        ] as [(String, String, RecordClass)])
    func codes(code: String, system: String, documentClass: RecordClass) throws {
        let described = try RecordFixtures.describe(RecordFixtures.cda(code: code, codeSystem: system))
        #expect(described.documentClass == documentClass && described.type.code == code)
    }

    @Test(
        "XML that declares entities or is broken is refused", .spec("RECORD-22"),
        arguments: [
            ("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>", "dtd"),
            ("<!-- c --><?p i?>\n<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\"><a/>", "dtd"),
            ("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><a>&b;</a>", "dtd"),
            ("<a><b></a>", "syntax"), ("<a>&nothing;</a>", "syntax"), ("<a", "syntax"), ("<a/><b/>", "syntax"),
            ("<a x='1' x='2'/>", "syntax"), ("<a>\u{1}</a>", "syntax"), ("<", "syntax"), ("<a></a>text", "syntax"),
        ])
    func broken(text: String, reason: String) {
        #expect {
            try RecordFixtures.describe(text, name: "a.xml")
        } throws: { error in
            guard case .damagedXML(let found, _) = error as? RecordError else { return false }
            return found == reason
        }
    }

    @Test("nesting and size are limited", .spec("RECORD-22"))
    func limits() {
        var limits = RecordLimits.standard
        let bytes = Array(RecordFixtures.cda().utf8)
        limits.xmlDepth = 5
        #expect(RecordFixtures.refusal(bytes, limits: limits) == "damaged-xml")
        limits = .standard
        limits.xmlNodes = 20
        #expect(RecordFixtures.refusal(bytes, limits: limits) == "damaged-xml")
        let deep = String(repeating: "<a>", count: 100_000)
        #expect(RecordFixtures.refusal(deep, name: "a.xml") == "damaged-xml")
        let wide = "<a>" + String(repeating: "&lt;", count: 1_100_000) + "</a>"
        #expect(RecordFixtures.refusal(wide, name: "a.xml") == "damaged-xml")
    }

    @Test(
        "a document is read in the encodings in use", .spec("RECORD-23"),
        arguments: [("GB18030", 0x8000_0632), ("gbk", 0x8000_0632), ("GB2312", 0x8000_0632)] as [(String, UInt)])
    func encodings(name: String, encoding: UInt) throws {
        let declaration = #"<?xml version="1.0" encoding="\#(name)"?>"#
        let patient = name == "GB18030" ? "\u{20BB7}杰" : "欧阳明平"
        let text = RecordFixtures.cda(declaration: declaration, name: patient)
        let bytes = try #require(text.data(using: String.Encoding(rawValue: encoding)))
        #expect(try RecordReader.describe(bytes: Array(bytes), name: "a.xml").patientName == patient)
    }

    @Test("UTF-16 and a byte-order mark are understood", .spec("RECORD-23"))
    func utf16() throws {
        let text = RecordFixtures.cda(
            declaration: #"<?xml version="1.0" encoding="UTF-16"?>"#, name: "\u{20BB7}·古丽")
        let forms: [([UInt8], String.Encoding)] = [
            ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
        ]
        for (mark, encoding) in forms {
            let bytes = mark + Array(try #require(text.data(using: encoding)))
            #expect(try RecordReader.describe(bytes: bytes, name: "a").patientName == "\u{20BB7}·古丽")
        }
        let marked: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(RecordFixtures.cda().utf8)
        #expect(try RecordReader.describe(bytes: marked, name: "a").patientName == "欧阳明平")
    }

    @Test("bytes that are not of the declared encoding are refused", .spec("RECORD-23"))
    func wrongEncoding() {
        let ebcdic = RecordFixtures.cda(declaration: #"<?xml version="1.0" encoding="EBCDIC-CP-US"?>"#)
        #expect(RecordFixtures.refusal(ebcdic) == "unknown-encoding")
        var bytes = Array(RecordFixtures.cda().utf8)
        bytes[bytes.count - 30] = 0xFF
        #expect(RecordFixtures.refusal(bytes) == "unknown-encoding")
    }

    @Test(
        "a document without code or patient is no document", .spec("RECORD-24"),
        arguments: ["<code ", "<recordTarget>", #" xmlns="urn:hl7-org:v3""#])
    func incomplete(part: String) {
        let other = ["<code ": "<kode ", "<recordTarget>": "<x/><recordtarget>"][part] ?? ""
        let text = RecordFixtures.cda().replacingOccurrences(of: part, with: other)
            .replacingOccurrences(
                of: "</recordTarget>", with: part == "<recordTarget>" ? "</recordtarget>" : "</recordTarget>")
        #expect(RecordFixtures.refusal(text) == "not-cda")
        #expect(RecordFixtures.refusal(RecordFixtures.cda(codeSystem: "1.2.3")) == "wrong-code")
    }

    @Test("a document with two record targets is refused", .spec("RECORD-17"))
    func twoTargets() {
        let other =
            #"<recordTarget><patientRole><id root="2.16.156.10011.1.3" extension="1"/></patientRole></recordTarget>"#
        let text = RecordFixtures.cda().replacingOccurrences(of: "<author>", with: other + "<author>")
        #expect(RecordFixtures.refusal(text) == "several-patients")
    }
}
