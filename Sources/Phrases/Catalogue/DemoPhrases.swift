/// The demonstration's story.
public struct DemoPhrases: PhraseGroup {
    /// `nuo demo`
    public let abstract = Phrase(
        "demo.abstract", zh: "在本机演示两个城市之间的授权、调阅、撤回和核验（真实的加密、mTLS 和 SQLite）。",
        en:
            "Show consent, access, withdrawal and verification between two cities on this machine: real encryption, mTLS and SQLite."
    )
    /// `--dir`
    public let dirOption = Phrase(
        "demo.dir-option", zh: "演示用的目录，须不存在或为空；默认用临时目录。",
        en: "Directory for the demonstration, absent or empty; a temporary one by default.")
    /// `--records`
    public let recordsOption = Phrase(
        "demo.records-option", zh: "另外导入这个目录下所有的 .json、.xml、.pdf 和 .dcm 文件，并逐一打开。",
        en: "Also import every .json, .xml, .pdf and .dcm file below this directory, and open each.")
    /// `--keep`
    public let keepOption = Phrase(
        "demo.keep-option", zh: "结束后保留目录，并导出账本和患者自己的副本。",
        en: "Keep the directory afterwards, with exported ledgers and the patients' own copies.")
    /// The directory has something in it.
    public let notEmpty = Notice(
        "demo", "directory-not-empty",
        zh: ("“{path}”不是空目录，演示不会覆盖任何东西。", "请换一个不存在或空的目录。"),
        en: (
            "“{path}” is not empty, and the demonstration overwrites nothing.",
            "Name a directory that is absent or empty."
        ))
    /// A step did not come out as it should.
    public let failed = Notice(
        "demo", "step-failed",
        zh: ("步骤“{step}”的结果是 {outcome}，应为 {expected}。", "请加 `--keep` 重新运行，并把目录里的日志交给管理员。"),
        en: (
            "The step “{step}” came out as {outcome}, not {expected}.",
            "Run it again with `--keep` and give the log in the directory to your administrator."
        ))
    /// Preparation did not work.
    public let preparation = Notice(
        "demo", "preparation-failed",
        zh: ("准备演示时出错：{reason}", "请检查磁盘空间和端口后重试。"),
        en: ("Preparing the demonstration failed: {reason}", "Check disk space and ports, then try again."))
    /// Opening line.
    public let opening = Phrase(
        "demo.opening", zh: "成都、重庆和监管方的三个节点正在本机启动……",
        en: "Three nodes are starting on this machine: Chengdu, Chongqing and the supervisor…")
    /// The cast.
    public let cast = Phrase(
        "demo.cast",
        zh: "患者欧阳𠮷的归属节点在重庆；检验资料在成都，影像资料在重庆；李医生在成都工作，王医生所在机构接入监管方的节点。",
        en:
            "The patient Ouyang Ji has their home node in Chongqing; laboratory results lie in Chengdu, images in Chongqing; Dr Li works in Chengdu, Dr Wang at an institution on the supervisor's node."
    )
    /// A step and its outcome.
    public let step = Phrase(
        "demo.step", zh: "{mark} {text}（{milliseconds} 毫秒）", en: "{mark} {text} ({milliseconds} ms)")
    /// Progress over the patients of `--records`.
    public let recordsProgress = Phrase("demo.records-progress", zh: "资料中的患者", en: "Patients among the records")
    /// Records imported.
    public let records = Phrase(
        "demo.records", zh: "导入并打开了 {count} 份资料，{refused} 份未导入。",
        en: "{count} documents were imported and opened; {refused} were refused.")
    /// The end.
    public let ending = Phrase(
        "demo.ending", zh: "演示结束：{count} 步全部符合预期。",
        en: "Done: all {count} steps came out as expected.")
    /// Where it was left.
    public let kept = Phrase("demo.kept", zh: "目录：{path}", en: "Directory: {path}")

