/// What `nuo institution` says to the staff of an institution.
public struct InstitutionCommandPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo institution`
    public let group = Phrase(
        "institution.command", zh: "机构：登记患者、颁发凭证、关联病案、收入资料。",
        en: "Institutions: enrol patients, issue credentials, link files, take documents in.")
    /// `nuo institution authorise`
    public let authorise = Phrase(
        "institution.authorise", zh: "授权节点的声明密钥代表本机构登记资料、提供资料。",
        en: "Let the node's statement key register and disclose documents for the institution.")
    /// `nuo institution enrol`
    public let enrol = Phrase(
        "institution.enrol", zh: "当面核对身份证件以后，登记一位患者。",
        en: "Enrol a patient, having seen the identity document in person.")
    /// Under the help of `nuo institution enrol`.
    public let enrolExample = Phrase(
        "institution.enrol-example",
        zh:
            "例：`nuo institution enrol --id 12500000MB0D000027 --card card.txt --name NAME --identifier 'id|51010419900307004X'"
            + " --birth-date 1990-03-07`",
        en:
            "Example: `nuo institution enrol --id 12500000MB0D000027 --card card.txt --name NAME --identifier 'id|51010419900307004X'"
            + " --birth-date 1990-03-07`")
    /// `nuo institution issue-credential`
    public let issueCredential = Phrase(
        "institution.issue-credential", zh: "为本机构的医务人员颁发凭证。",
        en: "Issue a credential to a practitioner of the institution.")
    /// What a second credential does.
    public let issueCredentialDiscussion = Phrase(
        "institution.issue-credential-discussion",
        zh: "本机构已为这张名片颁发过凭证的，新凭证即时接替：密钥不变，点名同意或禁止此人的，照旧有效。",
        en:
            "For a card that has a credential of the institution already this is its renewal: the new one counts at once, the keys stay,"
            + " and so does every consent or prohibition that names the person.")
    /// `nuo institution link`
    public let link = Phrase(
        "institution.link", zh: "当面核对健康码和身份证件以后，把本机构的病案关联到患者的授权线。",
        en: "Tie the institution's file to a patient's consent line, having seen code and identity document.")
    /// `nuo institution import`
    public let importing = Phrase(
        "institution.import", zh: "把一位患者的资料加密收入节点并登记。",
        en: "Take a patient's documents in: encrypted, then registered.")

    // MARK: options

    /// `--days`
    public let days = Phrase(
        "institution.option.days", zh: "有效天数，1 到 3650。", en: "Days that it is good for, 1 to 3650.")
    /// `--card` of a person
    public let card = Phrase(
        "institution.option.card", zh: "对方自己的名片 card.txt。", en: "The card.txt of the person's own making.")
    /// `--name` of a patient
    public let patientName = Phrase(
        "institution.option.patient-name", zh: "患者的姓名，与身份证件一致。", en: "The patient's name, as in the identity document.")
    /// `--name` of a practitioner
    public let practitionerName = Phrase(
        "institution.option.practitioner-name", zh: "医务人员的姓名。", en: "The practitioner's name.")
    /// `--identifier`
    public let identifier = Phrase(
        "institution.option.identifier",
        zh: "患者的号码：编码系统|号码。`id|` 表示公民身份号码，`card|` 表示居民健康卡号；可以给出多次。",
        en:
            "A number of the patient: system|value. `id|` stands for the citizen identity number, `card|` for the health"
            + " card; may be given several times.")
    /// `--birth-date`
    public let birthDate = Phrase(
        "institution.option.birth-date", zh: "出生日期：YYYY-MM-DD。", en: "Day of birth: YYYY-MM-DD.")
    /// `--licence`
    public let licence = Phrase("institution.option.licence", zh: "医师执业证书编码。", en: "Number of the practising licence.")
    /// `--specialty`
    public let specialty = Phrase("institution.option.specialty", zh: "科室或专业。", en: "Department or specialty.")
    /// `--code` and `--patient`
    public let healthCode = Phrase("institution.option.code", zh: "患者的健康码。", en: "The patient's health code.")
    /// Files to import.
    public let files = Phrase(
        "institution.option.files",
        zh: "文件或目录。目录里按扩展名取 .json、.xml、.pdf、.dcm 等文件；其他文件须单独指明并给出 `--type`。",
        en:
            "Files or directories. Of a directory the files ending in .json, .xml, .pdf, .dcm and the like are taken; name"
            + " any other by itself, with `--type`.")
    /// `--node`
    public let node = Phrase(
        "institution.option.node", zh: "节点的目录；节点可以正在运行。", en: "The node's directory; it may be running.")
    /// `--type`
    public let type = Phrase(
        "institution.option.type", zh: "资料的种类：卫生信息共享文档编码（如 C0007）或类别（如 lab）。",
        en: "What the documents are: a WS/T 500 code such as C0007, or a class such as lab.")
    /// `--level`
    public let levelOption = Phrase(
        "institution.option.level", zh: "敏感级别至少是这一级；PDF 和扫描件的内容本程序读不到，由收入的人判断。",
        en:
            "The least sensitivity level; what a PDF or a scan says cannot be read here, and is for whoever takes it in to judge."
    )
    /// `--topic`
    public let topicOption = Phrase(
        "institution.option.topic", zh: "资料涉及的敏感主题，可重复；定为 5 级并加上标签。",
        en: "A sensitive topic that the documents are about, repeatable; makes them level 5, with its label.")
    /// `--follow-links`
    public let followLinks = Phrase(
        "institution.option.follow-links", zh: "目录里的符号链接是否跟随。",
        en: "Whether symbolic links in directories are followed.")

    // MARK: results

    /// The statement key is authorised.
    public let authorised = Phrase(
        "institution.authorised", zh: "已授权节点“{origin}”的声明密钥，有效到 {end}（账本第 {index} 条）。",
        en: "The statement key of the node “{origin}” is authorised until {end} (entry {index} of the ledger).")
    /// A patient is enrolled.
    public let enrolled = Phrase(
        "institution.enrolled", zh: "已登记“{name}”（账本第 {index} 条）。健康码：{code}",
        en: "“{name}” is enrolled (entry {index} of the ledger). Health code: {code}")
    /// A credential is issued.
    public let issued = Phrase(
        "institution.issued", zh: "已为“{name}”颁发凭证，有效到 {end}（账本第 {index} 条）。",
        en: "The credential of “{name}” is issued, good until {end} (entry {index} of the ledger).")
    /// A line is linked.
    public let linked = Phrase(
        "institution.linked", zh: "已把“{name}”的病案关联到授权线（账本第 {index} 条）。",
        en: "The file of “{name}” is tied to the consent line (entry {index} of the ledger).")
    /// Stands beside the progress of a file.
    public let sealing = Phrase("institution.sealing", zh: "加密 {name}（字节）", en: "Encrypting {name}, bytes")
    /// A document was taken in.
    public let imported = Phrase(
        "institution.imported", zh: "已收入 {path}：{title}（{class}，{level}），编号 {id}",
        en: "Taken in: {path}: {title} ({class}, {level}), id {id}")
    /// A document was there.
    public let present = Phrase(
        "institution.present", zh: "已有 {path}：没有再存一份，编号 {id}", en: "Here already: {path}: not stored twice, id {id}")
    /// A document was not taken in.
    public let refused = Phrase("institution.refused", zh: "未收入 {path}：{reason}", en: "Not taken in: {path}: {reason}")
    /// Why a document was not taken in, with what the reader of its format says.
    public let detailedReason = Phrase(
        "institution.detailed-reason", zh: "{reason}（{details}）", en: "{reason} ({details})")
    /// The end of an import.
    public let importSummary = Phrase(
        "institution.import-summary", zh: "收入 {imported} 份，已有 {present} 份，未收入 {refused} 份。",
        en: "Taken in: {imported}. Here already: {present}. Not taken in: {refused}.")

    // MARK: what can be wrong

    /// A card that does not hold.
    public let badCard = Self.problem(
        "bad-card",
        zh: ("“{path}”不是名片，或者已被改动。", "请对方重新交来自己目录里的 card.txt。"),
        en: (
            "“{path}” is no card, or it was changed.",
            "Have the person hand over the card.txt of their directory again."
        ))
    /// A citizen's number that can't be one.
    public let mistypedNumber = Self.problem(
        "mistyped-number",
        zh: ("居民身份证号码“{number}”不对：应有 18 位，末位须与前 17 位相符。", "请对照证件重新输入。"),
        en: (
            "“{number}” is no citizen's number: it has 18 characters, the last of which checks the others.",
            "Type it again from the identity document."
        ))
    /// The number tells another day of birth.
    public let otherBirthDate = Self.problem(
        "other-birth-date",
        zh: ("居民身份证号码里的出生日期是 {number}，而给出的是 {date}。", "请对照证件核对号码和出生日期：登记以后不能更正。"),
        en: (
            "The citizen's number says that they were born on {number}, and {date} was given.",
            "Compare both with the identity document: after enrolment neither can be corrected."
        ))
    /// Key or number are enrolled.
    public let enrolledBefore = Self.problem(
        "enrolled-before",
        zh: (
            "这张名片的密钥，或者其中一个号码，已经登记过；这次没有登记。",
            "请用 `nuo institution issued enrolment` 核对是谁；遗失密钥的，请用 `nuo institution re-enrol`。"
        ),
        en: (
            "The key of this card, or one of these numbers, is enrolled already; nothing was entered.",
            "See who it is with `nuo institution issued enrolment`; for somebody who lost their keys use `nuo institution re-enrol`."
        ))
    /// Somebody else's.
    public let credentialedBefore = Self.problem(
        "credentialed-before",
        zh: (
            "这张名片的密钥另有本节点其他机构颁发的凭证，或者是患者或机构的密钥；这次没有颁发。",
            "请本人用 `nuo keys practitioner` 为本机构另建密钥；或由那家机构用 `nuo institution end-credential` 终止，或等它到期满三十天。"
        ),
        en: (
            "The key of this card has a credential of another institution of this node, or is a patient's or an institution's; nothing was entered.",
            "Have the person make keys for this institution with `nuo keys practitioner`, or have that credential ended there with `nuo institution end-credential`; thirty days after its time is over it is free as well."
        ))
    /// Not a patient's card.
    public let notPatientCard = Self.problem(
        "not-a-patient-card",
        zh: ("“{path}”不是患者的名片。", "请患者用 `nuo keys patient` 建立密钥，并交来 card.txt。"),
        en: (
            "“{path}” is not the card of a patient.",
            "Have the patient make keys with `nuo keys patient` and hand over the card.txt."
        ))
    /// Not a practitioner's card.
    public let notPractitionerCard = Self.problem(
        "not-a-practitioner-card",
        zh: ("“{path}”不是医务人员的名片。", "请本人用 `nuo keys practitioner` 建立密钥，并交来 card.txt。"),
        en: (
            "“{path}” is not the card of a practitioner.",
            "Have the practitioner make keys with `nuo keys practitioner` and hand over the card.txt."
        ))
    /// Two names.
    public let otherNameOnCard = Self.problem(
        "other-name-on-card",
        zh: ("名片上的姓名是“{card}”，不是“{name}”。", "请核对本人身份；姓名以凭证为准的，请本人重新建立名片。"),
        en: (
            "The name on the card is “{card}”, not “{name}”.",
            "Check who this is; if the name given is right, have the person make a card with it."
        ))
    /// No number of the patient.
    public let noIdentifier = Self.problem(
        "no-identifier",
        zh: ("至少需要一个患者号码。", "请加上 `--identifier`，例如 `--identifier 'id|51010419900307004X'`。"),
        en: (
            "At least one number of the patient is needed.",
            "Add `--identifier`, as in `--identifier 'id|51010419900307004X'`."
        ))
    /// Born tomorrow.
    public let birthInFuture = Self.problem(
        "birth-in-future",
        zh: ("出生日期 {date} 还没有到。", "请核对 `--birth-date`。"),
        en: ("The day of birth {date} has not come yet.", "Check `--birth-date`."))
    /// The patient has not opened a line.
    public let noLine = Self.problem(
        "no-line",
        zh: ("这位患者还没有为本机构开设授权线。", "请患者先运行 `nuo patient open-line`，并稍等片刻，再关联。"),
        en: (
            "This patient has not opened a consent line for the institution yet.",
            "Have the patient run `nuo patient open-line` first, wait a moment, then link again."
        ))
    /// The institution keeps no records here.
    public let notCustodian = Self.problem(
        "not-custodian",
        zh: ("机构 {id} 在这个节点没有保管资料的权限。", "请节点管理员用 `nuo node institution add` 给它 custodian 权限。"),
        en: (
            "The institution {id} has not the right to keep records on this node.",
            "Have the operator give it the right custodian with `nuo node institution add`."
        ))
    /// The patient is not linked.
    public let notLinked = Self.problem(
        "not-linked",
        zh: ("这位患者的病案还没有关联。", "请先当面核对，再运行 `nuo institution link`。"),
        en: (
            "This patient's file is not linked yet.",
            "See the patient in person first, then run `nuo institution link`."
        ))
    /// The node may not sign.
    public let notAuthorised = Self.problem(
        "not-authorised",
        zh: ("机构 {id} 还没有授权节点的声明密钥，或者授权已经到期。", "请先运行 `nuo institution authorise`。"),
        en: (
            "The institution {id} has not authorised the node's statement key, or that has ended.",
            "Run `nuo institution authorise` first."
        ))
    /// Nothing to import.
    public let noFiles = Self.problem(
        "no-files",
        zh: ("没有找到可以收入的文件。", "请给出文件，或含有 .json、.xml、.pdf、.dcm 文件的目录。"),
        en: (
            "No file to take in was found.",
            "Name files, or directories with files that end in .json, .xml, .pdf or .dcm."
        ))

    // MARK: why a file is not taken in, beyond `IntakePhrases`

    /// The declared type is none.
    public let unknownType = Self.problem(
        "unknown-type",
        zh: ("不认识这个资料种类。", "请用卫生信息共享文档编码（如 C0007）或类别（如 lab）。"),
        en: ("The type given is not known.", "Use a WS/T 500 code such as C0007, or a class such as lab."))
    /// Cut off while it was read.
    public let wholeDocumentNeeded = Self.problem(
        "whole-document-needed",
        zh: ("文件没有读全，可能正在被改写。", "请等它写完以后再导入。"),
        en: ("The file was not read whole; it is perhaps being written.", "Import it again once it is complete."))
    /// An encoding that nobody knows.
    public let unknownEncoding = Self.problem(
        "unknown-encoding",
        zh: ("不认识文件的字符编码。", "请以 UTF-8 或 GB 18030 编码重新导出。"),
        en: ("The character encoding of the file is not known.", "Export it again in UTF-8 or GB 18030."))
    /// Not a CDA document.
    public let notCDA = Self.problem(
        "not-cda",
        zh: ("XML 文件不是 CDA 文档，或者缺少必要的内容。", "请从来源系统导出完整的 CDA 文档。"),
        en: (
            "The XML is no CDA document, or lacks what makes one.",
            "Export a complete CDA document from the source system."
        ))
    /// Not a DICOM file.
    public let notDICOM = Self.problem(
        "not-dicom",
        zh: ("文件不是 DICOM 文件。", "请从影像系统（PACS）导出；不是影像的，请改正扩展名。"),
        en: (
            "The file is no DICOM file.",
            "Export it from the imaging system (PACS); if it is no image, give it its proper ending."
        ))
    /// Not a PDF.
    public let notPDF = Self.problem(
        "not-pdf",
        zh: ("文件不是完整的 PDF。", "请先确认它能正常打开，再重新导出。"),
        en: ("The file is no complete PDF.", "Check that it opens, and export it again."))

    private static func problem(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("institution", code, zh: zh, en: en)
    }
}
