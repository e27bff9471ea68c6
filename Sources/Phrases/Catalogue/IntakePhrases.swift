/// Why a document could not be taken in.
public struct IntakePhrases: PhraseGroup {
    /// Not a FHIR resource.
    public let notFHIR = Self.refusal(
        "not-fhir",
        zh: ("文件里不是规范的 FHIR R4 资源，问题见括号。", "请在来源系统更正，再导出 FHIR R4（JSON）。"),
        en: (
            "The file holds no sound FHIR R4 resource; in brackets is what is wrong.",
            "Correct it in the source system, and export FHIR R4 as JSON again."
        ))
    /// Damaged JSON.
    public let damagedJSON = Self.refusal(
        "damaged-json",
        zh: ("文件不是完整、规范的 JSON，可能在保存或传输时损坏。", "请从来源系统重新导出。"),
        en: (
            "The file is not complete and proper JSON; it was probably damaged while being saved or sent.",
            "Export it again from the source system."
        ))
    /// JSON in another encoding.
    public let notUTF8 = Self.refusal(
        "not-utf8",
        zh: ("JSON 文件不是 UTF-8 编码，或者开头带有 BOM。", "请另存为 UTF-8（不带 BOM）再导入；FHIR 的 JSON 只用 UTF-8，GB 18030 不行。"),
        en: (
            "The JSON is not in UTF-8, or begins with a byte-order mark.",
            "Save it as UTF-8 without a mark and import that; FHIR in JSON is UTF-8 only, and not GB 18030."
        ))
    /// Damaged XML.
    public let damagedXML = Self.refusal(
        "damaged-xml",
        zh: ("文件不是完整、规范的 XML，可能在保存或传输时损坏。", "请从来源系统重新导出。"),
        en: (
            "The file is not complete and proper XML; it was probably damaged while being saved or sent.",
            "Export it again from the source system."
        ))
    /// A code outside its value set.
    public let wrongCode = Self.refusal(
        "wrong-code",
        zh: ("文件里有不在规定值域内的代码。", "请在来源系统更正代码，再重新导出。"),
        en: (
            "The file holds a code that is not in its value set.",
            "Correct the code in the source system, then export again."
        ))
    /// Larger than the limit.
    public let tooLarge = Self.refusal(
        "too-large",
        zh: ("文件超过允许的大小。", "请分成几份导出；影像请按检查分别导入。"),
        en: ("The file is larger than allowed.", "Export it in parts; images go in one study at a time."))
    /// More than one patient.
    public let severalPatients = Self.refusal(
        "several-patients",
        zh: ("文件里有不止一位患者的资料。", "请按患者分别导出，再逐个导入。"),
        en: ("The file concerns more than one patient.", "Export each patient separately, then import one by one."))
    /// A different patient.
    public let otherPatient = Self.refusal(
        "other-patient",
        zh: ("文件里的资料属于另一位患者。", "请核对患者身份，再选择正确的文件。"),
        en: ("The file concerns another patient.", "Check who the patient is, then choose the right file."))
    /// No format that we know.
    public let unknownFormat = Self.refusal(
        "unknown-format",
        zh: ("不认识这种文件格式。", "请改用 FHIR R4（JSON）、CDA（XML）、PDF 或 DICOM 格式，或者用 `--type` 说明它是什么资料。"),
        en: (
            "The file's format is not known.",
            "Use FHIR R4 (JSON), CDA (XML), PDF or DICOM, or say with `--type` what it is."
        ))
    /// Damaged PDF.
    public let damagedPDF = Self.refusal(
        "damaged-pdf",
        zh: ("PDF 文件不完整或已损坏。", "请先确认它能正常打开，再重新导出。"),
        en: ("The PDF is incomplete or damaged.", "Check that it opens, and export it again."))
    /// Damaged DICOM.
    public let damagedDICOM = Self.refusal(
        "damaged-dicom",
        zh: ("DICOM 文件不完整或已损坏。", "请从影像系统（PACS）重新导出。"),
        en: ("The DICOM file is incomplete or damaged.", "Export it again from the imaging system (PACS)."))
    /// Already there.
    public let duplicate = Self.refusal(
        "duplicate",
        zh: ("同样的文件以前已经导入，没有再存一份。", "不需要处理；要替换旧版本的，请登记为新版本。"),
        en: (
            "The same file is here already and was not stored twice.",
            "Nothing needs to be done; to replace an older version, register it as a new version."
        ))
    /// Other marks on what is there.
    public let otherwisePresent = Self.refusal(
        "otherwise-present",
        zh: ("同样的内容已经收入，但没有这次给出的级别、主题、等级、作者或所取代的资料；什么都没有改动。", "要取代已有的那一份，请用 `--replaces` 和它的编号导入这个文件。"),
        en: (
            "The same content is here already, without the level, topic, grade, author or earlier document that were given now; nothing was changed.",
            "To take the place of what is here, import this file with `--replaces` and that id."
        ))
    /// Cannot be read from disk.
    public let unreadableFile = Self.refusal(
        "unreadable-file",
        zh: ("文件读不出来。", "请检查路径是否正确、当前用户能否读取。"),
        en: ("The file cannot be read.", "Check the path, and that the current user may read it."))

    private static func refusal(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("intake", code, zh: zh, en: en)
    }
}
