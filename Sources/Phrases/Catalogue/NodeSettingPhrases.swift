/// What a node's settings are for, who set them and what values they take. The English of the last is exactly what the
/// configuration says, so that its values can be found in it and said again in Chinese.
public struct NodeSettingPhrases: PhraseGroup {
    // MARK: purposes, by key

    /// `listen.host`
    public let listenHost = Self.purpose("listen.host", zh: "监听的地址", en: "address to listen on")
    /// `listen.port`
    public let listenPort = Self.purpose("listen.port", zh: "监听的端口，0 为任意", en: "port to listen on, 0 for any")
    /// `public.url`
    public let publicURL = Self.purpose(
        "public.url", zh: "伙伴节点和个人使用的地址", en: "address that partners and people use")
    /// `log.level`
    public let logLevel = Self.purpose("log.level", zh: "日志的详细程度", en: "how much is logged")
    /// `log.file`
    public let logFile = Self.purpose(
        "log.file", zh: "日志文件；不给出时写到标准错误", en: "file for the log instead of standard error")
    /// `freshness.delta`
    public let freshnessDelta = Self.purpose(
        "freshness.delta", zh: "作决定时账本副本最多多旧", en: "how old a copy may be when a decision rests on it")
    /// `policy.file`
    public let policyFile = Self.purpose(
        "policy.file", zh: "核验伙伴账本的信任策略文件；不给出时以各账本自己的联署为准",
        en: "trust policy for partners' ledgers instead of each origin's own cosigner")
    /// `policy.unlisted`
    public let policyUnlisted = Self.purpose(
        "policy.unlisted", zh: "策略没有列出的伙伴如何处理", en: "what holds for partners that the policy does not list")
    /// `emergency.level5`
    public let emergencyLevel5 = Self.purpose(
        "emergency.level5", zh: "紧急情况下是否提供 5 级资料", en: "whether emergencies reach documents of level 5")
    /// `emergency.dispatch`
    public let emergencyDispatch = Self.purpose(
        "emergency.dispatch", zh: "没有名单时是否认可 120 调度编号", en: "whether a dispatch number stands in for a group")
    /// `emergency.refusals`
    public let emergencyRefusals = Self.purpose(
        "emergency.refusals", zh: "如何对待患者写明急救时也有效的禁止",
        en: "what becomes of prohibitions that hold in emergencies too")
    /// `emergency.tellWithin`
    public let emergencyTellWithin = Self.purpose(
        "emergency.tellWithin", zh: "紧急情况结束后多久之内必须告知患者", en: "until when the patient must be told afterwards")
    /// `emergency.reviewWithin`
    public let emergencyReviewWithin = Self.purpose(
        "emergency.reviewWithin", zh: "紧急情况结束后多久之内必须审查", en: "until when it must be reviewed afterwards")
    /// `emergency.suspendAfter`
    public let emergencySuspendAfter = Self.purpose(
        "emergency.suspendAfter", zh: "多久没有审查就不再准许声明人紧急调阅",
        en: "when a missing review ends emergencies of its declarant")
    /// `erasure.answerWithin`
    public let erasureAnswerWithin = Self.purpose(
        "erasure.answerWithin", zh: "查看人应在多久之内答复删除通知", en: "until when readers are to answer an erase order")
    /// `relatives.wait`
    public let relativesWait = Self.purpose(
        "relatives.wait", zh: "登记死亡后多久近亲属才可以查看", en: "from the entry of a death until near relatives read")
    /// `sync.tick`
    public let syncTick = Self.purpose("sync.tick", zh: "两次查看伙伴节点之间的时间", en: "between two looks at the partners")
    /// `block.minInterval`
    public let blockInterval = Self.purpose(
        "block.minInterval", zh: "账本两个区块之间的最短时间", en: "least time between two blocks of the ledger")
    /// `lock.file`
    public let lockFile = Self.purpose(
        "lock.file", zh: "最近一次签署的记录；最好不与数据库放在同一块磁盘上",
        en: "record of the last signed head; best on another disk than the database")
    /// `metrics.listen`
    public let metricsListen = Self.purpose(
        "metrics.listen", zh: "向本机提供指标的地址；不给出时不提供", en: "where metrics are served to this machine; nowhere by default")
    /// `limits.connections`
    public let connections = Self.purpose("limits.connections", zh: "同时打开的连接数", en: "open connections")
    /// `limits.connectionsPerAddress`
    public let connectionsPerAddress = Self.purpose(
        "limits.connectionsPerAddress", zh: "同一网络地址打开的连接数", en: "open connections from one network address")
    /// `limits.requestsAtOnce`
    public let requestsAtOnce = Self.purpose(
        "limits.requestsAtOnce", zh: "同时处理的请求数", en: "requests worked on at once")
    /// `limits.requestsWaiting`
    public let requestsWaiting = Self.purpose(
        "limits.requestsWaiting", zh: "排队等待的请求数", en: "requests that wait for a place")
    /// `limits.requestsPerPeer`
    public let requestsPerPeer = Self.purpose("limits.requestsPerPeer", zh: "同一伙伴的请求数", en: "requests of one peer")
    /// `limits.longPolls`
    public let longPolls = Self.purpose("limits.longPolls", zh: "保持的长轮询数", en: "long polls held open")
    /// `limits.headTimeout`
    public let headTimeout = Self.purpose(
        "limits.headTimeout", zh: "从连接到收齐请求头的时间", en: "from connection to complete request head")
    /// `limits.bodyTimeout`
    public let bodyTimeout = Self.purpose(
        "limits.bodyTimeout", zh: "从请求头到收齐正文的时间", en: "from request head to complete body")
    /// `limits.idleTimeout`
    public let idleTimeout = Self.purpose(
        "limits.idleTimeout", zh: "同一连接两次请求之间的时间", en: "between two requests of a connection")

