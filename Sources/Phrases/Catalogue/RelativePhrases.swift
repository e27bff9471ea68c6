/// What is said about the time after a patient's death and about near relatives of the deceased.
public struct RelativePhrases: PhraseGroup {
    // MARK: the word of the living

    /// `nuo patient after-death`
    public let afterDeath = Phrase(
        "relative.after-death", zh: "声明本人身故以后近亲属可否查看资料，或查看已作的声明。",
        en: "Say what near relatives may read after your death, or see what you said.")
    /// Below the help.
    public let afterDeathDiscussion = Phrase(
        "relative.after-death-discussion",
        zh:
            "`nothing`：近亲属不得查看；`default`：依照法律规定，与不声明相同；`only`：只准 `--person` 写明的人。"
            + "声明对您的每一条授权线分别签署，在世时随时可以改，以登记死亡以前最新的一份为准。只想不让看某类资料的，请用 `nuo patient deny`。"
            + "\n例：`nuo patient after-death only --person 'lan/card.txt|Ouyang Lan'`",
        en:
            "`nothing`: near relatives read nothing; `default`: as the law has it, the same as silence; `only`: those whom"
            + " `--person` names. It is signed for each of your lines, may be changed while you live, and counts as it stood"
            + " before your death is entered. To keep a class of documents from everybody, use `nuo patient deny`."
            + "\nExample: `nuo patient after-death only --person 'lan/card.txt|Ouyang Lan'`")
    /// The argument.
    public let wordArgument = Phrase(
        "relative.word-argument", zh: "nothing、default 或 only；不写则只查看。",
        en: "nothing, default or only; without it what you said is shown.")
    /// `--person`
    public let personOption = Phrase(
        "relative.person-option", zh: "可以查看的人：`CARD|NAME`，名片文件和姓名，可写 1 到 8 次。",
        en: "Somebody who may: `CARD|NAME`, one to eight times.")
    /// Said.
    public let said = Phrase(
        "relative.said", zh: "已对 {custodian} 声明（第 {number} 项，登记号 {index}）。",
        en: "Said for {custodian} (number {number}, entry {index}).")
    /// Said before.
    public let saidAlready = Phrase(
        "relative.said-already", zh: "每条授权线都已是这一声明，没有再签署。",
        en: "Every line says so already; nothing was signed.")
    /// Column.
    public let word = Phrase("relative.word", zh: "身故以后近亲属", en: "After death near relatives")
    /// The words.
    public let readNothing = Phrase("relative.read-nothing", zh: "不得查看", en: "read nothing")
    /// The words.
    public let readByLaw = Phrase("relative.read-by-law", zh: "依照法律", en: "read as the law has it")
    /// The words.
    public let readOnly = Phrase("relative.read-only", zh: "只准 {people}", en: "read if they are {people}")
    /// The words.
    public let silence = Phrase("relative.silence", zh: "没有声明：依照法律", en: "nothing said: as the law has it")
    /// Not sayable.
    public let badWord = Notice(
        "relative", "bad-word",
        zh: ("`only` 要写明 1 到 8 个不同的人，另两种不写。", "请检查 `--person`。"),
        en: ("`only` names one to eight different people, the other words name nobody.", "Check `--person`."))

    // MARK: the institution

