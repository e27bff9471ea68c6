/// What each rule of the decision does. `Specs/decision-matrix/rules.json` has the same texts, and a test joins the two.
public struct DecisionRulePhrases: PhraseGroup {
    /// `clock`
    public let clock = Phrase(
        "decision-rule.clock", zh: "节点的时钟落后于已核实的时间，拒绝。",
        en: "A node whose clock is behind the time already proved denies.")
    /// `frozen`
    public let frozen = Phrase(
        "decision-rule.frozen", zh: "决定所依据的账本前后矛盾或已关闭，拒绝。",
        en: "A ledger that the decision rests on and that contradicts itself or has ended denies.")
    /// `fresh`
    public let fresh = Phrase(
        "decision-rule.fresh", zh: "决定所依据的账本不够新，或患者的属地账本没有收到，拒绝。",
        en: "A ledger that is stale denies, and so does a home ledger of which nothing is known.")
    /// `line`
    public let line = Phrase(
        "decision-rule.line", zh: "资料不属于这条授权线，拒绝。", en: "A document of another line is denied.")
    /// `grade`
    public let grade = Phrase(
        "decision-rule.grade", zh: "核心数据对任何人都拒绝；重要数据没有包括此次查看的批准记录，也一样拒绝。",
        en: "Core data is denied to everybody, and important data without an approval that covers the access.")
    /// `readable`
    public let readable = Phrase(
        "decision-rule.readable", zh: "授权线里有一条读不出或无法验证，对任何人都拒绝。",
        en: "A line with an entry that can't be read or verified denies to everybody.")
    /// `deceased`
    public let deceased = Phrase(
        "decision-rule.deceased", zh: "患者已登记死亡，其同意和委托都不再有效，对任何人都拒绝；紧急情况和已登记的近亲属除外。",
        en:
            "The line of a patient whose death is stated gives nothing to anyone but a near relative who is stated, and in an "
            + "emergency.")
    /// `subject`
    public let subject = Phrase(
        "decision-rule.subject", zh: "患者本人为自己查阅，允许；他人以本人查阅的名义申请，拒绝。",
        en: "The patient, asking as a person for their own, is permitted; anyone else with that purpose is denied.")
    /// `guardian`
    public let guardian = Phrase(
        "decision-rule.guardian",
        zh: "监护人在任期内查看被监护人的资料，允许；满 14 周岁的未成年人和限制民事行为能力的成年人，最敏感的一级除外；满 18 周岁后不再允许。",
        en: "A guardian in office reads an adult's, or a child's to 18; no level 5 from 14 on or at limited capacity.")
    /// `revoked`
    public let revoked = Phrase(
        "decision-rule.revoked", zh: "授权线已被停止，拒绝。", en: "A line that was stopped gives nothing to anyone else.")
    /// `suspended`
    public let suspended = Phrase(
        "decision-rule.suspended", zh: "授权线已暂停，拒绝。", en: "A line that is suspended gives nothing to anyone else.")
    /// `author`
    public let author = Phrase(
        "decision-rule.author", zh: "资料的作者凭保管机构的凭证，为诊疗查看自己写的资料，允许；文字没有为作者留例外的禁止除外。",
        en:
            "Whoever wrote the document, with a credential of its custodian, reads it for treatment, but against a prohibition "
            + "whose text makes no exception for authors.")
    /// `prohibition`
    public let prohibition = Phrase(
        "decision-rule.prohibition", zh: "有效的禁止只要可能适用，就优先于任何同意；不清楚的，按适用处理。",
        en: "A prohibition in force overrides every consent where it may apply; what is not known counts as applying.")
    /// `joined`
    public let joined = Phrase(
        "decision-rule.joined",
        zh: "资料由归并而来，而患者还没有认可这次归并，拒绝；归在一起的另一条线上的禁止、死亡登记和读不出的内容，同样有效。",
        en:
            "What a joining brought is denied until the patient accepts it; prohibitions, a death and what can't be read in the "
            + "other line hold as well.")
    /// `relative`
    public let relative = Phrase(
        "decision-rule.relative",
        zh: "由两名工作人员登记的近亲属，等待期满后查看逝者 4 级及以下的资料，允许；逝者生前另有安排的除外。",
        en:
            "A near relative of the deceased whom two of the staff stated reads up to level 4 once the time of waiting is over, "
            + "unless the deceased arranged otherwise.")
    /// `delegate`
    public let delegate = Phrase(
        "decision-rule.delegate", zh: "受托人在委托期内查看 4 级及以下的资料，允许。",
        en: "A delegate in office, asking as family, is permitted to read up to level 4.")
    /// `permit`
    public let permit = Phrase(
        "decision-rule.permit", zh: "有一项有效的同意，单独包括了申请的全部条件，允许。",
        en: "One consent in force that covers everything by itself permits.")
    /// `day-permit`
    public let dayPermit = Phrase(
        "decision-rule.day-permit",
        zh: "患者没有带密钥，保管机构的两名工作人员当面代签的日授权，在一天之内准许本机构的其他人查看没有敏感标签的一般资料。",
        en:
            "For a patient who came without keys, two of the custodian's staff permit others there to read general documents "
            + "without sensitive labels, for at most a day and until the patient's line has an entry more.")
    /// `default`
    public let `default` = Phrase(
        "decision-rule.default", zh: "没有这样的同意，拒绝；理由取自满足条件最多的那一项。",
        en: "Without one it is denied, for the reason of the consent that met the most.")

    /// The group has no state.
    public init() {}
}
