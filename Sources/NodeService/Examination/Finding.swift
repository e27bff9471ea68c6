/// Something about a node that its operator should know.
public struct Finding: Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Sendable, CaseIterable {
        /// The node does not work, or must not.
        case error
        /// It works, and won't for long, or not whole.
        case warning
        /// Good to know.
        case note
    }

    /// What it is; a word for programs.
    public enum Code: String, Sendable, CaseIterable {
        // The directory.
        case readableByOthers = "readable-by-others"
        case missingFile = "missing-file"
        case foreignFile = "foreign-file"
        case badSettings = "bad-settings"
        case badPolicy = "bad-policy"
        // The database.
        case noDatabase = "no-database"
        case newerSchema = "newer-schema"
        case unusableDatabase = "unusable-database"
        case damaged
        case damagedIndex = "damaged-index"
        case repaired
        // Entries whose statements are not held: what a backup that was restored did not have.
        case statementsLost = "statements-lost"
        // The keys.
        case logKeyUnfinished = "log-key-unfinished"
        // The lock record.
        case restored
        case rolledBack = "rolled-back"
        case lockMissing = "lock-missing"
        case lockDamaged = "lock-damaged"
        case lockForeign = "lock-foreign"
        case behind
        case forked
        case closed
        // The machine.
        case diskLow = "disk-low"
        case clockBehind = "clock-behind"
        case certificateEnds = "certificate-ends"
        // The partners.
        case partnerStale = "partner-stale"
        case partnerFrozen = "partner-frozen"
        case upgradeNeeded = "upgrade-needed"
        case partnerClosed = "partner-closed"
        // Ledgers that are followed by their hashes.
        case mirrorFrozen = "mirror-frozen"
        case mirrorUnchecked = "mirror-unchecked"
        case mirrorBehind = "mirror-behind"
        case noPartners = "no-partners"
    }

    /// How bad it is.
    public let severity: Severity
    /// What it is.
    public let code: Code
    /// The names and numbers in it.
    public let details: [String: String]
    /// What is damaged, for the two codes that say so.
    public let damage: String?

    /// Something that was found.
    public init(_ severity: Severity, _ code: Code, _ details: [String: String] = [:], damage: String? = nil) {
        self.severity = severity
        self.code = code
        self.details = details
        self.damage = damage
    }
}
