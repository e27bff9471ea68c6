/// Why `nuo-verify` finds something not sound, or can't say.
public struct VerifyRefusalPhrases: PhraseGroup {
    // MARK: usage and reading

    /// A later version made it.
    public let upgradeNeeded = Notice(
        "verify-refusal", "upgrade-needed",
        zh: ("“{subject}”含有本程序不认识的新格式：{what}", "请升级 `nuo-verify` 后再核验；在此之前不能下结论。"),
        en: (
            "“{subject}” holds something newer than this program: {what}",
            "Upgrade `nuo-verify` and check again; until then nothing can be said about it."
        ))
    /// A key that does not parse.
    public let badVkey = Phrase(
        "verify-refusal.bad-vkey", zh: "“{text}”不是验证公钥。", en: "“{text}” is not a verifier key.")
    /// No log key.
    public let noLogKey = Phrase(
        "verify-refusal.no-log-key", zh: "`--vkey` 中没有账本的公钥（类型 01），也没有给出 `--policy`。",
        en: "No `--vkey` is a ledger's key (type 01), and no `--policy` is given.")
    /// Two keys that hide each other.
    public let ambiguousKeys = Notice(
        "verify-refusal", "ambiguous-keys",
        zh: ("给出的公钥中有两个无法区分：{name}。", "请核对各个 `--vkey` 的来源，只给出正确的那一个。"),
        en: (
            "Two of the keys given cannot be told apart: {name}.",
            "Check where each `--vkey` comes from and give only the right one."
        ))
    /// An identity key that does not parse.
    public let badKey = Phrase(
        "verify-refusal.bad-key", zh: "“{text}”不是身份公钥。", en: "“{text}” is not an identity key.")
    /// A symbolic link.
    public let symbolicLink = Phrase(
        "verify-refusal.symbolic-link", zh: "这是一个符号链接", en: "it is a symbolic link")
    /// Neither file nor directory.
    public let notPlainFile = Phrase(
        "verify-refusal.not-plain-file", zh: "这不是普通文件", en: "it is not a plain file")
    /// Not a directory.
    public let notDirectory = Phrase(
        "verify-refusal.not-directory", zh: "这不是目录", en: "it is not a directory")
    /// More than the limit.
    public let fileTooLarge = Phrase(
        "verify-refusal.file-too-large", zh: "文件超过 {limit} 字节", en: "it has more than {limit} bytes")
    /// More files than any export.
    public let tooManyFiles = Phrase(
        "verify-refusal.too-many-files", zh: "目录中的文件多于 {limit} 个", en: "it holds more than {limit} files")

    // MARK: checkpoint

    /// The note does not parse.
    public let checkpointMalformed = Phrase(
        "verify-refusal.checkpoint-malformed", zh: "检查点格式不对", en: "the checkpoint is malformed")
    /// No key of the log.
    public let unknownLog = Phrase(
        "verify-refusal.unknown-log", zh: "没有给出账本 {name} 的公钥", en: "no key of the ledger {name} was given")
    /// The log has not signed.
    public let logSignatureMissing = Phrase(
        "verify-refusal.log-signature-missing", zh: "检查点上没有以给出的公钥所作的账本签名",
        en: "the checkpoint does not bear the log's signature by the key given")
    /// A cosigner has not signed.
    public let cosignatureMissing = Phrase(
        "verify-refusal.cosignature-missing", zh: "检查点上没有 {name} 的联署", en: "the checkpoint is not cosigned by {name}")
    /// A signature does not hold.
    public let badNoteSignature = Phrase(
        "verify-refusal.bad-note-signature", zh: "检查点上 {name} 的签名不成立",
        en: "the signature of {name} on the checkpoint does not hold")
    /// A key signed twice.
    public let duplicateSignature = Phrase(
        "verify-refusal.duplicate-signature", zh: "检查点上 {name} 的签名出现两次", en: "{name} signed the checkpoint twice")

    // MARK: export

    /// Fewer files than leaves need.
    public let tooFewFiles = Phrase(
        "verify-refusal.too-few-files", zh: "检查点所称的叶子数远多于目录中的文件所能容纳",
        en: "the checkpoint claims more leaves than these files could hold")
    /// A file is missing.
    public let missingFile = Phrase("verify-refusal.missing-file", zh: "缺少文件 {path}", en: "the file {path} is missing")
    /// A file too many.
    public let extraFile = Phrase(
        "verify-refusal.extra-file", zh: "有不属于导出的文件 {path}", en: "the file {path} does not belong to the export")
    /// A file of the export is none.
    public let strangeFile = Phrase(
        "verify-refusal.strange-file", zh: "{path}：{reason}", en: "{path}: {reason}")
    /// A file that is not of its kind.
    public let malformedFile = Phrase(
        "verify-refusal.malformed-file", zh: "文件 {path} 格式不对", en: "the file {path} is malformed")
    /// A tile.
    public let tile = Phrase(
        "verify-refusal.tile", zh: "散列块 {path} 与条目不符", en: "the hash tile {path} is not what the entries hash to")
    /// The root.
    public let root = Phrase(
        "verify-refusal.root", zh: "条目算出的根不是检查点所签的根", en: "the entries hash to another root than the one signed")
    /// A leaf.
    public let leaf = Phrase("verify-refusal.leaf", zh: "第 {index} 个叶子：{reason}", en: "leaf {index}: {reason}")
    /// The size.
    public let checkpointSize = Phrase(
        "verify-refusal.checkpoint-size", zh: "检查点的大小不是一个区块的末尾", en: "the checkpoint's size is not the end of a block")

