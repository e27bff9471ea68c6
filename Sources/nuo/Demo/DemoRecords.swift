import Foundation
import HealthRecords

/// The demonstration's own records: small, realistic, in Chinese, of nobody.
enum DemoRecords {
    static let patientName = "欧阳𠮷"
    static let birthDate = "1958-02-03"
    /// Area code 500199 is not assigned to any place; the check digit is right.
    static let citizenNumber = "500199195802030024"

    /// Writes the records of the two hospitals and returns their folders.
    static func write(below root: URL) throws -> (labs: URL, imaging: URL) {
        let labs = root.appendingPathComponent("records/labs")
        let imaging = root.appendingPathComponent("records/imaging")
        try FileManager.default.createDirectory(at: labs, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: imaging, withIntermediateDirectories: true)
        try Data(glucoseReport.serialized()).write(to: labs.appendingPathComponent("糖化血红蛋白.json"))
        try Data(liverReport.serialized()).write(to: labs.appendingPathComponent("肝功能.json"))
        try Data(chestReport.serialized()).write(to: imaging.appendingPathComponent("胸部CT报告.json"))
        return (labs, imaging)
    }

    private static let patient: JSONValue = [
        "resourceType": "Patient", "id": "p",
        "identifier": [
            ["system": .string(PatientIdentifier.citizenSystem), "value": .string(citizenNumber)]
        ],
        "name": [["text": .string(patientName)]], "gender": "female", "birthDate": .string(birthDate),
    ]

    private static func observation(
        _ id: String, loinc: String, name: String, value: String, unit: String, low: String, high: String, date: String
    ) -> JSONValue {
        [
            "resourceType": "Observation", "id": .string(id), "status": "final",
            "category": [
                [
                    "coding": [
                        [
                            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
                            "code": "laboratory",
                        ]
                    ]
                ]
            ],
            "code": [
                "coding": [["system": "http://loinc.org", "code": .string(loinc)]], "text": .string(name),
            ],
            "subject": ["reference": "Patient/p"], "effectiveDateTime": .string(date),
            "valueQuantity": ["value": .number(value), "unit": .string(unit)],
            "referenceRange": [
                [
                    "low": ["value": .number(low), "unit": .string(unit)],
                    "high": ["value": .number(high), "unit": .string(unit)],
                ]
            ],
        ]
    }

    private static func bundle(_ report: JSONValue, _ others: [JSONValue]) -> JSONValue {
        let entries = ([report, patient] + others).map { resource -> JSONValue in
            let kind = resource["resourceType"]?.string ?? ""
            let id = resource["id"]?.string ?? ""
            return ["fullUrl": .string("https://records.demo/\(kind)/\(id)"), "resource": resource]
        }
        return ["resourceType": "Bundle", "type": "collection", "entry": .array(entries)]
    }

    private static func report(
        _ id: String, loinc: String, category: String, title: String, date: String, author: String, results: [String],
        conclusion: String
    ) -> JSONValue {
        .object(compacting: [
            "resourceType": "DiagnosticReport", "id": .string(id), "status": "final",
            "category": [
                [
                    "coding": [
                        ["system": "http://terminology.hl7.org/CodeSystem/v2-0074", "code": .string(category)]
                    ]
                ]
            ],
            "code": ["coding": [["system": "http://loinc.org", "code": .string(loinc)]], "text": .string(title)],
            "subject": ["reference": "Patient/p"], "effectiveDateTime": .string(date), "issued": .string(date),
            "performer": [["display": .string(author)]],
            "result": results.isEmpty
                ? nil : .array(results.map { ["reference": .string("Observation/\($0)")] }),
            "conclusion": .string(conclusion),
        ])
    }

    private static let glucoseReport = bundle(
        report(
            "r1", loinc: "11502-2", category: "LAB", title: "糖代谢检验报告", date: "2026-10-12T09:20:00+08:00",
            author: "成都市示范第一医院检验科 司马清", results: ["o1", "o2"], conclusion: "血糖控制欠佳，建议复查。"),
        [
            observation(
                "o1", loinc: "4548-4", name: "糖化血红蛋白", value: "8.1", unit: "%", low: "4.0", high: "6.0",
                date: "2026-10-12T09:20:00+08:00"),
            observation(
                "o2", loinc: "1558-6", name: "空腹血糖", value: "9.4", unit: "mmol/L", low: "3.9", high: "6.1",
                date: "2026-10-12T09:20:00+08:00"),
        ])

    private static let liverReport = bundle(
        report(
            "r2", loinc: "11502-2", category: "LAB", title: "肝功能检验报告", date: "2026-10-13T10:05:00+08:00",
            author: "成都市示范第一医院检验科 司马清", results: ["o3"], conclusion: "未见明显异常。"),
        [
            observation(
                "o3", loinc: "1742-6", name: "丙氨酸氨基转移酶", value: "32", unit: "U/L", low: "7", high: "40",
                date: "2026-10-13T10:05:00+08:00")
        ])

    private static let chestReport = bundle(
        report(
            "r3", loinc: "24627-2", category: "RAD", title: "胸部CT检查报告", date: "2026-09-30T15:40:00+08:00",
            author: "重庆市示范人民医院放射科 诸葛明", results: [], conclusion: "双肺未见明确异常密度影。"), [])
}