    // MARK: sources

    /// Given with the command.
    public let commandLine = Phrase("setting.source.command-line", zh: "命令行", en: "command line")
    /// An environment variable.
    public let environment = Phrase(
        "setting.source.environment", zh: "环境变量 {variable}", en: "environment variable {variable}")
    /// A file.
    public let file = Phrase("setting.source.file", zh: "文件 {path}", en: "file {path}")
    /// Nobody said otherwise.
    public let standard = Phrase("setting.source.default", zh: "默认", en: "default")

    // MARK: what values they take

    /// Any text.
    public let anyText = Phrase("setting.expected.text", zh: "文字", en: "text")
    /// A number.
    public let integer = Phrase(
        "setting.expected.integer", zh: " {low} 到 {high} 的整数", en: "a whole number from {low} to {high}")
    /// A word of a list.
    public let choice = Phrase("setting.expected.choice", zh: "其中之一：{values}", en: "one of {values}")
    /// An address of this machine.
    public let loopback = Phrase(
        "setting.expected.loopback", zh: "数字形式的本机回环地址和端口，例如 127.0.0.1:9464",
        en: "a loopback address in digits with a port, such as 127.0.0.1:9464")
    /// A duration.
    public let duration = Phrase(
        "setting.expected.duration", zh: " {low} 到 {high} 的时间，例如 500ms、10s、2m、24h",
        en: "a time from {low} to {high}, such as 500ms, 10s, 2m or 24h")

    /// What the setting with a key is for; nil for a key that is not in the table.
    public func purpose(key: String) -> Phrase? { phrases.first { $0.id == "setting.\(key)" } }

    /// What a value should be, said in `language`.
    public func expectation(_ english: String, in language: Language) -> String {
        let known = [integer, duration, loopback, choice, anyText].lazy.compactMap { phrase in
            phrase.arguments(from: english, in: .en).map { phrase.text(language, $0) }
        }
        return known.first ?? english
    }

    private static func purpose(_ key: String, zh: String, en: String) -> Phrase {
        Phrase("setting.\(key)", zh: zh, en: en)
    }
}
