/// Modalities (DICOM PS3.3 §C.7.3.1.1.1) with their names and class.
enum DICOMModality {
    static func type(_ code: String) -> ClassifiedType {
        let row = rows[code]
        return ClassifiedType(
            type: RecordType(
                system: RecordType.dicomSystem, code: code, zh: row?.zh ?? code, en: row?.en ?? code),
            documentClass: row?.documentClass ?? .imaging)
    }

    /// The modality that a storage class implies, for headers that do not say it.
    static func implied(bySOPClass uid: String) -> String {
        if uid.hasPrefix("1.2.840.10008.5.1.4.1.1.9.1.") { return "ECG" }
        if uid.hasPrefix("1.2.840.10008.5.1.4.1.1.88.") { return "SR" }
        return classes[uid] ?? "OT"
    }

    private static let classes: [String: String] = [
        "1.2.840.10008.5.1.4.1.1.1": "CR", "1.2.840.10008.5.1.4.1.1.1.1": "DX", "1.2.840.10008.5.1.4.1.1.2": "CT",
        "1.2.840.10008.5.1.4.1.1.4": "MR", "1.2.840.10008.5.1.4.1.1.6.1": "US", "1.2.840.10008.5.1.4.1.1.20": "NM",
        "1.2.840.10008.5.1.4.1.1.128": "PT", "1.2.840.10008.5.1.4.1.1.104.1": "DOC",
        "1.2.840.10008.5.1.4.1.1.77.1.6": "SM", "1.2.840.10008.5.1.4.1.1.481.5": "RTPLAN",
    ]

    private static let rows: [String: (zh: String, en: String, documentClass: RecordClass)] = [
        "CR": ("计算机X线摄影", "computed radiography", .imaging), "CT": ("CT", "CT", .imaging),
        "DOC": ("文档", "document", .imaging), "DX": ("数字X线摄影", "digital radiography", .imaging),
        "ECG": ("心电图", "electrocardiogram", .ecg), "EEG": ("脑电图", "electroencephalogram", .imaging),
        "EPS": ("心脏电生理", "cardiac electrophysiology", .ecg), "ES": ("内镜", "endoscopy", .imaging),
        "GM": ("大体显微镜", "general microscopy", .pathology), "HD": ("血流动力学", "haemodynamics", .ecg),
        "IO": ("口内摄影", "intra-oral radiography", .imaging), "KO": ("关键对象选择", "key object selection", .imaging),
        "MG": ("乳腺摄影", "mammography", .imaging), "MR": ("磁共振", "magnetic resonance", .imaging),
        "NM": ("核医学", "nuclear medicine", .imaging), "OCT": ("光学相干断层", "optical coherence tomography", .imaging),
        "OP": ("眼科摄影", "ophthalmic photography", .imaging), "OT": ("其他影像", "other image", .imaging),
        "PR": ("显示状态", "presentation state", .imaging), "PT": ("PET", "PET", .imaging),
        "PX": ("全景X线", "panoramic X-ray", .imaging), "RF": ("透视", "fluoroscopy", .imaging),
        "RTDOSE": ("放疗剂量", "radiotherapy dose", .procedure), "RTIMAGE": ("放疗影像", "radiotherapy image", .procedure),
        "RTPLAN": ("放疗计划", "radiotherapy plan", .procedure),
        "RTSTRUCT": ("放疗结构", "radiotherapy structures", .procedure), "SEG": ("分割", "segmentation", .imaging),
        "SM": ("病理切片", "slide microscopy", .pathology), "SR": ("结构化报告", "structured report", .imaging),
        "US": ("超声", "ultrasound", .imaging), "XA": ("血管造影", "angiography", .imaging),
        "XC": ("外部摄影", "external photography", .imaging),
    ]
}
