public import ConsentLedger
public import HealthRecords

/// The access log about a patient: what custodians reported and accounted for, what readers' nodes reported beside it, and
/// who read this log.
public struct HistoryMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/history@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 64 << 20
    /// The largest number of readings in a message: the newest.
    public static let maximumReadings = 1000

    /// The reports.
    public let reports: [DisclosureReport]
    /// The largest number of reviews in a message: the newest.
    public static let maximumReviews = 1000
    /// Reviews of the emergencies that reports name, in the order in which they came.
    public let reviews: [Receipt]
    /// Receipts of the readings of this log, oldest first; the last is of the reading that asked for this message.
    public let readings: [Receipt]

    /// Accounts of custodians, each with the leaf of one of the patient's lines.
    public let accounts: [AccountReport]
    /// Disclosures that the nodes of readers reported.
    public let readerReports: [DisclosureReport]

    /// Files that prove that a custodian's disclosures contradict what it states of them.
    public let evidence: [Evidence]

    /// Takes all six.
    public init(
        reports: [DisclosureReport], readings: [Receipt], accounts: [AccountReport] = [],
        readerReports: [DisclosureReport] = [], evidence: [Evidence] = [], reviews: [Receipt] = []
    ) {
        self.reports = reports
        self.readings = readings
        self.accounts = accounts
        self.readerReports = readerReports
        self.evidence = evidence
        self.reviews = reviews
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "reports": .array(reports.map { .text($0.bytes) }),
            "readings": .array(readings.map { .text($0.serialized) }),
            "accounts": .array(accounts.map { .text($0.bytes) }),
            "readerReports": .array(readerReports.map { .text($0.bytes) }),
            "evidence": .array(evidence.map { .text($0.serialized) }),
            "reviews": .array(reviews.map { .text($0.serialized) }),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        reports = try members.messageList("reports", limit: 10_000).map { element in
            try DisclosureReport(parsing: Array((element.string ?? "").utf8))
        }
        accounts = try members.messageList("accounts", limit: 1000).map { element in
            try AccountReport(parsing: Array((element.string ?? "").utf8))
        }
        readerReports = try members.messageList("readerReports", limit: 10_000).map { element in
            try DisclosureReport(parsing: Array((element.string ?? "").utf8))
        }
        evidence = try members.messageList("evidence", limit: 1000).map { element in
            try Evidence(parsing: Array((element.string ?? "").utf8))
        }
        reviews = try members.messageList("reviews", limit: Self.maximumReviews).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
        readings = try members.messageList("readings", limit: Self.maximumReadings).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
    }
}
