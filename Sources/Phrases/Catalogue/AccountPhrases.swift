/// What custodians' accounts of their disclosures say to operators and patients.
public struct AccountPhrases: PhraseGroup {
    // MARK: nuo node account

    /// `nuo node account`
    public let abstract = Phrase(
        "account.abstract", zh: "现在登记一份披露账目：各保管机构向谁的知情同意线披露过几次。",
        en: "Enter an account of disclosures now: how many each custodian made, line by line.")
    /// Below it.
    public let discussion = Phrase(
        "account.discussion",
        zh: """
            运行中的节点每天（北京时间）自动登记一次，前提是前一天或更早有过披露。账目送交患者的归属节点，患者在 \
            `nuo patient history` 中看到；账目登记后不能删改。
            """,
        en: """
            A running node does so once a day (UTC+8) when something was disclosed on an earlier day. Patients' home \
            nodes get it, and patients see it in `nuo patient history`; what was accounted can't be deleted or changed.
            """)
    /// One account.
    public let entered = Phrase(
        "account.entered", zh: "{custodian}：账目已登记（第 {entry} 条），涉及 {lines} 条知情同意线，算到第 {height} 块。",
        en: "{custodian}: accounted for {lines} lines up to block {height} (entry {entry}).")
    /// Nothing.
    public let nothing = Phrase(
        "account.nothing", zh: "本节点的保管机构没有披露过资料，无账可记。",
        en: "No custodian of this node has disclosed anything, so there is nothing to account for.")

    // MARK: nuo patient history

    /// Everything is there.
    public let complete = Phrase(
        "account.complete", zh: "{custodian}：据其账目，以上记录截至第 {height} 块（{time}）完整。",
        en: "{custodian}: complete to block {height} by the custodian's account ({time}).")
    /// Some were not reported.
    public let unreported = Phrase(
        "account.unreported", zh: "{custodian}：其账目截至第 {height} 块（{time}）还有 {count} 次披露尚未报告给您的节点。",
        en: """
            {custodian}: its account to block {height} ({time}) counts {count} more disclosures than were reported to \
            your node.
            """)
    /// It leaves something out.
    public let contradicted = Phrase(
        "account.contradicted", zh: "{custodian}：其账目截至第 {height} 块（{time}）与已知的披露不符。",
        en: "{custodian}: its account to block {height} ({time}) contradicts disclosures that are known.")
    /// It says nothing any more.
    public let overdue = Phrase(
        "account.overdue", zh: "{custodian}：已有 {days} 天没有提交账目，无法确认以上记录是否完整。",
        en: "{custodian}: has not accounted for {days} days, so nothing says that the above is complete.")
    /// A file was kept.
    public let evidence = Phrase(
        "account.evidence",
        zh:
            "有一份证据：{origin} 的披露与其账目自相矛盾，已保存为“{path}”。核验：`nuo-verify evidence {path} --vkey '{vkey}'`",
        en: """
            There is evidence that disclosures of {origin} contradict what it states of them, kept in “{path}”. Check \
            with: `nuo-verify evidence {path} --vkey '{vkey}'`
            """)
    /// The reader's node alone reported it.
    public let readersOnly = Phrase(
        "account.readers-only", zh: "{custodian}：以上有 {count} 次披露只有查看方的节点报告过，保管机构没有报告。",
        en: "{custodian}: {count} disclosures above were reported by the reader's node alone, not by the custodian.")
}
