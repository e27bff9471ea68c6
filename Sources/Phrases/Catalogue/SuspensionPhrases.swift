/// What `nuo patient suspend` and `nuo patient resume` say.
public struct SuspensionPhrases: PhraseGroup {
    /// `nuo patient suspend`
    public let suspend = Phrase(
        "suspension.suspend", zh: "暂停一项同意，或在某家机构处的全部同意；随时可以恢复。",
        en: "Suspend a consent, or every consent at a custodian, until I resume it.")
    /// Below the help of `suspend`.
    public let suspendDiscussion = Phrase(
        "suspension.suspend-discussion",
        zh:
            "暂停期间不提供任何资料，同意本身保留，到期时间照常计算；禁止不受影响，紧急情况下的调阅也不受影响。"
            + "暂停全部时，之后新签的同意也要等恢复后才有效。"
            + "\n例：`nuo patient suspend --custodian 12500000MB0D000027 --consent 1`",
        en:
            "What is suspended gives nothing, and stays otherwise as it is: its end does not move. Prohibitions hold, and"
            + " access in a declared emergency stays possible. While everything is suspended, consents signed later give"
            + " nothing either."
            + "\nExample: `nuo patient suspend --custodian 12500000MB0D000027 --consent 1`")
    /// `nuo patient resume`
    public let resume = Phrase(
        "suspension.resume", zh: "恢复已暂停的一项同意，或在某家机构处的授权。",
        en: "Resume a consent that is suspended, or what was suspended at a custodian as a whole.")
    /// Below the help of `resume`.
    public let resumeDiscussion = Phrase(
        "suspension.resume-discussion",
        zh:
            "怎样暂停的就怎样恢复：按编号暂停的，按编号恢复；全部暂停的，不带编号恢复。已撤回或已到期的不会恢复。"
            + "\n例：`nuo patient resume --custodian 12500000MB0D000027 --consent 1`",
        en:
            "Each is resumed as it was suspended: a consent by its number, the whole without one. What was withdrawn or has"
            + " ended does not come back."
            + "\nExample: `nuo patient resume --custodian 12500000MB0D000027 --consent 1`")
    /// `--consent` of `suspend`
    public let suspendOption = Phrase(
        "suspension.suspend-option", zh: "只暂停这一项（`nuo patient consents` 里的编号）。",
        en: "Suspend only this one (its number in `nuo patient consents`).")
    /// `--consent` of `resume`
    public let resumeOption = Phrase(
        "suspension.resume-option", zh: "恢复这一项（`nuo patient consents` 里的编号）。",
        en: "Resume this one (its number in `nuo patient consents`).")
    /// Suspended.
    public let suspended = Phrase(
        "suspension.suspended", zh: "已暂停并核验（登记号 {index}）。各节点收到后立即不再提供，最迟 65 秒；已经看过的无法收回。",
        en:
            "Suspended and verified (entry {index}). Nodes refuse as soon as it reaches them, at the latest after 65 seconds; what was read can't be taken back."
    )
    /// Resumed.
    public let resumed = Phrase(
        "suspension.resumed", zh: "已恢复并核验（登记号 {index}）。到期时间没有变。",
        en: "Resumed and verified (entry {index}). Its end stays as it was.")
    /// State of a consent that rests.
    public let state = Phrase("suspension.state", zh: "已暂停", en: "suspended")
    /// Nothing to suspend.
    public let nothingToSuspend = Notice(
        "suspension", "nothing-to-suspend",
        zh: ("这里没有可以暂停的同意：没有这个编号，或者已经暂停、撤回。", "请用 `nuo patient consents` 查看编号和状态。"),
        en: (
            "There is no such consent to suspend: it is suspended or withdrawn already, or has another number.",
            "See numbers and states in `nuo patient consents`."
        ))
    /// Nothing to resume.
    public let nothingToResume = Notice(
        "suspension", "nothing-to-resume",
        zh: ("这里没有这样暂停的授权。", "按编号暂停的，请加 `--consent`；全部暂停的，不要加。请用 `nuo patient consents` 查看。"),
        en: (
            "Nothing is suspended in this way.",
            "Add `--consent` for one that was suspended by its number, and leave it out otherwise; see `nuo patient consents`."
        ))
}
