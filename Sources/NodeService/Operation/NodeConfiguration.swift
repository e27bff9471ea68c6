public import ConsentPolicy
public import Foundation

/// A node's settings: from the command line, else the environment (`NUO_LISTEN_PORT` for `listen.port`), else the file
/// `config.json` in its directory, else the default.
public struct NodeConfiguration: Sendable, Hashable {
    /// How much is logged.
    public enum LogLevel: String, Sendable, CaseIterable {
        /// From the finest to the gravest, as swift-log names them.
        case trace, debug, info, notice, warning, error, critical
    }

    /// Where to listen.
    public let listenHost: String
    /// The port; 0 for any free one.
    public let listenPort: Int
    /// The address that partners and people use; `https://host:port` of the listener when not given.
    public let publicURL: String
    /// How much is logged.
    public let logLevel: LogLevel
    /// A file for the log; nil for standard error.
    public let logFile: String?
    /// How old a copy may be when a decision rests on it.
    public let freshnessDelta: Duration
    /// A `tlog-policy` file for partners' ledgers, relative to the node's directory; nil for each origin's own cosigner.
    public let policyFile: String?
    /// What holds for partners that are not in it.
    public let policyUnlisted: NodePolicy.Unlisted
    /// What declared emergencies open, and how long telling and review may take.
    public let emergency: EmergencyPolicy
    /// Within how many seconds readers are to answer an erase order.
    public let eraseAnswerSeconds: UInt64
    /// Seconds from the entry of a death until near relatives read.
    public let relativesWaitSeconds: UInt64
    /// Between two looks at the partners.
    public let syncTick: Duration
    /// From the end of one block to the beginning of the next: longer hides more of when something was said.
    public let blockInterval: Duration
    /// The lock record, relative to the node's directory; nil for the standard place in it.
    public let lockFile: String?
    /// Where numbers are told to a scraper on this machine; nil for nowhere.
    public let metricsListen: NodeServer.Address?
    /// The transport's limits, those that can be set.
    public let limits: Limits

    /// A line of `nuo node config check`.
    public struct Line: Sendable, Hashable {
        /// The key.
        public let key: String
        /// Its value in force.
        public let value: String
        /// Who set it.
        public let source: ConfigurationSource
        /// What it is for.
        public let purpose: String
    }

    private let lines: [Line]

    /// Every setting with its value and where it came from, in a fixed order.
    public func describe() -> [Line] { lines }

    /// Reads and checks every setting. `commandLine` maps keys such as `listen.port` to text.
    public init(
        commandLine: [String: String] = [:], environment: [String: String], file: URL
    ) throws(ConfigurationError) {
        let layers = try ConfigurationLayers(commandLine: commandLine, environment: environment, file: file)
        var reader = SettingReader(layers: layers)
        listenHost = try reader.read(.text("listen.host", "127.0.0.1", "address to listen on"))
        listenPort = try reader.read(.integer("listen.port", 8443, in: 0...65_535, "port to listen on, 0 for any"))
        let publicURL = try reader.read(.optionalText("public.url", "address that partners and people use"))
        self.publicURL = publicURL.isEmpty ? "https://\(listenHost):\(listenPort)" : publicURL
        logLevel = try reader.read(.choice("log.level", LogLevel.info, "how much is logged"))
        let logFile = try reader.read(.optionalText("log.file", "file for the log instead of standard error"))
        self.logFile = logFile.isEmpty ? nil : logFile
        freshnessDelta = try reader.read(
            .duration(
                "freshness.delta", .seconds(60), in: .seconds(10) ... .seconds(3_600),
                "how old a copy may be when a decision rests on it"))
        let policyFile = try reader.read(
            .optionalText("policy.file", "trust policy for partners' ledgers instead of each origin's own cosigner"))
        self.policyFile = policyFile.isEmpty ? nil : policyFile
        policyUnlisted = try reader.read(
            .choice(
                "policy.unlisted", NodePolicy.Unlisted.deny, "what holds for partners that the policy does not list"))
        emergency = try Self.emergency(&reader)
        eraseAnswerSeconds = try Self.seconds(
            "erasure.answerWithin", EraseOrder.usualSeconds, "until when readers are to answer an erase order", &reader)
        relativesWaitSeconds = try Self.relativesWait(&reader)
        syncTick = try reader.read(
            .duration(
                "sync.tick", .seconds(1), in: .milliseconds(50) ... .seconds(60), "between two looks at the partners"))
        blockInterval = try reader.read(
            .duration(
                "block.minInterval", .zero, in: .zero ... .seconds(10),
                "least time between two blocks of the ledger"))
        let lockFile = try reader.read(
            .optionalText("lock.file", "record of the last signed head; best on another disk than the database"))
        self.lockFile = lockFile.isEmpty ? nil : lockFile
        metricsListen = try reader.read(.loopback("metrics.listen", "where metrics are served to this machine"))
        limits = try Self.limits(&reader)
        lines = reader.lines
        try layers.refuseUnknown(known: lines.map(\.key))
    }