    // MARK: steps

    /// `lookup-before-consent`
    public let lookupBeforeConsent = Phrase(
        "demo.lookup-before-consent", zh: "王医生在患者授权之前查询检验结果：被拒绝",
        en: "Dr Wang looks up laboratory results before any consent: refused")
    /// `request-reaches-patient`
    public let requestReachesPatient = Phrase(
        "demo.request-reaches-patient", zh: "申请送到了患者那里：患者看到是谁、为什么申请",
        en: "The request reaches the patient, who sees who asks and why")
    /// `grant-labs`
    public let grantLabs = Phrase(
        "demo.grant-labs", zh: "患者同意王医生查看成都的检验结果，阅读并签署中文文本",
        en: "The patient consents that Dr Wang reads the results in Chengdu, and signs the text shown")
    /// `lookup-labs`
    public let lookupLabs = Phrase(
        "demo.lookup-labs", zh: "王医生再次查询：找到检验结果，查看已登记",
        en: "Dr Wang looks again: the results are found, and the access is entered")
    /// `open-labs`
    public let openLabs = Phrase(
        "demo.open-labs", zh: "王医生核验并打开原件，与保管机构的原件逐字节一致",
        en: "Dr Wang verifies and opens the original, byte for byte")
    /// `lookup-imaging`
    public let lookupImaging = Phrase(
        "demo.lookup-imaging", zh: "李医生查询重庆的影像：患者没有同意，被拒绝",
        en: "Dr Li looks up the images in Chongqing: no consent, refused")
    /// `history`
    public let history = Phrase(
        "demo.history", zh: "患者查看谁看过：每一条都有证明并核验通过",
        en: "The patient sees who read what; each line is proved and verified")
    /// `receipt-offline`
    public let receiptOffline = Phrase(
        "demo.receipt-offline", zh: "离线核验查看记录的回执，不需要任何节点",
        en: "The receipt of that access is verified offline, without any node")
    /// `withdraw`
    public let withdraw = Phrase("demo.withdraw", zh: "患者撤回同意", en: "The patient withdraws the consent")
    /// `lookup-after-withdraw`
    public let lookupAfterWithdraw = Phrase(
        "demo.lookup-after-withdraw", zh: "撤回之后查询：被拒绝", en: "A lookup after the withdrawal: refused")
    /// `grant-again`
    public let grantAgain = Phrase("demo.grant-again", zh: "患者重新同意", en: "The patient consents anew")
    /// `lookup-again`
    public let lookupAgain = Phrase("demo.lookup-again", zh: "重新同意之后查询：找到", en: "A lookup after that: found")
    /// `lookup-on-stale-copy`
    public let lookupOnStaleCopy = Phrase(
        "demo.lookup-on-stale-copy", zh: "重庆节点停机，成都的副本超过时限：宁可拒绝，也不凭过期的授权放行",
        en: "Chongqing is down and Chengdu's copy is too old: refused rather than decided on stale consent")
    /// `grant-imaging`
    public let grantImaging = Phrase(
        "demo.grant-imaging", zh: "患者同意李医生查看重庆的影像", en: "The patient consents that Dr Li reads the images in Chongqing")
    /// `open-imaging`
    public let openImaging = Phrase(
        "demo.open-imaging", zh: "李医生在成都核验并打开重庆的影像报告",
        en: "Dr Li, in Chengdu, verifies and opens the report from Chongqing")
    /// `tampered-ledger`
    public let tamperedLedger = Phrase(
        "demo.tampered-ledger", zh: "改动导出账本的一个比特：核验不通过",
        en: "One bit of an exported ledger is changed: it does not verify")
    /// `swapped-payload`
    public let swappedPayload = Phrase(
        "demo.swapped-payload", zh: "用另一份密文替换资料：医生的程序拒绝打开",
        en: "The payload is swapped for another: the reader's program refuses to open it")

    /// The group has no state.
    public init() {}
}