    // MARK: receipt

    /// The receipt does not parse.
    public let receiptMalformed = Phrase(
        "verify-refusal.receipt-malformed", zh: "回执格式不对", en: "the receipt is malformed")
    /// The proof does not lead to the root.
    public let inclusion = Phrase(
        "verify-refusal.inclusion", zh: "条目不在检查点所指的树中", en: "the entry is not in the tree that the checkpoint names")
    /// The opening is of another entry.
    public let opening = Phrase(
        "verify-refusal.opening", zh: "陈述不是这个条目所承诺的内容", en: "the statements are not what the entry commits to")
    /// A key that signed nothing.
    public let foreignKey = Phrase(
        "verify-refusal.foreign-key", zh: "没有任何陈述写明由给出的公钥 {id} 签署", en: "no statement names the given key {id}")
    /// A statement's signature.
    public let statementSignature = Phrase(
        "verify-refusal.statement-signature", zh: "第 {number} 份陈述的签名不成立",
        en: "the signature of statement {number} does not hold")

    // MARK: rules of entries and seals

    /// Lengths.
    public let ruleMalformed = Phrase("verify-refusal.rule-malformed", zh: "格式不对", en: "it is malformed")
    /// Padding.
    public let rulePadding = Phrase("verify-refusal.rule-padding", zh: "填充不对", en: "its padding is wrong")
    /// A key.
    public let ruleKey = Phrase(
        "verify-refusal.rule-key", zh: "其中的公钥无效", en: "it names a key that is none")
    /// Sequence 0.
    public let ruleFirstEntry = Phrase(
        "verify-refusal.rule-first-entry", zh: "不合首个条目的规则", en: "it breaks the rules of a record's first entry")
    /// The predecessor.
    public let rulePredecessor = Phrase(
        "verify-refusal.rule-predecessor", zh: "所指的前一条目不在账本中", en: "the entry that it follows is not in the ledger")
    /// The signature.
    public let ruleSignature = Phrase(
        "verify-refusal.rule-signature", zh: "签名不成立", en: "its signature does not hold")
    /// The record id.
    public let ruleRecordExists = Phrase(
        "verify-refusal.rule-record-exists", zh: "记录已经存在", en: "the record exists already")
    /// The same again.
    public let ruleRepeatedEntry = Phrase(
        "verify-refusal.rule-repeated-entry", zh: "同一条目重复出现", en: "the same entry stands there twice")
    /// A stranger's revocation.
    public let ruleRevocationAuthority = Phrase(
        "verify-refusal.rule-revocation-authority", zh: "撤销者既非记录密钥，也非停用密钥",
        en: "it revokes by neither the record's key nor its stop key")
    /// The numbers of a seal.
    public let ruleSealSequence = Phrase(
        "verify-refusal.rule-seal-sequence", zh: "区块的编号或范围与前面不连续",
        en: "the block's height or range does not continue the ledger")
    /// The seal before.
    public let ruleSealChain = Phrase(
        "verify-refusal.rule-seal-chain", zh: "封条没有接上前一封条", en: "the seal does not name the seal before it")
    /// The body root.
    public let ruleBodyRoot = Phrase(
        "verify-refusal.rule-body-root", zh: "封条的根与区块内的叶子不符", en: "the seal's root is not that of its block's leaves")
    /// The change of the log key.
    public let ruleLogKey = Phrase(
        "verify-refusal.rule-log-key", zh: "日志密钥的更换不是下一次更换，或不是单独成块，或与之前的密钥、之前的树不符",
        en: "the change of the log key is not the next one, not alone in its block, or not of key and tree before it")
    /// The key's number in a seal, or the key under a checkpoint.
    public let ruleKeyEpoch = Phrase(
        "verify-refusal.rule-key-epoch", zh: "签名的不是该大小应由其签名的日志密钥，或封条所记的密钥序号不符",
        en: "not signed by the log key that signs at this size, or the seal counts another number of changes")
    /// The time.
    public let ruleSealTime = Phrase(
        "verify-refusal.rule-seal-time", zh: "封条的时间未取整或早于前一封条",
        en: "the seal's time is not rounded or before the previous one")
    /// An empty block.
    public let ruleEmptyBlock = Phrase("verify-refusal.rule-empty-block", zh: "区块是空的", en: "the block is empty")
}