    private enum Opening: String, CaseIterable { case no, yes }

    private enum Refusals: String, CaseIterable { case honour, override }

    private static func emergency(_ reader: inout SettingReader) throws(ConfigurationError) -> EmergencyPolicy {
        var policy = EmergencyPolicy.standard
        policy.reachesLevel5 =
            try reader.read(
                .choice("emergency.level5", Opening.no, "whether emergencies reach documents of level 5")) == .yes
        policy.acceptsDispatch =
            try reader.read(
                .choice("emergency.dispatch", Opening.no, "whether a dispatch number stands in for a group")) == .yes
        policy.honoursRefusals =
            try reader.read(
                .choice(
                    "emergency.refusals", Refusals.honour, "what becomes of prohibitions that hold in emergencies too"))
            == .honour
        policy.tellWithinSeconds = try seconds(
            "emergency.tellWithin", policy.tellWithinSeconds, "until when the patient must be told afterwards", &reader)
        policy.reviewWithinSeconds = try seconds(
            "emergency.reviewWithin", policy.reviewWithinSeconds, "until when it must be reviewed afterwards", &reader)
        policy.suspendAfterSeconds = try seconds(
            "emergency.suspendAfter", policy.suspendAfterSeconds,
            "when a missing review ends emergencies of its declarant", &reader)
        return policy
    }

    private static func seconds(
        _ key: String, _ standard: UInt64, _ purpose: String, _ reader: inout SettingReader
    ) throws(ConfigurationError) -> UInt64 {
        let duration = try reader.read(
            .duration(key, .seconds(Int64(standard)), in: .seconds(1) ... .seconds(365 * 86_400), purpose))
        return UInt64(clamping: duration.components.seconds)
    }

    private static func relativesWait(_ reader: inout SettingReader) throws(ConfigurationError) -> UInt64 {
        let duration = try reader.read(
            .duration(
                "relatives.wait", .seconds(Int64(Kinship.usualWaitSeconds)),
                in: .zero ... .seconds(Int64(Kinship.maximumWaitSeconds)),
                "from the entry of a death until near relatives read"))
        return UInt64(clamping: duration.components.seconds)
    }

    private static func limits(_ reader: inout SettingReader) throws(ConfigurationError) -> Limits {
        var limits = Limits()
        limits.connections = try reader.read(
            .integer("limits.connections", limits.connections, in: 1...100_000, "open connections"))
        limits.connectionsPerAddress = try reader.read(
            .integer(
                "limits.connectionsPerAddress", limits.connectionsPerAddress, in: 1...100_000,
                "open connections from one network address"))
        limits.requestsAtOnce = try reader.read(
            .integer("limits.requestsAtOnce", limits.requestsAtOnce, in: 1...100_000, "requests worked on at once"))
        limits.requestsWaiting = try reader.read(
            .integer(
                "limits.requestsWaiting", limits.requestsWaiting, in: 0...100_000, "requests that wait for a place"))
        limits.requestsPerPeer = try reader.read(
            .integer("limits.requestsPerPeer", limits.requestsPerPeer, in: 1...100_000, "requests of one peer"))
        limits.longPolls = try reader.read(
            .integer("limits.longPolls", limits.longPolls, in: 1...100_000, "long polls held open"))
        limits.headTimeout = try reader.read(
            .duration(
                "limits.headTimeout", limits.headTimeout, in: .milliseconds(100) ... .seconds(300),
                "from connection to complete request head"))
        limits.bodyTimeout = try reader.read(
            .duration(
                "limits.bodyTimeout", limits.bodyTimeout, in: .milliseconds(100) ... .seconds(3_600),
                "from request head to complete body"))
        limits.idleTimeout = try reader.read(
            .duration(
                "limits.idleTimeout", limits.idleTimeout, in: .milliseconds(100) ... .seconds(3_600),
                "between two requests of a connection"))
        return limits
    }
}
