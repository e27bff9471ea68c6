/// A language that the command speaks.
public enum Language: String, Sendable, CaseIterable {
    /// Chinese in simplified characters (zh-Hans).
    case zh
    /// English.
    case en

    /// The language of one run of the command: `flag` where it names one of ours, else the first of `LC_ALL`,
    /// `LC_MESSAGES` and `LANG` that is set and not empty (POSIX.1-2017, 8.2), else English.
    public init(environment: [String: String], flag: String?) {
        if let flag, let chosen = Language(tag: flag) {
            self = chosen
            return
        }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
        self = locale.flatMap(Language.init(tag:)) ?? .en
    }

    /// Reads the language subtag of a locale or language tag: `zh_CN.UTF-8`, `zh-Hans`, `en`; nil for other languages.
    private init?(tag: String) {
        let subtag = tag.prefix { $0.isASCII && $0.isLetter }
        self.init(rawValue: subtag.lowercased())
    }
}
