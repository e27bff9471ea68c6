/// Help of the options that every command has.
public struct OptionPhrases: PhraseGroup {
    /// `--json`
    public let json = Phrase(
        "option.json", zh: "结果以一个 JSON 对象写到标准输出。", en: "Write the result as one JSON object to standard output.")
    /// `--lang`
    public let language = Phrase(
        "option.lang", zh: "语言：zh 中文，en 英文；不给出时按 LC_ALL、LC_MESSAGES、LANG 决定。",
        en: "Language: zh for Chinese, en for English; by default as LC_ALL, LC_MESSAGES and LANG say.")
    /// `--no-color`
    public let noColor = Phrase(
        "option.no-color", zh: "不使用颜色。", en: "Use no colour.")
    /// `--passphrase-fd`
    public let passphraseDescriptor = Phrase(
        "option.passphrase-fd", zh: "从这个文件描述符读取口令（第一行）。",
        en: "Read the passphrase from this file descriptor (its first line).")
    /// `--passphrase-file`
    public let passphraseFile = Phrase(
        "option.passphrase-file", zh: "从这个文件读取口令（第一行）；文件须属于当前用户，权限为 0600 或更严。",
        en: "Read the passphrase from this file (its first line); it must be yours, with mode 0600 or stricter.")
    /// Title of the output options.
    public let outputTitle = Phrase("option.output-title", zh: "输出选项", en: "Output options")
}
