/// Something that happened and what to do about it: a refusal, an error, a warning. The code is for programs, the two
/// phrases are for people.
public struct Notice: Sendable, Hashable {
    /// The stable code, as it stands in JSON answers and in decisions: `no-consent`.
    public let code: String
    /// What happened.
    public let message: Phrase
    /// What to do next.
    public let next: Phrase

    /// A notice for the catalogue. The ids of its phrases are `<group>.<code>` and `<group>.<code>.next`.
    public init(_ group: String, _ code: String, zh: (happened: String, next: String), en: (String, String)) {
        self.code = code
        self.message = Phrase("\(group).\(code)", zh: zh.happened, en: en.0)
        self.next = Phrase("\(group).\(code).next", zh: zh.next, en: en.1)
    }

    /// Both sentences in `language`, one after the other.
    public func text(_ language: Language, _ arguments: [String: String] = [:]) -> String {
        let sentences = [message.text(language, arguments), next.text(language, arguments)]
        return sentences.joined(separator: language == .en ? " " : "")
    }
}
