/// What is said about emergencies: declaring, closing, telling the patient.
public struct EmergencyPhrases: PhraseGroup {
    // MARK: reasons by code

    /// Unconscious.
    public let unconscious = Phrase("emergency.reason.unconscious", zh: "意识不清", en: "unconscious or confused")
    /// Life or limb.
    public let lifeThreat = Phrase("emergency.reason.life-threat", zh: "危及生命", en: "danger to life or limb")
    /// Nobody to ask.
    public let cannotConsent = Phrase(
        "emergency.reason.cannot-consent", zh: "无法征得同意", en: "nobody can be asked for consent")
    /// Many.
    public let massCasualty = Phrase("emergency.reason.mass-casualty", zh: "批量伤员", en: "many are hurt at once")

    // MARK: commands and options

    /// `nuo clinician emergency`
    public let declare = Phrase(
        "emergency.declare", zh: "声明一位患者处于紧急情况：写明原因，由在场的同事见证签署。",
        en: "Declare that a patient is in an emergency: give the reason, with a colleague on the spot as witness.")
    /// Its discussion.
    public let declareExample = Phrase(
        "emergency.declare-example",
        zh: """
            声明登记之后，用 `nuo clinician lookup --emergency` 查询：没有授权也可以查看，但患者会得知谁为什么看过，监管方事后审查。
            限一位患者，默认 24 小时，最长 5 天。患者写明急救时也不同意的、核心和重要数据，仍然看不到。
            例：`nuo clinician emergency --patient NUO1:… --reason unconscious --text '…' --group 12 --witness ../colleague`
            """,
        en: """
            Once it is entered, look documents up with `nuo clinician lookup --emergency`: no consent is needed, but the \
            patient learns who read what and why, and a supervisor reviews it.
            It is for one patient, for 24 hours unless said otherwise and never for more than 5 days. What the patient \
            refused even in an emergency, and core and important data, stay closed.
            Example: `nuo clinician emergency --patient NUO1:… --reason unconscious --text '…' --group 12 --witness \
            ../colleague`
            """)
    /// `nuo clinician end-emergency`
    public let close = Phrase(
        "emergency.close", zh: "情况缓解后，提前结束自己声明的紧急情况。",
        en: "End an emergency that you declared before its window does.")
    /// `nuo institution emergency-group`
    public let group = Phrase(
        "emergency.group", zh: "指定哪些医务人员可以声明紧急情况，或收回指定。",
        en: "Name the practitioners who may declare emergencies, or end such a group.")
    /// `--reason`
    public let reasonOption = Phrase("emergency.reason-option", zh: "原因代码。", en: "Reason code.")
    /// `--text`
    public let textOption = Phrase(
        "emergency.text-option", zh: "用自己的话写明情况；患者和监管方会看到。",
        en: "What has happened, in your words; the patient and the supervisor read it.")
    /// `--hours`
    public let hoursOption = Phrase(
        "emergency.hours-option", zh: "持续小时数，最多 120。", en: "For how many hours, at most 120.")
    /// `--group`
    public let groupOption = Phrase(
        "emergency.group-option", zh: "所在急救人员名单的登记号（`nuo institution emergency-group` 给出的编号）。",
        en: "Entry of the emergency group that you are in (the number that `nuo institution emergency-group` gives).")
    /// `--dispatch`
    public let dispatchOption = Phrase(
        "emergency.dispatch-option", zh: "没有名单时的 120 调度编号；资料所在机构认可才有效。",
        en: "A dispatch number (120) instead of a group, where the custodian takes it.")
    /// `--witness`
    public let witnessOption = Phrase(
        "emergency.witness-option", zh: "见证人的密钥目录。", en: "Directory with the keys of the witness.")
    /// `--witness-passphrase-file`
    public let witnessPassphraseOption = Phrase(
        "emergency.witness-passphrase-option", zh: "见证人口令所在的文件；不给出则在终端询问。",
        en: "File with the passphrase of the witness; without it the terminal asks.")
    /// `--after`
    public let afterOption = Phrase(
        "emergency.after-option", zh: "接手的前一份声明（64 位十六进制，交接单或查询结果上的“声明”）。",
        en: "The declaration that this one takes over from (the 64 hexadecimal digits shown as “Declaration”).")
    /// `--emergency`
    public let lookupOption = Phrase(
        "emergency.lookup-option", zh: "凭自己登记的紧急情况声明查询（登记号）；用途须是 ETREAT。",
        en: "Ask under an emergency that you declared (its entry); the purpose must be ETREAT.")
    /// Argument of `end-emergency`
    public let entryArgument = Phrase("emergency.entry-argument", zh: "声明的登记号。", en: "Entry of the declaration.")
    /// `--practitioner`
    public let memberOption = Phrase(
        "emergency.member-option", zh: "名单里一位医务人员的名片文件；可重复。",
        en: "Card file of a practitioner in the group; may be repeated.")
    /// `--end`
    public let endGroupOption = Phrase(
        "emergency.end-group-option", zh: "收回这个登记号的名单。", en: "End the group with this entry.")

    // MARK: what is said

