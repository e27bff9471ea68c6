/// A FHIR `dateTime` of any precision, as the span of time that it names.
///
/// A year, month or day without a zone means the whole of it at +08:00, so that a consent "to 2026-11-23" holds to the
/// end of that day in China wherever the reader is (FHIR R4 datatypes.html#dateTime).
public struct FHIRDateTime: Hashable, Sendable {
    /// How much of the time is given.
    public enum Precision: Int, Hashable, Sendable {
        /// `YYYY`
        case year
        /// `YYYY-MM`
        case month
        /// `YYYY-MM-DD`
        case day
        /// Date, time and zone.
        case second
    }

    /// The value as FHIR writes it.
    public let text: String
    /// How much is given.
    public let precision: Precision
    /// The first day named, as written.
    public let date: CivilDate
    /// Unix seconds of the first instant named.
    public let earliest: Int64
    /// Unix seconds of the first instant after the span.
    public let latestExclusive: Int64

    /// Parses `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or a full time with seconds and zone; nil for anything else.
    public init?(parsing text: String) {
        guard text.utf8.count <= 64, var lexed = LexedDateTime(fhir: Array(text.utf8)) else { return nil }
        lexed.text = text
        self.init(lexed)
    }

    /// Parses an HL7 v3 time stamp, `YYYY[MM[DD[HH[MM[SS[.f]]]]]][±ZZzz]`; without a zone the time is China's.
    public init?(hl7 text: String) {
        guard text.utf8.count <= 64, let lexed = LexedDateTime(hl7: Array(text.utf8)) else { return nil }
        self.init(lexed)
    }

    /// A whole civil day.
    public init(day: CivilDate) {
        text = day.text
        precision = .day
        date = day
        earliest = day.startSeconds()
        latestExclusive = earliest + 86_400
    }

    /// An instant, shown at +08:00.
    public init(unixSeconds: some BinaryInteger) {
        text = ChinaStandardTime.dateTimeText(ofUnixSeconds: unixSeconds)
        precision = .second
        date = ChinaStandardTime.date(ofUnixSeconds: unixSeconds)
        earliest = min(max(Int64(clamping: unixSeconds), -(1 << 50)), 1 << 50)
        latestExclusive = earliest + 1
    }

    private init(_ lexed: LexedDateTime) {
        text = lexed.text
        precision = lexed.precision
        date = lexed.date
        let start = lexed.date.startSeconds(offsetSeconds: lexed.offsetSeconds)
        earliest = start + lexed.secondOfDay
        switch lexed.precision {
        case .second: latestExclusive = earliest + 1
        case .day: latestExclusive = start + 86_400
        case .month: latestExclusive = start + Int64(CivilDate.days(inMonth: date.month, of: date.year)) * 86_400
        case .year: latestExclusive = start + (CivilDate.isLeap(date.year) ? 366 : 365) * 86_400
        }
    }

    /// For people: a full time as `2026-11-23 14:05` at +08:00, less as it is.
    public var displayText: String {
        precision == .second ? ChinaStandardTime.text(ofUnixSeconds: earliest) : text
    }
}
