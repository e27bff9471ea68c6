/// What `nuo patient import-consent` says.
public struct ConsentImportPhrases: PhraseGroup {
    /// `nuo patient import-consent`
    public let abstract = Phrase(
        "consent-import.abstract", zh: "把别处签的同意书（FHIR R4 Consent，IHE PCF）改签为这里的同意。",
        en: "Sign here what a consent from elsewhere says (FHIR R4 Consent, IHE PCF).")
    /// Below the help.
    public let discussion = Phrase(
        "consent-import.discussion",
        zh:
            "先签其中的禁止，再签其中的允许；每一项都先显示将要签署的文字。原文写不成这里的同意的，整份拒绝，不签任何一项。"
            + "允许的范围不会比原文大：没有写最敏感级别的不含 5 级，没有结束时间的按 --days 结束。"
            + "\n例：`nuo patient import-consent consent.json --custodian 12500000MB0D000027 --patient Patient/17`",
        en:
            "Its prohibitions are signed first and then its permissions, each after its text was shown. When something in it"
            + " can't be said here, all of it is refused and nothing is signed. It never permits more than the original:"
            + " without the most sensitive label level 5 is left out, and without an end it ends after --days."
            + "\nExample: `nuo patient import-consent consent.json --custodian 12500000MB0D000027 --patient Patient/17`"
    )
    /// The file.
    public let file = Phrase(
        "consent-import.file", zh: "同意书文件：一份 Consent，或含有若干份的 Bundle。",
        en: "The file: one Consent, or a Bundle of them.")
    /// `--patient`
    public let patientOption = Phrase(
        "consent-import.patient-option", zh: "文件里怎样称呼我，例如 Patient/17；写授权线或健康码的不需要。",
        en: "How the file names me, such as Patient/17; not needed where it names my line or health code.")
    /// `--days`
    public let daysOption = Phrase(
        "consent-import.days-option", zh: "最多多少天后结束。", en: "It ends after so many days at the latest.")
    /// It is no consent.
    public let unreadable = Notice(
        "consent-import", "unreadable-consent",
        zh: ("“{path}”不能按 IHE PCF 读作同意书：{element} 缺失或有误。什么也没有签。", "请向出具方索取完整的文件。"),
        en: (
            "“{path}” does not read as a consent under IHE PCF: {element} is missing or wrong. Nothing was signed.",
            "Ask whoever wrote it for a complete file."
        ))
    /// It is about somebody else, or not known to be about this patient.
    public let otherPatient = Notice(
        "consent-import", "other-patient",
        zh: ("“{path}”写的患者是“{patient}”。什么也没有签。", "如果这就是您，请加上 --patient '{patient}'。"),
        en: ("“{path}” is about “{patient}”. Nothing was signed.", "If that is you, add --patient '{patient}'."))
    /// It says what can't be said here.
    public let unsayable = Notice(
        "consent-import", "unsayable-consent",
        zh: ("“{path}”的这一处在这里写不出来：{element}。什么也没有签。", "请用 `nuo patient grant` 和 `nuo patient deny` 另行写明。"),
        en: (
            "This part of “{path}” can't be said here: {element}. Nothing was signed.",
            "Say it anew with `nuo patient grant` and `nuo patient deny`."
        ))
    /// Nothing of it is left.
    public let nothing = Notice(
        "consent-import", "nothing-to-sign",
        zh: ("“{path}”没有允许任何事，或已经到期。什么也没有签。", "请核对文件。"),
        en: ("“{path}” permits nothing, or is over. Nothing was signed.", "Check the file."))
}