    /// Declared.
    public let declared = Phrase(
        "emergency.declared", zh: "已登记并核验：紧急情况声明（登记号 {index}），到 {end} 为止。见证人：{witness}。",
        en: "Entered and verified: emergency declared (entry {index}), until {end}. Witness: {witness}.")
    /// Its name for others.
    public let declaration = Phrase("emergency.declaration", zh: "声明：{declaration}", en: "Declaration: {declaration}")
    /// What follows.
    public let consequence = Phrase(
        "emergency.consequence",
        zh: "每次查看都会登记，患者会得知，监管方会审查。情况缓解后请结束：`nuo clinician end-emergency {index}`。",
        en: "Every access is entered, told to the patient and reviewed. When it is over: "
            + "`nuo clinician end-emergency {index}`.")
    /// Closed.
    public let closed = Phrase(
        "emergency.closed", zh: "已登记并核验：紧急情况结束（登记号 {index}）。",
        en: "Entered and verified: the emergency is over (entry {index}).")
    /// A group.
    public let grouped = Phrase(
        "emergency.grouped", zh: "已登记并核验：急救人员名单（登记号 {index}），{count} 人，到 {end} 为止。",
        en: "Entered and verified: emergency group (entry {index}) of {count}, until {end}.")
    /// A group ended.
    public let ungrouped = Phrase(
        "emergency.ungrouped", zh: "已登记并核验：收回急救人员名单（登记号 {index}）。",
        en: "Entered and verified: the emergency group is ended (entry {index}).")

    // MARK: refusals of the commands

    /// Another purpose.
    public let wrongPurpose = Notice(
        "emergency", "wrong-purpose",
        zh: ("`--emergency` 只能用于用途 ETREAT。", "请加上 `--purpose ETREAT`。"),
        en: ("`--emergency` goes with the purpose ETREAT only.", "Give `--purpose ETREAT`."))
    /// Both or none.
    public let groupOrDispatch = Notice(
        "emergency", "group-or-dispatch",
        zh: ("`--group` 和 `--dispatch` 必须给出其中一个。", "名单里的人员用 `--group`，120 机组用 `--dispatch`。"),
        en: (
            "Give one of `--group` and `--dispatch`.",
            "Members of a group use `--group`, an ambulance crew `--dispatch`."
        ))
    /// Not there.
    public let unknownEntry = Notice(
        "emergency", "unknown-entry",
        zh: ("登记号 {index} 下没有找到需要的声明或名单。", "请核对编号；声明只能由本人使用。"),
        en: (
            "There is no such declaration or group under entry {index}.",
            "Check the number; a declaration is used by whoever made it."
        ))
    /// The witness has no credential here.
    public let unknownWitness = Notice(
        "emergency", "unknown-witness",
        zh: ("{name}在本节点没有有效的执业凭证。", "请另一位有执业凭证的同事来做。"),
        en: ("{name} has no credential in force at this node.", "Take a colleague who has one."))
    /// Members or end.
    public let membersOrEnd = Notice(
        "emergency", "members-or-end",
        zh: ("请用 `--practitioner` 给出 1 至 100 张名片，或只用 `--end`。", "请看 `nuo institution emergency-group --help`。"),
        en: (
            "Give 1 to 100 cards with `--practitioner`, or only `--end`.",
            "See `nuo institution emergency-group --help`."
        ))
    /// Hours.
    public let badHours = Notice(
        "emergency", "bad-hours",
        zh: ("`--hours` 必须在 1 到 120 之间。", "情况持续更久的，到时由另一位急救人员重新声明。"),
        en: (
            "`--hours` must lie between 1 and 120.",
            "If it goes on for longer, another member of the group declares it anew then."
        ))

    // MARK: the patient's notice

    /// Heading.
    public let noticeHeading = Phrase(
        "emergency.notice-heading", zh: "紧急调阅通知（未经您授权的查看）：", en: "Emergency access, without your consent:")
    /// Who and where.
    public let noticeWho = Phrase(
        "emergency.notice-who", zh: "{when}　{who}（{employer}）在{custodian}查看了 {count} 份资料",
        en: "{when}  {who} ({employer}) read {count} documents at {custodian}")
    /// Why.
    public let noticeWhy = Phrase(
        "emergency.notice-why", zh: "　原因：{reason}。{text}", en: "  Reason: {reason}. {text}")
    /// Witness and window.
    public let noticeWindow = Phrase(
        "emergency.notice-window", zh: "　见证人：{witness}；最迟 {end} 结束",
        en: "  Witness: {witness}; over at {end} at the latest")
    /// Taken over.
    public let noticeEarlier = Phrase(
        "emergency.notice-earlier", zh: "　接手声明 {declaration}", en: "  Taken over from {declaration}")
    /// Mark in the table.
    public let mark = Phrase("emergency.mark", zh: "紧急：{purpose}", en: "EMERGENCY: {purpose}")

    /// The name of a reason by its code; nil for a code that is not in the table.
    public func reason(code: String) -> Phrase? { phrases.first { $0.id == "emergency.reason.\(code)" } }

    /// The group has no state.
    public init() {}
}