    /// `nuo institution state-relative`
    public let state = Phrase(
        "relative.state", zh: "登记逝者的近亲属，准其查看逝者的资料。",
        en: "State that somebody is a near relative of the deceased and may read.")
    /// Below the help.
    public let stateDiscussion = Phrase(
        "relative.state-discussion",
        zh:
            "由登记死亡的机构办理，两名不同的工作人员查验证明后一起签署，都不是该近亲属。近亲属须有自己的密钥并已登记。"
            + "逝者生前声明不准的，不能登记。死亡登记满等待期（通常 30 天）后才能查看，最长一年，可以再次登记。"
            + "\n例：`nuo institution state-relative --id 12500000MB0D000027 --patient NUO1:… --card lan/card.txt --name 'Ouyang Lan' "
            + "--relation child --proof '…' --interest '…' --staff zhao --staff qian`",
        en:
            "Done by the institution that stated the death: two different members of its staff see the proof and sign, neither"
            + " of them the relative, who has keys of their own and is enrolled. Nobody is stated against the word of the"
            + " deceased. The relative reads once the time of waiting after the entry of the death is over, usually 30 days,"
            + " for a year at most; it may be stated anew."
            + "\nExample: `nuo institution state-relative --id 12500000MB0D000027 --patient NUO1:… --card lan/card.txt --name 'Ouyang Lan' "
            + "--relation child --proof '…' --interest '…' --staff zhao --staff qian`"
    )
    /// `--card`
    public let cardOption = Phrase(
        "relative.card-option", zh: "近亲属的名片文件。", en: "The file with the relative's card.")
    /// `--name`
    public let nameOption = Phrase("relative.name-option", zh: "近亲属的姓名。", en: "The relative's name.")
    /// `--relation`
    public let relationOption = Phrase(
        "relative.relation-option",
        zh: "是逝者的什么人：spouse 配偶、parent 父母、child 子女、sibling 兄弟姐妹、grandparent 祖父母或外祖父母、grandchild 孙子女或外孙子女。",
        en: "What they are to the deceased: spouse, parent, child, sibling, grandparent or grandchild.")
    /// `--proof`
    public let proofOption = Phrase(
        "relative.proof-option", zh: "证明亲属关系的材料，一行。", en: "The document that proves it, on one line.")
    /// `--interest`
    public let interestOption = Phrase(
        "relative.interest-option", zh: "近亲属自述的合法、正当利益，一行。",
        en: "The relative's own lawful interest as they state it, on one line.")
    /// `--days`
    public let daysOption = Phrase(
        "relative.days-option", zh: "多少天后到期，最多 365 天。", en: "For how many days, 365 at most.")
    /// Stated.
    public let stated = Phrase(
        "relative.stated", zh: "已登记近亲属{name}并核验（登记号 {index}），{end} 到期。",
        en: "{name} is stated as a near relative and verified (entry {index}), until {end}.")
    /// `nuo institution end-relative`
    public let end = Phrase(
        "relative.end", zh: "撤销近亲属的登记。", en: "Take back that somebody is a near relative.")
    /// Below the help.
    public let endDiscussion = Phrase(
        "relative.end-discussion",
        zh:
            "由登记的机构和一名工作人员签署，立即生效；已经看过的，查阅记录里都有。登记号见 `nuo institution relatives`。"
            + "\n例：`nuo institution end-relative --id 12500000MB0D000027 --patient NUO1:… --entry 17 --reason '…' --staff zhao`",
        en:
            "Signed by the institution and one member of its staff; it counts at once. What was read stands in the history. The"
            + " number is that of `nuo institution relatives`."
            + "\nExample: `nuo institution end-relative --id 12500000MB0D000027 --patient NUO1:… --entry 17 --reason '…' --staff zhao`"
    )
    /// `--entry`
    public let entryOption = Phrase("relative.entry-option", zh: "近亲属的登记号。", en: "The entry of the statement.")
    /// `--reason`
    public let reasonOption = Phrase("relative.reason-option", zh: "撤销的原因，一行。", en: "Why, on one line.")
    /// Taken back.
    public let ended = Phrase(
        "relative.ended", zh: "已撤销并核验（登记号 {index}）。", en: "Taken back and verified (entry {index}).")
    /// `nuo institution relatives`
    public let list = Phrase(
        "relative.list", zh: "查看本机构登记的某位逝者的近亲属。",
        en: "See whom this institution stated as near relatives of somebody.")
    /// `nuo patient relatives`
    public let ownList = Phrase(
        "relative.own-list", zh: "登记死亡有误的，查看当时谁被登记为您的近亲属。",
        en: "After a death that was an error, see who was stated as your near relatives.")
    /// Column.
    public let entry = Phrase("relative.entry", zh: "登记号", en: "Entry")
    /// Column.
    public let relation = Phrase("relative.relation", zh: "关系", en: "Relation")
    /// Column.
    public let interest = Phrase("relative.interest", zh: "利益", en: "Interest")
    /// Column.
    public let staff = Phrase("relative.staff", zh: "经办人", en: "Staff")
    /// State.
    public let stands = Phrase("relative.stands", zh: "有效", en: "stands")
    /// State.
    public let over = Phrase("relative.over", zh: "已到期", en: "over")
    /// State.
    public let takenBack = Phrase("relative.taken-back", zh: "已撤销", en: "taken back")
    /// Relation.
    public let spouse = Phrase("relative.spouse", zh: "配偶", en: "spouse")
    /// Relation.
    public let parent = Phrase("relative.parent", zh: "父母", en: "parent")
    /// Relation.
    public let child = Phrase("relative.child", zh: "子女", en: "child")
    /// Relation.
    public let sibling = Phrase("relative.sibling", zh: "兄弟姐妹", en: "sibling")
    /// Relation.
    public let grandparent = Phrase("relative.grandparent", zh: "祖父母、外祖父母", en: "grandparent")
    /// Relation.
    public let grandchild = Phrase("relative.grandchild", zh: "孙子女、外孙子女", en: "grandchild")
    /// Two must sign.
    public let whoSigns = Notice(
        "relative", "who-signs",
        zh: ("登记近亲属要由两名工作人员一起签署，撤销由一名。", "登记时写两个 `--staff`，撤销时写一个。"),
        en: (
            "To state a near relative takes two members of staff, to take it back takes one.",
            "Give `--staff` twice to state it, and once to take it back."
        ))
    /// Not what can be stated.
    public let unsayable = Notice(
        "relative", "unsayable",
        zh: (
            "证明、利益和原因各为一行，1 到 300 字节；最长 365 天；签署的两名工作人员不同，且都不是该近亲属；近亲属用自己的名片。",
            "请检查 `--proof`、`--interest`、`--reason`、`--days`、`--card` 和 `--staff`。"
        ),
        en: (
            "Proof, interest and reason are one line of 1 to 300 bytes each, for 365 days at most, by two different people who are not the relative, whose card is their own.",
            "Check `--proof`, `--interest`, `--reason`, `--days`, `--card` and `--staff`."
        ))
    /// Nothing to take back.
    public let unknown = Notice(
        "relative", "unknown",
        zh: ("本机构没有这个登记号的近亲属，或已撤销。", "用 `nuo institution relatives` 查看。"),
        en: (
            "This institution stated no near relative in that entry, or took it back.",
            "See `nuo institution relatives`."
        ))

