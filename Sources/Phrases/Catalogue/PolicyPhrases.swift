/// What trust policies say of checkpoints, and what can be wrong with their files.
public struct PolicyPhrases: PhraseGroup {
    // MARK: nuo-verify

    /// `--policy`
    public let optionHelp = Phrase(
        "policy.option-help",
        zh: "信任策略文件（`tlog-policy`）：信任哪些账本，以及检查点必须由哪些见证方联署，可代替 `--vkey`。",
        en: """
            A trust policy (`tlog-policy`): which ledgers are trusted and which witnesses must have cosigned; it can \
            stand instead of `--vkey`.
            """)
    /// The quorum is met.
    public let final = Phrase(
        "policy.final", zh: "检查点已最终：策略要求的联署齐全，截至 {time}",
        en: "the checkpoint is final: it has the cosignatures that the policy asks for, as of {time}")
    /// Nobody was asked for.
    public let enteredOnly = Phrase(
        "policy.entered-only", zh: "检查点是否最终：目前只证明已入账，要由 `--policy` 指明必须有哪些见证方联署",
        en: "whether the checkpoint is final: proved is that it is entered; a `--policy` says who must have cosigned")
    /// The quorum is not met.
    public let quorumMissing = Phrase(
        "policy.quorum-missing", zh: "检查点不满足策略：{lacks}", en: "the checkpoint does not meet the policy: {lacks}")
    /// What a group lacks.
    public let groupLacks = Phrase(
        "policy.group-lacks", zh: "“{name}”需要 {needed} 个，有 {present} 个，缺少 {missing}",
        en: "“{name}” needs {needed} and has {present}, without {missing}")
    /// A witness that has not cosigned.
    public let witnessLacks = Phrase(
        "policy.witness-lacks", zh: "“{name}”没有联署", en: "“{name}” has not cosigned")
    /// Between two groups.
    public let separator = Phrase("policy.separator", zh: "；", en: "; ")
    /// Between two names.
    public let listSeparator = Phrase("policy.list-separator", zh: "、", en: ", ")

    // MARK: files

    /// A file that is no policy.
    public let malformed = Notice(
        "policy", "policy-malformed",
        zh: ("“{path}”不是信任策略：{reason}", "请按 C2SP tlog-policy 的写法改正这一行，再试一次。"),
        en: ("“{path}” is no trust policy: {reason}", "Mend it as C2SP tlog-policy writes policies, and try again."))
    /// A node's policy that gives no time.
    public let asksNobody = Notice(
        "policy", "policy-asks-nobody",
        zh: ("“{path}”不要求任何联署，节点无法据此判断伙伴账本是否新鲜。", "请给出见证方和法定组，或去掉配置项 policy.file，以各账本自己的联署为准。"),
        en: (
            "“{path}” asks for no cosignature, so that no partner's ledger could ever be fresh.",
            "Name witnesses and a quorum, or remove the setting policy.file to rely on each origin's own cosigner."
        ))
    /// Where in the file.
    public let atLine = Phrase("policy.at-line", zh: "第 {line} 行：{reason}", en: "line {line}: {reason}")
    /// `tooLarge`
    public let tooLarge = Self.flaw(
        "too-large", zh: "内容太多：最多 128 KiB、2048 行，账本 256 个，见证方和组各 64 个",
        en: "too much: at most 128 KiB, 2048 lines, 256 logs, and 64 witnesses and groups each")
    /// `controlCharacter`
    public let controlCharacter = Self.flaw(
        "control-character", zh: "含有制表符和换行以外的控制字符", en: "a control character other than tab and newline")
    /// `unterminatedLine`
    public let unterminatedLine = Self.flaw(
        "unterminated-line", zh: "末尾没有换行，文件可能不完整", en: "no newline at its end, so the file may have been cut off")
    /// `keyword`
    public let keyword = Self.flaw(
        "keyword", zh: "开头不是 `log`、`witness`、`group` 或 `quorum`",
        en: "it begins with none of `log`, `witness`, `group` and `quorum`")
    /// `itemCount`
    public let itemCount = Self.flaw("item-count", zh: "项目太少或太多", en: "too few or too many items")
    /// `name`
    public let name = Self.flaw(
        "name", zh: "名称不能超过 255 字节，也不能是 `none`", en: "a name has at most 255 bytes and is not `none`")
    /// `duplicateName`
    public let duplicateName = Self.flaw("duplicate-name", zh: "名称“{name}”已经用过", en: "the name “{name}” is taken")
    /// `key`
    public let key = Self.flaw(
        "key", zh: "不是这里可用的验证公钥：账本为类型 01，见证方为类型 04",
        en: "no verifier key of the type that belongs here: 01 for a log, 04 for a witness")
    /// `duplicateKey`
    public let duplicateKey = Self.flaw(
        "duplicate-key", zh: "这个公钥已经出现过，或与已有的无法区分", en: "the key stands there already, or can't be told from another")
    /// `unknownName`
    public let unknownName = Self.flaw(
        "unknown-name", zh: "前面没有定义“{name}”", en: "no line before defines “{name}”")
    /// `repeatedMember`
    public let repeatedMember = Self.flaw(
        "repeated-member", zh: "“{name}”已经是某个组的成员", en: "“{name}” is a member already")
    /// `threshold`
    public let threshold = Self.flaw(
        "threshold", zh: "门槛应为 `any`、`all` 或从 1 到成员数的整数",
        en: "a threshold is `any`, `all` or a number from 1 to that of the members")
    /// `secondQuorum`
    public let secondQuorum = Self.flaw("second-quorum", zh: "`quorum` 出现了两次", en: "a second `quorum`")
    /// `noQuorum`
    public let noQuorum = Self.flaw("no-quorum", zh: "没有 `quorum` 行", en: "it has no `quorum` line")

    /// What a flaw is, with its line; line 0 stands for the file as a whole.
    public func reason(code: String, name: String?, line: Int, in language: Language) -> String {
        let phrase = phrases.first { $0.id == "policy.flaw-\(code)" }
        let reason = phrase?.text(language, name.map { ["name": $0] } ?? [:]) ?? code
        return line == 0 ? reason : atLine.text(language, ["line": String(line), "reason": reason])
    }

    private static func flaw(_ code: String, zh: String, en: String) -> Phrase {
        Phrase("policy.flaw-\(code)", zh: zh, en: en)
    }
}
