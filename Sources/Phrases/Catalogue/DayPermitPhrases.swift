/// What is said about permits for a day, which two of a custodian's staff sign for somebody who came without keys.
public struct DayPermitPhrases: PhraseGroup {
    /// `assist day-permit`
    public let sign = Phrase(
        "day-permit.sign", zh: "为有密钥而没有带手机的人代签日授权：两名工作人员，最多 24 小时。",
        en: "Sign for a day for somebody who has keys and came without the phone: two of the staff, 24 hours at most.")
    /// Below the help.
    public let signDiscussion = Phrase(
        "day-permit.sign-discussion",
        zh:
            "本人带身份证到场，核对后把显示的文字读给他听，得到肯定的答复后再签。由本机构和两名工作人员签署，只及于本机构保管的资料，只给本机构的人（签署的两人除外），只为诊疗，"
            + "不包括 5 级资料和带特别敏感标签的资料；禁止的仍然禁止。本人立即收到通知，他自己的密钥在本机构的任何一次签署、停止钥匙或撤回卡都立即终止它。"
            + "同一个人七天之内只能有一次。未成年人、有监护人的人和由柜台协助的人不适用；本机构的档案里须有他的身份证号。"
            + "\n例：`nuo institution assist day-permit --id 12500000MB0D000027 --patient NUO1:… --practitioner wang/card.txt --class lab --staff zhao --staff qian`",
        en:
            "The person is there with the identity card. Check it, read the text to them and sign only on a clear yes. It is signed"
            + " by the institution and two of its staff; reaches what this institution keeps, its own people without the two,"
            + " treatment alone, and neither level 5 nor what is labelled as specially sensitive; what is forbidden stays"
            + " forbidden. The person is told at once, and whatever their own keys sign here, the stop key or the withdrawal card"
            + " end it at once. There is one in seven days for a person, and none for minors, for who has a guardian or is"
            + " assisted, or whose identity number is not in the file here."
            + "\nExample: `nuo institution assist day-permit --id 12500000MB0D000027 --patient NUO1:… --practitioner wang/card.txt --class lab --staff zhao --staff qian`"
    )
    /// `assist end-day-permit`
    public let end = Phrase(
        "day-permit.end", zh: "提前终止日授权。", en: "End a permit for a day before its time.")
    /// `patient day-permits`
    public let list = Phrase(
        "day-permit.list", zh: "查看工作人员代我签过的日授权，或终止一项。",
        en: "Show permits for a day that staff signed for you, or end one.")
    /// `--patient`
    public let patientOption = Phrase(
        "day-permit.option.patient", zh: "本人的健康码。", en: "The person's health code.")
    /// `--practitioner`
    public let practitionerOption = Phrase(
        "day-permit.option.practitioner", zh: "本机构的一名医务人员的名片文件；不写则给整个机构。",
        en: "The card of one practitioner here; without it, it is for everybody of the institution.")
    /// `--hours`
    public let hoursOption = Phrase(
        "day-permit.option.hours", zh: "有效小时数，1 至 24。", en: "For how many hours, 1 to 24.")
    /// `--end`
    public let endOption = Phrase(
        "day-permit.option.end", zh: "终止这家机构的日授权。", en: "End what stands at this custodian.")
    /// Entered.
    public let entered = Phrase(
        "day-permit.entered", zh: "日授权已登记并核验（登记号 {index}），到 {end} 为止。已通知本人。",
        en: "Entered and verified: a permit until {end} (entry {index}). The person is told.")
    /// Ended.
    public let ended = Phrase(
        "day-permit.ended", zh: "日授权已终止并核验（登记号 {index}）。", en: "The permit is ended, verified (entry {index}).")
    /// In the history.
    public let told = Phrase(
        "day-permit.told",
        zh: "{date}，{custodian}的{staff}代您签了日授权（登记号 {index}），到 {end} 为止：{recipient}。",
        en: "On {date} {staff} of {custodian} signed a permit for you until {end} (entry {index}): {recipient}.")
    /// How to end it.
    public let howToEnd = Phrase(
        "day-permit.how-to-end", zh: "它现在有效。不是您的意思：`nuo patient day-permits --end {custodian}`。",
        en: "It is in force. If it is not what you said: `nuo patient day-permits --end {custodian}`.")
    /// State.
    public let stands = Phrase("day-permit.stands", zh: "有效", en: "in force")
    /// State.
    public let over = Phrase("day-permit.over", zh: "已结束", en: "over")
    /// Column.
    public let signedBy = Phrase("day-permit.signed-by", zh: "签署人", en: "Signed by")
    /// Column.
    public let recipient = Phrase("day-permit.recipient", zh: "给谁", en: "For")
    /// Column.
    public let until = Phrase("day-permit.until", zh: "到", en: "Until")
    /// Column.
    public let state = Phrase("day-permit.state", zh: "状态", en: "State")

    /// Not sayable.
    public let unsayable = Notice(
        "day-permit", "day-permit-unsayable",
        zh: ("日授权最多 24 小时、4 级，须由两名不同的工作人员签署，且都不是被授权的人。", "请检查 `--hours`、`--level`、`--practitioner` 和 `--staff`。"),
        en: (
            "A permit is for 24 hours and level 4 at most, by two different people, and for neither of them.",
            "Check `--hours`, `--level`, `--practitioner` and `--staff`."
        ))
    /// None stands.
    public let none = Notice(
        "day-permit", "day-permit-none",
        zh: ("这里没有有效的日授权。", "用 `nuo patient day-permits` 查看。"),
        en: ("No permit for a day stands there.", "See `nuo patient day-permits`."))
    /// No line.
    public let noLine = Notice(
        "day-permit", "day-permit-no-line",
        zh: (
            "此人在本机构没有可以代签的授权线：没有开过或没有关联，已停止或暂停，或由监护人、柜台另行签署。",
            "由柜台协助的人用 `nuo institution assist grant`；有监护人的请监护人办理；紧急时请声明紧急调阅。"
        ),
        en: (
            "The person has no line here that this can be signed for: none is linked, it rests or was stopped, or a guardian or the staff of a counter sign.",
            "Who is assisted is served by `nuo institution assist grant`; guardians sign for whom they act; in an emergency, declare one."
        ))
    /// Moved on.
    public let lineMoved = Notice(
        "day-permit", "day-permit-line-moved",
        zh: ("本人刚才用自己的密钥签署了新的内容。", "请先问本人；确有需要的，再运行一次。"),
        en: ("The person's own keys signed something just now.", "Ask the person; if it is still wanted, run it again.")
    )
    /// Not an adult.
    public let notAdult = Notice(
        "day-permit", "day-permit-not-adult",
        zh: ("本机构的档案里没有此人的身份证号，或按证号未满 18 周岁。", "请用 `nuo institution link` 补上身份证号；未成年人由监护人办理。"),
        en: (
            "The person's identity number is not in the file here, or by it they are under 18.",
            "Link the file with the number: `nuo institution link`. For minors guardians sign."
        ))
    /// Too soon.
    public let tooSoon = Notice(
        "day-permit", "day-permit-too-soon",
        zh: ("七天之内已为此人代签过日授权。", "请本人用手机授权；没有手机的，可登记为由柜台协助（`nuo institution assist enrol`）。"),
        en: (
            "There was one for this person within seven days.",
            "The person grants it with the phone; who has none may be enrolled as assisted: `nuo institution assist enrol`."
        ))

    /// The notice for a code by which a node refused one; nil for every other code.
    public func refusal(code: String) -> Notice? {
        [noLine, lineMoved, notAdult, tooSoon].first { $0.code == code }
    }

    /// The group has no state.
    public init() {}
}
