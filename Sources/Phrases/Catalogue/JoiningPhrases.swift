/// What is said about people whom nobody knows, and about registrations that are joined.
public struct JoiningPhrases: PhraseGroup {
    /// `nuo institution unknown`
    public let unknown = Phrase(
        "joining.unknown", zh: "登记身份不明的患者。", en: "Register a patient whose name nobody knows.")
    /// Below the help.
    public let unknownDiscussion = Phrase(
        "joining.unknown-discussion",
        zh:
            "由本机构和一名工作人员签署，得到一个健康码：可写在腕带上，用来导入资料、申请紧急调阅。这条线没有人持有密钥，任何同意都不能写入，只有紧急情况能够调阅。"
            + "认出身份以后，用 `nuo institution identify` 归到本人名下。"
            + "\n例：`nuo institution unknown --id 12500000MB0D000027 --description '…' --identifier 'urn:oid:2.16.156.1|W0815' --staff zhao`",
        en:
            "Signed by the institution and one member of its staff. It gives a health code, for the wristband: documents are taken"
            + " in and emergencies declared under it. Nobody has the key of such a line and no consent can stand in it; only an"
            + " emergency opens it. Once the person is known, `nuo institution identify` joins it with their own."
            + "\nExample: `nuo institution unknown --id 12500000MB0D000027 --description '…' --identifier 'urn:oid:2.16.156.1|W0815' --staff zhao`"
    )
    /// `nuo institution identify`
    public let identify = Phrase(
        "joining.identify", zh: "认出身份不明的患者，把登记归到本人名下。",
        en: "Join what was registered for an unknown patient with the person it is.")
    /// Below the help.
    public let identifyDiscussion = Phrase(
        "joining.identify-discussion",
        zh:
            "由本机构和两名工作人员签署，并写明依据。资料的编号和登记都不变；本人（或其监护人）立即被告知，能看到这些资料和期间的紧急调阅。"
            + "本人用 `nuo patient accept-joined` 认可以前，已有和新给的同意都不包括这些资料。有误时用 `nuo institution unidentify` 撤销，一切回到原处。"
            + "\n例：`nuo institution identify --id 12500000MB0D000027 --unknown NUO1:… --patient NUO1:… --evidence '…' --staff zhao --staff qian`",
        en:
            "Signed by the institution and two members of its staff, with what was found. Every document keeps its id and its"
            + " registration. The person, or whoever is their guardian, is told at once, and sees these documents and the"
            + " emergencies in which they were read. No consent covers them, old or new, before the person has said `nuo patient"
            + " accept-joined`. `nuo institution unidentify` takes an error back, and everything is where it was."
            + "\nExample: `nuo institution identify --id 12500000MB0D000027 --unknown NUO1:… --patient NUO1:… --evidence '…' --staff zhao --staff qian`"
    )
    /// `nuo institution unidentify`
    public let unidentify = Phrase(
        "joining.unidentify", zh: "撤销认错的身份。", en: "Take an identification back that was an error.")
    /// `nuo institution merge`
    public let merge = Phrase(
        "joining.merge", zh: "把同一人的两份登记归并。", en: "Join two registrations of one person.")
    /// Below the help.
    public let mergeDiscussion = Phrase(
        "joining.merge-discussion",
        zh:
            "由本机构和两名工作人员签署，并写明依据，双方都被告知。`--other` 的资料也归到 `--patient` 名下，本人用 `nuo patient accept-joined` 认可以前，"
            + "那里的同意不包括这些资料；两边的禁止从此对两边都有效。有误时用 `nuo institution unmerge` 撤销，一切回到原处。"
            + "\n例：`nuo institution merge --id 12500000MB0D000027 --patient NUO1:… --other NUO1:… --evidence '…' --staff zhao --staff qian`",
        en:
            "Signed by the institution and two members of its staff, with what was found; both are told. The documents of"
            + " `--other` become those of `--patient` as well, and no consent given there covers them before the person has said"
            + " `nuo patient accept-joined`; prohibitions of either hold for both from now on. `nuo institution unmerge` takes an"
            + " error back, and everything is where it was."
            + "\nExample: `nuo institution merge --id 12500000MB0D000027 --patient NUO1:… --other NUO1:… --evidence '…' --staff zhao --staff qian`"
    )
    /// `nuo institution unmerge`
    public let unmerge = Phrase(
        "joining.unmerge", zh: "撤销有误的归并。", en: "Take a joining back that was an error.")
    /// Below the help of both.
    public let endDiscussion = Phrase(
        "joining.end-discussion",
        zh:
            "由归并的机构和两名工作人员签署，可以是另外两名。资料回到原来的线上，原来的同意照旧；期间作出的决定和记录都保留，双方的查阅记录里都能看到。"
            + "\n例：`{example}`",
        en:
            "Signed by the institution that joined them and two members of its staff, who may be others. Documents are where they"
            + " were, and so are consents; what was decided in between stays, and the histories of both tell of it."
            + "\nExample: `{example}`"
    )
    /// `nuo patient joined`
    public let joined = Phrase(
        "joining.joined", zh: "列出与本人登记归并的登记。", en: "List what was joined with your registrations.")
    /// `nuo patient accept-joined`
    public let accept = Phrase(
        "joining.accept", zh: "认可一次归并：归来的资料确是本人的。", en: "Accept a joining: what it brought is yours.")
    /// Below the help.
    public let acceptDiscussion = Phrase(
        "joining.accept-discussion",
        zh:
            "认可以后，这家机构那条线上已有和新给的同意、委托，也包括归来的资料。先看过再认可；不是本人的资料，请告诉机构撤销归并。收回认可：`nuo patient withdraw`，写认可的编号。"
            + "\n例：`nuo patient accept-joined --custodian 12500000MB0D000027 --entry 21`",
        en:
            "From then on consents and delegations in your line for that institution, given before or later, cover what the joining"
            + " brought. Look at it first: if it is not yours, tell the institution to take the joining back. To take the"
            + " acceptance back: `nuo patient withdraw` with its number."
            + "\nExample: `nuo patient accept-joined --custodian 12500000MB0D000027 --entry 21`"
    )
    /// `--description`
    public let descriptionOption = Phrase(
        "joining.description-option", zh: "已知的特征，一行。", en: "What is known of the person, on one line.")
    /// `--unknown`
    public let unknownOption = Phrase(
        "joining.unknown-option", zh: "身份不明者的健康码。", en: "The health code of the unknown patient.")
    /// `--patient`
    public let patientOption = Phrase("joining.patient-option", zh: "本人的健康码。", en: "The health code of the person.")
    /// `--other`
    public let otherOption = Phrase(
        "joining.other-option", zh: "另一份登记的健康码，其资料归过来。",
        en: "The health code of the other registration, whose documents are joined.")
    /// `--evidence`
    public let evidenceOption = Phrase(
        "joining.evidence-option", zh: "依据，一行；本人会看到。", en: "What was found, on one line; the person reads it.")
    /// `--reason`
    public let reasonOption = Phrase(
        "joining.reason-option", zh: "错在哪里，一行；双方会看到。", en: "What was wrong, on one line; both read it.")
    /// `--staff`
    public let staffOption = Phrase(
        "joining.staff-option", zh: "一起签署的工作人员的密钥目录；须两人签署的要写两个。",
        en: "The directory of the keys of a member of staff who signs too; twice where two must sign.")
    /// `--co-passphrase-file`
    public let passphraseOption = Phrase(
        "joining.passphrase-option", zh: "一起签署者的口令文件，按签署者的顺序；不写则在终端询问。",
        en: "A file with the passphrase of a co-signer, in their order; without it the terminal asks.")
    /// `--entry`
    public let entryOption = Phrase(
        "joining.entry-option", zh: "归并的登记号，见 `nuo patient joined`。",
        en: "The entry of the joining, as `nuo patient joined` lists it.")

