/// The LOINC codes of documents and reports that partners use, with the class each falls into. A code that is not
/// listed is a type of class `other`.
enum LOINCDocumentType {
    /// The OID of LOINC in CDA documents.
    static let oid = "2.16.840.1.113883.6.1"

    static func named(_ code: String, display: String?) -> ClassifiedType {
        let row = rows[code]
        let name = display.map { DisplayText.line($0) } ?? code
        return ClassifiedType(
            type: RecordType(
                system: RecordType.loincSystem, code: code, zh: row?.zh ?? name, en: row?.en ?? name),
            documentClass: row?.documentClass ?? .other)
    }

    private static let rows: [String: (zh: String, en: String, documentClass: RecordClass)] = [
        "34133-9": ("诊疗摘要", "summary of episode", .summary),
        "60591-5": ("患者摘要", "patient summary", .summary),
        "11503-0": ("病历", "medical records", .summary),
        "57133-1": ("转诊单", "referral note", .summary),
        "11506-3": ("病程记录", "progress note", .outpatient),
        "34108-1": ("门诊记录", "outpatient note", .outpatient),
        "34111-5": ("急诊记录", "emergency department note", .outpatient),
        "11488-4": ("会诊记录", "consultation note", .outpatient),
        "18842-5": ("出院小结", "discharge summary", .inpatient),
        "34105-7": ("出院小结", "hospital discharge summary", .inpatient),
        "34117-2": ("病史与体格检查", "history and physical", .inpatient),
        "11502-2": ("检验报告", "laboratory report", .lab),
        "26436-6": ("检验结果", "laboratory studies", .lab),
        "30954-2": ("检验检查结果", "diagnostic tests and laboratory data", .lab),
        "58410-2": ("血常规", "complete blood count", .lab),
        "18748-4": ("影像检查报告", "diagnostic imaging study", .imaging),
        "18726-0": ("放射检查", "radiology studies", .imaging),
        "68604-8": ("放射报告", "radiology report", .imaging),
        "11524-6": ("心电图报告", "electrocardiogram study", .ecg),
        "28010-7": ("心电图", "electrocardiogram", .ecg),
        "11526-1": ("病理报告", "pathology study", .pathology),
        "22637-3": ("病理诊断", "pathology diagnosis", .pathology),
        "60567-5": ("病理综合报告", "comprehensive pathology report", .pathology),
        "11504-8": ("手术记录", "operation note", .procedure),
        "28570-0": ("操作记录", "procedure note", .procedure),
        "34745-0": ("护理出院记录", "nursing discharge note", .nursing),
        "34746-8": ("护理记录", "nursing note", .nursing),
        "57833-6": ("处方", "prescription", .medication),
        "10160-0": ("用药史", "history of medication use", .medication),
        "56445-0": ("用药摘要", "medication summary", .medication),
        "11369-6": ("免疫接种史", "history of immunization", .vaccination),
        "82593-5": ("免疫接种摘要", "immunization summary", .vaccination),
        "51847-2": ("评估与计划", "assessment and plan", .outpatient),
    ]
}
