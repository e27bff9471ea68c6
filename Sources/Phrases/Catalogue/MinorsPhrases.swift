/// What the report on minors says.
public struct MinorsPhrases: PhraseGroup {
    /// `nuo institution minors`
    public let command = Phrase(
        "minors.command", zh: "未成年人个人信息保护检查：列出授权、查阅、急救调阅和需要处理的情况。",
        en: "Report on minors: consents, accesses, emergencies and what needs attention.")
    /// Below the help.
    public let discussion = Phrase(
        "minors.discussion",
        zh:
            "列出本机构在这段时间里未满 18 周岁的患者的授权线。年龄由监护登记、本节点的登记或档案里的身份证号算出，从不保存；不知道出生日期的患者不在其中。"
            + "报告里没有患者姓名、号码、出生日期和病历内容；每一项都带登记号，可用 `nuo ledger prove` 查证。"
            + "\n例：`nuo institution minors --id 12500000MB0D000027 --from 2026-01-01 --to 2026-12-31 --out minors.csv`",
        en:
            "Lists the consent lines of patients here who were under 18 in that time. Ages are computed from a guardianship, the"
            + " enrolment at this node or the citizen number in the file, and are never stored; patients whose date of birth is"
            + " not known are not in it. The report holds no name, number or date of birth of a patient and nothing of a"
            + " record; every item has its entry, which `nuo ledger prove` can prove."
            + "\nExample: `nuo institution minors --id 12500000MB0D000027 --from 2026-01-01 --to 2026-12-31 --out minors.csv`"
    )
    /// `--from`
    public let fromOption = Phrase(
        "minors.from-option", zh: "从这一天起；不写则为 365 天前。", en: "From this day on; by default 365 days ago.")
    /// `--to`
    public let toOption = Phrase(
        "minors.to-option", zh: "到这一天为止（含）；不写则到今天。", en: "Up to this day, included; by default today.")
    /// `--out`
    public let outOption = Phrase(
        "minors.out-option", zh: "另写一份 CSV（UTF-8，带 BOM，只有本人可读）；不覆盖已有文件。",
        en: "Write a CSV file as well (UTF-8 with BOM, readable by its owner alone); an existing file is not replaced.")

    // MARK: results

    /// The whole.
    public let summary = Phrase(
        "minors.summary",
        zh: "{from} 至 {to}：未成年人授权线 {lines} 条，授权和禁止 {grants} 项，查阅 {accesses} 次，"
            + "其中急救调阅 {emergencies} 次；需要处理的授权线 {flagged} 条。",
        en: "{from} to {to}: {lines} lines of minors, {grants} consents and prohibitions, {accesses} accesses,"
            + " {emergencies} of them in emergencies; {flagged} lines need attention.")
    /// One line.
    public let heading = Phrase(
        "minors.heading", zh: "{code}，{age} 岁（依据：{source}），监护人：{guardians}",
        en: "{code}, age {age} (by {source}), guardians: {guardians}")
    /// Written.
    public let written = Phrase("minors.written", zh: "已写入 {path}。", en: "Written to {path}.")
    /// Nobody.
    public let nobody = Phrase("minors.nobody", zh: "无", en: "none")
    /// Heading of a column.
    public let code = Phrase("minors.code", zh: "健康码", en: "Health code")
    /// Heading of a column.
    public let age = Phrase("minors.age", zh: "年龄", en: "Age")
    /// Heading of a column.
    public let signedBy = Phrase("minors.signed-by", zh: "签署人", en: "Signed by")
    /// Heading of a column.
    public let entry = Phrase("minors.entry", zh: "登记号", en: "Entry")
    /// Heading of a column.
    public let rule = Phrase("minors.rule", zh: "依据", en: "Rule")
    /// Heading of a column.
    public let time = Phrase("minors.time", zh: "时间", en: "Time")
    /// Heading of a column.
    public let level = Phrase("minors.level", zh: "级别", en: "Level")
    /// Heading of a column.
    public let count = Phrase("minors.count", zh: "份数", en: "Documents")
    /// Heading of a column.
    public let flagHeading = Phrase("minors.flag-heading", zh: "需要处理", en: "Attention")
    /// A reader.
    public let own = Phrase("minors.own", zh: "本人", en: "the minor")
    /// An access.
    public let access = Phrase("minors.access", zh: "查阅", en: "access")
    /// An access.
    public let emergencyAccess = Phrase("minors.emergency-access", zh: "急救调阅", en: "emergency access")
    /// Of an emergency.
    public let notReviewed = Phrase("minors.not-reviewed", zh: "未复核", en: "not reviewed")

