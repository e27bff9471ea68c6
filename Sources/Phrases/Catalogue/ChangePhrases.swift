/// What `nuo patient narrow`, `renew` and `replace` say.
public struct ChangePhrases: PhraseGroup {
    /// `nuo patient narrow`
    public let narrow = Phrase(
        "change.narrow", zh: "缩小一项同意：从此只提供更少，立即生效。", en: "Narrow a consent: it gives less from now on.")
    /// Below the help of `narrow`.
    public let narrowDiscussion = Phrase(
        "change.narrow-discussion",
        zh:
            "只写要缩小的部分，没有写的照旧。新的同意在任何方面都不比原来的宽，各机构自己核对；"
            + "原来的同意由此终止，已经看过而新的同意不再包括的，会通知对方删除。次数接着计算。"
            + "\n例：`nuo patient narrow --custodian 12500000MB0D000027 --consent 1 --class lab`"
            + "\n例：`nuo patient narrow --custodian 12500000MB0D000027 --consent 1 --view-only --days 7`",
        en:
            "Say only what becomes less; the rest stays. The new consent gives no more than the old one in any respect, which"
            + " every custodian checks; the old one ends with it, and what was read and lies outside the new one is ordered"
            + " to be erased. Uses are counted on."
            + "\nExample: `nuo patient narrow --custodian 12500000MB0D000027 --consent 1 --class lab`"
            + "\nExample: `nuo patient narrow --custodian 12500000MB0D000027 --consent 1 --view-only --days 7`")
    /// `nuo patient renew`
    public let renew = Phrase(
        "change.renew", zh: "延长一项还没有到期的同意，其余不变。", en: "Renew a consent before it ends; the rest stays.")
    /// Below the help of `renew`.
    public let renewDiscussion = Phrase(
        "change.renew-discussion",
        zh:
            "只改变时间，范围、对象和用途都不变。暂停的仍然暂停；已到期或已撤回的不能延长，请重新同意。次数接着计算。"
            + "\n例：`nuo patient renew --custodian 12500000MB0D000027 --consent 1 --days 180`",
        en:
            "Its times change and nothing else. What is suspended stays so; what has ended or was withdrawn is not renewed:"
            + " consent anew. Uses are counted on."
            + "\nExample: `nuo patient renew --custodian 12500000MB0D000027 --consent 1 --days 180`")
    /// `nuo patient replace`
    public let replace = Phrase(
        "change.replace", zh: "用新的同意取代一项同意，一步完成。", en: "Replace a consent by another one, in one step.")
    /// Below the help of `replace`.
    public let replaceDiscussion = Phrase(
        "change.replace-discussion",
        zh:
            "参数与 `nuo patient grant` 相同，全部重新写明。原来的同意和新的同意在同一条登记里交接，不会两项都有效，也不会两项都无效。"
            + "只想缩小或延长的，请用 `narrow` 或 `renew`：不必重写，机构也会核对。"
            + "\n例：`nuo patient replace --custodian 12500000MB0D000027 --consent 1 --practitioner doctor/card.txt --class lab,imaging`",
        en:
            "It takes what `nuo patient grant` takes, said anew. One entry ends the old consent and begins the new one: there is"
            + " no moment with both or neither. To make it less or longer use `narrow` or `renew`: nothing is said again, and"
            + " custodians check it."
            + "\nExample: `nuo patient replace --custodian 12500000MB0D000027 --consent 1 --practitioner doctor/card.txt --class lab,imaging`"
    )
    /// `--consent`
    public let consentOption = Phrase(
        "change.consent-option", zh: "要改变的同意（`nuo patient consents` 里的编号）。",
        en: "The consent to change (its number in `nuo patient consents`).")
    /// `--level` of `narrow`
    public let levelOption = Phrase(
        "change.level-option", zh: "最高敏感级别 1–5；不写则照旧。", en: "Highest sensitivity level, 1–5; as before if left out.")
    /// `--days` of `narrow`
    public let daysOption = Phrase(
        "change.days-option", zh: "从现在起有效的天数，不得晚于原来的到期时间；不写则照旧。",
        en: "Days for which it is valid from now, not beyond its end; as before if left out.")
    /// `--no-topics`
    public let noTopicsOption = Phrase(
        "change.no-topics-option", zh: "不再包括任何特别敏感的内容。", en: "No specially sensitive topics any more.")
    /// `--no-pass-on`
    public let noPassOnOption = Phrase(
        "change.no-pass-on-option", zh: "不再允许对方提供给他人。", en: "The recipient may not pass it on any more.")
    /// `--erase-by` of `renew`
    public let eraseByOption = Phrase(
        "change.erase-by-option", zh: "新的删除期限（YYYY-MM-DD），不早于原来的；不写则照旧。",
        en: "The new day before which it must be erased (YYYY-MM-DD), not before the old one; as before if left out.")

