/// What `nuo-verify evidence` and `nuo node evidence` say.
public struct EvidencePhrases: PhraseGroup {
    // MARK: help

    /// `nuo-verify evidence`
    public let abstract = Phrase(
        "evidence.abstract", zh: "核验一份证据：它是否证明某个账本或见证方作假。",
        en: "Check whether a file proves that a ledger or a cosigner signed what can't be true.")
    /// Below it.
    public let discussion = Phrase(
        "evidence.discussion",
        zh: "退出码：0 表示证据成立，4 表示不成立，2 表示用法有误、文件无法读取或需要升级本程序。证据成立，说的是给出的公钥的持有者签署了不可能同时为真的内容；至于这把公钥属于谁，请您自行确认。",
        en: """
            Exit status: 0 the accusation is proved, 4 it is not, 2 wrong usage, a file that cannot be read, or an \
            upgrade is needed. What is proved is that the holder of the given key signed what can't be true; whose key \
            it is, you must know.
            """)
    /// `FILE`
    public let fileHelp = Phrase("evidence.file-help", zh: "证据文件。", en: "The evidence file.")
    /// `--vkey`
    public let vkeyHelp = Phrase(
        "evidence.vkey-help", zh: "被指控者的验证公钥，可多次给出：账本的公钥（类型 01）或见证方的公钥（类型 04）。",
        en: """
            The verifier key of whoever is accused; repeat it for several: a ledger's (type 01) or a cosigner's \
            (type 04).
            """)
    /// `nuo node evidence`
    public let nodeAbstract = Phrase(
        "evidence.node-abstract", zh: "列出本节点所持的证据：哪个账本或见证方作假。",
        en: "List the evidence that this node holds against ledgers and cosigners.")
    /// `--out`
    public let outHelp = Phrase(
        "evidence.out-help", zh: "把每份证据写成此目录中的一个文件，可交给任何人用 `nuo-verify evidence` 核验。",
        en: "Write each as a file into this directory, for anybody to check with `nuo-verify evidence`.")

    // MARK: verdicts

    /// The verdict.
    public let proved = Phrase("evidence.proved", zh: "证据成立。", en: "Proved.")
    /// Whose key.
    public let accused = Phrase(
        "evidence.accused", zh: "被指控者：{name}（公钥编号 {id}），账本 {origin}",
        en: "Accused: {name} (key id {id}), about the ledger {origin}")
    /// `fork`
    public let fork = Phrase(
        "evidence.fork", zh: "账本出示了两种历史：前 {size} 个叶子有两个不同的根 {first} 和 {second}，都由它自己签署",
        en: """
            The ledger showed two histories: the first {size} leaves have two roots, {first} and {second}, and it \
            signed both
            """)
    /// `seal-height`
    public let sealHeight = Phrase(
        "evidence.seal-height", zh: "账本中有两个高度同为 {height} 的封条", en: "The ledger holds two seals of height {height}")
    /// `unsealed-checkpoint`
    public let unsealed = Phrase(
        "evidence.unsealed-checkpoint", zh: "账本签署了大小为 {size} 的检查点，但最后一个叶子不是封条",
        en: "The ledger signed a checkpoint of size {size} whose last leaf is no seal")
    /// `invalid-entry`
    public let invalidEntry = Phrase(
        "evidence.invalid-entry", zh: "账本收入了不合规则的条目，第 {index} 个叶子：{reason}",
        en: "The ledger entered what its rules forbid, leaf {index}: {reason}")
    /// `invalid-seal`
    public let invalidSeal = Phrase(
        "evidence.invalid-seal", zh: "账本收入了不合规则的封条，第 {index} 个叶子：{reason}",
        en: "The ledger entered a seal that its rules forbid, leaf {index}: {reason}")
    /// `cosigner-fork`
    public let cosignerFork = Phrase(
        "evidence.cosigner-fork", zh: "见证方联署了两种历史：前 {size} 个叶子有两个不同的根 {first} 和 {second}",
        en: "The cosigner signed two histories: the first {size} leaves have two roots, {first} and {second}")
    /// `cosigner-time`
    public let cosignerTime = Phrase(
        "evidence.cosigner-time", zh: "见证方的时间倒退：{size} 个叶子时联署于 {time}，{laterSize} 个叶子时却联署于 {laterTime}",
        en: "The cosigner's time went back: it signed {size} leaves at {time}, and {laterSize} leaves at {laterTime}")
    /// `omitted-disclosure`
    public let omittedDisclosure = Phrase(
        "evidence.omitted-disclosure",
        zh: "保管机构的账目截至第 {height} 块只计 {counted} 次披露，与其账本中的披露条目 {entries} 不符：有披露未入账",
        en: """
            The custodian's account to block {height} counts {counted} disclosures and can't be of the entries {entries} \
            of its ledger: it leaves a disclosure out
            """)
    /// `reused-prior`
    public let reusedPrior = Phrase(
        "evidence.reused-prior", zh: "条目 {first} 和 {second} 两次披露接在同一次披露之后：其中一次会对患者隐瞒",
        en: """
            The disclosures of the entries {first} and {second} both follow the same one, so that one of them could be \
            hidden from the patient
            """)
    /// Nor whose leave it was.
    public let leave = Phrase(
        "evidence.leave", zh: "机构是否真的授权了这把声明密钥：请与机构的公钥核对",
        en: "that the institution authorised this statement key: compare with the institution's own key")
    /// What a proof does not say.
    public let whoseKey = Phrase("evidence.whose-key", zh: "这把公钥属于谁", en: "whose key this is")
    /// Nor this.
    public let why = Phrase(
        "evidence.why", zh: "原因：可能是故意，也可能是密钥被盗，或恢复了旧备份",
        en: "why: intent, a stolen key, or a backup that was restored")

