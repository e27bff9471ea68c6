/// What is said about people who act for others.
public struct ActingPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo institution guardianship`
    public let guardianship = Phrase(
        "acting.guardianship", zh: "在柜台登记未成年人的监护人。",
        en: "Enter a child's guardians at the counter.")
    /// Below the help of `guardianship`.
    public let guardianshipDiscussion = Phrase(
        "acting.guardianship-discussion",
        zh:
            "先用 `nuo keys patient` 为孩子生成密钥，再用 `nuo institution enrol` 登记，然后由监护人带着孩子的密钥目录到柜台，"
            + "工作人员核对出生证明或判决书。出生日期取自登记。再次登记会整体替换以前的监护人，被去掉的监护人的授权随之失效。"
            + "\n例：`nuo institution guardianship --id 12500000MB0D000027 --child xiaoyu --custodian 12500000MB0D000027 --guardian 'mother.txt|Li Mei|birth'`",
        en:
            "Make the child's keys with `nuo keys patient` and enrol them with `nuo institution enrol`; then whoever brings the"
            + " child comes with the child's directory, and staff check the birth certificate or the order. The birth date is"
            + " that of the enrolment. Entering it again takes the place of the guardians before: what those who are left out"
            + " have granted lapses."
            + "\nExample: `nuo institution guardianship --id 12500000MB0D000027 --child xiaoyu --custodian 12500000MB0D000027 --guardian 'mother.txt|Li Mei|birth'`"
    )
    /// `--child`
    public let childOption = Phrase(
        "acting.child-option", zh: "孩子的密钥目录。", en: "The directory with the child's keys.")
    /// `--child-passphrase-file`
    public let childPassphraseOption = Phrase(
        "acting.child-passphrase-option", zh: "孩子密钥的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of the child's keys; without it the terminal asks.")
    /// `--guardian`
    public let guardianOption = Phrase(
        "acting.guardian-option", zh: "监护人：名片文件、姓名、依据（birth 或 court），可再加最后一天；最多两位。",
        en: "A guardian: card file, name, basis (birth or court), and the last day where there is one; two at most.")
    /// `--both`
    public let bothOption = Phrase(
        "acting.both-option", zh: "授权需要两位监护人共同签署；禁止和撤回任一位即可。",
        en: "Consents take the signatures of both; one is enough to forbid and to withdraw.")
    /// `nuo patient confirm`
    public let confirm = Phrase(
        "acting.confirm", zh: "满 14 周岁后，确认监护人以前的授权。",
        en: "At 14, confirm what my guardians granted before.")
    /// Below the help of `confirm`.
    public let confirmDiscussion = Phrase(
        "acting.confirm-discussion",
        zh:
            "年满 14 周岁起，由本人决定。监护人以前的授权要本人确认才继续有效；不确认的，不必做任何事。密钥目录交给本人后，请先用 `nuo keys passphrase` 换口令。"
            + "\n例：`nuo patient confirm --custodian 12500000MB0D000027 --consent 2`",
        en:
            "From 14 on you decide. What guardians granted before counts only once you confirm it; for what you don't want"
            + " there is nothing to do. When the directory with your keys is handed to you, change its passphrase first, with"
            + " `nuo keys passphrase`."
            + "\nExample: `nuo patient confirm --custodian 12500000MB0D000027 --consent 2`")
    /// `--consent` of `confirm`
    public let confirmOption = Phrase(
        "acting.confirm-option", zh: "只确认这一项（`nuo patient consents` 里的编号）；不写则全部确认。",
        en: "Confirm only this one (its number in `nuo patient consents`); without it, all of them.")
    /// `nuo patient delegate`
    public let delegate = Phrase(
        "acting.delegate", zh: "委托他人代我查看或办理。", en: "Let somebody look at my documents, or act for me.")
    /// Below the help of `delegate`.
    public let delegateDiscussion = Phrase(
        "acting.delegate-discussion",
        zh:
            "受托人用自己的密钥，加 `--for` 办理；最敏感的 5 级资料不在委托之内，受托人也不能再委托别人。办理授权还需要 `nuo patient handover` 的文件。"
            + "结束委托用 `nuo patient withdraw --consent` 加委托的编号。"
            + "\n例：`nuo patient delegate --custodian 12500000MB0D000027 --card friend.txt --name 'Chen Jing' --scope manage`",
        en:
            "A delegate acts with their own keys and `--for`. Documents of level 5 are beyond every delegation, and a delegate"
            + " delegates to nobody. Granting also takes the file of `nuo patient handover`. End it with"
            + " `nuo patient withdraw --consent` and the number of the delegation."
            + "\nExample: `nuo patient delegate --custodian 12500000MB0D000027 --card friend.txt --name 'Chen Jing' --scope manage`"
    )
    /// `--card`
    public let cardOption = Phrase(
        "acting.card-option", zh: "对方的名片文件。", en: "The card of the other person.")
    /// `--name`
    public let nameOption = Phrase("acting.name-option", zh: "对方的姓名。", en: "The name of the other person.")
    /// `--scope`
    public let scopeOption = Phrase(
        "acting.scope-option", zh: "view 只查看；manage 还可以授权、撤回和暂停。",
        en: "view reads; manage grants, withdraws and suspends as well.")
    /// `--days`
    public let daysOption = Phrase("acting.days-option", zh: "多少天。", en: "For how many days.")
    /// `nuo patient handover`
    public let handOver = Phrase(
        "acting.hand-over", zh: "把续写授权线所需的密钥封装给另一位监护人或受托人。",
        en: "Seal what another guardian or a delegate needs to continue my lines.")
    /// Below the help of `handover`.
    public let handOverDiscussion = Phrase(
        "acting.hand-over-discussion",
        zh:
            "文件只有对方能打开，里面没有本人的签名密钥。仅凭它只能让授权线停止，不能授权。新开授权线后需要重新封装。"
            + "\n例：`nuo patient handover --home xiaoyu --card father.txt --out father.handover`",
        en:
            "Only the other person can open the file, and none of your signing keys are in it. By itself it can only stop a"
            + " line, never grant. Seal a new one after a line was opened."
            + "\nExample: `nuo patient handover --home xiaoyu --card father.txt --out father.handover`")
    /// `--out` of `handover`
    public let outOption = Phrase("acting.out-option", zh: "写到这个新文件。", en: "The file to make.")
    /// `nuo patient acting`
    public let list = Phrase("acting.list", zh: "列出监护人和受托人。", en: "List guardians and delegates.")
    /// `--for`
    public let forOption = Phrase(
        "acting.for-option", zh: "替他人办理：孩子的密钥目录，或收到的移交文件。",
        en: "Act for somebody: the directory with the child's keys, or the handover file that I was given.")
    /// `--for-passphrase-file`
    public let forPassphraseOption = Phrase(
        "acting.for-passphrase-option", zh: "该目录的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of that directory; without it the terminal asks.")
    /// `--with`
    public let withOption = Phrase(
        "acting.with-option", zh: "另一位监护人的密钥目录，由其当场打开并共同签署。",
        en: "The directory of the second guardian, who stands by, opens it and co-signs.")
    /// `--with-passphrase-file`
    public let withPassphraseOption = Phrase(
        "acting.with-passphrase-option", zh: "另一位监护人的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of the second guardian; without it the terminal asks.")
    /// `nuo keys passphrase`
    public let passphrase = Phrase(
        "acting.passphrase", zh: "为同一套密钥换口令。", en: "Change the passphrase of my keys.")
    /// Below the help of `passphrase`.
    public let passphraseDiscussion = Phrase(
        "acting.passphrase-discussion",
        zh: "密钥不变：以前复制的目录仍能用旧口令打开。",
        en: "The keys stay the same: a copy that was made before still opens with the passphrase that it had.")
    /// `--new-passphrase-file`
    public let newPassphraseOption = Phrase(
        "acting.new-passphrase-option", zh: "新口令文件；不写则在终端询问两次。",
        en: "A file with the new passphrase; without it the terminal asks twice.")

    // MARK: results

    /// Entered.
    public let guarded = Phrase(
        "acting.guarded", zh: "已在{name}的授权线登记监护人并核验（登记号 {index}）。",
        en: "The guardians are entered in the line at {name} and verified (entry {index}).")
    /// Confirmed.
    public let confirmed = Phrase(
        "acting.confirmed", zh: "已确认并核验（登记号 {index}）。", en: "Confirmed and verified (entry {index}).")
    /// Delegated.
    public let delegated = Phrase(
        "acting.delegated", zh: "{name} 可以代您办理，到 {end} 为止（编号 {number}，登记号 {index}）。随时可以结束。",
        en: "{name} may act for you until {end} (number {number}, entry {index}). You may end it at any time.")
    /// Handed over.
    public let handedOver = Phrase(
        "acting.handed-over", zh: "已封装 {count} 条授权线的密钥：{path}。请交给对方，并删除自己的副本。",
        en: "The keys of {count} lines are sealed in {path}. Give it to the other person, and keep no copy.")
    /// New passphrase.
    public let passphraseChanged = Phrase(
        "acting.passphrase-changed", zh: "口令已更换。", en: "The passphrase is changed.")
    /// Heading.
    public let capacity = Phrase("acting.capacity", zh: "身份", en: "capacity")
    /// A guardian.
    public let guardian = Phrase("acting.guardian", zh: "监护人", en: "guardian")
    /// One of two who sign together.
    public let guardianOfTwo = Phrase("acting.guardian-of-two", zh: "监护人（须共同签署）", en: "guardian, with the other")
    /// A delegate who manages.
    public let manager = Phrase("acting.manager", zh: "受托人（可办理）", en: "delegate, manages")
    /// A delegate who reads.
    public let viewer = Phrase("acting.viewer", zh: "受托人（只查看）", en: "delegate, views")
    /// State of a consent that waits for the minor.
    public let unconfirmed = Phrase("acting.unconfirmed", zh: "待本人确认", en: "to be confirmed")
    /// State of a consent whose grantor has no power.
    public let lapsed = Phrase("acting.lapsed", zh: "已失效", en: "lapsed")

    // MARK: failures

    /// Not one or two guardians.
    public let badGuardians = Notice(
        "acting", "bad-guardians",
        zh: ("监护人应为一位或两位，密钥各不相同，名片上有加密密钥；`--both` 需要两位。", "请检查 `--guardian`。"),
        en: (
            "It takes one or two guardians with different keys and cards that documents can be encrypted for; `--both` takes two.",
            "Check `--guardian`."
        ))
    /// Too long, or a card that nothing can be encrypted for.
    public let badDelegation = Notice(
        "acting", "bad-delegation",
        zh: ("委托最长 {limit} 天，对方的名片上要有加密密钥。", "请改用较短的 `--days`，或请对方用 `nuo keys patient` 的名片。"),
        en: (
            "A delegation lasts at most {limit} days, and needs a card that documents can be encrypted for.",
            "Give fewer `--days`, or ask for a card made by `nuo keys patient`."
        ))
    /// The handover does not open.
    public let badHandover = Notice(
        "acting", "bad-handover",
        zh: ("{path} 不是给您的移交文件，或已损坏。", "请对方用您的名片重新执行 `nuo patient handover`。"),
        en: (
            "{path} is no handover for your keys, or is damaged.",
            "Ask for a new one, made with your card by `nuo patient handover`."
        ))
    /// A line that was opened later.
    public let notHandedOver = Notice(
        "acting", "not-handed-over",
        zh: ("移交文件里没有这条授权线的密钥。", "请对方重新执行 `nuo patient handover`。"),
        en: (
            "The handover holds no key of this line.", "Ask for a new one, made by `nuo patient handover`."
        ))
    /// No line there in which one acts.
    public let noLine = Notice(
        "acting", "no-line",
        zh: ("您不能替此人在这家机构办理。", "监护人请到柜台用 `nuo institution guardianship` 登记；受托人请本人用 `nuo patient delegate` 委托。"),
        en: (
            "You do not act for this person at this custodian.",
            "Guardians are entered at the counter by `nuo institution guardianship`, delegates by `nuo patient delegate`."
        ))
    /// The minor decides.
    public let minorDecides = Notice(
        "acting", "minor-decides",
        zh: ("当事人已满 14 周岁，由本人决定，监护人不能再签署。", "请本人用自己的密钥办理。"),
        en: (
            "The minor is 14 and decides: guardians sign nothing more.", "The minor does it, with their own keys."
        ))
    /// The guardians disagree.
    public let guardiansDisagree = Notice(
        "acting", "guardians-disagree",
        zh: ("这是另一位监护人禁止或暂停的，不能由一人解除。", "请两位监护人一起办理，加 `--with`。"),
        en: (
            "The other guardian forbade or suspended this, and one alone does not undo it.",
            "Do it together, with `--with`."
        ))
    /// Not proved.
    public let guardianshipUnproved = Notice(
        "acting", "guardianship-unproved",
        zh: ("这项监护登记与以前的登记不一致，或没有有权机构的共同签署。", "请登记机构核对出生日期，用 `nuo institution guardianship` 重新登记。"),
        en: (
            "The guardianship contradicts what was entered before, or an institution with the right has not co-signed it.",
            "Let the institution check the birth date, and enter it with `nuo institution guardianship`."
        ))

    /// The notice for a code by which a home node refused somebody's statement; nil for every other code.
    public func refusal(code: String) -> Notice? {
        Catalogue.actingDecision.notice(code: code)
            ?? [minorDecides, guardiansDisagree, guardianshipUnproved, Catalogue.adult.notOfAge].first {
                $0.code == code
            }
    }

    /// The group has no state.
    public init() {}
}
