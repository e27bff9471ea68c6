public import ConsentLedger

/// One consent, by its sequence number in the line, or the whole line gives nothing from now on, until a resumption. It
/// never reaches a prohibition (CONSENT-61, CONSENT-64).
public struct Suspension: ConsentAction {
    /// The kind of this statement.
    public static let kind = StatementKind.suspension

    /// The line it stands in.
    public let line: RecordID
    /// The consent that is suspended; nil for the line.
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

/// The end of the suspension of one consent, by its sequence number in the line, or of that of the line. It changes no
/// time of a consent, and brings back nothing that was withdrawn (CONSENT-62).
public struct Resumption: ConsentAction {
    /// The kind of this statement.
    public static let kind = StatementKind.resumption

    /// The line it stands in.
    public let line: RecordID
    /// The consent that is resumed; nil for the line.
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
