/// What a reader owes by the consent that permits an access.
public struct ObligationPhrases: PhraseGroup {
    /// Erase by a time.
    public let eraseBy = Phrase("obligation.erase-by", zh: "须在{time}前删除", en: "erase it before {time} (UTC+8)")
    /// Pass on to nobody.
    public let noOnward = Phrase("obligation.no-onward", zh: "不得再提供给他人", en: "pass it on to nobody")
    /// Read only.
    public let viewOnly = Phrase("obligation.view-only", zh: "只能阅读，不得保存", en: "read it, and do not keep it")
    /// How often is left.
    public let usesLeft = Phrase(
        "obligation.uses-left", zh: "这家机构还可再提供 {count} 次", en: "{count} more disclosures are allowed by this custodian")
    /// Before them.
    public let heading = Phrase("obligation.heading", zh: "患者的要求：{list}", en: "The patient asks of you: {list}")

    /// The group has no state.
    public init() {}
}