    /// Before the difference.
    public let difference = Phrase("change.difference", zh: "与第 {number} 项同意相比：", en: "Beside consent number {number}:")
    /// Entered.
    public let done = Phrase(
        "change.done",
        zh: "已登记并核验：同意第 {number} 号取代第 {ended} 号（登记号 {index}）。少给的立即生效，最迟 65 秒。",
        en:
            "Entered and verified: consent number {number} takes the place of number {ended} (entry {index}). What it takes away counts as soon as it reaches the nodes, at the latest after 65 seconds."
    )
    /// State of a consent that another one took the place of.
    public let superseded = Phrase("change.superseded", zh: "已由第 {number} 项取代", en: "superseded by {number}")
    /// Below a history or an explanation: how one consent came in the place of another.
    public let narrowed = Phrase(
        "change.narrowed", zh: "{name}：第 {former} 项同意缩小为第 {number} 项。",
        en: "{name}: consent number {former} was narrowed to number {number}.")
    /// The same for a renewal.
    public let renewed = Phrase(
        "change.renewed", zh: "{name}：第 {former} 项同意延长为第 {number} 项。",
        en: "{name}: consent number {former} was renewed as number {number}.")
    /// The same for a replacement.
    public let replaced = Phrase(
        "change.replaced", zh: "{name}：第 {former} 项同意由第 {number} 项取代。",
        en: "{name}: consent number {former} was replaced by number {number}.")

    /// Nothing becomes less.
    public let nothingNarrowed = Notice(
        "change", "nothing-narrowed",
        zh: ("这样并没有缩小：没有一处比原来少。", "请写明要减少的部分，例如 `--class` 或 `--days`；要延长请用 `nuo patient renew`。"),
        en: (
            "Nothing becomes less by this.",
            "Say what is to become less, as with `--class` or `--days`; to make it longer use `nuo patient renew`."
        ))
    /// The number names no consent.
    public let ofNothing = Notice(
        "change", "change-of-nothing",
        zh: ("第 {number} 项不是同意，不能改变。", "请用 `nuo patient consents` 查看编号；禁止用 `nuo patient withdraw --lift` 解除。"),
        en: (
            "Number {number} is no consent that could be changed.",
            "See numbers in `nuo patient consents`; a prohibition is lifted with `nuo patient withdraw --lift`."
        ))
    /// It has ended.
    public let ended = Notice(
        "change", "change-ended",
        zh: ("第 {number} 项同意已经终止：已撤回、已到期，或者已由另一项取代。", "终止的同意不再恢复；请改变取代它的那一项，或用 `nuo patient grant` 重新同意。"),
        en: (
            "Consent number {number} has ended: it was withdrawn, is over, or another one took its place.",
            "What has ended never comes back: change the one in its place, or consent anew with `nuo patient grant`."
        ))
    /// It is not narrower.
    public let wider = Notice(
        "change", "change-wider",
        zh: ("这不是缩小：至少有一处比原来宽，或者无法证明不比原来宽。", "请只写要减少的部分；要给得更多，请用 `nuo patient replace`。"),
        en: (
            "This is no narrowing: something in it is wider than before, or can't be proved not to be.",
            "Say only what becomes less; to give more use `nuo patient replace`."
        ))
    /// It is no renewal.
    public let notRenewal = Notice(
        "change", "change-not-renewal",
        zh: ("这不是延长：到期时间没有推后，或者改变了时间以外的内容。", "请用 `--days` 给出更晚的到期时间；要改变其他内容，请用 `nuo patient narrow` 或 `replace`。"),
        en: (
            "This is no renewal: it ends no later than before, or more than its times would change.",
            "Give a later end with `--days`; to change anything else use `nuo patient narrow` or `replace`."
        ))

    /// It was changed too often.
    public let tooMany = Notice(
        "change", "change-too-many",
        zh: ("第 {number} 项同意已经改变过 64 次，不能再改变。", "请撤回它，再用 `nuo patient grant` 重新同意。"),
        en: (
            "Consent number {number} was changed 64 times and can't be changed again.",
            "Withdraw it and consent anew with `nuo patient grant`."
        ))

    /// The notice for a code by which a home node refused a change; nil for every other code.
    public func refusal(code: String) -> Notice? {
        [ofNothing, ended, wider, notRenewal, tooMany].first { $0.code == code }
    }
}
