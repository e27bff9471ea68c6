import HealthRecords
import TestSupport
import Testing

@Suite("DICOM headers")
struct RecordDICOMTests {
    @Test(
        "a header is read in every encoding, with and without preamble", .spec("RECORD-25", "RECORD-36"),
        arguments: DICOMFixture.Encoding.allCases, [true, false])
    func encodings(encoding: DICOMFixture.Encoding, hasPreamble: Bool) throws {
        let preamble =
            hasPreamble ? DICOMFixture.preamble(transferSyntax: DICOMFixture.syntaxes[encoding] ?? "") : []
        let bytes = preamble + DICOMFixture.image(encoding)
        let described = try RecordReader.describe(bytes: bytes, name: "IM0001")
        #expect(described.type.code == "CT" && described.documentClass == .imaging && described.level == .narrow)
        #expect(described.date?.text == "2025-11-23T14:05:09+08:00" && described.title == "CT CHEST")
        #expect(described.patientName == "张三" && described.patientBirthDate?.text == "1955-06-23")
        #expect(described.patientIdentifiers == [PatientIdentifier(system: "", value: "P-17")])
        #expect(described.author.organization == "West Hospital")
        let summary = try RecordReader.summarize(bytes: bytes, name: "IM0001")
        #expect(summary.facts.map(\.value) == ["CT", "CHEST", "512×512"])
    }

    @Test("of a deflated file the meta group is read", .spec("RECORD-25"))
    func deflated() throws {
        let bytes = DICOMFixture.preamble(transferSyntax: "1.2.840.10008.1.2.1.99") + [0xED, 0xBD, 0x07, 0x60, 0x1C]
        let described = try RecordReader.describe(bytes: bytes, name: "x.dcm")
        #expect(described.type.code == "CT" && described.patientName == nil)
    }

    @Test(
        "names are read in the character sets of East Asia", .spec("RECORD-26"),
        arguments: [
            ("ISO_IR 192", Array("Ouyang^Mingping=欧阳^明平".utf8), "欧阳明平"),
            ("GB18030", [0xC5, 0xB7, 0xD1, 0xF4, 0x5E, 0xC3, 0xF7], "欧阳明"),
            ("ISO_IR 100", [0x4D, 0xFC, 0x6C, 0x6C, 0x65, 0x72, 0x5E, 0x45, 0x76, 0x61], "Müller Eva"),
            ("", Array("Yamada^Tarou^^^".utf8), "Yamada Tarou"),
            (
                "\\ISO 2022 IR 87",
                Array("Yamada^Tarou=".utf8) + [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42, 0x5E]
                    + [0x1B, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A, 0x1B, 0x28, 0x42], "山田太郎"
            ),
            (
                "\\ISO 2022 IR 58",
                Array("Wang^San=".utf8) + [0x1B, 0x24, 0x29, 0x41, 0xCD, 0xF5, 0x5E] + [0x1B, 0x24, 0x29, 0x41]
                    + [0xC8, 0xFD], "王三"
            ),
        ] as [(String, [UInt8], String)])
    func characterSets(set: String, name: [UInt8], expected: String) throws {
        let bytes = DICOMFixture.image(characterSet: set, name: name)
        #expect(try RecordReader.describe(bytes: bytes, name: "x").patientName == expected)
    }

    @Test("every truncation is refused, none is taken for a whole file", .spec("RECORD-27"))
    func truncated() {
        let whole = DICOMFixture.preamble(transferSyntax: "1.2.840.10008.1.2.1") + DICOMFixture.image()
        let meta = DICOMFixture.preamble(transferSyntax: "1.2.840.10008.1.2.1").count
        for count in (meta + 1)..<whole.count {
            let code = RecordFixtures.refusal(Array(whole.prefix(count)), name: "x.dcm")
            // A file may end between two elements: nothing in the format says how many there are.
            #expect(code == "damaged-dicom" || code == nil, "\(count)")
        }
        #expect(RecordFixtures.refusal(Array(whole.dropLast()), name: "x.dcm") == "damaged-dicom")
        #expect(RecordFixtures.refusal(Array(whole.prefix(meta + 20)), name: "x.dcm") == "damaged-dicom")
    }

    @Test("nonsense behind the preamble is refused", .spec("RECORD-27"))
    func nonsense() {
        let bytes = [UInt8](repeating: 0, count: 128) + Array("DICM, but not really a header at all".utf8)
        #expect(RecordFixtures.refusal(bytes) == "damaged-dicom")
        #expect(RecordFixtures.refusal([UInt8](repeating: 0, count: 128) + Array("DICM".utf8)) == "damaged-dicom")
        var nested = DICOMFixture(.implicitLittle)
        nested.add(0x0008, 0x0060, "CS", "CT")
        nested.add(0x0008, 0x0070, "LO", "X")
        var bytesOfSequences = nested.bytes
        for _ in 0..<100 {
            bytesOfSequences +=
                [0x08, 0, 0x10, 0x11] + [0xFF, 0xFF, 0xFF, 0xFF] + [0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]
        }
        #expect(RecordFixtures.refusal(bytesOfSequences, name: "x.dcm") == "damaged-dicom")
    }

    @Test("an electrocardiogram is one by modality or by storage class", .spec("RECORD-25"))
    func electrocardiogram() throws {
        var set = DICOMFixture(.explicitLittle)
        set.add(0x0008, 0x0016, "UI", "1.2.840.10008.5.1.4.1.1.9.1.1")
        set.add(0x0008, 0x0020, "DA", "2013.01.25")
        let described = try RecordReader.describe(bytes: set.bytes, name: "x.dcm")
        #expect(described.documentClass == .ecg && described.type.zh == "心电图" && described.date?.text == "2013-01-25")
    }
}
