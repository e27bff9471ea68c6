/// What is said about requests that wait before a patient.
public struct RequestPhrases: PhraseGroup {
    /// `nuo patient refuse`
    public let refuse = Phrase("request.refuse", zh: "拒绝一份等待答复的申请。", en: "Refuse a request that waits for my word.")
    /// Below the help of `refuse`.
    public let refuseDiscussion = Phrase(
        "request.refuse-discussion",
        zh: "拒绝登记在您自己的节点，不通知申请人：对方看到的与没有答复一样。之后仍可用 `nuo patient grant` 另签同意。\n例：`nuo patient refuse 3`",
        en:
            "The refusal is entered at your own node and told to nobody: to whoever asked it looks like no answer. You can"
            + " still sign a consent later with `nuo patient grant`.\nExample: `nuo patient refuse 3`")
    /// `--wait-days` of `nuo clinician lookup`
    public let waitDaysOption = Phrase(
        "request.wait-days-option", zh: "没有同意时，申请等待患者答复的天数（1–90）；默认 30。",
        en: "Without a consent, days for which the request waits for the patient's word (1–90); 30 by default.")
    /// Refused.
    public let refusedDone = Phrase(
        "request.refused-done", zh: "已拒绝并核验（登记号 {index}）；申请人不会得到通知。",
        en: "Refused and verified (entry {index}); whoever asked is not told.")
    /// Heading: until when it waits.
    public let waitsUntil = Phrase("request.waits-until", zh: "等待至", en: "Waits until")
    /// State: waiting.
    public let waiting = Phrase("request.state.waiting", zh: "等待答复", en: "waiting")
    /// State: expired.
    public let expired = Phrase("request.state.expired", zh: "已过期", en: "expired")
    /// State: refused.
    public let refused = Phrase("request.state.refused", zh: "已拒绝", en: "refused")
    /// State: a consent in force says yes.
    public let allowed = Phrase("request.state.allowed", zh: "已同意", en: "consented to")
    /// Approving or refusing one that expired.
    public let isExpired = Notice(
        "request", "request-expired",
        zh: ("这份申请已过期，不能再答复。", "请对方重新申请，或用 `nuo patient grant` 另签同意。"),
        en: (
            "This request has expired and can't be answered any more.",
            "Ask for a new request, or sign a consent with `nuo patient grant`."
        ))
    /// Approving or refusing one that was refused.
    public let isRefused = Notice(
        "request", "request-refused",
        zh: ("这份申请您已拒绝。", "如果改变主意，请用 `nuo patient grant` 另签同意。"),
        en: ("You refused this request.", "If you changed your mind, sign a consent with `nuo patient grant`."))
    /// A day outside what was asked.
    public let widerDays = Notice(
        "request", "wider-days-than-asked",
        zh: ("这份申请没有要求这些日期的资料。", "同意可以比申请窄，不能更宽；请让 `--from` 和 `--to` 落在申请的日期之内。"),
        en: (
            "The request does not ask for documents of these days.",
            "You can approve less than was asked, not more: keep `--from` and `--to` within the days asked for."
        ))
    /// Days to wait out of bounds.
    public let badWaitDays = Notice(
        "request", "bad-wait-days",
        zh: ("`--wait-days` 应为 1 到 {limit} 的整数。", "请给出等待的天数，例如 `--wait-days 14`。"),
        en: (
            "`--wait-days` takes a number from 1 to {limit}.",
            "Say for how many days the request waits, as in `--wait-days 14`."
        ))
}
