/// What `nuo node restore`, `rebuild` and `verify` say.
public struct RecoveryPhrases: PhraseGroup {
    // MARK: help

    /// `nuo node restore`
    public let restore = Phrase(
        "recovery.restore", zh: "用备份恢复节点的数据库。", en: "Put a backup back as the node's database.")
    /// `--from` of it.
    public let restoreFrom = Phrase(
        "recovery.restore-from", zh: "`nuo node backup` 写出的文件。", en: "A file that `nuo node backup` wrote.")
    /// `nuo node rebuild`
    public let rebuild = Phrase(
        "recovery.rebuild", zh: "从伙伴节点的副本取回本节点的账本，逐块核验。",
        en: "Fetch the node's own ledger from a partner's copy, and verify every block.")
    /// `--from` of it.
    public let rebuildFrom = Phrase(
        "recovery.rebuild-from", zh: "伙伴节点的账本名称。", en: "The name of the partner's ledger.")
    /// `nuo node verify`
    public let verify = Phrase(
        "recovery.verify", zh: "离线核验节点存储的全部内容。", en: "Verify everything that the node has stored, offline.")

    // MARK: what was done

    /// A backup was put back.
    public let restored = Phrase(
        "recovery.restored", zh: "数据库已从“{file}”恢复：账本“{origin}”有 {size} 个叶子。",
        en: "The database was put back from “{file}”: the ledger “{origin}” has {size} leaves.")
    /// What comes next.
    public let restoredNext = Phrase(
        "recovery.restored-next",
        zh: "下次启动后，节点先向伙伴节点核对，取回缺失的区块，此前不签署任何内容；连不上伙伴节点时只供读取。请确认 keys 和 payloads 也已恢复。",
        en:
            "When it is run next, the node compares itself with its partners, fetches the blocks that are missing, and signs"
            + " nothing before; without partners it only serves reads. See that keys and payloads are back too.")
    /// The ledger was fetched.
    public let rebuilt = Phrase(
        "recovery.rebuilt", zh: "已从“{partner}”取回账本“{origin}”并核验：{size} 个叶子。",
        en: "The ledger “{origin}” was fetched from “{partner}” and verified: {size} leaves.")
    /// What does not come back.
    public let rebuiltNext = Phrase(
        "recovery.rebuilt-next",
        zh: "声明的原文不在其中：请有备份的先用 `nuo node restore` 恢复，机构需重新接受。下次启动时，节点先向伙伴节点核对，再继续签署。",
        en:
            "The statements themselves are not in it: where there is a backup, use `nuo node restore` instead; institutions"
            + " must be accepted anew. When it is run next, the node compares itself with its partners before it signs."
    )
    /// All is well.
    public let verified = Phrase(
        "recovery.verified", zh: "核验通过：{ledgers} 个账本，共 {leaves} 个叶子；{payloads} 份加密内容。",
        en: "Everything verifies. Ledgers: {ledgers}; leaves: {leaves}; payloads: {payloads}.")
    /// Progress.
    public let verifyingLedger = Phrase(
        "recovery.verifying-ledger", zh: "正在核验账本 {origin}", en: "verifying the ledger {origin}")
    /// Progress.
    public let verifyingPayloads = Phrase(
        "recovery.verifying-payloads", zh: "正在核验加密内容", en: "verifying payloads")

    // MARK: refusals

