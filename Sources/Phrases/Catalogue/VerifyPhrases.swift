/// What `nuo-verify` says: what it checked, what it could not check, and how it was asked.
public struct VerifyPhrases: PhraseGroup {
    // MARK: help

    /// What the command is for.
    public let abstract = Phrase(
        "verify.abstract", zh: "离线核验账本、回执和证据，不依赖任何节点。",
        en: "Check ledgers, receipts and evidence offline, without trusting any node.")
    /// Exit codes.
    public let discussion = Phrase(
        "verify.discussion", zh: "退出码：0 表示可信，4 表示不可信，2 表示用法有误、文件无法读取或需要升级本程序。",
        en: "Exit status: 0 sound, 4 not sound, 2 wrong usage, a file that cannot be read, or an upgrade is needed.")
    /// `nuo-verify ledger`
    public let ledgerAbstract = Phrase(
        "verify.ledger-abstract", zh: "核验导出的整本账本。", en: "Check a whole exported ledger.")
    /// `nuo-verify receipt`
    public let receiptAbstract = Phrase(
        "verify.receipt-abstract", zh: "核验一份回执，或不含陈述的证明。",
        en: "Check one receipt, or a proof without a statement.")
    /// `--vkey`
    public let vkeyHelp = Phrase(
        "verify.vkey-help", zh: "您信任的验证公钥，可多次给出：账本的公钥（类型 01），或见证方的公钥（类型 04，给出后其联署必须存在）。",
        en: """
            A verifier key that you trust; repeat it for several: the ledger's own (type 01), or a cosigner's \
            (type 04), which must then have cosigned.
            """)
    /// `DIR`
    public let directoryHelp = Phrase(
        "verify.directory-help", zh: "导出的目录，其中有 `checkpoint` 和 `tile/`。",
        en: "The exported directory, which holds `checkpoint` and `tile/`.")
    /// `PATH`
    public let receiptHelp = Phrase("verify.receipt-help", zh: "回执或证明的文件。", en: "The file of the receipt or proof.")
    /// `--key`
    public let keyHelp = Phrase(
        "verify.key-help", zh: "陈述签署者的身份公钥，可多次给出，写法为“套件号 公钥”，例如 `1 pVb…`。",
        en: "The identity key of a statement's signer; repeat it for several. Suite and key, as in `1 pVb…`.")

    // MARK: what was checked

    /// The verdict.
    public let sound = Phrase("verify.sound", zh: "核验通过。", en: "Sound.")
    /// Heading.
    public let checked = Phrase("verify.checked", zh: "已核验：", en: "Checked:")
    /// Heading.
    public let notChecked = Phrase("verify.not-checked", zh: "未核验：", en: "Not checked:")
    /// The ledger's head.
    public let ledger = Phrase(
        "verify.ledger", zh: "账本 {origin}：{size} 个叶子，根 {root}", en: "Ledger {origin}: {size} leaves, root {root}")
    /// The log's signature.
    public let signedBy = Phrase(
        "verify.signed-by", zh: "检查点由账本签署：{name}（公钥编号 {id}）",
        en: "the checkpoint is signed by the log: {name} (key id {id})")
    /// A cosignature.
    public let cosignedBy = Phrase(
        "verify.cosigned-by", zh: "检查点由 {name} 联署（公钥编号 {id}），时间 {time}",
        en: "the checkpoint is cosigned by {name} (key id {id}) at {time}")
    /// A line of a key that was not given.
    public let unknownSignature = Phrase(
        "verify.unknown-signature", zh: "未知签名：{name}（公钥编号 {id}）", en: "unknown signature: {name} (key id {id})")
    /// The set of files.
    public let files = Phrase(
        "verify.files", zh: "{count} 个文件，不缺也不多", en: "files: {count}, none missing and none besides")
    /// The tiles.
    public let tiles = Phrase(
        "verify.tiles", zh: "每个散列块和根都与条目重新计算的结果一致", en: "every hash tile and the root equal what the entries hash to")
    /// The blocks.
    public let blocks = Phrase(
        "verify.blocks", zh: "{count} 个区块，每个封条都与其叶子和前一封条相符；最后一个封条的时间为 {time}",
        en: "blocks: {count}, each seal against its leaves and the seal before; the last seal's time is {time}")
    /// The entries.
    public let entries = Phrase(
        "verify.entries", zh: "{events} 个事件，属于 {records} 条记录，每个都由该记录的密钥签署，前后相接",
        en: "events: {events}, of records: {records}; each signed by its record's key and in its place")
    /// The foreign revocations.
    public let revocations = Phrase(
        "verify.revocations", zh: "{count} 个外来撤销及其签名", en: "foreign revocations with their signatures: {count}")
    /// A record with two entries of one number.
    public let disputed = Phrase(
        "verify.disputed", zh: "记录 {record} 有两个相同序号的条目，按已撤销处理",
        en: "record {record} has two entries with one number and counts as revoked")
    /// The receipt's entry.
    public let entry = Phrase(
        "verify.entry", zh: "账本 {origin} 的第 {index} 个叶子（检查点共 {size} 个叶子）：记录 {record}，序号 {seq}，{effect}",
        en: "Leaf {index} of ledger {origin} at size {size}: record {record}, number {seq}, {effect}")
    /// A bare proof's seal.
    public let seal = Phrase(
        "verify.seal", zh: "账本 {origin} 的第 {index} 个叶子（检查点共 {size} 个叶子）：第 {height} 个区块的封条，时间 {time}",
        en: "Leaf {index} of ledger {origin} at size {size}: the seal of block {height}, of {time}")
    /// The proof.
    public let inclusion = Phrase(
        "verify.inclusion", zh: "条目在检查点所指的树中", en: "the entry is in the tree that the checkpoint names")
    /// The opening.
    public let opening = Phrase(
        "verify.opening", zh: "{count} 份陈述正是这个条目所承诺的内容", en: "statements: {count}, which are what the entry commits to")
    /// The record key's signature.
    public let recordKey = Phrase(
        "verify.record-key", zh: "条目由该记录的密钥签署", en: "the entry is signed by its record's key")
    /// A statement's signature.
    public let statement = Phrase(
        "verify.statement", zh: "第 {number} 份陈述（{role}）由给出的公钥 {id} 签署",
        en: "statement {number} ({role}) is signed by the given key {id}")

