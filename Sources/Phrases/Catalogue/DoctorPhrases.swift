/// What `nuo node doctor` finds. A finding has two sentences: what is so, and under its code with `.next`, what to do.
public struct DoctorPhrases: PhraseGroup {
    /// `nuo node doctor`
    public let abstract = Phrase(
        "doctor.abstract", zh: "检查节点的目录、锁记录、索引、磁盘、时钟和伙伴节点，并说明该怎么办。",
        en: "Look at a node's directory, lock record, indexes, disk, clock and partners, and say what to do.")
    /// `--repair`
    public let repairHelp = Phrase(
        "doctor.repair-help", zh: "索引损坏时由条目重建；节点须已停止。",
        en: "Make damaged indexes anew from the entries; the node must be stopped.")
    /// Column.
    public let severity = Phrase("doctor.column-severity", zh: "程度", en: "Severity")
    /// Column.
    public let finding = Phrase("doctor.column-finding", zh: "发现", en: "Finding")
    /// Column.
    public let next = Phrase("doctor.column-next", zh: "该怎么办", en: "What to do")
    /// `error`
    public let error = Phrase("doctor.severity.error", zh: "错误", en: "error")
    /// `warning`
    public let warning = Phrase("doctor.severity.warning", zh: "警告", en: "warning")
    /// `note`
    public let note = Phrase("doctor.severity.note", zh: "提示", en: "note")
    /// Nothing.
    public let healthy = Phrase("doctor.healthy", zh: "没有发现问题。", en: "Nothing is wrong.")

    // MARK: findings, by code