    // MARK: where an age comes from

    /// `guardianship`
    public let bySourceGuardianship = Phrase("minors.source-guardianship", zh: "监护登记", en: "guardianship")
    /// `enrolment`
    public let bySourceEnrolment = Phrase("minors.source-enrolment", zh: "本节点登记", en: "enrolment")
    /// `number`
    public let bySourceNumber = Phrase("minors.source-number", zh: "档案里的身份证号", en: "citizen number")

    // MARK: who signed, and how it stands

    /// A minor.
    public let capacityMinor = Phrase("minors.capacity-minor", zh: "本人", en: "the minor")
    /// A guardian.
    public let capacityGuardian = Phrase("minors.capacity-guardian", zh: "监护人", en: "guardian")
    /// Somebody else.
    public let capacityOther = Phrase("minors.capacity-other", zh: "其他人", en: "somebody else")
    /// In force.
    public let stateActive = Phrase("minors.state-active", zh: "有效", en: "in force")
    /// Waits.
    public let stateUnconfirmed = Phrase("minors.state-unconfirmed", zh: "待本人确认", en: "to be confirmed")
    /// Lapsed.
    public let stateLapsed = Phrase("minors.state-lapsed", zh: "已失效", en: "lapsed")
    /// Ended.
    public let stateEnded = Phrase("minors.state-ended", zh: "已结束", en: "ended")
    /// Suspended.
    public let stateSuspended = Phrase("minors.state-suspended", zh: "已暂停", en: "suspended")

    // MARK: what stands out

    /// `no-guardian`
    public let flagNoGuardian = Phrase(
        "minors.flag-no-guardian", zh: "未满 14 周岁，没有在任监护人：请登记监护人",
        en: "under 14 without a guardian in force: enter one")
    /// `unconfirmed`
    public let flagUnconfirmed = Phrase(
        "minors.flag-unconfirmed", zh: "年满 14 周岁，监护人的授权待本人确认",
        en: "14 and more: guardians' consents wait for the minor's word")
    /// `lapsed-at-18`
    public let flagLapsedAt18 = Phrase(
        "minors.flag-lapsed-at-18", zh: "年满 18 周岁，监护人的授权已失效", en: "of age: guardians' consents have lapsed")
    /// `lapsed-access`
    public let flagLapsedAccess = Phrase(
        "minors.flag-lapsed-access", zh: "依据已经失效的授权查阅：请立即核查",
        en: "read under a consent that gave nothing then: look into it at once")
    /// `emergency`
    public let flagEmergency = Phrase(
        "minors.flag-emergency", zh: "有急救调阅：请核对复核结果", en: "read in an emergency: see its review")
    /// `unreadable`
    public let flagUnreadable = Phrase(
        "minors.flag-unreadable", zh: "授权线有读不了的登记，一律拒绝", en: "an entry of the line can't be read, so it denies")
    /// `cut`
    public let flagCut = Phrase(
        "minors.flag-cut", zh: "条目太多，只列出最近的", en: "too many items: only the newest are listed")

    // MARK: failures

    /// Not a span of time.
    public let badTime = Notice(
        "minors", "bad-time",
        zh: ("`--from` 不能晚于 `--to`，也不能晚于今天。", "请改正日期。"),
        en: ("`--from` must not be after `--to`, nor after today.", "Correct the days."))

    /// The group has no state.
    public init() {}
}
