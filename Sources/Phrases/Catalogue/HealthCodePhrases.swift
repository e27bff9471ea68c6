/// What can be wrong with a health code that was typed or scanned.
public struct HealthCodePhrases: PhraseGroup {
    /// The check characters do not fit.
    public let mistyped = Notice(
        "health-code", "health-code-mistyped",
        zh: ("这个健康码的校验位对不上，可能抄错或漏了字符。", "请对照原码重新输入，或者直接扫码。"),
        en: (
            "The check at the end of this health code does not fit: a character is probably wrong or missing.",
            "Compare it with the original and type it again, or scan it."
        ))
    /// The node named in the code is in no roster here.
    public let unknownOrigin = Notice(
        "health-code", "health-code-unknown-origin",
        zh: ("健康码由“{origin}”签发，本节点尚未与它对接。", "请联系本机构的信息管理员，与该节点建立伙伴关系后再试。"),
        en: (
            "The health code was issued by “{origin}”, which is not yet a partner of this node.",
            "Ask your institution's administrator to join with that node, then try again."
        ))
    /// The version is one that we do not read.
    public let wrongVersion = Notice(
        "health-code", "health-code-wrong-version",
        zh: ("不认识这个健康码的版本，本程序只认以 NUO1 开头的码。", "请升级本程序，或请患者出示 NUO1 健康码。"),
        en: (
            "This health code has a version that is not known here; this program reads codes that begin with NUO1.",
            "Upgrade the program, or ask the patient for a NUO1 health code."
        ))
}
