/// Ends of calendar quarters at UTC+08:00: 00:00 of 1 January, April, July and October. An entry's end is rounded up
/// to one, so that its length says nothing about the consent behind it.
public enum CalendarQuarter {
    /// The earliest quarter end that is not before `time` (both Unix seconds). Instants beyond 2^50 seconds give the
    /// first quarter end after that limit.
    public static func end(notBefore time: UInt64) -> UInt64 {
        let bounded = min(time, 1 << 50)
        let date = ChinaStandardTime.date(ofUnixSeconds: bounded)
        let first = startSeconds(year: date.year, month: (date.month - 1) / 3 * 3 + 1)
        if first >= Int64(bounded) { return UInt64(max(first, 0)) }
        let isLast = date.month > 9
        let next = startSeconds(year: date.year + (isLast ? 1 : 0), month: isLast ? 1 : (date.month - 1) / 3 * 3 + 4)
        return UInt64(max(next, 0))
    }

    /// The quarter end twelve months after the one that `end(notBefore:)` gives: for entries without an end of their
    /// own.
    public static func endOneYear(after time: UInt64) -> UInt64 {
        let date = ChinaStandardTime.date(ofUnixSeconds: end(notBefore: time))
        return UInt64(max(startSeconds(year: date.year + 1, month: date.month), 0))
    }

    private static func startSeconds(year: Int, month: Int) -> Int64 {
        CivilDate.firstDay(ofMonth: month, year: year) * 86_400 - ChinaStandardTime.offsetSeconds
    }
}