    /// `readable-by-others`
    public let readableByOthers = Phrase(
        "doctor.finding.readable-by-others", zh: "其他用户对“{path}”有权限（{mode}）",
        en: "other users have rights on “{path}” ({mode})")
    /// What to do about it.
    public let readableByOthersNext = Phrase(
        "doctor.finding.readable-by-others.next", zh: "运行 `chmod go-rwx {path}`；密钥可能已被读取的，请更换",
        en: "run `chmod go-rwx {path}`; make new keys if somebody may have read one")
    /// `missing-file`
    public let missingFile = Phrase(
        "doctor.finding.missing-file", zh: "缺少文件“{path}”",
        en: "the file “{path}” is missing")
    /// What to do about it.
    public let missingFileNext = Phrase(
        "doctor.finding.missing-file.next", zh: "从备份恢复它；没有备份的密钥无法重建",
        en: "put it back from a backup; a lost key can't be made again")
    /// `foreign-file`
    public let foreignFile = Phrase(
        "doctor.finding.foreign-file", zh: "“{path}”不属于节点",
        en: "“{path}” is no file of a node")
    /// What to do about it.
    public let foreignFileNext = Phrase(
        "doctor.finding.foreign-file.next", zh: "确认来历后移走",
        en: "find out where it comes from, and move it away")
    /// `bad-settings`
    public let badSettings = Phrase(
        "doctor.finding.bad-settings", zh: "配置有误",
        en: "the settings are wrong")
    /// What to do about it.
    public let badSettingsNext = Phrase(
        "doctor.finding.bad-settings.next", zh: "运行 `nuo node config check` 查看",
        en: "see `nuo node config check`")
    /// `no-database`
    public let noDatabase = Phrase(
        "doctor.finding.no-database", zh: "没有数据库",
        en: "there is no database")
    /// What to do about it.
    public let noDatabaseNext = Phrase(
        "doctor.finding.no-database.next", zh: "新节点在首次运行时生成；否则用 `nuo node restore` 恢复",
        en: "a new node makes it when it is run; else use `nuo node restore`")
    /// `newer-schema`
    public let newerSchema = Phrase(
        "doctor.finding.newer-schema", zh: "数据库由更新版本的程序写成（{version}）",
        en: "a newer version of the program wrote the database ({version})")
    /// What to do about it.
    public let newerSchemaNext = Phrase(
        "doctor.finding.newer-schema.next", zh: "升级本程序",
        en: "upgrade the program")
    /// `unusable-database`
    public let unusableDatabase = Phrase(
        "doctor.finding.unusable-database", zh: "数据库打不开：{reason}",
        en: "the database can't be opened: {reason}")
    /// What to do about it.
    public let unusableDatabaseNext = Phrase(
        "doctor.finding.unusable-database.next", zh: "检查磁盘；用 `nuo node restore` 恢复备份",
        en: "check the disk; put a backup back with `nuo node restore`")
    /// `damaged`
    public let damagedFound = Phrase(
        "doctor.finding.damaged", zh: "{what}",
        en: "{what}")
    /// What to do about it.
    public let damagedFoundNext = Phrase(
        "doctor.finding.damaged.next", zh: "停止节点，保存现状，用 `nuo node restore` 恢复备份",
        en: "stop the node, keep it as it is, and put a backup back with `nuo node restore`")
    /// `damaged-index`
    public let damagedIndex = Phrase(
        "doctor.finding.damaged-index", zh: "{what}",
        en: "{what}")
    /// What to do about it.
    public let damagedIndexNext = Phrase(
        "doctor.finding.damaged-index.next", zh: "停止节点后运行 `nuo node doctor --repair`",
        en: "stop the node and run `nuo node doctor --repair`")
    /// `repaired`
    public let repairedFound = Phrase(
        "doctor.finding.repaired", zh: "索引已由条目重建",
        en: "the indexes were made anew from the entries")
    /// What to do about it.
    public let repairedFoundNext = Phrase(
        "doctor.finding.repaired.next", zh: "无需处理",
        en: "nothing")
    /// `statements-lost`
    public let statementsLost = Phrase(
        "doctor.finding.statements-lost", zh: "账本有 {count} 条的声明原文不在本节点：恢复的备份比它们早",
        en: "the statements of {count} entries are not held here: the backup that was restored is older than they are")
    /// What to do about it.
    public let statementsLostNext = Phrase(
        "doctor.finding.statements-lost.next",
        zh: "伙伴节点没有原文。请告知有关的人核对自己的回执：读不出的授权线不再给出资料，请本人停用后重新开通、重新签署；机构重新登记、颁发和关联",
        en:
            "partners have none; tell the people concerned to compare their receipts: a line that can't be read gives nothing, is to be stopped and opened anew, and consents signed again; institutions enrol, issue and link again"
    )
    /// `bad-policy`
    public let badPolicy = Phrase(
        "doctor.finding.bad-policy", zh: "信任策略用不了：{reason}", en: "the trust policy can't be used: {reason}")
    /// What to do about it.
    public let badPolicyNext = Phrase(
        "doctor.finding.bad-policy.next", zh: "更正 `policy.file` 所指的文件；在此之前节点不会启动",
        en: "correct the file that `policy.file` names; until then the node does not start")
    /// `restored`
    public let restoredFound = Phrase(
        "doctor.finding.restored", zh: "数据库来自备份，尚未与伙伴节点核对",
        en: "the database was put back and not compared with partners yet")
    /// What to do about it.
    public let restoredFoundNext = Phrase(
        "doctor.finding.restored.next", zh: "运行节点，让它连上伙伴节点；此前不签署",
        en: "run the node where it reaches its partners; until then it signs nothing")
    /// `rolled-back`
    public let rolledBack = Phrase(
        "doctor.finding.rolled-back", zh: "锁记录有 {locked} 个叶子，数据库只有 {size} 个",
        en: "the lock record has {locked} leaves, the database only {size}")
    /// What to do about it.
    public let rolledBackNext = Phrase(
        "doctor.finding.rolled-back.next", zh: "运行节点，从伙伴节点取回；取不回的，请另立账本",
        en: "run the node, so that it fetches them from partners; if nobody has them, begin a new ledger")
    /// `lock-missing`
    public let lockMissing = Phrase(
        "doctor.finding.lock-missing", zh: "缺少锁记录“{path}”",
        en: "the lock record “{path}” is missing")
    /// What to do about it.
    public let lockMissingNext = Phrase(
        "doctor.finding.lock-missing.next", zh: "移动过的，请放回或改正 lock.file；丢失的，运行节点向伙伴节点核对",
        en: "if it was moved, put it back or correct lock.file; if it is lost, run the node to compare with partners")
    /// `lock-damaged`
    public let lockDamaged = Phrase(
        "doctor.finding.lock-damaged", zh: "锁记录“{path}”已损坏",
        en: "the lock record “{path}” is damaged")
    /// What to do about it.
    public let lockDamagedNext = Phrase(
        "doctor.finding.lock-damaged.next", zh: "检查那块磁盘；运行节点，向伙伴节点核对后会重写",
        en: "check that disk; run the node, which writes it anew once partners confirm its ledger")
    /// `lock-foreign`
    public let lockForeign = Phrase(
        "doctor.finding.lock-foreign", zh: "锁记录“{path}”属于另一个账本",
        en: "the lock record “{path}” is another ledger's")
    /// What to do about it.
    public let lockForeignNext = Phrase(
        "doctor.finding.lock-foreign.next", zh: "改正配置项 lock.file",
        en: "correct the setting lock.file")
    /// `behind`
    public let behindFound = Phrase(
        "doctor.finding.behind", zh: "伙伴节点持有更多本账本的内容",
        en: "a partner holds more of this ledger")
    /// What to do about it.
    public let behindFoundNext = Phrase(
        "doctor.finding.behind.next", zh: "运行节点，从伙伴节点取回",
        en: "run the node, so that it fetches what is missing")
    /// `forked`
    public let forkedFound = Phrase(
        "doctor.finding.forked", zh: "本账本存在另一种历史",
        en: "another history of this ledger exists")
    /// What to do about it.
    public let forkedFoundNext = Phrase(
        "doctor.finding.forked.next", zh: "不要再用；保存现状，联系伙伴节点，另立账本",
        en: "do not use it any more: keep it as it is, talk to your partners, begin a new ledger")
    /// `disk-low`
    public let diskLow = Phrase(
        "doctor.finding.disk-low", zh: "磁盘只剩 {percent}%",
        en: "only {percent} % of the disk is free")
    /// What to do about it.
    public let diskLowNext = Phrase(
        "doctor.finding.disk-low.next", zh: "腾出空间，或换更大的磁盘",
        en: "make room, or move to a larger disk")
    /// `clock-behind`
    public let clockBehind = Phrase(
        "doctor.finding.clock-behind", zh: "时钟比“{origin}”的联署慢 {seconds} 秒",
        en: "the clock is {seconds} s behind a cosignature of “{origin}”")
    /// What to do about it.
    public let clockBehindNext = Phrase(
        "doctor.finding.clock-behind.next", zh: "校准时钟（NTP）；此前拒绝一切调阅",
        en: "set the clock (NTP); until then every access is denied")
    /// `certificate-ends`
    public let certificateEnds = Phrase(
        "doctor.finding.certificate-ends", zh: "TLS 证书于 {date} 到期",
        en: "the TLS certificate ends on {date}")
    /// What to do about it.
    public let certificateEndsNext = Phrase(
        "doctor.finding.certificate-ends.next", zh: "证书由伙伴节点按公钥识别；到期前请备好新证书",
        en: "partners recognise its key; prepare a new certificate before that day")
    /// `closed`
    public let closed = Phrase(
        "doctor.finding.closed", zh: "本账本已经关闭（共 {size} 条），不再写入",
        en: "this ledger was closed at {size} leaves; nothing is entered any more")
    /// What to do about it.
    public let closedNext = Phrase(
        "doctor.finding.closed.next", zh: "用新的账本名另建节点；旧账本留作核对",
        en: "go on with a new node under another name; keep this ledger for proofs")
    /// `partner-closed`
    public let partnerClosed = Phrase(
        "doctor.finding.partner-closed", zh: "“{origin}”的账本已经关闭，副本留作核对",
        en: "the ledger of “{origin}” was closed; the copy is kept for proofs")
    /// What to do about it.
    public let partnerClosedNext = Phrase(
        "doctor.finding.partner-closed.next", zh: "它的新节点另行接受：`nuo node peers add`",
        en: "accept its new node with `nuo node peers add`")
    /// `log-key-unfinished`
    public let logKeyUnfinished = Phrase(
        "doctor.finding.log-key-unfinished", zh: "账本已更换日志密钥（自 {end} 条起），但旧密钥的文件还在原处",
        en: "the ledger has changed its log key (above {end} leaves), and the old key's file still lies in its place")
    /// What to do about it.
    public let logKeyUnfinishedNext = Phrase(
        "doctor.finding.log-key-unfinished.next", zh: "运行 `nuo node rotate log {path} --finish`，把更换做完",
        en: "run `nuo node rotate log {path} --finish`, which goes on where it was cut off")
    /// `partner-stale`
    public let partnerStale = Phrase(
        "doctor.finding.partner-stale", zh: "“{origin}”的副本已过时：最近一次联署在 {seconds} 秒前",
        en: "the copy of “{origin}” is stale: last cosigned {seconds} s ago")
    /// What to do about it.
    public let partnerStaleNext = Phrase(
        "doctor.finding.partner-stale.next", zh: "运行中的节点仍如此时，检查网络，联系对方",
        en: "if the node runs, check the network and ask the partner's operator")
    /// `partner-frozen`
    public let partnerFrozen = Phrase(
        "doctor.finding.partner-frozen", zh: "“{origin}”已停用：它的账本自相矛盾",
        en: "“{origin}” is suspended: its ledger contradicts itself")
    /// What to do about it.
    public let partnerFrozenNext = Phrase(
        "doctor.finding.partner-frozen.next", zh: "见 `nuo node evidence`，联系对方",
        en: "see `nuo node evidence`, and talk to the partner's operator")
    /// `upgrade-needed`
    public let upgradeNeeded = Phrase(
        "doctor.finding.upgrade-needed", zh: "“{origin}”的账本用了更新的格式（{form}），副本停在它之前",
        en: "the ledger of “{origin}” has a newer format ({form}); the copy stops before it")
    /// What to do about it.
    public let upgradeNeededNext = Phrase(
        "doctor.finding.upgrade-needed.next", zh: "升级本程序后重新启动，副本自行继续；在此之前，凭该账本的调阅一律拒绝",
        en: "upgrade this program and start it again: the copy goes on; until then what rests on that ledger is denied")
    /// `mirror-frozen`
    public let mirrorFrozen = Phrase(
        "doctor.finding.mirror-frozen", zh: "只核对哈希的账本“{origin}”自相矛盾，已停止跟随",
        en: "“{origin}”, followed by its hashes, signed two histories: it is followed no longer")
    /// What to do about it.
    public let mirrorFrozenNext = Phrase(
        "doctor.finding.mirror-frozen.next", zh: "见 `nuo node evidence`，把文件交给依赖该账本的各方",
        en: "see `nuo node evidence`, and give the file to whoever relies on that ledger")
    /// `mirror-unchecked`
    public let mirrorUnchecked = Phrase(
        "doctor.finding.mirror-unchecked", zh: "“{origin}”已有 {seconds} 秒没有出示账本头（{problem}）",
        en: "“{origin}” has shown no head for {seconds} s ({problem})")
    /// What to do about it.
    public let mirrorUncheckedNext = Phrase(
        "doctor.finding.mirror-unchecked.next", zh: "节点运行时仍如此，检查地址和网络：`nuo node mirrors list`",
        en: "if the node runs, check address and network: `nuo node mirrors list`")
    /// `mirror-behind`
    public let mirrorBehind = Phrase(
        "doctor.finding.mirror-behind", zh: "“{origin}”的哈希副本落后 {lag} 条（{problem}）",
        en: "the mirror of “{origin}” is {lag} leaves behind ({problem})")
    /// What to do about it.
    public let mirrorBehindNext = Phrase(
        "doctor.finding.mirror-behind.next", zh: "`not-signed`：对方换了日志密钥，用新的验证密钥重新添加；其他：查看日志，联系对方",
        en:
            "`not-signed`: its log key has changed, add it again with the new one; else read the log, and ask its operator"
    )
    /// `no-partners`
    public let noPartners = Phrase(
        "doctor.finding.no-partners", zh: "没有伙伴节点",
        en: "there are no partners")
    /// What to do about it.
    public let noPartnersNext = Phrase(
        "doctor.finding.no-partners.next", zh: "没有伙伴持有副本时，丢失的账本无法取回；请勤备份",
        en: "nobody else holds the ledger: what is lost stays lost, so back up often")

    /// Both sentences of a finding; nil for a code that is none.
    public func finding(code: String) -> (found: Phrase, next: Phrase)? {
        guard let found = Catalogue.phrase("doctor.finding.\(code)"),
            let next = Catalogue.phrase("doctor.finding.\(code).next")
        else { return nil }
        return (found, next)
    }
}
