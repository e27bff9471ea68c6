/// China Standard Time, UTC+08:00 all the year: the zone of every day-only date, calendar quarter and shown time.
public enum ChinaStandardTime {
    /// Seconds east of UTC.
    public static let offsetSeconds: Int64 = 28_800

    /// `2026-11-23 14:05`. Any input is allowed; instants beyond 2^50 seconds are shown as that limit.
    @inlinable
    public static func text(ofUnixSeconds seconds: some BinaryInteger) -> String { text(of: Int64(clamping: seconds)) }

    @usableFromInline
    static func text(of seconds: Int64) -> String {
        let local = localSeconds(seconds)
        let minute = Int(remainder(local) / 60)
        let clock = "\(CivilDate.padded(minute / 60, to: 2)):\(CivilDate.padded(minute % 60, to: 2))"
        return "\(day(local).text) \(clock)"
    }

    /// `2026-11-23T14:05:09+08:00`, the FHIR dateTime.
    @inlinable
    public static func dateTimeText(ofUnixSeconds seconds: some BinaryInteger) -> String {
        dateTimeText(of: Int64(clamping: seconds))
    }

    @usableFromInline
    static func dateTimeText(of seconds: Int64) -> String {
        let local = localSeconds(seconds)
        let second = Int(remainder(local))
        let clock = [second / 3600, second / 60 % 60, second % 60].map { CivilDate.padded($0, to: 2) }
        return "\(day(local).text)T\(clock.joined(separator: ":"))+08:00"
    }

    /// The civil day in which an instant falls.
    @inlinable
    public static func date(ofUnixSeconds seconds: some BinaryInteger) -> CivilDate {
        date(of: Int64(clamping: seconds))
    }

    @usableFromInline
    static func date(of seconds: Int64) -> CivilDate { day(localSeconds(seconds)) }

    private static func localSeconds(_ seconds: Int64) -> Int64 {
        let bound: Int64 = 1 << 50
        return min(max(seconds, -bound), bound) + offsetSeconds
    }

    private static func remainder(_ local: Int64) -> Int64 { ((local % 86_400) + 86_400) % 86_400 }

    private static func day(_ local: Int64) -> CivilDate {
        CivilDate(daysSinceEpoch: (local - remainder(local)) / 86_400)
    }
}
