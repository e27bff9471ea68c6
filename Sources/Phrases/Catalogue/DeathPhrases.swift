/// What is said about people who died.
public struct DeathPhrases: PhraseGroup {
    /// `nuo institution state-death`
    public let state = Phrase(
        "death.state", zh: "凭死亡证明登记患者死亡。", en: "State that a patient has died, on the certificate.")
    /// Below the help.
    public let stateDiscussion = Phrase(
        "death.state-discussion",
        zh:
            "由登记机构和一名工作人员签署，通知患者授权线所在的每家机构。从此同意和委托都不再有效，本人的密钥不能查看；紧急调阅不受影响，以防登记有误。"
            + "近亲属要查看的，用 `nuo institution state-relative` 登记。"
            + "\n例：`nuo institution state-death --id 12500000MB0D000027 --patient NUO1:… --date 2026-11-20 --certificate 5001031234567 --staff zhao`",
        en:
            "Signed by the institution that enrols and one member of its staff; every institution with a line of the patient is"
            + " told. From then on consents and delegations have lapsed, and the patient's own key reads nothing; emergencies"
            + " work, in case it is an error. Near relatives who are to read are stated with `nuo institution state-relative`."
            + "\nExample: `nuo institution state-death --id 12500000MB0D000027 --patient NUO1:… --date 2026-11-20 --certificate 5001031234567 --staff zhao`"
    )
    /// `nuo institution undo-death`
    public let undo = Phrase(
        "death.undo", zh: "更正登记有误的死亡。", en: "Correct a death that was entered in error.")
    /// Below the help.
    public let undoDiscussion = Phrase(
        "death.undo-discussion",
        zh:
            "由登记死亡的机构办理：两名工作人员一起签署，或一名工作人员和患者本人一起签署。原来的同意按原样恢复。"
            + "\n例：`nuo institution undo-death --id 12500000MB0D000027 --patient NUO1:… --staff zhao --person ouyang`",
        en:
            "Done by the institution that stated it: two members of its staff sign, or one and the patient. What was granted"
            + " before counts again as it did."
            + "\nExample: `nuo institution undo-death --id 12500000MB0D000027 --patient NUO1:… --staff zhao --person ouyang`"
    )
    /// `--patient`
    public let patientOption = Phrase("death.patient-option", zh: "患者的健康码。", en: "The patient's health code.")
    /// `--date`
    public let dateOption = Phrase("death.date-option", zh: "死亡日期。", en: "The day of death.")
    /// `--certificate`
    public let certificateOption = Phrase(
        "death.certificate-option", zh: "死亡证明的编号。", en: "The number of the death certificate.")
    /// `--staff`
    public let staffOption = Phrase(
        "death.staff-option", zh: "一起签署的工作人员的密钥目录；更正时可写两个。",
        en: "The directory of the keys of a member of staff who signs too; twice to correct with two.")
    /// `--person`
    public let personOption = Phrase(
        "death.person-option", zh: "患者本人的密钥目录。", en: "The directory of the patient's own keys.")
    /// `--co-passphrase-file`
    public let passphraseOption = Phrase(
        "death.passphrase-option", zh: "一起签署者的口令文件，按签署者的顺序；不写则在终端询问。",
        en: "A file with the passphrase of a co-signer, in their order; without it the terminal asks.")
    /// Stated.
    public let stated = Phrase(
        "death.stated", zh: "已登记死亡并核验（登记号 {index}）。同意和委托自即刻起失效。",
        en: "The death is entered and verified (entry {index}). Consents and delegations lapse at once.")
    /// Corrected.
    public let corrected = Phrase(
        "death.corrected", zh: "已更正并核验（登记号 {index}）：登记有误。",
        en: "Corrected and verified (entry {index}): it was entered in error.")
    /// Not what can be stated.
    public let unsayable = Notice(
        "death", "unsayable",
        zh: ("死亡日期不能晚于今天，证明编号为一行。", "请检查 `--date` 和 `--certificate`。"),
        en: (
            "The day of death is not after today, and the number of the certificate is one line.",
            "Check `--date` and `--certificate`."
        ))
    /// Not who must sign.
    public let whoSigns = Notice(
        "death", "who-signs",
        zh: ("更正要由两名工作人员一起签署，或一名工作人员和患者本人。", "写两个 `--staff`，或一个 `--staff` 和 `--person`。"),
        en: (
            "A correction takes two members of staff, or one and the patient.",
            "Give `--staff` twice, or `--staff` and `--person`."
        ))
    /// Nothing to correct.
    public let noDeath = Notice(
        "death", "no-death",
        zh: ("本机构没有登记过此人死亡，或已更正。", "请核对健康码。"),
        en: ("This institution has stated no death of this person, or it is corrected.", "Check the health code."))

    /// The group has no state.
    public init() {}
}
