/// What `nuo ledger show`, `blocks`, `prove` and `watch` say.
public struct LedgerViewPhrases: PhraseGroup {
    // MARK: help

    /// `nuo ledger show`
    public let show = Phrase(
        "ledger-view.show", zh: "查看一本账本，或其中一个条目。", en: "Show a ledger, or one of its entries.")
    /// What the page teaches.
    public let showLesson = Phrase(
        "ledger-view.show-lesson",
        zh: """
            账本的条目只表明“有人作了陈述”，不含是谁、说了什么；陈述本身（开启文）另行保存，这里从不显示。\
            伙伴账本的副本用 `--origin` 指定：联署时间超过新鲜度界限的副本不能用来作决定。
            例：`nuo ledger show --node /var/lib/nuo`；`nuo ledger show 12 --node /var/lib/nuo`
            """,
        en: """
            An entry says that something was stated, not what or of whom; the statement itself (the opening) is kept \
            apart and is never shown here. Name a partner's copy with `--origin`: a copy whose cosignature is older than \
            the bound of freshness decides nothing.
            Example: `nuo ledger show --node /var/lib/nuo`; `nuo ledger show 12 --node /var/lib/nuo`
            """)
    /// `nuo ledger blocks`
    public let blocks = Phrase("ledger-view.blocks", zh: "列出区块，每块一行。", en: "List blocks, one line each.")
    /// What the page teaches.
    public let blocksLesson = Phrase(
        "ledger-view.blocks-lesson",
        zh: """
            区块由一个或多个条目和最后的封条组成；封条写明时间，并与前一封条相连。不给出 `--from` 时列出最新的区块。
            例：`nuo ledger blocks --node /var/lib/nuo --from 100 --count 20`
            """,
        en: """
            A block is one entry or more with a seal at its end, which carries the time and is chained to the seal before. \
            Without `--from` the newest blocks are listed.
            Example: `nuo ledger blocks --node /var/lib/nuo --from 100 --count 20`
            """)
    /// `nuo ledger prove`
    public let prove = Phrase(
        "ledger-view.prove", zh: "写出一个条目的回执或证明。", en: "Write the receipt or the proof of an entry.")
    /// What the page teaches.
    public let proveLesson = Phrase(
        "ledger-view.prove-lesson",
        zh: """
            节点持有条目的陈述时写出回执，回执含有陈述，可能有个人信息；否则，或给出 `--bare` 时，只写出证明。\
            两者都先经核验再写出，任何人可用 `nuo-verify receipt` 离线核验。
            例：`nuo ledger prove 12 --node /var/lib/nuo --out 12.receipt`
            """,
        en: """
            Where the node holds the entry's statement it writes a receipt, which holds the statement and may hold \
            personal data; else, or with `--bare`, the proof alone. Either is verified before it is written, and anybody \
            can check it offline with `nuo-verify receipt`.
            Example: `nuo ledger prove 12 --node /var/lib/nuo --out 12.receipt`
            """)
    /// `nuo ledger watch`
    public let watch = Phrase(
        "ledger-view.watch", zh: "每有新区块就写一行，直到 Ctrl-C。", en: "Write a line for each new block, until Ctrl-C.")
    /// What the page teaches.
    public let watchLesson = Phrase(
        "ledger-view.watch-lesson",
        zh: """
            可以看着另一个进程正在运行的节点；只读，不写账本。`--json` 时每个区块是一行一个对象。
            例：`nuo ledger watch --node /var/lib/nuo`；`nuo ledger watch --node /var/lib/nuo --from 0 --count 1 --json`
            """,
        en: """
            It may watch a node that another process runs, and writes nothing to the ledger. With `--json` each block is \
            one object on a line of its own.
            Example: `nuo ledger watch --node /var/lib/nuo`; `nuo ledger watch --node /var/lib/nuo --from 0 --count 1 --json`
            """)
    /// The entry's index.
    public let index = Phrase(
        "ledger-view.option.index", zh: "条目的登记号，从 0 开始；不给出时显示整本账本。",
        en: "The index of an entry, from 0; without it the whole ledger is shown.")
    /// The entry's index, where one is needed.
    public let provedIndex = Phrase(
        "ledger-view.option.proved-index", zh: "条目的登记号，从 0 开始。", en: "The index of the entry, from 0.")
    /// `--from`
    public let from = Phrase(
        "ledger-view.option.from", zh: "从这个高度的区块开始。", en: "Begin with the block of this height.")
    /// `--from` of `watch`
    public let watchFrom = Phrase(
        "ledger-view.option.watch-from", zh: "从这个高度的区块开始；不给出时从下一个新区块开始。",
        en: "Begin with the block of this height; by default with the next new one.")
    /// `--count`
    public let count = Phrase("ledger-view.option.count", zh: "最多列出多少个区块。", en: "The most blocks to list.")
    /// `--count` of `watch`
    public let watchCount = Phrase(
        "ledger-view.option.watch-count", zh: "写出这么多个区块后结束。", en: "End after this many blocks.")
    /// `--out`
    public let out = Phrase(
        "ledger-view.option.out", zh: "写入的新文件；不给出时写到标准输出。", en: "A new file to write; by default standard output.")
    /// `--bare`
    public let bare = Phrase(
        "ledger-view.option.bare", zh: "只写出证明，不含陈述。", en: "Only the proof, without the statement.")

