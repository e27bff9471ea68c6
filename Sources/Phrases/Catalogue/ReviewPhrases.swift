/// What is said about reviews of emergencies.
public struct ReviewPhrases: PhraseGroup {
    /// `nuo institution reviews`
    public let command = Phrase(
        "review.command", zh: "紧急调阅的事后审查：列出待审查的，或写下审查结论。",
        en: "Review emergency accesses afterwards: list them, or state what was found.")
    /// Its discussion.
    public let discussion = Phrase(
        "review.discussion",
        zh: """
            监管方（权限 supervise）看到各机构报来的紧急调阅：谁、为什么、由谁见证；看不到资料内容。结论登记入账，送到资料所在机构和患者。
            认定滥用的，声明人在那家机构不能再紧急调阅。资料保管机构看到自己的紧急调阅，以及患者是否已经得知。
            """,
        en: """
            A supervisor (right supervise) sees the emergency accesses that custodians reported: who, why, with which \
            witness, and no content. What is found is entered, and sent to the custodian and to the patient.
            Who misused an emergency gets no other at that custodian. A custodian sees its own, and whether their \
            patients were told.
            """)
    /// `--justified`
    public let justifiedOption = Phrase(
        "review.justified-option", zh: "认定这份声明正当（64 位十六进制）。",
        en: "Find this declaration justified (64 hexadecimal digits).")
    /// `--misuse`
    public let misuseOption = Phrase(
        "review.misuse-option", zh: "认定这份声明是滥用（64 位十六进制）。", en: "Find it a misuse (64 hexadecimal digits).")
    /// `--text`
    public let textOption = Phrase(
        "review.text-option", zh: "结论的理由；患者会看到。", en: "Why; the patient reads it.")

    /// Entered.
    public let entered = Phrase(
        "review.entered", zh: "已登记并核验：审查结论（登记号 {index}），将送到资料所在机构和患者。",
        en: "Entered and verified: the review (entry {index}); the custodian and the patient will get it.")
    /// None.
    public let none = Phrase("review.none", zh: "没有紧急调阅。", en: "There are no emergency accesses.")
    /// Heading of the own ones.
    public let ownHeading = Phrase("review.own-heading", zh: "本机构的紧急调阅：", en: "Emergencies at this institution:")
    /// An own one.
    public let own = Phrase(
        "review.own", zh: "{who}，到 {end} 为止；{told}；{state}", en: "{who}, until {end}; {told}; {state}")
    /// Witness and state.
    public let witnessAndState = Phrase(
        "review.witness-and-state", zh: "　见证人：{witness}；{state}", en: "  Witness: {witness}; {state}")
    /// Justified.
    public let justified = Phrase("review.justified", zh: "审查认定正当", en: "reviewed: justified")
    /// Misuse.
    public let misuse = Phrase("review.misuse", zh: "审查认定滥用", en: "reviewed: MISUSE")
    /// Open.
    public let open = Phrase("review.open", zh: "待审查，期限 {end}", en: "to be reviewed by {end}")
    /// Overdue.
    public let overdue = Phrase("review.overdue", zh: "审查已逾期 {hours} 小时", en: "review overdue for {hours} h")
    /// Told.
    public let told = Phrase("review.told", zh: "{time} 已告知患者", en: "patient told at {time}")
    /// Not yet.
    public let notTold = Phrase("review.not-told", zh: "尚未告知患者，期限 {end}", en: "patient not told yet, due by {end}")
    /// Too late.
    public let tellingOverdue = Phrase(
        "review.telling-overdue", zh: "告知患者已逾期 {hours} 小时", en: "telling the patient is overdue for {hours} h")
    /// In the patient's notice.
    public let noticeState = Phrase("review.notice-state", zh: "　审查：{state}", en: "  Review: {state}")
    /// In the patient's notice, with reasons.
    public let noticeFound = Phrase(
        "review.notice-found", zh: "　审查（{supervisor}）：{state}。{text}", en: "  Review ({supervisor}): {state}. {text}")

    /// Usage.
    public let oneOutcome = Notice(
        "review", "one-outcome",
        zh: ("写结论时，请给出 `--justified` 或 `--misuse` 其中一个，并用 `--text` 写明理由。", "只列出时三个都不要给。"),
        en: (
            "To state what was found, give one of `--justified` and `--misuse`, and the reasons with `--text`.",
            "To list only, give none of the three."
        ))
    /// Not reported.
    public let unknownDeclaration = Notice(
        "review", "unknown-declaration",
        zh: ("没有收到声明“{declaration}”下的紧急调阅。", "请核对编号：`nuo institution reviews` 列出收到的声明。"),
        en: (
            "No access under the declaration “{declaration}” was reported here.",
            "Check it: `nuo institution reviews` lists those that were."
        ))

    /// The group has no state.
    public init() {}
}
