/// What `nuo patient standing` says.
public struct StandingPhrases: PhraseGroup {
    /// `nuo patient standing`
    public let group = Phrase(
        "standing.group", zh: "长期愿望：以后有新的保管机构时，提醒您签署同样的同意或禁止。",
        en: "Standing wishes: be offered to sign the same for custodians to come.")
    /// Below its help.
    public let discussion = Phrase(
        "standing.discussion",
        zh:
            "愿望只是记在您自己目录里的一个标记，本身不给出任何东西：每一项都要您看过原文并签署才生效。标记以后才有授权线的机构，才会提醒；"
            + "已经撤回、到期、暂停或被另一项取代的不再提醒，缩小或延长过的，按现在的样子提醒。"
            + "\n例：`nuo patient standing add --custodian 12500000MB0D000027 --consent 1`"
            + "\n例：`nuo patient standing offer --sign`",
        en:
            "A wish is a mark in your own directory and gives nothing: each statement counts only "
            + "once you have read and signed it."
            + " It is offered for custodians with whom you open a line afterwards. What was "
            + "withdrawn, is over, rests or was"
            + " replaced is not offered; what was narrowed or renewed is offered as it is now."
            + "\nExample: `nuo patient standing add --custodian 12500000MB0D000027 --consent 1`"
            + "\nExample: `nuo patient standing offer --sign`")
    /// `nuo patient standing add`
    public let add = Phrase(
        "standing.add", zh: "把一项有效的同意或禁止标为长期愿望。", en: "Mark a consent or prohibition in force as a standing wish.")
    /// `nuo patient standing list`
    public let list = Phrase(
        "standing.list", zh: "列出长期愿望，以及各自现在的状态。", en: "List standing wishes and how each stands.")
    /// `nuo patient standing remove`
    public let remove = Phrase(
        "standing.remove", zh: "去掉一项长期愿望；已签署的不受影响。", en: "Remove a standing wish; what was signed stays as it is.")
    /// `nuo patient standing offer`
    public let offer = Phrase(
        "standing.offer", zh: "显示新的保管机构还缺哪些长期愿望，并逐字显示要签署的内容。",
        en: "Show what standing wishes are not yet signed for new custodians, word for word.")
    /// Below its help.
    public let offerDiscussion = Phrase(
        "standing.offer-discussion",
        zh:
            "不加 `--sign` 时只显示，什么也不签署。加上以后，对每家机构先显示原文，再问一次；禁止先于同意登记。不想给某家机构的，用 `--decline`，以后不再提醒。"
            + "\n例：`nuo patient standing offer`"
            + "\n例：`nuo patient standing offer --custodian 12500000MB0D000027 --sign`",
        en:
            "Without `--sign` it only shows, and signs nothing. With it you are asked once for each "
            + "custodian, below the text;"
            + " prohibitions are entered before consents. Whoever is to have none of it is declined "
            + "with `--decline`, and not"
            + " offered again."
            + "\nExample: `nuo patient standing offer`"
            + "\nExample: `nuo patient standing offer --custodian 12500000MB0D000027 --sign`")
    /// `--consent`
    public let consentOption = Phrase(
        "standing.consent-option", zh: "同意或禁止的编号（`nuo patient consents` 里的编号）。",
        en: "The consent or prohibition (its number in `nuo patient consents`).")
    /// `--custodian` of `offer`
    public let custodianOption = Phrase(
        "standing.custodian-option", zh: "只看这家保管机构；不写则为全部。", en: "This custodian alone; all of them if left out.")
    /// `--sign`
    public let signOption = Phrase("standing.sign-option", zh: "签署显示的内容。", en: "Sign what is shown.")
    /// `--decline`
    public let declineOption = Phrase(
        "standing.decline-option", zh: "不为这些机构签署，以后也不再提醒。",
        en: "Sign nothing for these custodians, "
            + "and don't offer it again.")

    /// Both of `--sign` and `--decline`.
    public let eitherOr = Phrase(
        "standing.either-or", zh: "`--sign` 和 `--decline` 不能同时使用。",
        en: "`--sign` and `--decline` "
            + "exclude each other.")

