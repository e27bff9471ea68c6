/// Why access was permitted or refused where somebody acts for the patient.
public struct ActingDecisionPhrases: PhraseGroup {
    /// A guardian reads.
    public let guardian = Self.reason(
        "guardian",
        zh: ("监护人查看被监护人的资料，准许。", "此次查看会记入查阅记录，可用 `nuo patient history` 查看。"),
        en: (
            "A guardian looks at the documents of whom they act for.",
            "It stands in the history, which `nuo patient history` shows."
        ))
    /// A delegate reads.
    public let delegate = Self.reason(
        "delegate",
        zh: ("受托人查看委托人的资料，准许。", "此次查看会记入查阅记录，委托人随时可以结束委托。"),
        en: (
            "A delegate looks at the documents of whom they act for.",
            "It stands in the history, and the patient may end the delegation at any time."
        ))
    /// A child alone.
    public let childAlone = Self.reason(
        "child-alone",
        zh: ("未满 14 周岁的未成年人不能单独作出这项决定。", "请由监护人用自己的密钥签署或申请。"),
        en: (
            "A child under 14 does not decide this alone.",
            "A guardian signs or asks with their own keys."
        ))
    /// The guardian's term is over.
    public let guardianEnded = Self.reason(
        "guardian-ended",
        zh: ("监护人的任期已经结束，或已由他人接替，其授权随之失效。", "请由现任监护人重新授权；任期有误的，请到登记机构更正。"),
        en: (
            "The guardian's term is over, or somebody else took their place; what they granted has lapsed.",
            "A guardian in office grants it anew; if the term is wrong, ask the institution that entered it."
        ))
    /// Of age.
    public let ofAge = Self.reason(
        "of-age",
        zh: ("当事人已满 18 周岁，监护人的授权全部失效。", "请当事人本人重新授权。"),
        en: (
            "The person is of age: whatever guardians granted has lapsed.",
            "Ask the person to grant it themselves."
        ))
    /// The second guardian has not signed.
    public let coGuardianMissing = Self.reason(
        "co-guardian-missing",
        zh: ("这项授权需要两位监护人共同签署，还缺一位。", "请两位监护人一起重新签署。"),
        en: (
            "Both guardians must sign this consent, and one has not.",
            "Both guardians sign it together, anew."
        ))
    /// The minor has not confirmed.
    public let notConfirmed = Self.reason(
        "not-confirmed",
        zh: ("当事人已满 14 周岁，监护人以前的授权需要本人确认才能继续有效。", "请当事人用 `nuo patient confirm` 确认，或本人重新授权。"),
        en: (
            "The minor is 14: what guardians granted before counts only once the minor confirms it.",
            "The minor confirms it with `nuo patient confirm`, or grants it anew."
        ))
    /// Level 5 of a minor of 14.
    public let speciallyProtected = Self.reason(
        "specially-protected",
        zh: ("年满 14 周岁的未成年人和限制民事行为能力的成年人的最敏感资料，不向监护人提供。", "请与本人商量；本人可以自己查看和出示。"),
        en: (
            "The most sensitive documents of a minor of 14 or more, or of an adult of limited capacity, are not shown to guardians.",
            "Talk with the person, who can read and show them."
        ))
    /// An adult under a court's order alone.
    public let wardAlone = Self.reason(
        "ward-alone",
        zh: (
            "法院认定当事人不能独立作出这项决定：授权须由监护人签署，限制民事行为能力的由监护人和本人一起签署。",
            "请监护人用 `--for` 办理；本人随时可以撤回、禁止和暂停。恢复能力的，请登记机构登记判决。"
        ),
        en: (
            "A court found that the person does not decide this alone: the guardian signs, and under limited capacity both.",
            "Let the guardian do it with `--for`; the person may withdraw, forbid and suspend at any time. Once capacity is restored, let the institution enter the order."
        ))
    /// Limited capacity, and only the guardian signed.
    public let wardUnsigned = Self.reason(
        "ward-unsigned",
        zh: (
            "还缺本人的签署：限制民事行为能力人的授权由监护人和本人一起签署；本人禁止或暂停的，要本人一起签署才能解除。",
            "请本人在场，用 `--with` 打开本人的密钥一起签署。"
        ),
        en: (
            "The person has not signed: under limited capacity a consent takes the guardian and the person, and what the person forbade or suspended is given back only with the person.",
            "Do it together: `--with` opens the person's own keys."
        ))
    /// The delegation is over.
    public let delegationEnded = Self.reason(
        "delegation-ended",
        zh: ("委托已经结束，或者没有这样的委托。", "请患者本人办理，或用 `nuo patient delegate` 重新委托。"),
        en: (
            "The delegation is over, or was none.",
            "The patient does it, or delegates anew with `nuo patient delegate`."
        ))
    /// Beyond a delegation.
    public let beyondDelegation = Self.reason(
        "beyond-delegation",
        zh: ("这超出了受托人的权限：最敏感的资料不在委托之内，只限查看的委托不能授权。", "请患者本人办理。"),
        en: (
            "It lies beyond what a delegate may do: it never reaches the most sensitive documents, and one for viewing grants nothing.",
            "The patient does it."
        ))
    /// Somebody who died.
    public let deceased = Self.reason(
        "deceased",
        zh: ("患者已登记死亡：同意和委托都不再有效，本人的密钥也不能查看。", "登记有误的，请登记死亡的机构用 `nuo institution undo-death` 更正。"),
        en: (
            "The patient's death is stated: consents and delegations have lapsed, and the patient's own key reads nothing.",
            "If it is an error, the institution that stated it corrects it with `nuo institution undo-death`."
        ))
    /// A near relative reads.
    public let relative = Self.reason(
        "relative",
        zh: ("近亲属查看逝者的资料，准许；只能查看，不得转给他人。", "此次查看会记入查阅记录，登记机构可以随时撤销。"),
        en: (
            "A near relative looks at the documents of the deceased: to read, not to keep or to pass on.",
            "It stands in the history, and the institution that let them in may take it back at any time."
        ))
    /// No near relative any more.
    public let relativeEnded = Self.reason(
        "relative-ended",
        zh: ("近亲属的登记已到期，或已被登记机构撤销。", "确有需要的，请登记机构用 `nuo institution state-relative` 重新登记。"),
        en: (
            "What let the near relative in is over, or the institution took it back.",
            "If there is still a reason, the institution states it anew with `nuo institution state-relative`."
        ))
    /// The time of waiting.
    public let relativeWaiting = Self.reason(
        "relative-waiting",
        zh: ("死亡登记后的等待期还没有过：登记有误的，要让本人来得及知道。", "请等待期满后再查看；急需病历的，请到保管机构的病案室办理。"),
        en: (
            "The time of waiting after the entry of the death is not over: if it is an error, the person must be able to learn of it.",
            "Ask again when it is over; who needs papers at once asks the custodian's office."
        ))
    /// The deceased said no.
    public let deceasedRefused = Self.reason(
        "deceased-refused",
        zh: ("逝者生前声明不让近亲属查看，或没有把此人列在可以查看的人里。", "这一声明谁也不能改；法律另有规定的，请到保管机构办理。"),
        en: (
            "The deceased said while alive that near relatives read nothing, or did not name this one.",
            "Nobody can change that; where the law provides otherwise, ask the custodian's office."
        ))
    /// Level 5.
    public let beyondRelative = Self.reason(
        "beyond-relative",
        zh: ("最敏感的 5 级资料不向近亲属提供。", "法律另有规定的，请到保管机构办理。"),
        en: (
            "The most sensitive documents, those of level 5, are not shown to near relatives.",
            "Where the law provides otherwise, ask the custodian's office."
        ))
    /// Without the staff of a counter.
    public let notAssisted = Self.reason(
        "not-assisted",
        zh: (
            "当事人由柜台协助办理：授权和恢复须有登记在册的两名工作人员一起签署，且都不是被授权的人；柜台保管的密钥不能查看资料。",
            "请当事人带身份证到柜台，用 `nuo institution assist grant` 办理；只撤回或禁止，不需要共同签署。"
        ),
        en: (
            "The person is assisted at a counter: to give takes two of the staff that the line names, neither of them the recipient; the keys that lie there read nothing.",
            "Let the person come to the counter and use `nuo institution assist grant`; to withdraw or to forbid takes nobody else."
        ))
    /// Beyond what a counter gives.
    public let beyondAssistance = Self.reason(
        "beyond-assistance",
        zh: ("柜台协助签署的同意不包括最敏感的 5 级资料。", "请当事人用自己的密钥授权；没有的，可以重新登记。"),
        en: (
            "What is given at a counter never reaches the most sensitive documents, those of level 5.",
            "The person grants it with keys of their own, after being enrolled anew."
        ))
    /// For a day, by two of the staff.
    public let givenForADay = Self.reason(
        "given-for-a-day",
        zh: ("患者没有带密钥，两名工作人员当面代签了日授权，准许。", "只供查看，不能转交；患者已被告知，随时可以终止。"),
        en: (
            "The patient came without keys, and two of the staff signed a permit for a day.",
            "Read it, and pass it on to nobody; the patient is told and may end it at any time."
        ))
    /// What a joining brought.
    public let joinedNotAccepted = Self.reason(
        "joined-not-accepted",
        zh: ("资料由归并而来，患者还没有认可这次归并。", "请患者看过以后用 `nuo patient accept-joined` 认可；紧急时可以声明紧急调阅。"),
        en: (
            "A joining brought this document, and the patient has not accepted that it is theirs.",
            "The patient looks at it and accepts it with `nuo patient accept-joined`; in an emergency, declare one."
        ))

    /// The group has no state.
    public init() {}

    private static func reason(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("decision", code, zh: zh, en: en)
    }
}