    // MARK: a ledger

    /// Title of the first column.
    public let ledger = Phrase("ledger-view.ledger", zh: "账本", en: "Ledger")
    /// Leaves.
    public let size = Phrase("ledger-view.size", zh: "叶子数", en: "Leaves")
    /// Blocks.
    public let height = Phrase("ledger-view.height", zh: "区块数", en: "Blocks")
    /// Root hash.
    public let root = Phrase("ledger-view.root", zh: "根", en: "Root")
    /// Time of the origin's own cosignature.
    public let checkpointTime = Phrase("ledger-view.checkpoint-time", zh: "检查点时间", en: "Checkpoint time")
    /// Time of the last seal.
    public let lastSeal = Phrase("ledger-view.last-seal", zh: "最后的封条", en: "Last seal")
    /// A signature on the newest note.
    public let signature = Phrase("ledger-view.signature", zh: "签名", en: "Signature")
    /// The log's own.
    public let logSignature = Phrase("ledger-view.log-signature", zh: "{name}（账本）", en: "{name} (the log)")
    /// A cosigner's.
    public let cosignature = Phrase("ledger-view.cosignature", zh: "{name}，{time}", en: "{name}, {time}")
    /// Of a key that is not known here.
    public let unknownSignature = Phrase(
        "ledger-view.unknown-signature", zh: "{name}（公钥未知，未核验）", en: "{name} (unknown key, not verified)")
    /// Of a known key, and wrong.
    public let badSignature = Phrase("ledger-view.bad-signature", zh: "{name}（签名无效）", en: "{name} (does not verify)")
    /// Events with an effect.
    public let events = Phrase("ledger-view.events", zh: "条目：{effect}", en: "Entries: {effect}")
    /// Foreign revocations.
    public let foreignRevocations = Phrase(
        "ledger-view.foreign-revocations", zh: "条目：外来撤销", en: "Entries: foreign revocation")
    /// How fresh a copy is.
    public let freshness = Phrase("ledger-view.freshness", zh: "新鲜度", en: "Freshness")
    /// Within the bound.
    public let fresh = Phrase("ledger-view.fresh", zh: "新鲜：{age} 秒前联署", en: "fresh: cosigned {age} s ago")
    /// Beyond the bound.
    public let stale = Phrase(
        "ledger-view.stale", zh: "过时：{age} 秒前联署，界限 {bound} 秒",
        en: "stale: cosigned {age} s ago, the bound is {bound} s")
    /// The partner is frozen.
    public let frozen = Phrase("ledger-view.frozen", zh: "冻结：账本自相矛盾", en: "frozen: the ledger contradicts itself")
    /// The partner was removed.
    public let noPartner = Phrase(
        "ledger-view.no-partner", zh: "不再是伙伴，副本不再更新", en: "no partner any more: the copy stands still")
    /// Fetched and not verified.
    public let behind = Phrase("ledger-view.behind", zh: "已取未核验的叶子", en: "Leaves fetched, not yet verified")
    /// What this node's cosigner signed.
    public let ownCosignature = Phrase("ledger-view.own-cosignature", zh: "本节点的联署", en: "Cosigned by this node")
    /// Up to a size at a time.
    public let ownCosignatureText = Phrase(
        "ledger-view.own-cosignature-text", zh: "到 {size} 个叶子，{time}", en: "up to {size} leaves, {time}")
    /// A copy that has nothing yet, or a ledger without time.
    public let none = Phrase("ledger-view.none", zh: "无", en: "none")

    // MARK: a leaf

