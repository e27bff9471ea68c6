public import ConsentLedger
public import HealthRecords

/// The end of one consent, by its sequence number in the line, or of every consent of the line. It never ends a
/// prohibition.
public struct Withdrawal: ConsentAction {
    /// The kind of this statement.
    public static let kind = StatementKind.withdrawal

    /// The line it stands in.
    public let line: RecordID
    /// The consent that ends; nil for all of them.
    public let consent: UInt32?
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, consent: UInt32?, at: UInt64) {
        self.line = line
        self.consent = consent
        self.at = at
    }
}

/// The end of one prohibition, by its sequence number in the line.
public struct Lifting: StatementContent {
    /// The kind of this statement.
    public static let kind = StatementKind.lifting

    /// The line it stands in.
    public let line: RecordID
    /// The prohibition that ends.
    public let prohibition: UInt32
    /// Unix seconds, by day.
    public let at: UInt64

    /// Takes all fields.
    public init(line: RecordID, prohibition: UInt32, at: UInt64) {
        self.line = line
        self.prohibition = prohibition
        self.at = at
    }

    /// The resource that is signed.
    public var resource: JSONValue {
        FHIRElement.basic(
            Self.kind, subject: FHIRElement.line(line), at: at, [FHIRElement.number("acts-on", prohibition)])
    }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        guard let number = resource.extNumber("acts-on").flatMap({ UInt32(exactly: $0) }) else {
            throw .element("acts-on")
        }
        prohibition = number
        at = try resource.dayStart("created")
    }
}
