/// What is said about approvals of important data, and what an import says of documents.
public struct ApprovalPhrases: PhraseGroup {
    /// `nuo institution approve`
    public let approve = Phrase(
        "approval.approve", zh: "登记重要数据可以提供给哪家机构的批准，或收回批准。",
        en: "Enter the approval to give important data to an institution, or end one.")
    /// Its discussion.
    public let approveDiscussion = Phrase(
        "approval.approve-discussion",
        zh: """
            重要数据没有批准记录一律不提供；批准本身也不给出任何资料，患者的同意照样需要。核心数据批准也不提供。
            例：`nuo institution approve --recipient 12510700MB0D00003J --class lab --approver 'Data office' --reference 2026-12 --days 90`
            """,
        en: """
            Important data without an approval is given to nobody. An approval alone gives nothing: the patient's consent is needed \
            as well. Core data is not given whatever is approved.
            Example: `nuo institution approve --recipient 12510700MB0D00003J --class lab --approver 'Data office' --reference 2026-12 --days 90`
            """)
    /// `--recipient`
    public let recipientOption = Phrase(
        "approval.recipient-option", zh: "可以提供给哪家机构（统一社会信用代码）。",
        en: "The institution that it may be given to.")
    /// `--class`
    public let classOption = Phrase(
        "approval.class-option", zh: "哪些类别的重要数据，用逗号分开，或 all。",
        en: "Classes of important data, with commas between, or all.")
    /// `--approver`
    public let approverOption = Phrase("approval.approver-option", zh: "批准人或批准部门。", en: "Who approved it.")
    /// `--reference`
    public let referenceOption = Phrase(
        "approval.reference-option", zh: "批准文件的文号。", en: "Reference of the file in which it was approved.")
    /// `--end`
    public let endOption = Phrase(
        "approval.end-option", zh: "收回这个登记号的批准。", en: "End the approval with this entry.")
    /// Approved.
    public let approved = Phrase(
        "approval.approved", zh: "已登记并核验：重要数据可以提供给{name}（登记号 {index}），到 {end} 为止。",
        en: "Entered and verified: important data may be given to {name} (entry {index}), until {end}.")
    /// Ended.
    public let ended = Phrase(
        "approval.ended", zh: "已登记并核验：批准收回（登记号 {index}）。",
        en: "Entered and verified: the approval is ended (entry {index}).")
    /// Neither or both.
    public let termsOrEnd = Notice(
        "approval", "terms-or-end",
        zh: (
            "请给出 `--recipient`、`--class`、`--approver` 和 `--reference`，或只用 `--end`。",
            "请看 `nuo institution approve --help`。"
        ),
        en: (
            "Give `--recipient`, `--class`, `--approver` and `--reference`, or only `--end`.",
            "See `nuo institution approve --help`."
        ))
    /// No such approval.
    public let unknownEntry = Notice(
        "approval", "unknown-entry",
        zh: ("登记号 {index} 下没有本机构的批准。", "请核对 `nuo institution approve` 给出的登记号。"),
        en: (
            "There is no approval of this institution under entry {index}.",
            "Check the number that `nuo institution approve` gave."
        ))

    // MARK: an import

    /// `--written-by`
    public let writtenByOption = Phrase(
        "approval.written-by-option",
        zh: "这些资料的作者（名片文件）：须持有本机构发的执业凭证；其本人以后为诊疗看得到自己写的资料。",
        en:
            "Who wrote these documents, by card: somebody with a credential of this institution, who then goes on seeing them "
            + "for treatment.")
    /// `--grade`
    public let gradeOption = Phrase(
        "approval.grade-option", zh: "数据分级：general（一般，缺省）、important（重要）、core（核心）。",
        en: "Grade of the data: general (the default), important or core.")
    /// `--replaces`
    public let replacesOption = Phrase(
        "approval.replaces-option", zh: "取代这一份资料（编号）；只能导入一个文件。",
        en: "Takes the place of this document, by its id; with one file only.")
    /// The card is nobody's here.
    public let unknownWriter = Notice(
        "approval", "unknown-writer",
        zh: ("名片上的人没有机构 {id} 发的有效执业凭证。", "请先运行 `nuo institution issue-credential`，或不写作者。"),
        en: (
            "Whoever is on the card has no credential of the institution {id} in force.",
            "Run `nuo institution issue-credential` first, or leave the author out."
        ))
    /// Not the patient's.
    public let unknownReplaced = Notice(
        "approval", "unknown-replaced",
        zh: ("没有这位患者在这里的这份资料：{id}。", "请核对导入时给出的编号；一次只能取代一份。"),
        en: (
            "There is no such document of this patient here: {id}.",
            "Check the id that its import gave; one file takes the place of one document."
        ))
    /// The 65th.
    public let tooManyReplaced = Notice(
        "approval", "too-many-replaced",
        zh: ("资料 {id} 之前已有 64 份先后被取代，不能再取代。", "请不写 `--replaces` 导入；针对旧资料的禁止对它不起作用，请告知患者。"),
        en: (
            "Document {id} is the last of 64 in each other's place; no more can follow.",
            "Import without `--replaces`, and tell the patient: a prohibition that names an earlier one won't reach it."
        ))

    /// The group has no state.
    public init() {}
}