    /// Registered.
    public let registered = Phrase(
        "joining.registered", zh: "已登记身份不明的患者并核验（登记号 {index}）。",
        en: "An unknown patient is registered, verified (entry {index}).")
    /// Under which code.
    public let code = Phrase("joining.code", zh: "健康码：{code}", en: "Health code: {code}")
    /// Joined.
    public let done = Phrase(
        "joining.done", zh: "已归并并核验（登记号 {index}）。已通知本人；本人认可以前，同意不包括归来的资料。",
        en: "Joined and verified (entry {index}). The person is told; consents wait until they accept what came.")
    /// Taken back.
    public let ended = Phrase(
        "joining.ended", zh: "已撤销归并并核验（登记号 {index}）。双方都已通知。",
        en: "The joining is taken back, verified (entry {index}). Both are told.")
    /// Accepted.
    public let accepted = Phrase(
        "joining.accepted", zh: "已认可并核验（登记号 {index}），编号 {number}。这条线上的同意从此包括归来的资料。",
        en: "Accepted and verified (entry {index}), number {number}. Consents of this line now cover what came.")
    /// In the history: documents came.
    public let came = Phrase(
        "joining.came",
        zh: "{custodian}在 {date} 把另一份登记归到您名下（登记号 {index}，{staff}签署）：{evidence}",
        en: "On {date} {custodian} joined another registration with yours (entry {index}, by {staff}): {evidence}")
    /// In the history: documents went.
    public let went = Phrase(
        "joining.went",
        zh: "{custodian}在 {date} 把您的登记归到另一份名下（登记号 {index}，{staff}签署）：{evidence}",
        en: "On {date} {custodian} joined your registration with another (entry {index}, by {staff}): {evidence}")
    /// In the history: it ended.
    public let wasError = Phrase(
        "joining.was-error", zh: "{custodian}在 {date} 撤销了这次归并（登记号 {index}，{staff}签署）：{reason}",
        en: "On {date} {custodian} took that back (entry {index}, by {staff}): {reason}")
    /// What to do next.
    public let waits = Phrase(
        "joining.waits", zh: "归来的资料您可以查看；认可以前，同意不包括它们：`nuo patient accept-joined`。",
        en: "You may read what came; consents don't cover it before you accept it: `nuo patient accept-joined`.")
    /// Column.
    public let state = Phrase("joining.state", zh: "状态", en: "State")
    /// Column.
    public let evidence = Phrase("joining.evidence", zh: "依据", en: "Evidence")
    /// Column.
    public let documents = Phrase("joining.documents", zh: "资料", en: "Documents")
    /// They came here.
    public let cameHere = Phrase("joining.came-here", zh: "归来", en: "came")
    /// They are elsewhere as well.
    public let wentThere = Phrase("joining.went-there", zh: "归去", en: "went")
    /// State.
    public let stateWaits = Phrase("joining.state-waits", zh: "待认可", en: "not accepted")
    /// State.
    public let stateAccepted = Phrase("joining.state-accepted", zh: "已认可", en: "accepted")
    /// State.
    public let stateStands = Phrase("joining.state-stands", zh: "有效", en: "stands")
    /// State.
    public let stateEnded = Phrase("joining.state-ended", zh: "已撤销", en: "taken back")

