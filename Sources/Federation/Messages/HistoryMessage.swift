public import ConsentLedger
public import HealthRecords

/// The access log about a patient: what custodians reported, and who read this log.
public struct HistoryMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/history@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 64 << 20
    /// The largest number of readings in a message: the newest.
    public static let maximumReadings = 1000

    /// The reports.
    public let reports: [DisclosureReport]
    /// Receipts of the readings of this log, oldest first; the last is of the reading that asked for this message.
    public let readings: [Receipt]

    /// Takes both.
    public init(reports: [DisclosureReport], readings: [Receipt]) {
        self.reports = reports
        self.readings = readings
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "reports": .array(reports.map { .text($0.bytes) }),
            "readings": .array(readings.map { .text($0.serialized) }),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        reports = try members.messageList("reports", limit: 10_000).map { element in
            try DisclosureReport(parsing: Array((element.string ?? "").utf8))
        }
        readings = try members.messageList("readings", limit: Self.maximumReadings).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
    }
}
