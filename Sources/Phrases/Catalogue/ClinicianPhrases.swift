/// What practitioners read and type.
public struct ClinicianPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo clinician`
    public let group = Phrase(
        "clinician.group", zh: "医务人员：查询并打开患者授权的资料。",
        en: "Practitioners: look up and open what a patient has authorised.")
    /// `nuo clinician lookup`
    public let lookup = Phrase(
        "clinician.lookup", zh: "跨机构查询一位患者授权给我的资料。",
        en: "Look up, across institutions, what a patient has authorised me to read.")
    /// Example of `lookup`.
    public let lookupExample = Phrase(
        "clinician.lookup-example", zh: "例：`nuo clinician lookup --patient NUO1:… --purpose TREAT --class lab`",
        en: "Example: `nuo clinician lookup --patient NUO1:… --purpose TREAT --class lab`")
    /// `nuo clinician open`
    public let open = Phrase(
        "clinician.open", zh: "核验并打开查询到的资料：显示摘要，或把原文件写到指定目录。",
        en: "Verify and open documents that a lookup gave: show a summary, or write the originals to a directory.")

    // MARK: options

    /// `--patient`
    public let patientOption = Phrase("clinician.patient-option", zh: "患者的健康码。", en: "The patient's health code.")
    /// `--purpose`
    public let purposeOption = Phrase(
        "clinician.purpose-option", zh: "用途代码，例如 TREAT（诊疗）。", en: "Purpose code, for example TREAT (treatment).")
    /// `--custodian`
    public let custodianOption = Phrase(
        "clinician.custodian-option", zh: "只问这家机构，不经患者的归属节点。",
        en: "Ask this custodian only, without asking the patient's home node.")
    /// Arguments of `open`.
    public let documentArgument = Phrase(
        "clinician.document-argument", zh: "资料编号（`nuo clinician lookup` 列出的编号）。",
        en: "Document ids as `nuo clinician lookup` lists them.")
    /// `--out`
    public let outOption = Phrase(
        "clinician.out-option", zh: "把原文件逐字节写到这个目录；不给出则只显示摘要。",
        en: "Write the originals, byte for byte, to this directory; without it only summaries are shown.")

    // MARK: what is said

    /// Only refusals.
    public let refused = Notice(
        "clinician", "refused",
        zh: ("没有可以查看的资料：没有授权、没有这样的资料，或暂时不能确认授权。", "请向患者说明需要哪些资料并征得授权；申请已送到患者处的，患者会看到。"),
        en: (
            "There is nothing you may read: no consent, no such documents, or the consent can't be confirmed now.",
            "Tell the patient what you need and ask for consent; where the request reached the patient, they see it."
        ))
    /// Some documents.
    public let found = Phrase(
        "clinician.found", zh: "找到 {count} 份可以查看的资料；每一份都已核验登记和签名。",
        en: "{count} documents may be read; entry and signatures of each were verified.")
    /// A custodian refused.
    public let custodianRefused = Phrase(
        "clinician.custodian-refused", zh: "{name}没有提供资料（{reason}）。", en: "{name} gave nothing ({reason}).")
    /// Not among the answers.
    public let unknownDocument = Notice(
        "clinician", "unknown-document",
        zh: ("资料“{id}”不在您收到的答复里。", "请先用 `nuo clinician lookup` 查询。"),
        en: ("The document “{id}” is in no answer that you received.", "Look it up first with `nuo clinician lookup`."))
    /// It does not verify.
    public let notProved = Notice(
        "clinician", "document-not-proved",
        zh: ("资料“{id}”没有通过核验（{reason}），没有打开。", "请不要使用，并告知管理员。"),
        en: (
            "The document “{id}” does not verify ({reason}) and was not opened.",
            "Do not use it; tell your administrator."
        ))
    /// Written.
    public let written = Phrase("clinician.written", zh: "已写入“{path}”。", en: "Written to “{path}”.")

    // MARK: headings

    /// Id.
    public let id = Phrase("clinician.id", zh: "资料编号", en: "Document")
    /// Date.
    public let date = Phrase("clinician.date", zh: "日期", en: "Date")
    /// Class.
    public let recordClass = Phrase("clinician.class", zh: "类别", en: "Class")
    /// Title.
    public let title = Phrase("clinician.title", zh: "标题", en: "Title")
    /// Level.
    public let level = Phrase("clinician.level", zh: "级别", en: "Level")
    /// Custodian.
    public let custodian = Phrase("clinician.custodian", zh: "资料所在", en: "Kept by")
    /// Author.
    public let author = Phrase("clinician.author", zh: "作者", en: "Author")
    /// Patient.
    public let patient = Phrase("clinician.patient", zh: "患者", en: "Patient")
    /// Item of a result table.
    public let item = Phrase("clinician.item", zh: "项目", en: "Item")
    /// Value.
    public let value = Phrase("clinician.value", zh: "结果", en: "Result")
    /// Reference range.
    public let range = Phrase("clinician.range", zh: "参考范围", en: "Reference")
    /// Flag.
    public let flag = Phrase("clinician.flag", zh: "提示", en: "Flag")
    /// More than is shown.
    public let omitted = Phrase("clinician.omitted", zh: "（另有 {count} 项未显示）", en: "({count} more not shown)")
    /// Bytes.
    public let bytes = Phrase("clinician.bytes", zh: "大小：{count} 字节", en: "Size: {count} bytes")

    /// The group has no state.
    public init() {}
}
