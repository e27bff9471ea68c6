import HealthRecords
import TestSupport
import Testing

@Suite("real documents", .enabled(if: SharedInputs.arePresent))
struct RecordRealInputTests {
    private static func describe(_ path: String) throws -> RecordDescription {
        try RecordReader.describe(bytes: try SharedInputs.bytes(path), name: path)
    }

    @Test(
        "documents of the Chinese exchange form are described", .spec("RECORD-36", "RECORD-21"),
        arguments: SharedInputs.files(below: "data/cn-exchange-samples", endingIn: [".xml", ".json", ".pdf"]))
    func exchange(path: String) throws {
        let described = try Self.describe(path)
        let isSensitive = path.contains("/p02/") || path.contains("/p06/")
        #expect(described.level == (isSensitive ? .minimal : .narrow))
        // A PDF, and what is inside one, is not read.
        #expect((described.labels ?? []) == (isSensitive ? [SensitiveTopic.hiv.label] : []))
        #expect(described.labels != nil || path.hasSuffix(".pdf") || path.hasSuffix("submit-bundle.json"))
        guard described.format != .pdf else { return }
        #expect(described.type.code.hasPrefix("C00") && described.documentClass != .other && described.date != nil)
        #expect(described.patientIdentifiers.contains { $0.system == PatientIdentifier.citizenSystem })
        #expect(described.author.organization?.hasSuffix("（样例）") ?? false)
        let names = [
            "p00": "黄涛超", "p01": "李强军", "p02": "黄刚", "p03": "\u{20BB7}杰", "p04": "欧阳明平", "p05": "刘静娜", "p06": "李伟丽",
            "p07": "古丽仙·吐尔逊样例",
        ]
        #expect(described.patientName == path.split(separator: "/").dropLast().last.flatMap { names[String($0)] })
        let summary = try RecordReader.summarize(bytes: try SharedInputs.bytes(path), name: path)
        #expect(summary.sections.first?.rows.count ?? 0 >= 8)
    }

    @Test("both files of one resident agree on who it is, those of two do not", .spec("RECORD-18"), arguments: 0..<8)
    func identity(number: Int) throws {
        func bundle(_ number: Int) throws -> RecordDescription {
            try Self.describe("data/cn-exchange-samples/p0\(number)/submit-bundle.json")
        }
        let one = try bundle(number)
        for path in SharedInputs.files(below: "data/cn-exchange-samples/p0\(number)", endingIn: [".xml"]) {
            let document = try Self.describe(path)
            #expect(PatientMatch.compare(one.patientIdentifiers, document.patientIdentifiers) == .same)
        }
        let other = try bundle((number + 1) % 8)
        #expect(throws: RecordError.otherPatient(system: PatientIdentifier.citizenSystem)) {
            try other.requirePatient(one.patientIdentifiers)
        }
    }

    @Test(
        "whole histories of Synthea are summaries of one patient", .spec("RECORD-36", "RECORD-19", "RECORD-33"),
        arguments: SharedInputs.files(below: "data/synthea-r4", endingIn: [".json"]).filter {
            !$0.hasSuffix("INDEX.json")
        })
    func synthea(path: String) throws {
        let described = try Self.describe(path)
        #expect(described.documentClass == .summary && described.type.code == "Bundle")
        #expect(
            described.patientName != nil && described.patientBirthDate != nil && !described.patientIdentifiers.isEmpty)
        let date = try #require(described.date)
        #expect(try #require(described.earliestServiceDate).earliest < date.earliest)
        let summary = try RecordReader.summarize(bytes: try SharedInputs.bytes(path), name: path)
        #expect(summary.sections.map(\.heading).contains(.results))
        #expect(summary.sections.allSatisfy { $0.rows.count <= 100 && $0.lines.count <= 100 })
    }

    @Test(
        "DICOM files of many makers are described", .spec("RECORD-36", "RECORD-25", "RECORD-26"),
        arguments: [
            ("693_J2KI", "CT", .imaging, "CQ500-CT-310"), ("CT_small", "CT", .imaging, "CompressedSamples CT1"),
            ("ExplVR_LitEndNoMeta", "RTPLAN", .procedure, nil), ("JPEG2000", "NM", .imaging, "CompressedSamples NM1"),
            ("SC_rgb_rle", "OT", .imaging, "Lestrade G"), ("chrH31", "OT", .imaging, "山田太郎"),
            ("reportsi", "SR", .imaging, "Last Name First Name"), ("waveform_ecg", "ECG", .ecg, "Anonymous"),
        ] as [(String, String, RecordClass, String?)])
    func dicom(name: String, modality: String, documentClass: RecordClass, patient: String?) throws {
        let described = try Self.describe("data/dicom/\(name).dcm")
        #expect(described.type.code == modality && described.documentClass == documentClass)
        #expect(described.patientName == patient && described.format == .dicom)
        let bytes = try SharedInputs.bytes("data/dicom/\(name).dcm")
        #expect(try RecordReader.describe(bytes: bytes, name: "no-ending") == described)
    }

    @Test(
        "C-CDA documents are described", .spec("RECORD-36", "RECORD-21"),
        arguments: SharedInputs.files(below: "data/ccda-synthea", endingIn: [".xml"]))
    func consolidated(path: String) throws {
        let described = try Self.describe(path)
        #expect(described.documentClass == .summary && described.patientName != nil)
    }

    /// The cases whose defect is one of structure, not of terminology or of a profile.
    private static let structural: Set<String> = [
        "Observation-ex-pain.json", "ai4.json", "attachment-with-invalid-binary.json", "bundle-duplicate-id.json",
        "bundle-duplicate-ids-not.json", "bundle-sig-2.json", "contained-resource.json", "hakan-se.json",
        "json-comments-2.json", "json-no-quotes-1.json", "patient-id-bad-2.json", "ref-policy-r4.json",
        "resource-invalid-id-2.json", "synthea.json",
    ]

    @Test(
        "awkward FHIR is refused when its structure is wrong, and only then", .spec("RECORD-16", "RECORD-35"),
        arguments: SharedInputs.files(below: "data/fhir-validator-cases", endingIn: [".json"])
            .filter { !$0.hasSuffix("EXPECTED.json") })
    func validatorCases(path: String) throws {
        let name = String(path.split(separator: "/").last ?? "")
        let code = RecordFixtures.refusal(try SharedInputs.bytes(path), name: name)
        #expect((code != nil) == Self.structural.contains(name), "\(name): \(code ?? "accepted")")
    }

    @Test(
        "the standard's own examples are accepted, but for Bundles of several people and commands", .spec("RECORD-16"),
        arguments: SharedInputs.files(below: "data/hl7-r4-examples", endingIn: [".json"]))
    func examples(path: String) throws {
        let code = RecordFixtures.refusal(try SharedInputs.bytes(path), name: path)
        let refused = [
            "Bundle-3a0707d3-549e-4467-b8b8-5a2ab3800efe.json": "several-patients",
            "Bundle-bundle-references.json": "several-patients",
            "Bundle-bundle-request-medsallergies.json": "not-fhir", "Bundle-bundle-transaction.json": "not-fhir",
        ]
        #expect(code == refused[String(path.split(separator: "/").last ?? "")])
        _ = try? RecordReader.summarize(bytes: try SharedInputs.bytes(path), name: path)
    }
}
