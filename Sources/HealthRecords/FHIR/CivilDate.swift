/// A day of the proleptic Gregorian calendar, without zone. Arithmetic by whole days, exact for every year.
public struct CivilDate: Hashable, Sendable, Comparable {
    /// The year.
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the month's last day.
    public let day: Int

    /// A day that exists in a year from 1 to 9999; nil otherwise.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        self.init(uncheckedYear: year, month: month, day: day)
    }

    private init(uncheckedYear year: Int, month: Int, day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// The day so many days after 1970-01-01. Counted in eras of 400 years (146,097 days) that start on 1 March, so
    /// that the leap day is the last of its year.
    public init(daysSinceEpoch days: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        self.init(
            uncheckedYear: Int(yearOfEra + era * 400 + (month <= 2 ? 1 : 0)), month: Int(month),
            day: Int(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1))
    }

    /// Whole days since 1970-01-01.
    public var daysSinceEpoch: Int64 {
        let shiftedYear = Int64(month <= 2 ? year - 1 : year)
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * Int64(month > 2 ? month - 3 : month + 9) + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Unix seconds of the day's first instant at an offset east of UTC.
    public func startSeconds(offsetSeconds: Int64 = ChinaStandardTime.offsetSeconds) -> Int64 {
        daysSinceEpoch * 86_400 - offsetSeconds
    }

    /// The same day so many years later; 29 February becomes 1 March in a common year, the day on which the year of
    /// age is complete.
    public func anniversary(afterYears years: Int) -> CivilDate {
        let later = year + years
        if month == 2, day == 29, !Self.isLeap(later) {
            return CivilDate(uncheckedYear: later, month: 3, day: 1)
        }
        return CivilDate(uncheckedYear: later, month: month, day: day)
    }

    /// Days from 1970-01-01 to the first of a month, for any year.
    static func firstDay(ofMonth month: Int, year: Int) -> Int64 {
        CivilDate(uncheckedYear: year, month: month, day: 1).daysSinceEpoch
    }

    /// `YYYY-MM-DD`.
    public var text: String {
        "\(Self.padded(year, to: 4))-\(Self.padded(month, to: 2))-\(Self.padded(day, to: 2))"
    }

    /// By time.
    public static func < (one: CivilDate, other: CivilDate) -> Bool {
        (one.year, one.month, one.day) < (other.year, other.month, other.day)
    }

    static func isLeap(_ year: Int) -> Bool {
        year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
    }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
