/// What `nuo ledger` says.
public struct LedgerCommandPhrases: PhraseGroup {
    /// `nuo ledger`
    public let group = Phrase("ledger.command", zh: "节点保存的账本。", en: "The ledgers that a node keeps.")
    /// `nuo ledger export`
    public let export = Phrase(
        "ledger.export", zh: "导出一本账本，供任何人离线验证。", en: "Export a ledger, for anybody to verify offline.")
    /// The directory to write.
    public let outputDirectory = Phrase(
        "ledger.option.directory", zh: "写入的目录；不存在，或者是空的。", en: "The directory to write: absent or empty.")
    /// `--node`
    public let node = Phrase(
        "ledger.option.node", zh: "节点的目录；节点可以正在运行。", en: "The node's directory; it may be running.")
    /// `--origin`
    public let origin = Phrase(
        "ledger.option.origin", zh: "账本的名称；不给出时为节点自己的账本，也可以是伙伴账本的副本。",
        en: "Which ledger: by default the node's own; may be a copy of a partner's.")
    /// Stands beside the progress.
    public let exporting = Phrase("ledger.exporting", zh: "写入文件", en: "Writing files")
    /// The ledger was exported.
    public let exported = Phrase(
        "ledger.exported", zh: "账本“{origin}”已导出到“{path}”：{size} 条，{files} 个文件。",
        en: "The ledger “{origin}” was exported to “{path}”: {size} leaves in {files} files.")
    /// Before the keys.
    public let keys = Phrase(
        "ledger.keys", zh: "验证它所用的公钥（请从可靠的途径取得，不要只凭这里的显示）：",
        en: "The keys that verify it (get them from a source you trust, not only from here):")
    /// There is no such ledger.
    public let unknown = Notice(
        "ledger", "no-ledger",
        zh: ("节点没有“{origin}”的账本，或者账本还是空的。", "节点保存的账本：{ledgers}。"),
        en: ("The node has no ledger of “{origin}”, or it is still empty.", "The ledgers that it keeps: {ledgers}."))
    /// The stored ledger does not fit together.
    public let damaged = Notice(
        "ledger", "ledger-damaged",
        zh: ("账本“{origin}”在节点上的保存有损坏：{reason}", "不要使用写出的部分；请用备份恢复节点，并保留现场。"),
        en: (
            "The ledger “{origin}” is damaged on this node: {reason}",
            "Do not use what was written; restore the node from a backup, and keep it as it is until then."
        ))
}
