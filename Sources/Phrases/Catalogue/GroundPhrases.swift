/// On what a consent stands, as options: lawful basis, policy and ceremony.
public struct GroundPhrases: PhraseGroup {
    /// `--basis`
    public let basisOption = Phrase(
        "ground.basis-option",
        zh: "法律依据：PIPL-13-1（同意，缺省）、PIPL-29（单独同意）、PIPL-31（监护人同意）、PIPL-13-2、PIPL-13-3、PIPL-13-4；禁止用 PIPL-44。",
        en:
            "Lawful basis: PIPL-13-1 (consent, the default), PIPL-29 (separate consent), PIPL-31 (a guardian's), PIPL-13-2, "
            + "PIPL-13-3, PIPL-13-4; a prohibition has PIPL-44.")
    /// `--policy-text`
    public let policyTextOption = Phrase(
        "ground.policy-text-option", zh: "签署前给本人看的政策文件；只取摘要，不上传。",
        en: "File of the policy that the person was given to read; its digest is taken, and nothing is uploaded.")
    /// `--policy-address`
    public let policyAddressOption = Phrase(
        "ground.policy-address-option", zh: "这份政策公布在哪里。", en: "Where that policy is published.")
    /// `--policy-version`
    public let policyVersionOption = Phrase(
        "ground.policy-version-option", zh: "这份政策的版本。", en: "Version of that policy.")
    /// `--asked`
    public let askedOption = Phrase(
        "ground.asked-option", zh: "怎样询问：counter（柜台当面）、own-device（本人设备）、paper（纸质，须给出 `--evidence`）。",
        en: "How the person was asked: counter, own-device, or paper, which needs `--evidence`.")
    /// `--identified`
    public let identifiedOption = Phrase(
        "ground.identified-option", zh: "怎样核实身份：identity-card（身份证）、pin（口令）、known（工作人员认识）。",
        en: "How it was made sure who it was: identity-card, pin, or known (to the staff).")
    /// `--evidence`
    public let evidenceOption = Phrase(
        "ground.evidence-option", zh: "证明材料，例如签字扫描件；只取摘要，不上传。",
        en: "What proves it, such as the scan of a signed sheet; its digest is taken, and nothing is uploaded.")

    /// A policy is three things.
    public let incompletePolicy = Notice(
        "ground", "incomplete-policy",
        zh: ("政策要写全文件、地址和版本。", "请一起给出 `--policy-text`、`--policy-address` 和 `--policy-version`。"),
        en: (
            "A policy is named by file, address and version.",
            "Give `--policy-text`, `--policy-address` and `--policy-version` together."
        ))
    /// A ceremony is place and identification.
    public let incompleteCeremony = Notice(
        "ground", "incomplete-ceremony",
        zh: ("没有写全怎样询问和怎样核实身份。", "请一起给出 `--asked` 和 `--identified`；纸质的再加 `--evidence`。"),
        en: (
            "How the person was asked and identified is not said in full.",
            "Give `--asked` and `--identified` together, and `--evidence` for paper."
        ))
    /// A basis of the other kind.
    public let wrongBasis = Notice(
        "ground", "wrong-basis",
        zh: ("这项法律依据不适用：禁止只能用 PIPL-44，同意不能用它。", "请改用别的 `--basis`，或不写。"),
        en: (
            "That lawful basis does not fit: a prohibition has PIPL-44, and a consent never has.",
            "Give another `--basis`, or none."
        ))
    /// Too large.
    public let tooLarge = Notice(
        "ground", "too-large",
        zh: ("文件“{path}”超过 {limit} MiB。", "请核对是不是这个文件。"),
        en: ("The file {path} is larger than {limit} MiB.", "Check that it is the right one."))

    /// The group has no state.
    public init() {}
}
