import CipherSuites
public import Phrases

/// What is read out to somebody who came without the keys, rendered from the resource that is signed. Version 1; a new
/// wording is a new version.
public enum DayPermitText {
    private static let version: UInt64 = 1

    /// Who signs instead of the patient and how it ends, and the text of the consent.
    public static func render(_ permit: DayPermit, in language: Language) -> String {
        let say = { (zh: String, en: String) in language == .zh ? zh : en }
        let custodian = permit.institution.name
        let names = permit.staff.map(\.name).joined(separator: say("和", " and "))
        let who = say(
            "我没有带手机。\(custodian)的\(names)核对了我的身份证，听我说明意愿，代我签署；我已年满 18 周岁。他们两人不能凭此查看。",
            "I have no phone with me. \(names) of \(custodian) saw my identity card, heard my wish and sign for me; I am 18 or "
                + "older. The two of them read nothing by it.")
        let end = say(
            "最多 24 小时，只限这家机构的人，不包括带特别敏感标签的资料，禁止的仍然禁止。我的手机会立即收到通知；我自己的密钥在这家机构的任何一次签署、停止钥匙或撤回卡，都立即终止它。",
            "For at most 24 hours, for people of this institution alone, nothing that is labelled as specially sensitive, and "
                + "what I forbade stays forbidden. My phone is told at once; whatever my own keys sign there, my stop key or "
                + "my withdrawal card end it at once.")
        return [who, end, ""].joined(separator: "\n") + ConsentText.render(permit.consent, in: language)
    }

    static func shown(of permit: DayPermit, in language: Language) -> ShownText {
        let digest = Digest.sha256(Array(render(permit, in: language).utf8))
        return ShownText(digest: digest, renderer: version, language: language.rawValue)
    }

    /// True when the texts that the statement claims were read out are those that the statement gives.
    public static func isShownTruthfully(in permit: DayPermit) -> Bool {
        guard let language = Language(rawValue: permit.shown.language),
            ConsentText.isShownTruthfully(in: permit.consent)
        else { return false }
        return shown(of: permit, in: language) == permit.shown
    }
}
