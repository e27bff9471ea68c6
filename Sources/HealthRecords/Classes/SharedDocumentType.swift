/// The 53 document types of WS/T 500-2016 (电子病历共享文档规范), and what is known of WS/T 483-2016 (健康档案共享文档规范).
enum SharedDocumentType {
    /// The OID of the code system in CDA documents.
    static let oid = "2.16.156.10011.2.4"

    /// The type of a code; nil when the standards have none.
    static func named(_ code: String) -> ClassifiedType? {
        if let row = wst500.first(where: { $0.code == code }) {
            return classified(row.code, row.zh, row.en, row.documentClass)
        }
        if code == "HSDC00.01" { return classified(code, "成人健康体检", "adult health check-up", .checkup) }
        // Other documents of WS/T 483 are public-health records, which no class of a consent means.
        if isHealthArchiveCode(code) { return classified(code, "健康档案文档", "health-archive document", .other) }
        return nil
    }

    private static func classified(
        _ code: String, _ zh: String, _ en: String, _ documentClass: RecordClass
    ) -> ClassifiedType {
        ClassifiedType(
            type: RecordType(system: RecordType.sharedDocumentSystem, code: code, zh: zh, en: en),
            documentClass: documentClass)
    }

    /// `HSD`, a letter A to D, two digits, a dot, two digits.
    private static func isHealthArchiveCode(_ code: String) -> Bool {
        let bytes = Array(code.utf8)
        guard bytes.count == 9, code.hasPrefix("HSD"), (0x41...0x44).contains(bytes[3]), bytes[6] == 0x2E else {
            return false
        }
        return [4, 5, 7, 8].allSatisfy { (0x30...0x39).contains(bytes[$0]) }
    }

    struct Row: Sendable {
        let code: String
        let zh: String
        let en: String
        let documentClass: RecordClass

        init(_ code: String, _ zh: String, _ en: String, _ documentClass: RecordClass) {
            self.code = code
            self.zh = zh
            self.en = en
            self.documentClass = documentClass
        }
    }

    static let wst500: [Row] = [
        Row("C0001", "病历概要", "record outline", .summary),
        Row("C0002", "门（急）诊病历", "outpatient or emergency record", .outpatient),
        Row("C0003", "急诊留观病历", "emergency observation record", .outpatient),
        Row("C0004", "西药处方", "prescription of western medicine", .medication),
        Row("C0005", "中药处方", "prescription of Chinese medicine", .medication),
        Row("C0006", "检查报告", "examination report", .imaging),
        Row("C0007", "检验记录", "laboratory report", .lab),
        Row("C0008", "治疗记录", "treatment record", .procedure),
        Row("C0009", "一般手术记录", "operation record", .procedure),
        Row("C0010", "麻醉术前访视记录", "pre-anaesthesia visit", .procedure),
        Row("C0011", "麻醉记录", "anaesthesia record", .procedure),
        Row("C0012", "麻醉术后访视记录", "post-anaesthesia visit", .procedure),
        Row("C0013", "输血记录", "transfusion record", .procedure),
        Row("C0014", "待产记录", "labour record", .procedure),
        Row("C0015", "阴道分娩记录", "vaginal delivery record", .procedure),
        Row("C0016", "宫剖产记录", "caesarean section record", .procedure),
        Row("C0017", "一般护理记录", "nursing record", .nursing),
        Row("C0018", "病危（重）护理记录", "critical nursing record", .nursing),
        Row("C0019", "手术护理记录", "perioperative nursing record", .nursing),
        Row("C0020", "生命体征测量记录", "vital signs", .nursing),
        Row("C0021", "出入量记录", "fluid balance", .nursing),
        Row("C0022", "高值耗材使用记录", "high-value consumables used", .nursing),
        Row("C0023", "入院评估", "admission assessment", .nursing),
        Row("C0024", "护理计划", "nursing plan", .nursing),
        Row("C0025", "出院评估与指导", "discharge assessment and advice", .nursing),
        Row("C0026", "手术知情告知书", "informed consent to surgery", .inpatient),
        Row("C0027", "麻醉知情同意书", "informed consent to anaesthesia", .inpatient),
        Row("C0028", "输血治疗同意书", "informed consent to transfusion", .inpatient),
        Row("C0029", "特殊检查及特殊治疗同意书", "informed consent to special care", .inpatient),
        Row("C0030", "病危（重）通知书", "notice of critical illness", .inpatient),
        Row("C0031", "其他知情同意书", "other informed consent", .inpatient),
        Row("C0032", "住院病案首页", "inpatient front sheet", .inpatient),
        Row("C0033", "中医住院病案首页", "inpatient front sheet, Chinese medicine", .inpatient),
        Row("C0034", "入院记录", "admission record", .inpatient),
        Row("C0035", "24h内入出院记录", "admission and discharge within 24 h", .inpatient),
        Row("C0036", "24h内入院死亡记录", "death within 24 h of admission", .inpatient),
        Row("C0037", "首次病程记录", "first progress note", .inpatient),
        Row("C0038", "日常病程记录", "progress note", .inpatient),
        Row("C0039", "上级医师查房记录", "senior ward round", .inpatient),
        Row("C0040", "疑难病例讨论记录", "difficult case discussion", .inpatient),
        Row("C0041", "交接班记录", "handover record", .inpatient),
        Row("C0042", "转科记录", "transfer record", .inpatient),
        Row("C0043", "阶段小结", "interim summary", .inpatient),
        Row("C0044", "抢救记录", "resuscitation record", .inpatient),
        Row("C0045", "会诊记录", "consultation record", .inpatient),
        Row("C0046", "术前小结", "preoperative summary", .inpatient),
        Row("C0047", "术前讨论", "preoperative discussion", .inpatient),
        Row("C0048", "术后首次病程记录", "first postoperative note", .inpatient),
        Row("C0049", "出院记录", "discharge record", .inpatient),
        Row("C0050", "死亡记录", "death record", .inpatient),
        Row("C0051", "死亡病例讨论记录", "mortality review", .inpatient),
        Row("C0052", "住院医嘱", "inpatient orders", .inpatient),
        Row("C0053", "出院小结", "discharge summary", .inpatient),
    ]
}
