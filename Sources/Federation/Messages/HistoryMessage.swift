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

    /// Receipts of joinings that the patient is part of, and of their ends; a message without any has no such member.
    public let joinings: [Receipt]
    /// The largest number of them in a message.
    public static let maximumJoinings = 1000

    /// What was disclosed that concerns the patient because of them; a message without joinings has no such member.
    public let joinedReports: [JoinedReport]

    /// Takes all eight.
    public init(
        reports: [DisclosureReport], readings: [Receipt], accounts: [AccountReport] = [],
        readerReports: [DisclosureReport] = [], evidence: [Evidence] = [], reviews: [Receipt] = [],
        joinings: [Receipt] = [], joinedReports: [JoinedReport] = []
    ) {
        self.reports = reports
        self.readings = readings
        self.accounts = accounts
        self.readerReports = readerReports
        self.evidence = evidence
        self.reviews = reviews
        self.joinings = joinings
        self.joinedReports = joinedReports
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        let reports = JSONValue.array(reports.map { .text($0.bytes) })
        let readings = JSONValue.array(readings.map { .text($0.serialized) })
        let accounts = JSONValue.array(accounts.map { .text($0.bytes) })
        let readerReports = JSONValue.array(readerReports.map { .text($0.bytes) })
        let evidence = JSONValue.array(evidence.map { .text($0.serialized) })
        let reviews = JSONValue.array(reviews.map { .text($0.serialized) })
        guard !joinings.isEmpty || !joinedReports.isEmpty else {
            return [
                "reports": reports, "readings": readings, "accounts": accounts, "readerReports": readerReports,
                "evidence": evidence, "reviews": reviews,
            ]
        }
        return [
            "reports": reports, "readings": readings, "accounts": accounts, "readerReports": readerReports,
            "evidence": evidence, "reviews": reviews,
            "joinings": .array(joinings.map { .text($0.serialized) }),
            "joinedReports": .array(joinedReports.map { .text($0.bytes) }),
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
        joinings =
            members["joinings"] == nil
            ? []
            : try members.messageList("joinings", limit: Self.maximumJoinings).map { element in
                try Receipt(parsing: Array((element.string ?? "").utf8))
            }
        joinedReports =
            members["joinedReports"] == nil
            ? []
            : try members.messageList("joinedReports", limit: 10_000).map { element in
                try JoinedReport(parsing: Array((element.string ?? "").utf8))
            }
        readings = try members.messageList("readings", limit: Self.maximumReadings).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
    }
}