    /// Two must sign.
    public let whoSigns = Notice(
        "joining", "who-signs",
        zh: ("归并和撤销都要由两名工作人员一起签署。", "写两个 `--staff`。"),
        en: ("It takes two members of staff to join and to take back.", "Give `--staff` twice."))
    /// Not what can be stated.
    public let unsayable = Notice(
        "joining", "unsayable",
        zh: ("说明为一行，1 到 300 字节；两个健康码不同，两名工作人员不同。", "请检查 `--description`、`--evidence`、`--reason` 和 `--staff`。"),
        en: (
            "What is stated is one line of 1 to 300 bytes, of two different health codes, by two different people.",
            "Check `--description`, `--evidence`, `--reason` and `--staff`."
        ))
    /// Nothing to take back.
    public let none = Notice(
        "joining", "none",
        zh: ("本机构没有这样的归并，或已撤销。", "请核对健康码。"),
        en: ("This institution has joined no such registration, or took it back.", "Check the health code."))
    /// Nothing to accept.
    public let nothingToAccept = Notice(
        "joining", "nothing-to-accept",
        zh: ("没有这样的归并在等待认可。", "用 `nuo patient joined` 查看。"),
        en: ("No such joining waits to be accepted.", "See `nuo patient joined`."))

    // What a node refuses, by its code.

    /// One of them is joined already.
    public let joinedAlready = Notice(
        "joining", "joined-already",
        zh: ("其中一份登记已经归并，不能再归并到别处。", "先撤销原来的归并，再重新归并。"),
        en: (
            "One of the two is joined already, and is not joined any further.",
            "Take the former joining back first, then join anew."
        ))
    /// Not registered here.
    public let notRegistered = Notice(
        "joining", "joining-not-registered",
        zh: ("健康码在本机构没有关联的授权线。", "先让本人开通授权线，再用 `nuo institution link` 关联。"),
        en: (
            "A health code has no line that is linked at this institution.",
            "Let the person open one, and link it with `nuo institution link`."
        ))
    /// The other command.
    public let ground = Notice(
        "joining", "joining-ground",
        zh: ("认出身份只用于身份不明的登记，归并只用于身份已知的登记；归到的一方须是身份已知的人。", "请改用 `identify` 或 `merge`，并核对健康码。"),
        en: (
            "To identify is for somebody unknown, to merge for people who are known, and it is always joined with a person who is known.",
            "Use the other of `identify` and `merge`, and check the health codes."
        ))
    /// Not known at the home node.
    public let unknownJoining = Notice(
        "joining", "joining-unknown",
        zh: ("节点不知道这次归并，或已撤销。", "稍后再试，或询问机构。"),
        en: ("The node knows no such joining, or it was taken back.", "Try again later, or ask the institution."))

    /// The notice for a code by which a node refused a statement about a joining; nil for every other code.
    public func refusal(code: String) -> Notice? {
        [joinedAlready, notRegistered, ground, unknownJoining].first { $0.code == code }
    }

    /// The group has no state.
    public init() {}
}
