/// Codes of LOINC, ICD-10 and SNOMED CT that fall under a sensitive topic.
enum SensitiveCodes {
    private enum System { case loinc, icd10, snomed }

    /// The topic of a code; systems are FHIR URIs or `urn:oid:` forms.
    static func topic(system: String, code: String) -> SensitiveTopic? {
        switch self.system(named: system) {
        case .loinc: loinc[code]
        case .snomed: snomed[code]
        case .icd10: icd10Topic(code)
        case nil: nil
        }
    }

    private static func system(named uri: String) -> System? {
        switch uri {
        case "http://loinc.org", "urn:oid:2.16.840.1.113883.6.1": .loinc
        case "http://snomed.info/sct", "urn:oid:2.16.840.1.113883.6.96": .snomed
        case "http://hl7.org/fhir/sid/icd-10", "http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10-cn",
            "urn:oid:2.16.840.1.113883.6.3", "urn:oid:2.16.840.1.113883.6.90", "urn:oid:2.16.156.10011.2.3.3.11":
            .icd10
        default: nil
        }
    }

    /// ICD-10 by block. F17 (tobacco) is left out: it would lock half of all men's records.
    private static func icd10Topic(_ code: String) -> SensitiveTopic? {
        let bytes = Array(code.uppercased().utf8)
        guard bytes.count >= 3, (0x30...0x39).contains(bytes[1]), (0x30...0x39).contains(bytes[2]) else { return nil }
        let number = Int(bytes[1] - 0x30) * 10 + Int(bytes[2] - 0x30)
        switch (bytes[0], number) {
        case (UInt8(ascii: "B"), 20...24), (UInt8(ascii: "Z"), 21), (UInt8(ascii: "R"), 75): return .hiv
        case (UInt8(ascii: "A"), 50...64): return .sexuallyTransmitted
        case (UInt8(ascii: "F"), 17): return nil
        case (UInt8(ascii: "F"), 10...19): return .substance
        case (UInt8(ascii: "F"), 0...99): return .psychiatric
        case (UInt8(ascii: "T"), 74), (UInt8(ascii: "Y"), 5...7): return .violence
        default: return nil
        }
    }

    private static let loinc: [String: SensitiveTopic] = {
        let hiv = [
            "7917-8", "7918-6", "5220-9", "5221-7", "5223-3", "5224-1", "5225-8", "9836-8", "10351-5", "20447-9",
            "21008-8", "22357-8", "24012-7", "25835-0", "25836-8", "29539-4", "29541-0", "29893-5", "30361-0",
            "31201-7", "32602-9", "33866-5", "35437-3", "35438-1", "41143-9", "41144-7", "41145-4", "41497-9",
            "41498-7", "42600-7", "42768-2", "43008-2", "43009-0", "43010-8", "44531-2", "44532-0", "44533-8",
            "44607-0", "44872-0", "48345-3", "48346-1", "49580-4", "49890-7", "53379-4", "56888-1", "57975-5",
            "62456-9", "62469-2", "68961-2", "69668-2", "70241-5", "73905-2", "73906-0", "75622-1", "75666-8",
            "80203-3", "81641-3", "85037-0", "89365-1",
        ]
        let sexuallyTransmitted = [
            "20507-0", "20508-8", "5291-0", "5292-8", "11084-1", "14904-7", "22461-6", "22462-4", "22587-0", "22590-4",
            "22592-0", "24110-9", "24312-1", "31147-2", "47236-5", "47238-1", "50690-7", "51474-5", "63464-2",
            "21613-5", "21415-5", "21416-3", "43304-5", "43305-2", "24111-7", "32705-0", "36902-5", "36903-3",
        ]
        return Dictionary(
            hiv.map { ($0, .hiv) } + sexuallyTransmitted.map { ($0, .sexuallyTransmitted) },
            uniquingKeysWith: { first, _ in first })
    }()

    private static let snomed: [String: SensitiveTopic] = {
        let topics: [(SensitiveTopic, [String])] = [
            (.hiv, ["86406008", "62479008", "165816005", "91947003", "91948008", "111880001", "40780007"]),
            (.sexuallyTransmitted, ["8098009", "76272004", "15628003", "240589008", "33839006", "402929007"]),
            (
                .psychiatric,
                [
                    "74732009", "58214004", "13746004", "35489007", "370143000", "69322001", "64905009", "191667009",
                    "47505003", "33449004", "6471006",
                ]
            ),
            (
                .substance,
                [
                    "5602001", "7200002", "6525002", "66590003", "191816009", "75544000", "55680006", "361055000",
                    "66214007", "15167005", "26416006",
                ]
            ),
        ]
        return Dictionary(
            topics.flatMap { topic, codes in codes.map { ($0, topic) } }, uniquingKeysWith: { first, _ in first })
    }()
}
