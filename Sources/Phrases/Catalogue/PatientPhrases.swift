/// What patients read and type.
public struct PatientPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo patient`
    public let group = Phrase(
        "patient.group", zh: "患者：决定谁可以看我的哪些健康资料，查看谁看过。",
        en: "Patients: decide who may read which of my records, and see who did.")
    /// `nuo patient open-line`
    public let openLine = Phrase(
        "patient.open-line", zh: "为一家保管资料的机构开设授权线（授权时会自动开设）。",
        en: "Open the consent line for a custodian (granting does it by itself).")
    /// `nuo patient grant`
    public let grant = Phrase(
        "patient.grant", zh: "同意某位医务人员或某家机构查看我的资料。",
        en: "Consent that a practitioner or an institution may read my records.")
    /// `nuo patient deny`
    public let deny = Phrase(
        "patient.deny", zh: "明确不同意某个对象查看，优先于任何同意。", en: "Forbid access; this overrides every consent.")
    /// `nuo patient withdraw`
    public let withdraw = Phrase(
        "patient.withdraw", zh: "撤回一项同意（或某家机构处的全部同意），或解除一项禁止。",
        en: "Withdraw a consent, or every consent at a custodian, or lift a prohibition.")
    /// `nuo patient consents`
    public let consents = Phrase(
        "patient.consents", zh: "列出我的同意和禁止，以及它们现在的状态。",
        en: "List my consents and prohibitions and how they stand.")
    /// `nuo patient consents --pcf`
    public let pcfOption = Phrase(
        "patient.pcf-option",
        zh: "另存为 FHIR R4 Consent（IHE PCF），供其他系统读取。它们不认识的限制按拒绝写出，因此不会多读。",
        en:
            "Also write them as FHIR R4 Consents (IHE PCF) for other systems. A limit that these do not know is written as a denial, so that they never read more."
    )
    /// Consents were written for others.
    public let pcfWritten = Phrase(
        "patient.pcf-written", zh: "已写入“{path}”（FHIR Bundle）：{count} 项同意。",
        en: "Consents written to “{path}” (a FHIR Bundle): {count}.")
    /// `nuo patient requests`
    public let requests = Phrase(
        "patient.requests", zh: "列出等待我答复的查看申请。", en: "List requests that wait for my answer.")
    /// `nuo patient requests --watch`
    public let watchOption = Phrase(
        "patient.watch-option", zh: "一直等候，来一份显示一份；按 Ctrl-C 结束。",
        en: "Stay and show each request as it comes; end with Ctrl-C.")
    /// `nuo patient requests --count`
    public let watchCountOption = Phrase(
        "patient.watch-count-option", zh: "与 `--watch` 同用：显示这么多份申请后结束。",
        en: "With `--watch`: end after this many requests.")
    /// `nuo patient approve`
    public let approve = Phrase(
        "patient.approve", zh: "同意一项查看申请，可以缩小范围。", en: "Approve a request, as asked or narrower.")
    /// `nuo patient history`
    public let history = Phrase(
        "patient.history", zh: "查看谁在何时、何地、为何打开过我的哪些资料。",
        en: "See who opened which of my records, when, where and why.")
    /// `nuo patient receipts`
    public let receipts = Phrase(
        "patient.receipts", zh: "取回并核验我的全部回执，保存为文件。", en: "Fetch, verify and keep all my receipts as files.")
    /// `nuo patient export`
    public let export = Phrase(
        "patient.export", zh: "取得我自己的资料副本（age 加密文件和一次性密钥）。",
        en: "Get my own copies: age files and a throw-away identity that opens them.")

    // MARK: options

    /// `--custodian`
    public let custodianOption = Phrase(
        "patient.custodian-option", zh: "保管资料的机构的统一社会信用代码。",
        en: "The custodian's unified social credit code.")
    /// `--institution`
    public let institutionOption = Phrase(
        "patient.institution-option", zh: "同意对象：持有该机构凭证的医务人员。",
        en: "The recipient: practitioners with a credential of this institution.")
    /// `--practitioner`
    public let practitionerOption = Phrase(
        "patient.practitioner-option", zh: "对象：某位医务人员的公开名片文件（card.txt）。",
        en: "The recipient: a practitioner, by public card file (card.txt).")
    /// `--everybody`
    public let everybodyOption = Phrase(
        "patient.everybody-option", zh: "对象：所有人（仅用于禁止）。", en: "The recipient: everybody (for prohibitions only).")
    /// `--purpose`
    public let purposeOption = Phrase(
        "patient.purpose-option", zh: "用途代码，可重复；默认 TREAT（诊疗）。",
        en: "Purpose code, repeatable; TREAT (treatment) by default.")
    /// A prohibition stands beside a consent.
    public let prohibitionBeside = Phrase(
        "patient.prohibition-beside",
        zh: "第 {number} 条是禁止，凡与它冲突的，以禁止为准；要让授权生效，请用 `nuo patient withdraw --lift {number}` 解除它。",
        en:
            "Number {number} is a prohibition, which wins wherever both speak; for the consent to count there, lift it with `nuo patient withdraw --lift {number}`."
    )
    /// It was open before.
    public let lineIsOpen = Phrase(
        "patient.line-is-open", zh: "“{name}”的授权线早已开通，没有再开。",
        en: "The consent line for “{name}” is open already; nothing was entered.")
    /// The day by which it is erased is over.
    public let eraseByOver = Notice(
        "patient", "erase-by-over",
        zh: ("要求销毁的日期 {date} 已经到了。", "请用 `--erase-by` 给出以后的日期。"),
        en: ("The day {date}, by which it is to be erased, has begun.", "Give a later day with `--erase-by`."))
    /// `--class`
    public let classOption = Phrase(
        "patient.class-option",
        zh: "资料类别，用逗号分隔，或 `all`：`\(ValueFormPhrases.recordClasses)`",
        en: "Classes separated by commas, or `all`: `\(ValueFormPhrases.recordClasses)`")
    /// `--level`
    public let levelOption = Phrase(
        "patient.level-option", zh: "最高敏感级别 1–5；默认 4，5 级须明确给出。",
        en: "Highest sensitivity level, 1–5; 4 by default, 5 only when given.")
    /// `--from`
    public let fromOption = Phrase(
        "patient.from-option", zh: "资料日期的第一天（YYYY-MM-DD）。", en: "First day of the records' dates (YYYY-MM-DD).")
    /// `--to`
    public let toOption = Phrase(
        "patient.to-option", zh: "资料日期的最后一天（YYYY-MM-DD）。", en: "Last day of the records' dates (YYYY-MM-DD).")
    /// `--days`
    public let daysOption = Phrase(
        "patient.days-option", zh: "从现在起有效的天数（1–1095）；默认 90。",
        en: "Days for which it is valid from now (1–1095); 90 by default.")
    /// `--yes`
    public let yesOption = Phrase(
        "patient.yes-option", zh: "不再询问，直接签署显示的内容。", en: "Sign what is shown without asking.")
    /// `--consent`
    public let consentOption = Phrase(
        "patient.consent-option", zh: "只撤回这一项（`nuo patient consents` 里的编号）。",
        en: "Withdraw only this one (its number in `nuo patient consents`).")
    /// `--lift`
    public let liftOption = Phrase(
        "patient.lift-option", zh: "解除这一项禁止（编号）。", en: "Lift this prohibition (its number).")
    /// Argument of `approve`.
    public let requestArgument = Phrase(
        "patient.request-argument", zh: "申请编号（`nuo patient requests` 里的编号）。",
        en: "The request's number in `nuo patient requests`.")
    /// `--out`
    public let outOption = Phrase(
        "patient.out-option", zh: "写入的目录，须不存在或为空。", en: "Directory to write to; absent or empty.")

    // MARK: what is said

    /// Before the text to sign.
    public let willSign = Phrase("patient.will-sign", zh: "您将签署：", en: "You are about to sign:")
    /// The question.
    public let signQuestion = Phrase("patient.sign-question", zh: "确认签署？输入 y 表示同意：", en: "Sign this? Type y to agree:")
    /// No terminal to ask on.
    public let cannotAsk = Notice(
        "patient", "cannot-ask",
        zh: ("没有终端，无法请您确认。", "请在终端运行，或在读过要签署的内容后加上 `--yes`。"),
        en: (
            "There is no terminal to ask you on.", "Run it on a terminal, or add `--yes` after reading what is signed."
        ))
    /// The person said no.
    public let notSigned = Notice(
        "patient", "not-signed",
        zh: ("没有签署，什么也没有改变。", "需要时请重新运行。"),
        en: ("Nothing was signed and nothing has changed.", "Run the command again when you want to."))
    /// Parameters that no consent can have.
    public let cannotSay = Notice(
        "patient", "cannot-say",
        zh: ("这些参数合起来不能成为一份同意：{reason}", "请用 `--help` 查看需要哪些参数。"),
        en: ("These parameters make no consent: {reason}", "See `--help` for what is needed."))
    /// A period that no consent may have.
    public let badDays = Notice(
        "patient", "bad-days",
        zh: ("`--days` 应为 1 到 {limit} 的整数。", "请给出同意的天数，例如 `--days 90`。"),
        en: ("`--days` takes a number from 1 to {limit}.", "Say for how many days you consent, as in `--days 90`."))
    /// The last day comes before the first.
    public let emptyPeriod = Notice(
        "patient", "empty-period",
        zh: ("`--from` 晚于 `--to`，这样没有一天在内。", "请核对两个日期。"),
        en: ("`--from` is after `--to`: no day lies between them.", "Check the two days."))
    /// More than the request asks for.
    public let widerThanAsked = Notice(
        "patient", "wider-than-asked",
        zh: ("这份申请没有要求这些类别的资料。", "同意可以比申请窄，不能更宽；请用 `nuo patient requests` 查看申请。"),
        en: (
            "The request does not ask for these classes.",
            "You can approve less than was asked, not more; see `nuo patient requests`."
        ))
    /// The institution is in no roster.
    public let unknownInstitution = Notice(
        "patient", "unknown-institution",
        zh: ("节点没有接受代码为“{id}”的机构。", "请核对统一社会信用代码。"),
        en: ("The node accepts no institution with the code “{id}”.", "Check the unified social credit code."))
    /// Nobody gave a copy.
    public let noCopies = Notice(
        "patient", "no-copies",
        zh: ("没有机构给出副本：名下没有资料，或者机构暂时不能答复。", "请向机构确认病案已经关联到您的授权线，或稍后重试。"),
        en: (
            "No custodian gave copies: they keep nothing of yours, or cannot answer now.",
            "Ask them whether your file is linked to your consent line, or try again later."
        ))
    /// The custodian is not accepted.
    public let unknownCustodian = Notice(
        "patient", "unknown-custodian",
        zh: ("节点没有接受代码为“{id}”的保管机构。", "请核对统一社会信用代码。"),
        en: ("The node accepts no custodian with the code “{id}”.", "Check the unified social credit code."))
    /// There is no line for the custodian.
    public let noLine = Notice(
        "patient", "no-line",
        zh: ("您在这家机构还没有授权线。", "请先运行 `nuo patient open-line` 或 `nuo patient grant`。"),
        en: (
            "You have no consent line for this custodian.", "Run `nuo patient open-line` or `nuo patient grant` first."
        ))
    /// No such request.
    public let noRequest = Notice(
        "patient", "no-request",
        zh: ("没有编号为 {id} 的申请。", "请用 `nuo patient requests` 查看。"),
        en: ("There is no request with the number {id}.", "See `nuo patient requests`."))
    /// Nothing to withdraw.
    public let nothingToEnd = Notice(
        "patient", "nothing-to-end",
        zh: ("这里没有可以撤回的同意或可以解除的禁止。", "请用 `nuo patient consents` 查看编号。"),
        en: ("There is nothing here to withdraw or lift.", "See the numbers in `nuo patient consents`."))
    /// Line opened.
    public let lineOpened = Phrase(
        "patient.line-opened", zh: "已为{name}开设授权线（登记号 {index}）。",
        en: "The consent line for {name} is open (entry {index}).")
    /// Consent entered.
    public let granted = Phrase(
        "patient.granted", zh: "已登记并核验：同意第 {number} 号（登记号 {index}）。",
        en: "Entered and verified: consent number {number} (entry {index}).")
    /// Prohibition entered.
    public let denied = Phrase(
        "patient.denied", zh: "已登记并核验：禁止第 {number} 号（登记号 {index}）。",
        en: "Entered and verified: prohibition number {number} (entry {index}).")
    /// Withdrawal entered.
    public let withdrawn = Phrase(
        "patient.withdrawn", zh: "已撤回并核验（登记号 {index}）。各节点收到后立即不再提供，最迟 65 秒；已经看过的无法收回。",
        en:
            "Withdrawn and verified (entry {index}). Nodes refuse as soon as it reaches them, at the latest after 65 seconds; what was read can't be taken back."
    )
    /// Prohibition lifted.
    public let lifted = Phrase(
        "patient.lifted", zh: "已解除禁止并核验（登记号 {index}）。", en: "The prohibition is lifted and verified (entry {index}).")
    /// Nothing to list.
    public let none = Phrase("patient.none", zh: "没有。", en: "None.")
    /// Below the history, the first time.
    public let firstReading = Phrase(
        "patient.log-read-first", zh: "这是您第一次查看本记录，查看也已登记。",
        en: "You read this log for the first time; the reading is entered too.")
    /// Below the history.
    public let logReadings = Phrase(
        "patient.log-readings", zh: "您已查看本记录 {count} 次，每次都有登记；上一次是 {time}。",
        en: "You have read this log {count} times, each entered; the last time before this was {time}.")
    /// Heading of history.
    public let historyVerified = Phrase(
        "patient.history-verified", zh: "以上 {count} 条各有登记和证明，均已核验。",
        en: "Each of the {count} lines above has an entry and a proof; all were verified.")
    /// A report that does not verify.
    public let historyUnproved = Notice(
        "patient", "history-unproved",
        zh: ("有 {count} 条记录没有通过核验，没有采用。", "请不要相信这些记录，并告知管理员和监管方。"),
        en: (
            "{count} entries of the history do not verify and were not used.",
            "Do not rely on them, and tell your administrator and the supervisor."
        ))
    /// Receipts kept.
    public let receiptsKept = Phrase(
        "patient.receipts-kept", zh: "已核验并保存 {count} 份回执到“{path}”。",
        en: "{count} receipts were verified and kept in “{path}”.")
    /// Copies made.
    public let exported = Phrase(
        "patient.exported", zh: "已保存 {count} 份副本到“{path}”。打开时用 `age -d -i {identity}` 加文件名。",
        en: "{count} copies are in “{path}”. Open one with `age -d -i {identity}` and its name.")

    // MARK: table headings and states

    /// Number.
    public let number = Phrase("patient.number", zh: "编号", en: "No.")
    /// Custodian.
    public let custodian = Phrase("patient.custodian", zh: "资料所在", en: "Kept by")
    /// Kind.
    public let kind = Phrase("patient.kind", zh: "性质", en: "Kind")
    /// Recipient.
    public let recipient = Phrase("patient.recipient", zh: "对象", en: "Recipient")
    /// Purpose.
    public let purpose = Phrase("patient.purpose", zh: "用途", en: "Purpose")
    /// Classes.
    public let classes = Phrase("patient.classes", zh: "类别", en: "Classes")
    /// Until.
    public let until = Phrase("patient.until", zh: "有效至", en: "Until")
    /// State.
    public let state = Phrase("patient.state", zh: "状态", en: "State")
    /// When.
    public let when = Phrase("patient.when", zh: "时间", en: "When")
    /// Who.
    public let who = Phrase("patient.who", zh: "查看者", en: "Who")
    /// Where from.
    public let employer = Phrase("patient.employer", zh: "所在机构", en: "Employer")
    /// Documents.
    public let documents = Phrase("patient.documents", zh: "资料份数", en: "Documents")
    /// Entry.
    public let entry = Phrase("patient.entry", zh: "登记号", en: "Entry")
    /// A consent.
    public let permit = Phrase("patient.permit", zh: "同意", en: "consent")
    /// A prohibition.
    public let prohibition = Phrase("patient.prohibition", zh: "禁止", en: "prohibition")
    /// In force.
    public let active = Phrase("patient.active", zh: "有效", en: "in force")
    /// Ended by the patient.
    public let ended = Phrase("patient.ended", zh: "已撤回", en: "withdrawn")
    /// State of everything in a line that was stopped.
    public let stopped = Phrase("patient.stopped", zh: "授权线已停止", en: "line stopped")
    /// Ended by time.
    public let expired = Phrase("patient.expired", zh: "已到期", en: "ended")
    /// Not begun.
    public let future = Phrase("patient.future", zh: "未开始", en: "not begun")
    /// The line can't be read.
    public let unreadable = Phrase("patient.unreadable", zh: "无法读取，一律拒绝", en: "unreadable: everything is refused")
    /// Everybody.
    public let everybody = Phrase("patient.everybody", zh: "所有人", en: "everybody")
    /// Every purpose or class.
    public let every = Phrase("patient.every", zh: "全部", en: "all")
    /// The patient themself.
    public let oneself = Phrase("patient.oneself", zh: "本人", en: "the patient")

    /// The group has no state.
    public init() {}
}
