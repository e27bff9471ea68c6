/// Why a declared emergency opened a document, or did not, by the reason codes of decisions. Like those of
/// `DecisionPhrases` they name nobody and no document.
public struct EmergencyDecisionPhrases: PhraseGroup {
    /// Opened against a denial.
    public let emergency = Self.reason(
        "emergency",
        zh: ("没有患者的授权，凭已登记的紧急情况声明准予查看。", "只用于眼前的急救；患者会得知此次查看，事后还要审查。"),
        en: (
            "There is no consent; a declared emergency that stands in the ledger permits it.",
            "Use it for this emergency only; the patient is told, and the access is reviewed afterwards."
        ))
    /// Not proved.
    public let unproved = Self.reason(
        "emergency-unproved",
        zh: ("紧急情况声明没有通过验证，或者说的不是这位患者、这位申请人。", "请为这位患者重新声明紧急情况，再查询。"),
        en: (
            "The declared emergency does not verify, or is about another patient or by another asker.",
            "Declare the emergency of this patient, then look it up again."
        ))
    /// In no group.
    public let notInGroup = Self.reason(
        "emergency-not-in-group",
        zh: ("声明人不在资料所在机构认可的急救人员名单里。", "请由名单里的人员声明，或请所在机构更新名单。"),
        en: (
            "The declarant is in no emergency group that the custodian accepts.",
            "Let a member of the group declare it, or ask the institution to bring the group up to date."
        ))
    /// No reason.
    public let noReason = Self.reason(
        "emergency-no-reason",
        zh: ("紧急情况声明没有写明原因。", "请选择原因代码，并用一句话写明情况。"),
        en: ("The declaration gives no reason.", "Choose a reason code and say in a sentence what has happened."))
    /// No witness.
    public let noWitness = Self.reason(
        "emergency-no-witness",
        zh: ("紧急情况声明没有见证人的有效签名。", "请现场另一位有执业凭证的同事一同签署。"),
        en: (
            "No witness has validly signed the declaration.",
            "Ask a colleague on the spot who has a credential of their own to sign it too."
        ))
    /// Witness and author are one.
    public let witnessIsAuthor = Self.reason(
        "emergency-witness-is-author",
        zh: ("见证人和声明人是同一个人。", "请由另一位有执业凭证的同事见证。"),
        en: ("Witness and declarant are the same person.", "Let a colleague with another credential be the witness."))
    /// Over.
    public let windowOver = Self.reason(
        "emergency-window-over",
        zh: ("紧急情况已经结束，或者声明的时间超过五天的上限。", "情况仍然紧急的，请由另一位急救人员重新声明。"),
        en: (
            "The emergency is over, or was declared for longer than five days.",
            "If it goes on, let another member of the group declare it anew."
        ))
    /// Once more.
    public let secondUse = Self.reason(
        "emergency-second-use",
        zh: ("同一人五天之内就同一位患者再次声明紧急情况，而前一次还没有通过审查。", "请由另一位急救人员声明，或等前一次通过审查。"),
        en: (
            "The same person declared an emergency of this patient within five days, and that one has not been found "
                + "justified.",
            "Let another member of the group declare it, or wait for the review."
        ))
    /// Not even in an emergency.
    public let refusedByPatient = Self.reason(
        "emergency-refused-by-patient",
        zh: ("患者事先写明：即使在紧急情况下也不同意查看。", "请尊重患者的决定，改用其他办法了解病情。"),
        en: (
            "The patient said beforehand: not even in an emergency.",
            "Respect that, and find out what you need in another way."
        ))
    /// Level 5.
    public let level5 = Self.reason(
        "emergency-level-5",
        zh: ("这份资料属于最敏感的一级，资料所在机构规定紧急情况下也不提供。", "确有需要的，请直接联系资料所在机构。"),
        en: (
            "The document has the highest sensitivity, which the custodian keeps closed in emergencies too.",
            "If care depends on it, call the custodian."
        ))
    /// Misuse.
    public let misuse = Self.reason(
        "emergency-misuse",
        zh: ("审查认定声明人在这家机构滥用过紧急调阅，不再准许。", "请由另一位急救人员声明；对认定有异议的，请联系监管方。"),
        en: (
            "A review found that the declarant misused an emergency at this custodian; there is no other for them.",
            "Let another member of the group declare it; whoever disputes the finding asks the supervisor."
        ))
    /// Overdue.
    public let reviewOverdue = Self.reason(
        "emergency-review-overdue",
        zh: ("声明人在这家机构的紧急调阅过了期限还没有审查，暂不准许。", "请催促监管方完成审查；眼下请由另一位急救人员声明。"),
        en: (
            "An emergency access of the declarant at this custodian has waited for its review for too long.",
            "Press the supervisor for the review; meanwhile let another member of the group declare it."
        ))

    /// The group has no state.
    public init() {}

    private static func reason(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("decision", code, zh: zh, en: en)
    }
}
