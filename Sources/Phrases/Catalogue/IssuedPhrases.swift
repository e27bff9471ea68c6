/// What an institution is told of what it stated about people, and of ending it.
public struct IssuedPhrases: PhraseGroup {
    // MARK: commands

    /// `nuo institution issued`
    public let list = Phrase(
        "issued.list", zh: "列出本机构颁发的凭证、登记的患者或关联的病案，每一条都经账本核验。",
        en:
            "List the credentials that the institution issued, the patients it enrolled or the files it linked, each proved by the ledger."
    )
    /// Under its help.
    public let listDiscussion = Phrase(
        "issued.list-discussion",
        zh: "新的在前。凭证用 `nuo institution end-credential` 终止，关联用 `nuo institution unlink` 解除，都以这里的账本条号指明。",
        en:
            "The newest come first. `nuo institution end-credential` ends a credential and `nuo institution unlink` a link; both take the entry that is shown here."
    )
    /// `nuo institution end-credential`
    public let endCredential = Phrase(
        "issued.end-credential", zh: "提前终止医务人员的凭证：离职、停职，或密钥遗失。",
        en: "End a practitioner's credential before its time: they left, were suspended, or lost their keys.")
    /// Under its help.
    public let endCredentialDiscussion = Phrase(
        "issued.end-credential-discussion",
        zh: "条号见 `nuo institution issued credential`；换过新的，各份一并终止。各节点收到账本的这一条以后，不再凭它提供资料；此前提供的不受影响。",
        en:
            "`nuo institution issued credential` shows the entry; those that were renewed end with it. Nodes that have copied this end give nothing for the credential any more; what was given before is not touched."
    )
    /// `nuo institution unlink`
    public let unlink = Phrase(
        "issued.unlink", zh: "解除病案与患者授权线的关联，例如关联错了人。",
        en: "Take the tie between a file and a patient's consent line back, where the wrong person was linked, say.")
    /// Under its help.
    public let unlinkDiscussion = Phrase(
        "issued.unlink-discussion",
        zh: "条号见 `nuo institution issued link`。解除以后，凭这条授权线不再提供资料，直到重新关联。关联错了人而资料已被查阅的，请按泄露事件处理。",
        en:
            "`nuo institution issued link` shows the entry. Nothing is given by that consent line until it is linked again. Where the wrong person was linked and documents were read, treat it as a breach."
    )

    // MARK: options

    /// The kind.
    public let kindArgument = Phrase(
        "issued.kind-argument", zh: "凭证（credential）、登记（enrolment）或关联（link）。",
        en: "What is listed.")
    /// `--last`
    public let lastOption = Phrase(
        "issued.last-option", zh: "最近多少条，1 到 100000。", en: "How many of the newest, 1 to 100000.")
    /// Which entry.
    public let entryArgument = Phrase("issued.entry-argument", zh: "账本条号。", en: "The entry of the ledger.")

    // MARK: results

    /// Column.
    public let entry = Phrase("issued.entry", zh: "条号", en: "Entry")
    /// Column.
    public let name = Phrase("issued.name", zh: "姓名", en: "Name")
    /// Column: licence of a practitioner, health code of a patient.
    public let number = Phrase("issued.number", zh: "证号或健康码", en: "Licence or health code")
    /// State.
    public let inForce = Phrase("issued.in-force", zh: "有效", en: "in force")
    /// State.
    public let renewed = Phrase("issued.renewed", zh: "已换新", en: "renewed")
    /// State.
    public let expired = Phrase("issued.expired", zh: "已到期", en: "expired")
    /// State.
    public let ended = Phrase("issued.ended", zh: "已终止（第 {index} 条）", en: "ended (entry {index})")
    /// More than was shown.
    public let more = Phrase(
        "issued.more", zh: "只列出最近 {count} 条；更早的请用 `--last` 给出更大的数。",
        en: "These are the newest {count}; give `--last` a larger number for older ones.")
    /// A credential was ended.
    public let credentialEnded = Phrase(
        "issued.credential-ended", zh: "“{name}”的凭证已终止（账本第 {index} 条）。",
        en: "The credential of “{name}” is ended (entry {index} of the ledger).")
    /// A link was taken back.
    public let unlinked = Phrase(
        "issued.unlinked", zh: "“{name}”的病案不再与授权线 {code} 关联（账本第 {index} 条）。",
        en: "The file of “{name}” is no longer tied to the consent line of {code} (entry {index} of the ledger).")

    // MARK: what can be wrong

    /// No such entry of the institution.
    public let unknownEntry = Notice(
        "issued", "unknown-entry",
        zh: ("第 {index} 条不是本机构的这类陈述。", "请用 `nuo institution issued {kind}` 查看条号。"),
        en: (
            "Entry {index} is no statement of that kind by the institution.",
            "See the entries with `nuo institution issued {kind}`."
        ))
    /// It has ended.
    public let endedBefore = Notice(
        "issued", "ended-before",
        zh: ("它已经由第 {index} 条终止。", "无须再做；要重新生效，请重新颁发或重新关联。"),
        en: (
            "It was ended by entry {index}.",
            "Nothing is left to do; issue or link anew if it should be in force again."
        ))
}
