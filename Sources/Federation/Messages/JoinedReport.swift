public import ConsentLedger
public import HealthRecords

/// A custodian tells the home node of somebody about a disclosure that a joining makes theirs to know.
public struct JoinedReport: Message {
    /// The format's name and version.
    public static let format = "nuo/joined-report@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = DisclosureReport.maximumByteCount + 4096

    /// The record of the joining, in the custodian's ledger.
    public let joining: RecordID
    /// Whose history it goes into: one of the two that are joined.
    public let code: HealthCode
    /// What was disclosed.
    public let report: DisclosureReport

    /// Takes all three.
    public init(joining: RecordID, code: HealthCode, report: DisclosureReport) {
        self.joining = joining
        self.code = code
        self.report = report
    }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "joining": .string(joining.description), "code": .string(code.description),
            "report": .text(report.bytes),
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        guard let joining = RecordID(try members.messageString("joining")),
            let code = try? HealthCode(parsing: members.messageString("code"))
        else { throw MessageError.malformed }
        self.joining = joining
        self.code = code
        report = try DisclosureReport(parsing: members.messageText("report"))
    }
}
