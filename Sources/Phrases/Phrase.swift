/// One thing the command says, in both languages.
///
/// Values enter by name: `{count}` in the text is replaced by `arguments["count"]`. Commands and options that a reader
/// is meant to type stand between backticks in both languages.
public struct Phrase: Sendable, Hashable {
    /// What the phrase is, not what it says: `decision.revoked`. Unique in the catalogue and never reused.
    public let id: String
    /// The Chinese text.
    public let zh: String
    /// The English text.
    public let en: String

    /// A phrase for the catalogue.
    public init(_ id: String, zh: String, en: String) {
        self.id = id
        self.zh = zh
        self.en = en
    }

    /// The text in `language` with every `{name}` replaced. Control characters in the arguments become U+FFFD, so that a
    /// value taken from elsewhere can neither forge a line nor steer the terminal; a name without an argument stays as
    /// it is written.
    public func text(_ language: Language, _ arguments: [String: String] = [:]) -> String {
        // A command reads hundreds of fixed phrases before it begins.
        arguments.isEmpty ? text(in: language) : template(language).filled(with: arguments)
    }

    /// The placeholders that the text in `language` names.
    public func placeholders(_ language: Language) -> Set<String> { Set(template(language).names) }

    /// The arguments that make this phrase say exactly `text` in `language`; nil when it never says that. Each argument
    /// is the shortest that fits.
    public func arguments(from text: String, in language: Language) -> [String: String]? {
        template(language).match(text)
    }

    private func template(_ language: Language) -> PhraseTemplate { PhraseTemplate(parsing: text(in: language)) }

    private func text(in language: Language) -> String {
        switch language {
        case .zh: zh
        case .en: en
        }
    }
}