    /// Title of the first column.
    public let entry = Phrase("ledger-view.entry", zh: "条目 {index}", en: "Entry {index}")
    /// Event, seal or foreign revocation.
    public let kind = Phrase("ledger-view.kind", zh: "种类", en: "Kind")
    /// Kind 1.
    public let kindEvent = Phrase("ledger-view.kind-event", zh: "事件", en: "event")
    /// Kind 2.
    public let kindSeal = Phrase("ledger-view.kind-seal", zh: "封条", en: "seal")
    /// Kind 4.
    public let kindForeignRevocation = Phrase(
        "ledger-view.kind-foreign-revocation", zh: "外来撤销", en: "foreign revocation")
    /// What it does.
    public let effect = Phrase("ledger-view.effect", zh: "作用", en: "Effect")
    /// Which record.
    public let record = Phrase("ledger-view.record", zh: "记录", en: "Record")
    /// Its number in the record.
    public let sequence = Phrase("ledger-view.sequence", zh: "序号", en: "Number")
    /// Its coarse end.
    public let notAfter = Phrase("ledger-view.not-after", zh: "有效至（季度末）", en: "Good until (end of a quarter)")
    /// What it commits to.
    public let commitment = Phrase("ledger-view.commitment", zh: "承诺值", en: "Commitment")
    /// Whether the statement is held.
    public let opening = Phrase("ledger-view.opening", zh: "陈述", en: "Statement")
    /// It is.
    public let openingHeld = Phrase("ledger-view.opening-held", zh: "持有，这里不显示", en: "held, not shown here")
    /// It is not.
    public let openingMissing = Phrase("ledger-view.opening-missing", zh: "不持有或已清除", en: "not held, or erased")
    /// The suite of the record key.
    public let suite = Phrase("ledger-view.suite", zh: "套件", en: "Suite")
    /// The leaf hash.
    public let leafHash = Phrase("ledger-view.leaf-hash", zh: "叶散列", en: "Leaf hash")
    /// The block that it stands in.
    public let inBlock = Phrase("ledger-view.in-block", zh: "所在区块", en: "In block")
    /// Height and time.
    public let inBlockText = Phrase(
        "ledger-view.in-block-text", zh: "{height}，封于 {time}", en: "{height}, sealed {time}")
    /// The leaves of a block.
    public let leaves = Phrase("ledger-view.leaves", zh: "叶子", en: "Leaves")
    /// The seal before.
    public let previousSeal = Phrase("ledger-view.previous-seal", zh: "前一封条", en: "Seal before")
    /// The root over the block's entries.
    public let bodyRoot = Phrase("ledger-view.body-root", zh: "块内根", en: "Root of the block")

    // MARK: blocks

    /// Column: the height.
    public let block = Phrase("ledger-view.block", zh: "区块", en: "Block")
    /// Column: the time.
    public let sealed = Phrase("ledger-view.sealed", zh: "封于", en: "Sealed")
    /// Column: how many.
    public let entries = Phrase("ledger-view.entries", zh: "条目数", en: "Entries")
    /// Column: the seal's leaf hash, its beginning.
    public let seal = Phrase("ledger-view.seal", zh: "封条散列", en: "Seal hash")
    /// There is no such block.
    public let noBlocks = Phrase(
        "ledger-view.no-blocks", zh: "没有这样的区块；账本有 {height} 个区块。", en: "No such block; the ledger has {height} blocks.")

    // MARK: watch

    /// A new block.
    public let newBlock = Phrase(
        "ledger-view.new-block", zh: "区块 {height}  {time}  {entries} 个条目  共 {size} 个叶子  {cosigners} 个联署",
        en: "block {height}  {time}  entries {entries}  leaves {size}  cosigners {cosigners}")
    /// After it: how old the copies of partners' ledgers are.
    public let copies = Phrase("ledger-view.copies", zh: "  副本：{copies}", en: "  copies: {copies}")
    /// One copy.
    public let copy = Phrase("ledger-view.copy", zh: "{origin} {age} 秒前", en: "{origin} {age} s ago")

    // MARK: prove

    /// A receipt was written.
    public let receiptWritten = Phrase(
        "ledger-view.receipt-written", zh: "条目 {index} 的回执已核验并写入“{path}”，其中有陈述，可能含个人信息。",
        en: """
            The receipt of entry {index} was verified and written to “{path}”; it holds the statement and maybe \
            personal data.
            """)
    /// A proof was written.
    public let proofWritten = Phrase(
        "ledger-view.proof-written", zh: "条目 {index} 的证明已核验并写入“{path}”。",
        en: "The proof of entry {index} was verified and written to “{path}”.")
    /// How others check it.
    public let checkWith = Phrase(
        "ledger-view.check-with", zh: "离线核验：`nuo-verify receipt {path} --vkey {key}`",
        en: "To check it offline: `nuo-verify receipt {path} --vkey {key}`")

    // MARK: problems

    /// The ledger does not reach that far.
    public let noLeaf = Notice(
        "ledger-view", "no-entry",
        zh: ("账本“{origin}”没有条目 {index}：它有 {size} 个叶子。", "登记号从 0 开始；请用 `nuo ledger blocks` 查看。"),
        en: (
            "The ledger “{origin}” has no entry {index}: it has {size} leaves.",
            "Indexes begin at 0; see `nuo ledger blocks`."
        ))
    /// Nobody's key for it is known.
    public let noKey = Notice(
        "ledger-view", "no-ledger-key",
        zh: ("不知道账本“{origin}”的公钥，无法核验，因此没有写出。", "该伙伴已被移除：请用 `nuo node peers add` 重新接受其描述文件。"),
        en: (
            "The key of the ledger “{origin}” is not known, so nothing could be verified and nothing was written.",
            "The partner was removed: accept its descriptor again with `nuo node peers add`."
        ))
    /// The file is there.
    public let fileExists = Notice(
        "ledger-view", "file-exists", zh: ("文件“{path}”已经存在，没有覆盖。", "请换一个文件名。"),
        en: ("The file “{path}” exists and was not written over.", "Choose another name."))
}