    /// Marked.
    public let added = Phrase(
        "standing.added",
        zh: "已标记：{name} 的第 {number} 项。以后有新的保管机构时会提醒您；已有的机构请用 `nuo patient grant` 或 `deny`。",
        en:
            "Marked: number {number} at {name}. You will be offered it for new custodians; for those "
            + "you have now use `nuo patient grant` or `deny`."
    )
    /// Removed.
    public let removed = Phrase(
        "standing.removed", zh: "已去掉：{name} 的第 {number} 项不再是长期愿望。",
        en: "Removed: number {number} at {name} is no standing wish any more.")
    /// None.
    public let none = Phrase("standing.none", zh: "没有长期愿望。", en: "There are no standing wishes.")
    /// Nothing to offer.
    public let nothingToOffer = Phrase(
        "standing.nothing-to-offer", zh: "没有尚未签署的长期愿望。", en: "No standing wish waits to be signed.")
    /// Above what one custodian is offered.
    public let offered = Phrase(
        "standing.offered", zh: "{name}：与 {source} 的第 {number} 项同样的内容",
        en: "{name}: the same as "
            + "number {number} at {source}")
    /// Below what was only shown.
    public let howToSign = Phrase(
        "standing.how-to-sign", zh: "什么也没有签署。要签署请加 `--sign`，不要则加 `--decline`。",
        en: "Nothing was signed. Add `--sign` to sign it, or `--decline` to leave it.")
    /// Declined.
    public let declined = Phrase(
        "standing.declined", zh: "{name}：没有签署，以后不再提醒。",
        en: "{name}: nothing was signed, and it is "
            + "not offered again.")
    /// One was entered.
    public let signed = Phrase(
        "standing.signed", zh: "已登记并核验：{name} 第 {number} 项（登记号 {index}）。",
        en: "Entered and verified: number {number} at {name} (entry {index}).")
    /// A new custodian, or one in the list of consents.
    public let unsigned = Phrase(
        "standing.unsigned", zh: "还有长期愿望没有为 {name} 签署：{count} 项。请用 `nuo patient standing offer` 查看。",
        en: "Standing wishes not yet signed for {name}: {count}. See `nuo patient standing offer`.")

    /// State: narrowed or renewed since it was marked.
    public let changed = Phrase("standing.changed", zh: "有效（现为第 {number} 项）", en: "in force, as number {number}")
    /// State: replaced.
    public let replaced = Phrase(
        "standing.replaced", zh: "已由第 {number} 项取代，不再提醒", en: "replaced by {number}: not offered")
    /// State: rests.
    public let suspended = Phrase("standing.suspended", zh: "已暂停，不提醒", en: "suspended: not offered")
    /// State: over.
    public let ended = Phrase("standing.ended", zh: "已终止，不再提醒", en: "ended: not offered")
    /// State: line unreadable or gone.
    public let unreadable = Phrase("standing.unreadable", zh: "授权线不可用，不提醒", en: "line not in use: not offered")
    /// Column of custodians that lack it.
    public let missing = Phrase("standing.missing", zh: "尚未签署", en: "Not yet signed for")

    /// Not in force.
    public let notInForce = Notice(
        "standing", "standing-not-in-force",
        zh: ("第 {number} 项不是有效的同意或禁止，不能标为长期愿望。", "请用 `nuo patient consents` 查看编号和状态。"),
        en: (
            "Number {number} is no consent or prohibition in force, so it can't be a standing wish.",
            "See numbers and states in `nuo patient consents`."
        ))
    /// It names documents.
    public let namesDocuments = Notice(
        "standing", "standing-names-documents",
        zh: ("第 {number} 项写明了具体的资料或就诊，那是这一家机构的，别家没有。", "请标记按类别、类型或标签写明的同意或禁止。"),
        en: (
            "Number {number} names single documents or encounters, which no other custodian has.",
            "Mark a consent or prohibition that says classes, types or topics."
        ))
    /// It can't be said for another custodian.
    public let unsayable = Notice(
        "standing", "standing-unsayable",
        zh: ("第 {number} 项不能照样说给别的机构，不能标为长期愿望。", "请标记本人自己签署的同意或禁止。"),
        en: (
            "Number {number} can't be said the same for another custodian, so it can't be a standing wish.",
            "Mark a consent or prohibition that you signed by yourself."
        ))
    /// In force, and offered for nobody.
    public let notOffered = Phrase(
        "standing.not-offered", zh: "不提供：只适用于这一家机构", en: "never offered: only for this custodian")
    /// No such wish.
    public let noWish = Notice(
        "standing", "standing-no-wish",
        zh: ("第 {number} 项不是长期愿望。", "请用 `nuo patient standing list` 查看。"),
        en: ("Number {number} is no standing wish.", "See `nuo patient standing list`."))
    /// The file can't be read.
    public let damaged = Notice(
        "standing", "standing-damaged",
        zh: ("长期愿望的文件读不出：{path}", "它只是一份备忘；删除以后请重新标记，已签署的不受影响。"),
        en: (
            "The file of standing wishes can't be read: {path}",
            "It is only a note: delete it and mark your wishes again; what was signed is not affected."
        ))
    /// Too many.
    public let tooMany = Notice(
        "standing", "standing-too-many",
        zh: ("长期愿望最多 {limit} 项。", "请先用 `nuo patient standing remove` 去掉不再需要的。"),
        en: ("There are at most {limit} standing wishes.", "Remove some with `nuo patient standing remove` first."))
}