    /// There is a ledger already.
    public let occupied = Self.problem(
        "ledger-not-empty",
        zh: ("“{path}”里的数据库已有账本的内容，没有改动。", "请先停止节点，把 {path}/node.sqlite 及其 -wal、-shm 文件移到别处，妥善保存后再试。"),
        en: (
            "The database in “{path}” holds entries of the ledger, and was not changed.",
            "Stop the node, move {path}/node.sqlite with its -wal and -shm files to a safe place, then try again."
        ))
    /// The file is none.
    public let notABackup = Self.problem(
        "not-a-backup",
        zh: ("“{file}”不是节点的备份，或者已经损坏。", "请换一份备份；都没有时，见 `nuo node rebuild --help`。"),
        en: (
            "“{file}” is no backup of a node, or is damaged.",
            "Take another backup; if there is none, see `nuo node rebuild --help`."
        ))
    /// It is another node's.
    public let otherLedger = Self.problem(
        "backup-of-another-node",
        zh: ("“{file}”是另一个节点（{found}）的备份，本节点是“{origin}”。", "请核对文件和节点目录。"),
        en: (
            "“{file}” is the backup of another node ({found}); this one is “{origin}”.",
            "Check the file and the node's directory."
        ))
    /// The keys do not fit.
    public let otherKeys = Self.problem(
        "backup-under-other-keys",
        zh: ("“{file}”里的账本不是用 {path}/keys 里的密钥签署的。", "请先恢复原来的 keys 目录；密钥已经丢失的，这个账本无法继续。"),
        en: (
            "The ledger in “{file}” was not signed with the keys in {path}/keys.",
            "Put the old directory keys back first; if those keys are lost, this ledger can't be continued."
        ))
    /// The partner has nothing.
    public let nothingThere = Self.problem(
        "no-copy",
        zh: ("“{partner}”没有本节点账本的副本。", "请换一个伙伴节点；见 `nuo node peers list`。"),
        en: ("“{partner}” has no copy of this node's ledger.", "Try another partner: see `nuo node peers list`."))
    /// The copy does not verify.
    public let damagedCopy = Self.problem(
        "damaged-copy",
        zh: ("“{partner}”给出的副本没有通过核验，没有采用。", "请换一个伙伴节点，并告知它的管理员。"),
        en: (
            "The copy that “{partner}” gave does not verify and was not taken.",
            "Try another partner, and tell this one's operator."
        ))
    /// The partner does not answer.
    public let partnerUnreachable = Self.problem(
        "partner-unreachable",
        zh: ("连不上伙伴节点“{partner}”，或者它没有应答。", "请检查网络，确认对方正在运行并已接受本节点，然后再试。"),
        en: (
            "The partner “{partner}” can't be reached, or did not answer.",
            "Check the network, that it runs and that it has accepted this node; then try again."
        ))
    /// Something is damaged.
    public let damaged = Self.problem(
        "damaged",
        zh: ("“{path}”没有通过核验：{what}", "请停止节点，保存现状；索引损坏用 `nuo node doctor --repair` 重建，其他损坏用备份恢复。"),
        en: (
            "“{path}” does not verify: {what}",
            "Stop the node and keep it as it is; make a damaged index anew with `nuo node doctor --repair`, and put back"
                + " anything else from a backup."
        ))

    private static func problem(_ code: String, zh: (String, String), en: (String, String)) -> Notice {
        Notice("recovery", code, zh: zh, en: en)
    }

    // MARK: what can be damaged, by its code

    /// `database`
    public let database = Self.damage(
        "database", zh: "SQLite 发现数据库文件损坏：{place}", en: "SQLite finds the database file damaged: {place}")
    /// `leaf`
    public let leaf = Self.damage(
        "leaf", zh: "账本 {origin} 的第 {place} 个叶子缺失或不合规则",
        en: "leaf {place} of the ledger {origin} is missing or breaks a rule")
    /// `head`
    public let head = Self.damage(
        "head", zh: "账本 {origin} 的最新状态与它的叶子不符", en: "the head of the ledger {origin} is not that of its leaves")
    /// `note`
    public let note = Self.damage(
        "note", zh: "账本 {origin} 的检查点不是用它的密钥签署的",
        en: "the checkpoint of the ledger {origin} is not signed by its keys")
    /// `subtree`
    public let subtree = Self.damage(
        "subtree", zh: "账本 {origin} 的哈希树索引有误（{place}）", en: "the tree index of the ledger {origin} is wrong ({place})")
    /// `record`
    public let record = Self.damage(
        "record", zh: "账本 {origin} 的记录索引有误（{place}）", en: "the record index of the ledger {origin} is wrong ({place})")
    /// `foreign-revocation`
    public let foreignRevocation = Self.damage(
        "foreign-revocation", zh: "账本 {origin} 的异地撤销索引有误（{place}）",
        en: "the index of foreign revocations of the ledger {origin} is wrong ({place})")
    /// `statement`
    public let statement = Self.damage(
        "statement", zh: "账本 {origin} 的声明索引有误（{place}）",
        en: "the statement index of the ledger {origin} is wrong ({place})")
    /// `opening`
    public let opening = Self.damage(
        "opening", zh: "声明原文与它的承诺值不符（{place}）", en: "an opening is not what its entry commits to ({place})")
    /// `missing-payload`
    public let missingPayload = Self.damage(
        "missing-payload", zh: "缺少加密内容 payloads/{place}", en: "the payload payloads/{place} is missing")
    /// `payload`
    public let payload = Self.damage(
        "payload", zh: "加密内容 payloads/{place} 与它的哈希不符", en: "the payload payloads/{place} does not hash to its name")

    private static func damage(_ code: String, zh: String, en: String) -> Phrase {
        Phrase("recovery.damage.\(code)", zh: zh, en: en)
    }

    /// What to say of a damage; nil for a code that is none.
    public func damage(code: String) -> Phrase? { Catalogue.phrase("recovery.damage.\(code)") }
}
