public import ConsentLedger
public import HealthRecords

/// One consent, by its sequence number in the line, or the whole line gives nothing from now on, until a resumption. It
/// never reaches a prohibition (CONSENT-61, CONSENT-64).
public struct Suspension: StatementContent {
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

    /// The resource that is signed.
    public var resource: JSONValue { FHIRElement.acting(Self.kind, on: consent, of: line, at: at) }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        consent = resource.extNumber("acts-on").flatMap { UInt32(exactly: $0) }
        at = try resource.dayStart("created")
    }
}

/// The end of the suspension of one consent, by its sequence number in the line, or of that of the line. It changes no
/// time of a consent, and brings back nothing that was withdrawn (CONSENT-62).
public struct Resumption: StatementContent {
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

    /// The resource that is signed.
    public var resource: JSONValue { FHIRElement.acting(Self.kind, on: consent, of: line, at: at) }

    /// Reads the elements of a resource of this kind.
    public init(elements resource: JSONValue) throws(MeaningError) {
        line = try resource.line("subject")
        consent = resource.extNumber("acts-on").flatMap { UInt32(exactly: $0) }
        at = try resource.dayStart("created")
    }
}

extension FHIRElement {
    /// A statement that acts on one consent of a line, or on all of it.
    static func acting(_ kind: StatementKind, on consent: UInt32?, of line: RecordID, at: UInt64) -> JSONValue {
        basic(
            kind, subject: Self.line(line), at: at,
            consent.map { [number("acts-on", $0)] } ?? [text("acts-on-all", "true")])
    }
}
