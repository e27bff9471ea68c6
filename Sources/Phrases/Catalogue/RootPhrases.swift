/// The command itself.
public struct RootPhrases: PhraseGroup {
    /// `nuo`
    public let abstract = Phrase(
        "root.abstract", zh: "诺：由患者决定谁可以看哪些健康资料，而且谁看过都留下可以证明的记录。",
        en: "Nuo: the patient decides who may read which health records, and who read what can be proved.")
    /// Where to begin.
    public let discussion = Phrase(
        "root.discussion",
        zh: "先运行 `nuo demo` 看一遍两个城市之间的授权和调阅。`nuo help` 说明每一个命令。",
        en: "Begin with `nuo demo`: consent and access between two cities. `nuo help` explains each command.")

    /// The group has no state.
    public init() {}
}