    // MARK: what was not checked

    /// A statement whose key was not given.
    public let statementUnchecked = Phrase(
        "verify.statement-unchecked", zh: "第 {number} 份陈述（{role}）的签名：回执中没有其公钥 {id}，可用 `--key` 给出",
        en: "the signature of statement {number} ({role}): its key {id} is not in the receipt; give it with `--key`")
    /// A receipt of a key change.
    public let keyChangeUnchecked = Phrase(
        "verify.key-change-unchecked", zh: "此条目更换了记录的密钥：原密钥是否同意，只有账本能证明",
        en: "the entry changes the record's key: only the ledger shows that the old key agreed")
    /// A bare proof.
    public let statementMissing = Phrase(
        "verify.statement-missing", zh: "条目背后的陈述：证明中没有它", en: "the statement behind the entry, which is not in a proof")
    /// A bare proof of an entry that does not carry its record's key.
    public let recordKeyMissing = Phrase(
        "verify.record-key-missing", zh: "条目的签名：此条目不带记录的公钥",
        en: "the entry's signature: it does not carry its record's key")
    /// The signer's right.
    public let rightsUnchecked = Phrase(
        "verify.rights-unchecked", zh: "签署者是谁、是否有权作此陈述、陈述后来是否撤销",
        en: "who the signers are, whether they may state this, and whether it was revoked later")
    /// The statements behind the entries.
    public let statementsUnchecked = Phrase(
        "verify.statements-unchecked", zh: "条目背后的陈述：账本中没有它们",
        en: "the statements behind the entries, which are not in a ledger")
    /// Foreign revocations of other ledgers.
    public let revocationsUnchecked = Phrase(
        "verify.revocations-unchecked", zh: "{count} 个外来撤销的签名：其所指账本的公钥没有给出",
        en: "the signatures of foreign revocations that name ledgers whose keys were not given: {count}")
    /// Freshness.
    public let newestUnchecked = Phrase(
        "verify.newest-unchecked", zh: "这是不是该账本最新的检查点", en: "whether this is the ledger's newest checkpoint")

    // MARK: words

    /// Effect 1.
    public let issue = Phrase("verify.effect-issue", zh: "签发", en: "issue")
    /// Effect 2.
    public let narrow = Phrase("verify.effect-narrow", zh: "收窄", en: "narrow")
    /// Effect 3.
    public let renew = Phrase("verify.effect-renew", zh: "续期", en: "renew")
    /// Effect 4.
    public let revoke = Phrase("verify.effect-revoke", zh: "撤销", en: "revoke")
    /// Effect 5.
    public let tombstone = Phrase("verify.effect-tombstone", zh: "清除", en: "tombstone")
    /// Effect 6.
    public let suspend = Phrase("verify.effect-suspend", zh: "暂停", en: "suspend")
    /// The first of an opening.
    public let author = Phrase("verify.role-author", zh: "作者", en: "author")
    /// A second guardian.
    public let coGuardian = Phrase("verify.role-co-guardian", zh: "共同监护人", en: "co-guardian")
    /// Staff.
    public let counter = Phrase("verify.role-counter", zh: "窗口人员", en: "counter")
    /// A witness.
    public let witness = Phrase("verify.role-witness", zh: "见证人", en: "witness")
    /// The same person's other key.
    public let suite = Phrase("verify.role-suite", zh: "本人的另一套件密钥", en: "the author's key of another suite")
}