    // MARK: reading

    /// `nuo patient read-deceased`
    public let read = Phrase(
        "relative.read", zh: "作为近亲属查看逝者的资料。", en: "Read the documents of a deceased near relative.")
    /// Below the help.
    public let readDiscussion = Phrase(
        "relative.read-discussion",
        zh:
            "先由登记机构登记您是近亲属，等待期满后用自己的密钥查看。只能在屏幕上看，不写入文件；每次查看都有记录。"
            + "\n例：`nuo patient read-deceased --patient NUO1:…`，再用 `--open` 加编号看内容",
        en:
            "The institution that enrols states first that you are a near relative; once the time of waiting is over you read"
            + " with your own keys. It is shown and not written to a file, and each reading is recorded."
            + "\nExample: `nuo patient read-deceased --patient NUO1:…`, then `--open` with an id for what it says")
    /// `--patient`
    public let deceasedOption = Phrase(
        "relative.deceased-option", zh: "逝者的健康码。", en: "The health code of the deceased.")
    /// `--open`
    public let openOption = Phrase(
        "relative.open-option", zh: "显示这份资料的内容；可写多次。", en: "Show what this document says; may be repeated.")
    /// What the reader owes.
    public let duties = Phrase("relative.duties", zh: "请遵守：{list}", en: "You are asked to {list}")
    /// Nothing was given.
    public let refused = Notice(
        "relative", "refused",
        zh: (
            "没有可以查看的资料：没有登记您是近亲属，或已到期、已撤销，或等待期未满，或逝者生前另有安排。",
            "请向登记死亡的机构询问。"
        ),
        en: (
            "Nothing is given: you are not stated as a near relative, or not any more, the time of waiting is not over, or the deceased arranged otherwise.",
            "Ask the institution that stated the death."
        ))

    // What a node refuses, by its code.

    /// No death.
    public let notDeceased = Notice(
        "relative", "kinship-not-deceased",
        zh: ("本机构没有登记过此人死亡，或已更正。", "先用 `nuo institution state-death` 登记死亡；由别的机构登记的，请到那里办理。"),
        en: (
            "This institution has stated no death of this person, or it is corrected.",
            "State it first with `nuo institution state-death`; if another institution did, go there."
        ))
    /// The deceased said no.
    public let refusedByDeceased = Notice(
        "relative", "kinship-refused",
        zh: ("逝者生前声明不准，或其授权线有读不出的内容。", "不能登记；法律另有规定的，请到保管机构的病案室办理。"),
        en: (
            "The deceased said no while alive, or a line of theirs can't be read.",
            "They can't be stated; where the law provides otherwise, ask the custodian's office."
        ))

    /// The notice for a code by which a node refused a statement about a near relative; nil for every other code.
    public func refusal(code: String) -> Notice? { [notDeceased, refusedByDeceased].first { $0.code == code } }

    /// The group has no state.
    public init() {}
}
