/// Options of `nuo patient grant` and `nuo patient deny` for what only version 2 of a consent can say.
public struct ConsentPhrases: PhraseGroup {
    /// Examples of `grant`.
    public let grantExample = Phrase(
        "consent.grant-example",
        zh: """
            例：`nuo patient grant --custodian 12510100MB0D00001D --institution 12510700MB0D00003J --class lab --days 30`
            只给内分泌科，只能阅读，最多三次：`--department endocrinology --view-only --uses 3`
            给医共体的两家成员：`--group Consortium --member 12510700MB0D00003J --member 12510100MB0D00001D`
            """,
        en: """
            Example: `nuo patient grant --custodian 12510100MB0D00001D --institution 12510700MB0D00003J --class lab --days 30`
            For one department, to read only, three times at most: `--department endocrinology --view-only --uses 3`
            For two members of a group: `--group Consortium --member 12510700MB0D00003J --member 12510100MB0D00001D`
            """)
    /// `--template`
    public let templateOption = Phrase(
        "consent.template-option",
        zh: "从常用的条款开始：family-doctor（家庭医生签约）为医疗和照护管理、全部类别、365 天；另外写明的条款优先。",
        en:
            "Start from usual terms: family-doctor is for treatment and care management, all classes, 365 days. A term"
            + " that you name goes before the template's.")
    /// `--department`
    public let departmentOption = Phrase(
        "consent.department-option", zh: "与 `--institution` 一起：只限凭证写明这一科室或专业的医务人员。",
        en: "With `--institution`: only practitioners whose credential names this department or specialty.")
    /// `--group`
    public let groupOption = Phrase(
        "consent.group-option", zh: "对象：由几家机构组成的团体，例如医共体；成员由您用 `--member` 逐家写明。",
        en: "The recipient: a group of institutions; you name each of its members with `--member`.")
    /// `--member`
    public let memberOption = Phrase(
        "consent.member-option", zh: "团体成员的统一社会信用代码，可重复；以后加入的机构不在内。",
        en: "Code of a member of the group, repeatable; one that joins later is not included.")
    /// `--document`
    public let documentOption = Phrase(
        "consent.document-option", zh: "只限这一份资料（编号），可重复。", en: "Only this document, by its id; repeatable.")
    /// `--type`
    public let typeOption = Phrase(
        "consent.type-option", zh: "只限这一种文书，写作“代码系统|代码|名称”，可重复。",
        en: "Only this type of document, as system, code and name with bars between; repeatable.")
    /// `--author`
    public let authorOption = Phrase(
        "consent.author-option", zh: "只限这位作者的资料（姓名），可重复。", en: "Only what this author wrote, by name; repeatable.")
    /// `--writer`
    public let writerOption = Phrase(
        "consent.writer-option", zh: "只限这位医务人员本人写的资料（名片文件，按密钥核对），可重复；作者不详的不算。",
        en: "Only what this practitioner wrote, known by the key on the card; repeatable. An unknown author is none.")
    /// `--written-for`
    public let writtenForOption = Phrase(
        "consent.written-for-option", zh: "只限为这家机构写的资料（统一社会信用代码），可重复。",
        en: "Only what was written for this institution; repeatable.")
    /// `--encounter`
    public let encounterOption = Phrase(
        "consent.encounter-option", zh: "只限这一次就诊的资料，写作“编号系统|就诊号”，可重复。",
        en: "Only documents of this encounter, as numbering system and number with a bar between; repeatable.")
    /// `--topic`
    public let topicOption = Phrase(
        "consent.topic-option",
        zh: "特别敏感的内容，可重复：同意时包括它，禁止时只针对它。",
        en: "A specially sensitive topic, repeatable: a consent includes it, a prohibition is about it alone.")
    /// `--view-only`
    public let viewOnlyOption = Phrase(
        "consent.view-only-option", zh: "要求对方只阅读、不保存。", en: "Ask the recipient to read it and not to keep it.")
    /// `--pass-on`
    public let passOnOption = Phrase(
        "consent.pass-on-option", zh: "允许对方再提供给他人。", en: "Let the recipient pass it on to others.")
    /// `--erase-by`
    public let eraseByOption = Phrase(
        "consent.erase-by-option", zh: "要求对方在这一天开始前删除（YYYY-MM-DD）；从这一天起不再提供。",
        en: "Ask the recipient to erase it before this day begins (YYYY-MM-DD); from then on nothing is given.")
    /// `--uses`
    public let usesOption = Phrase(
        "consent.uses-option", zh: "这家保管机构最多提供的次数。", en: "How many times this custodian may give it at most.")

    /// `--except-emergencies`
    public let exceptEmergenciesOption = Phrase(
        "consent.except-emergencies-option",
        zh: "两名医务人员共同申报的急救可以例外；不给出时，急救也不例外。",
        en: "An emergency that two practitioners declare together may override it; by default not even that.")

    /// `--except-authors`
    public let exceptAuthorsOption = Phrase(
        "consent.except-authors-option",
        zh: "写下资料的医务人员仍看得到自己写的那一份；不给出时，作者也不例外。",
        en: "Whoever wrote a document still sees that one; by default not even they.")

    /// The group has no state.
    public init() {}
}
