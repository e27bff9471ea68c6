import CipherSuites
public import Phrases

/// What a person reads before signing a change of a consent, rendered from the resource that is signed. Version 1; a new
/// wording is a new version.
public enum ConsentChangeText {
    private static let version: UInt64 = 1

    /// What ends, how the new consent stands to it, and the text of the new consent.
    public static func render(_ change: ConsentChange, in language: Language) -> String {
        let say = { (zh: String, en: String) in language == .zh ? zh : en }
        let act =
            switch change.act {
            case .narrow:
                say(
                    "我缩小第\(change.former)项同意：下面的同意在任何方面都不比它宽。",
                    "I narrow my consent number \(change.former): the consent below gives no more than it, in no respect."
                )
            case .renew:
                say(
                    "我延长第\(change.former)项同意：下面的同意只改变时间，其余与它相同。",
                    "I renew my consent number \(change.former): the consent below changes its times alone.")
            case .replace:
                say(
                    "我用下面的同意取代第\(change.former)项同意。",
                    "I replace my consent number \(change.former) by the consent below.")
            }
        let end = say(
            "第\(change.former)项同意由此终止，不再恢复；撤回其中任何一项，就是两项都撤回。",
            "Consent number \(change.former) ends with this and never comes back; who withdraws either of them withdraws both."
        )
        return [act, end, ""].joined(separator: "\n") + ConsentText.render(change.consent, in: language)
    }

    static func shown(of change: ConsentChange, in language: Language) -> ShownText {
        let digest = Digest.sha256(Array(render(change, in: language).utf8))
        return ShownText(digest: digest, renderer: version, language: language.rawValue)
    }

    /// True when the texts that the statement claims were shown are those that the statement gives.
    public static func isShownTruthfully(in change: ConsentChange) -> Bool {
        guard let language = Language(rawValue: change.shown.language),
            ConsentText.isShownTruthfully(in: change.consent)
        else { return false }
        return shown(of: change, in: language) == change.shown
    }
}
