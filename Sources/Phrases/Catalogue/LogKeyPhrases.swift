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
    /// Another chain than the one that was kept.
    public let otherChain = Notice(
        "log-key", "other-chain",
        zh: (
            "节点“{node}”出示的日志密钥更换记录（{shown} 次）与此前所见（{known} 次）接不上：账本可能被退回、分叉，或者有人冒充该节点。没有采用它的答复。",
            "请不要再用它，先当面或打电话询问机构；机构确认换用旧备份或新账本后，会给您新的配置文件。"
        ),
        en: (
            "The changes of the log key that “{node}” shows ({shown}) don't go on from those seen before ({known}): its ledger may"
                + " have been put back or forked, or somebody answers in its place. Its answer was not used.",
            "Don't use it before you have asked the institution, in person or by telephone; when a ledger was really given up,"
                + " it hands out a new profile."
        ))
    /// What was kept is damaged.
    public let badChain = Notice(
        "log-key", "bad-chain",
        zh: ("“{path}”不是日志密钥更换记录，或者已损坏。", "请从备份取回它；删除后，更换密钥之前的防护要重新建立。"),
        en: (
            "“{path}” is no file of changes of a log key, or is damaged.",
            "Get it back from a backup; without it, what was known of the node's keys has to be learnt anew."
        ))
    /// `nuo ledger log-keys`
    public let keysCommand = Phrase(
        "log-key.keys-command", zh: "导出账本日志密钥的全部更换记录，供离线核验。",
        en: "Write every change of a ledger's log key, for checking without a network.")
    /// Below its help.
    public let keysDiscussion = Phrase(
        "log-key.keys-discussion",
        zh:
            "文件中每一次更换都由前后两把密钥签名，无需信任来源。核验人手里有任意一把密钥，就能核对该账本各个时期的回执、导出和证据。"
            + "\n例：`nuo ledger log-keys --node DIR --out keys.txt`，然后 `nuo-verify receipt FILE --vkey KEY --log-keys keys.txt`",
        en:
            "Every change in the file is signed by the key before and by the new one, so it need not be trusted. Whoever has any"
            + " one of the keys can check receipts, exports and evidence of every time with it."
            + "\nExample: `nuo ledger log-keys --node DIR --out keys.txt`, then `nuo-verify receipt FILE --vkey KEY --log-keys keys.txt`"
    )
    /// Written.
    public let keysWritten = Phrase(
        "log-key.keys-written", zh: "已写入 {path}：更换 {count} 次，第一把密钥是 {key}。",
        en: "Written to {path}: {count} changes; the log began with {key}.")
    /// `--log-keys`
    public let chainHelp = Phrase(
        "log-key.chain-help", zh: "账本日志密钥更换记录的文件，可多次给出；其中要有一把 --vkey 给出的密钥。",
        en:
            "A file of changes of a ledger's log key; repeat it for several. It must name a key that --vkey or --policy"
            + " gives.")
    /// It is none.
    public let badChainFile = Notice(
        "log-key", "bad-chain-file",
        zh: ("“{path}”不是日志密钥更换记录，或者其中有签名不成立。", "请向节点运营者索取（`nuo ledger log-keys`）。"),
        en: (
            "“{path}” is no file of changes of a log key, or a signature in it does not hold.",
            "Ask the node's operator for it (`nuo ledger log-keys`)."
        ))
    /// Nobody trusts a key of it.
    public let foreignChainFile = Notice(
        "log-key", "foreign-chain-file",
        zh: ("“{path}”里没有您信任的密钥。", "请用 --vkey 给出该账本的任意一把日志密钥。"),
        en: (
            "No key in “{path}” is one that you trust.", "Give any one of that ledger's log keys with --vkey."
        ))
    /// A change of the key, proved.
    public let proved = Phrase(
        "log-key.proved", zh: "第 {index} 条：日志密钥的第 {epoch} 次更换（账本“{origin}”，共 {size} 条）",
        en: "Entry {index} of “{origin}” ({size} leaves): change {epoch} of the log key")
    /// What both signed.
    public let bothSigned = Phrase(
        "log-key.both-signed", zh: "新旧两把密钥都签了更换之前的树（{size} 条）",
        en: "old and new key signed the tree of {size} leaves before it")
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