    // MARK: refusals

    /// The form.
    public let malformed = Phrase(
        "evidence.malformed", zh: "证据格式不对", en: "it is no evidence file, or not in its one spelling")
    /// No key.
    public let unknownKey = Phrase(
        "evidence.unknown-key", zh: "没有给出被指控者 {name} 的公钥", en: "no key of the accused, {name}, was given")
    /// The signature.
    public let signature = Phrase(
        "evidence.signature", zh: "检查点上没有被指控者有效的签名", en: "a checkpoint does not bear a valid signature of the accused")
    /// The proofs.
    public let notInTree = Phrase(
        "evidence.not-in-tree", zh: "所示的叶子不在检查点所指的树中", en: "a leaf shown is not in the tree that the checkpoint names")
    /// The consistency proof.
    public let notConsistent = Phrase(
        "evidence.not-consistent", zh: "一致性证明不成立", en: "the consistency proof does not hold")
    /// The opening.
    public let statement = Phrase(
        "evidence.statement", zh: "所示的声明不是条目所承诺的内容，或不是由获授权的声明密钥签署",
        en: "a statement is not the one that its entry commits to, or not signed by the authorised statement key")
    /// All can be true.
    public let noContradiction = Phrase(
        "evidence.no-contradiction", zh: "所示的内容可以同时为真，证明不了什么", en: "everything that it shows can be true")
    /// Something is missing.
    public let incomplete = Phrase(
        "evidence.incomplete", zh: "要作判断，还缺账本中的其他叶子", en: "the rule depends on leaves that the file does not show")

    // MARK: nuo node evidence

    /// None.
    public let none = Phrase(
        "evidence.none", zh: "没有证据文件。被停用的伙伴节点见 `nuo node peers list`。",
        en: "No evidence files. For suspended partners see `nuo node peers list`.")
    /// Column.
    public let found = Phrase("evidence.column-found", zh: "发现时间", en: "found")
    /// Column.
    public let kind = Phrase("evidence.column-kind", zh: "种类", en: "kind")
    /// Column.
    public let accusedColumn = Phrase("evidence.column-accused", zh: "被指控者", en: "accused")
    /// Column.
    public let source = Phrase("evidence.column-source", zh: "来源", en: "from")
    /// The node itself.
    public let ownFinding = Phrase("evidence.own-finding", zh: "本节点", en: "this node")
    /// Written.
    public let written = Phrase("evidence.written", zh: "已写出 {path}", en: "wrote {path}")
    /// How to check one.
    public let howToCheck = Phrase(
        "evidence.how-to-check", zh: "核验：`nuo-verify evidence {path} --vkey '{vkey}'`",
        en: "Check with: `nuo-verify evidence {path} --vkey '{vkey}'`")
}
