/// What is said of a log key that changes, by `nuo node rotate log` and wherever a ledger is looked at.
public struct LogKeyPhrases: PhraseGroup {
    /// `nuo node rotate log`
    public let log = Phrase(
        "log-key.rotate", zh: "更换节点账本的日志密钥，账本名不变。", en: "Change the log key of the node's ledger, whose name stays.")
    /// Below the help.
    public let discussion = Phrase(
        "log-key.discussion",
        zh:
            "先生成新密钥，请随即备份密钥目录。之后用 --finish 启用：账本中写入一条由新旧两把密钥共同签名的更换记录，从此只有新密钥能签，旧密钥随即删除。"
            + "伙伴节点和病历使用者会自动接受；旧的凭证仍由旧密钥的公钥核对。启用不能撤回。密钥被盗时也用这条命令，但它不能收回窃贼已签的内容。"
            + "中途出错时，把同一条命令再运行一次即可。\n例：`nuo node rotate log DIR`，然后 `nuo node rotate log DIR --finish`",
        en:
            "First a new key is made; back up the directory of keys then. --finish puts it in use: an entry of the ledger, signed"
            + " by both keys, changes the key, only the new one signs from there on, and the old one is deleted. Partners and"
            + " people follow by themselves; old receipts verify with the old public key as before. There is no way back. A"
            + " stolen key is changed in the same way, which takes back nothing that the thief has signed. After an error run"
            + " the same command again."
            + "\nExample: `nuo node rotate log DIR`, then `nuo node rotate log DIR --finish`")
    /// `--force`
    public let forceOption = Phrase(
        "log-key.option.force", zh: "不等尚不认识更换记录的伙伴节点；在它们升级之前，本账本的副本停在更换之处。",
        en:
            "Don't wait for partners that don't know such an entry; until they are upgraded, their copies end there.")
    /// Begun.
    public let begun = Phrase(
        "log-key.begun", zh: "新的日志密钥：{key}。账本尚未改变。", en: "The new log key: {key}. The ledger has not changed yet.")
    /// What comes next.
    public let next = Phrase(
        "log-key.next", zh: "请备份密钥目录 {path}/keys，之后运行 `nuo node rotate log {path} --finish`。",
        en: "Back up the directory of keys, {path}/keys, then run `nuo node rotate log {path} --finish`.")
    /// Done.
    public let finished = Phrase(
        "log-key.finished", zh: "新的日志密钥已启用，旧密钥已删除：{key}；它签名大于 {end} 的检查点。描述文件序号为 {serial}。",
        en:
            "The new log key is in use and the old one deleted: {key}; it signs checkpoints larger than {end}. The descriptor has serial {serial}."
    )
    /// What to do after it.
    public let after = Phrase(
        "log-key.after", zh: "请随即备份数据库和密钥目录：更早的备份单独恢复后不能继续签名。",
        en: "Back up the database and the keys now: an older backup, restored alone, can't go on signing.")
    /// Partners of an older version.
    public let partnersWait = Notice(
        "log-key", "partners-wait",
        zh: (
            "这些伙伴节点的版本不认识日志密钥的更换：{origins}。密钥没有更换。",
            "请它们升级，并接受其新的描述文件；或者加 --force。"
        ),
        en: (
            "These partners' versions don't know changes of a log key: {origins}. The key was not changed.",
            "Have them upgraded and accept their new descriptors; or add --force."
        ))
    /// Not signing.
    public let notSigning = Notice(
        "log-key", "not-signing",
        zh: (
            "节点此刻不签名，所以不能更换密钥。",
            "运行 `nuo node doctor {path}` 查看原因。"
        ),
        en: (
            "The node signs nothing at present, so its key can't change.",
            "`nuo node doctor {path}` says why."
        ))
    /// The key is missing.
    public let keyMissing = Notice(
        "log-key", "missing",
        zh: (
            "账本最后一次更换所指的日志密钥不在 {path}/keys 中。",
            "请从备份中取回该密钥，放作 keys/log-next.key；没有它，这个账本不能再写入。"
        ),
        en: (
            "The log key that the ledger's last change names is not in {path}/keys.",
            "Put it there from a backup, as keys/log-next.key; without it nothing can be entered in this ledger."
        ))
    /// In a ledger that was verified.
    public let changed = Phrase(
        "log-key.changed", zh: "日志密钥的第 {epoch} 次更换，新旧两把密钥都已签名：大于 {end} 的检查点由 {key} 签名",
        en: "change {epoch} of the log key, signed by both keys: {key} signs checkpoints larger than {end}")
    /// What a leaf is.
    public let kind = Phrase("log-key.kind", zh: "日志密钥的更换", en: "change of the log key")
    /// A row.
    public let newKey = Phrase("log-key.new", zh: "新密钥", en: "New key")
    /// A row.
    public let oldKey = Phrase("log-key.old", zh: "旧密钥", en: "Old key")
    /// A row.
    public let signsAbove = Phrase("log-key.signs-above", zh: "签名的检查点大于", en: "Signs checkpoints larger than")
}
