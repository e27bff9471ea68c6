/// What is said about adults under a court's order.
public struct AdultPhrases: PhraseGroup {
    /// `nuo institution adult-guardianship`
    public let command = Phrase(
        "adult.command", zh: "凭法院文书在柜台登记成年人的监护人，或登记能力恢复。",
        en: "Enter an adult's guardians on a court's order, or that capacity is restored.")
    /// Below the help.
    public let discussion = Phrase(
        "adult.discussion",
        zh:
            "工作人员核对法院文书后登记，监护人最多五年，到期凭文书重新登记。登记后：无民事行为能力的（none）由监护人授权；限制民事行为能力的（limited）由监护人和本人一起授权；"
            + "本人随时可以撤回、禁止和暂停，本人禁止或暂停的，没有本人签署不能解除。监护人任期届满，本人的权限也不会自动恢复，恢复要登记法院文书（full）。"
            + "本人不交出密钥的，先用 `nuo institution re-enrol` 换新密钥。"
            + "\n例：`nuo institution adult-guardianship --id 12500000MB0D000027 --ward ouyang --custodian 12500000MB0D000027 --capacity limited --order '(2026) 0103 No. 12' --guardian 'son.txt|Ouyang Li|court|2029-06-30'`",
        en:
            "Staff check the order and enter it; guardians are entered for five years at most, and after that again on an"
            + " order. From then on a guardian grants for somebody without capacity (none), and guardian and ward together"
            + " under limited capacity (limited). The ward withdraws, forbids and suspends at any time, and nobody gives that"
            + " back without the ward. When the guardians' terms are over the ward does not decide alone again: that takes an"
            + " order (full). Where the ward's keys are not handed over, make new ones with `nuo institution re-enrol`."
            + "\nExample: `nuo institution adult-guardianship --id 12500000MB0D000027 --ward ouyang --custodian 12500000MB0D000027 --capacity limited --order '(2026) 0103 No. 12' --guardian 'son.txt|Ouyang Li|court|2029-06-30'`"
    )
    /// `--ward`
    public let wardOption = Phrase(
        "adult.ward-option", zh: "被监护人的密钥目录。", en: "The directory with the ward's keys.")
    /// `--ward-passphrase-file`
    public let wardPassphraseOption = Phrase(
        "adult.ward-passphrase-option", zh: "被监护人密钥的口令文件；不写则在终端询问。",
        en: "A file with the passphrase of the ward's keys; without it the terminal asks.")
    /// `--custodian`
    public let custodianOption = Phrase(
        "adult.custodian-option", zh: "写入哪家机构的授权线，可写多次；不写则写入本人的全部授权线。",
        en: "The custodian in whose line it is entered, repeatable; without it in every line of the ward.")
    /// `--capacity`
    public let capacityOption = Phrase(
        "adult.capacity-option", zh: "法院的认定：none 无民事行为能力，limited 限制民事行为能力，full 恢复。",
        en: "What the court found: none, limited, or full for capacity restored.")
    /// `--order`
    public let orderOption = Phrase(
        "adult.order-option", zh: "法院文书的案号。", en: "The number of the court's order.")
    /// `--guardian`
    public let guardianOption = Phrase(
        "adult.guardian-option", zh: "监护人：名片文件、姓名、court、最后一天；最多两位，`full` 时不写。",
        en: "A guardian: card file, name, court, and the last day; two at most, none with `full`.")
    /// Entered.
    public let restored = Phrase(
        "adult.restored", zh: "已在{name}的授权线登记能力恢复并核验（登记号 {index}）。监护人的授权全部失效。",
        en: "Capacity is entered as restored in the line at {name}, and verified (entry {index})."
            + " What guardians granted has lapsed.")
    /// Not an order that can be entered.
    public let badOrder = Notice(
        "adult", "bad-order",
        zh: (
            "登记不了：要有案号，一至两位密钥不同的监护人，依据为 court，最后一天在今后五年之内；`full` 不写监护人。",
            "请检查 `--order`、`--capacity` 和 `--guardian`。"
        ),
        en: (
            "It takes the number of an order and one or two guardians with different keys, by court, with a last day within five years; `full` takes none.",
            "Check `--order`, `--capacity` and `--guardian`."
        ))
    /// A minor.
    public let notOfAge = Notice(
        "adult", "not-of-age",
        zh: ("当事人未满 18 周岁，不按成年人登记监护。", "请用 `nuo institution guardianship` 登记。"),
        en: (
            "The person is under 18: this is for adults.", "Use `nuo institution guardianship`."
        ))

    /// The group has no state.
    public init() {}
}
