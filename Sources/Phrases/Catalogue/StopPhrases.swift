/// What `nuo institution stop` says at the counter.
public struct StopPhrases: PhraseGroup {
    /// `nuo institution stop`
    public let command = Phrase(
        "stop.command", zh: "凭撤回卡停止一位患者的全部授权线。", en: "Stop all consent lines of a patient, by the withdrawal card.")
    /// Below the help.
    public let discussion = Phrase(
        "stop.discussion",
        zh:
            "撤回卡是建立密钥时打印的。持卡人遗失了密钥，或不便使用时，任何一家机构的节点都可以凭卡停止授权："
            + "停止写入本节点的账本，并送往归属节点和资料保管机构。停止后不能恢复，患者可以另开新的授权线。"
            + "\n例：`nuo institution stop --node DIR --withdrawal-card FILE`",
        en:
            "The card was printed when the keys were made. Whoever has lost the keys, or is not free to use them, can have"
            + " everything stopped at the node of any institution: the stop is entered in this node's ledger and sent to the"
            + " home node and to the custodians. It cannot be undone; the patient can open new lines."
            + "\nExample: `nuo institution stop --node DIR --withdrawal-card FILE`")
    /// `--withdrawal-card`
    public let cardOption = Phrase(
        "stop.option.card", zh: "写有撤回卡内容的文件；从终端输入用 /dev/stdin。",
        en: "A file with the text of the withdrawal card; /dev/stdin to type it.")
    /// `--yes`
    public let yesOption = Phrase("stop.option.yes", zh: "不再询问，直接停止。", en: "Stop without asking.")
    /// Progress.
    public let searching = Phrase("stop.searching", zh: "查找授权线", en: "Looking for the lines")
    /// Before asking.
    public let willStop = Phrase(
        "stop.will-stop", zh: "将停止 {count} 条授权线。停止后不能恢复。",
        en: "Consent lines to be stopped: {count}. This cannot be undone.")
    /// Asking.
    public let question = Phrase("stop.question", zh: "停止吗？（是/否）", en: "Stop them? (yes/no)")
    /// Done.
    public let stopped = Phrase(
        "stop.stopped", zh: "已停止 {count} 条授权线；此前已停止 {already} 条。",
        en: "Stopped now: {count}. Stopped before: {already}.")

    /// The person at the counter said no.
    public let notStopped = Self.notice(
        "not-stopped",
        zh: ("没有停止任何授权线。", "确要停止，请重新运行并回答“是”。"),
        en: ("Nothing was stopped.", "To stop, run the command again and answer yes."))
    /// No record has the card's stop hash.
    public let noLine = Self.notice(
        "no-line-of-card",
        zh: (
            "账本副本里没有这张卡的授权线。",
            "请核对是不是这位患者最近一次建立密钥时的撤回卡；刚开设的授权线，请等副本更新后再试。"
        ),
        en: (
            "The ledger, as this node has it, holds no line of this card.",
            "Check that it is the card of the patient's newest keys; for a line opened just now, wait for the copy and try again."
        ))
    /// No copy of the card's ledger.
    public let unknownHome = Self.notice(
        "unknown-home-of-card",
        zh: ("撤回卡属于账本“{origin}”，本节点还没有它的条目。", "请在与该节点互为伙伴的节点上办理，或等副本更新后再试。"),
        en: (
            "The card is for the ledger “{origin}”, of which this node has no entries.",
            "Go to a node that is its partner, or wait for the copy and try again."
        ))
    /// Not the form of a card.
    public let notACard = Self.notice(
        "not-a-withdrawal-card",
        zh: ("“{path}”的内容不是撤回卡。", "撤回卡以 NUOSTOP1 开头，请照卡上的文字原样输入。"),
        en: (
            "“{path}” does not hold a withdrawal card.",
            "A card begins with NUOSTOP1; type it as it stands there."
        ))
    /// A later format.
    public let unknownVersion = Self.notice(
        "unknown-withdrawal-card",
        zh: ("不认识这张撤回卡的版本。", "请升级本程序后再试。"),
        en: ("This version of withdrawal card is not known.", "Upgrade this program and try again."))
    /// A slip of the hand.
    public let mistyped = Self.notice(
        "mistyped-withdrawal-card",
        zh: ("撤回卡有字符输错或漏输。", "请逐组核对后重新输入。"),
        en: ("A character of the withdrawal card is wrong or missing.", "Compare it group by group and type it again."))

    private static func notice(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("stop", code, zh: zh, en: en)
    }
}
