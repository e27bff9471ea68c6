import HealthRecords
import TestSupport
import Testing

@Suite("civil time")
struct RecordTimeTests {
    @Test(
        "a date without time means the whole of it in China", .spec("RECORD-6"),
        arguments: [
            ("2026", 1_767_196_800, 1_798_732_800), ("2024-02", 1_706_716_800, 1_709_222_400),
            ("2026-11-23", 1_795_363_200, 1_795_449_600), ("1970-01-01", -28_800, 57_600),
        ] as [(String, Int64, Int64)])
    func partial(text: String, earliest: Int64, latestExclusive: Int64) throws {
        let time = try #require(FHIRDateTime(parsing: text))
        #expect(time.earliest == earliest && time.latestExclusive == latestExclusive)
        #expect(time.displayText == text)
    }

    @Test(
        "a full time names one second", .spec("RECORD-5", "RECORD-7"),
        arguments: [
            ("2026-11-23T14:05:09+08:00", 1_795_413_909, "2026-11-23 14:05"),
            ("2026-11-23T06:05:09Z", 1_795_413_909, "2026-11-23 14:05"),
            ("1970-01-01T12:00:00.123Z", 43_200, "1970-01-01 20:00"),
            ("2025-12-31T20:00:00-05:30", 1_767_231_000, "2026-01-01 09:30"),
            ("2016-12-31T23:59:60Z", 1_483_228_800, "2017-01-01 08:00"),
        ] as [(String, Int64, String)])
    func full(text: String, seconds: Int64, shown: String) throws {
        let time = try #require(FHIRDateTime(parsing: text))
        #expect(time.earliest == seconds && time.latestExclusive == seconds + 1)
        #expect(time.displayText == shown)
    }

    @Test(
        "what is no dateTime is none", .spec("RECORD-5"),
        arguments: [
            "", "26", "0000", "2026-13", "2026-00", "2026-02-29", "2026-1-1", "2026-11-23T14:05Z",
            "2026-11-23T14:05:09",
            "2026-11-23T24:00:00Z", "2026-11-23T14:60:00Z", "2026-11-23T14:05:09+0800", "2026-11-23T14:05:09+14:01",
            "2026-11-23T14:05:09.Z", "2026-11-23 14:05:09Z", "+026-11-23", "2026-11-23T", "2026-11-23T14:05:09Z ",
            "２０２６", "not a date",
        ])
    func refused(text: String) { #expect(FHIRDateTime(parsing: text) == nil) }

    @Test(
        "an HL7 time stamp without zone is China's", .spec("RECORD-5"),
        arguments: [
            ("20250218083800", "2025-02-18T08:38:00+08:00"), ("20250218", "2025-02-18"), ("202502", "2025-02"),
            ("2025", "2025"), ("202502180838", "2025-02-18T08:38:00+08:00"),
            ("20040119072730.5-0500", "2004-01-19T07:27:30-05:00"),
        ])
    func timeStamp(text: String, value: String) { #expect(FHIRDateTime(hl7: text)?.text == value) }

    @Test(
        "a stamp that cannot be is refused", .spec("RECORD-5"),
        arguments: ["", "202", "20251301", "20250230", "2025021825", "20250218083800+2500", "2025-02-18", "2025021"])
    func refusedStamp(text: String) { #expect(FHIRDateTime(hl7: text) == nil) }

    @Test("every day of ten thousand years converts there and back", .spec("RECORD-9"))
    func days() throws {
        let first = try #require(CivilDate(year: 1, month: 1, day: 1)).daysSinceEpoch
        let last = try #require(CivilDate(year: 9999, month: 12, day: 31)).daysSinceEpoch
        #expect(first == -719_162 && last == 2_932_896)
        var expected = CivilDate(daysSinceEpoch: first)
        for day in first...last {
            let date = CivilDate(daysSinceEpoch: day)
            guard date == expected, date.daysSinceEpoch == day else {
                Issue.record("day \(day): \(date.text)")
                return
            }
            expected =
                CivilDate(year: date.year, month: date.month, day: date.day + 1)
                ?? CivilDate(year: date.year, month: date.month + 1, day: 1)
                ?? CivilDate(year: date.year + 1, month: 1, day: 1) ?? expected
        }
    }

    @Test(
        "a year of age is complete on the birthday, for 29 February on 1 March", .spec("RECORD-9"),
        arguments: [
            ("2012-02-29", 14, "2026-03-01"), ("2012-02-29", 4, "2016-02-29"), ("2008-11-23", 18, "2026-11-23"),
        ])
    func anniversary(birth: String, years: Int, expected: String) throws {
        let date = try #require(FHIRDateTime(parsing: birth)).date
        #expect(date.anniversary(afterYears: years).text == expected)
    }

    @Test("an instant beyond all calendars is shown, not trapped on", .spec("RECORD-7"))
    func extremes() {
        #expect(ChinaStandardTime.text(ofUnixSeconds: UInt64(1_795_413_900)) == "2026-11-23 14:05")
        #expect(ChinaStandardTime.text(ofUnixSeconds: UInt64.max) == ChinaStandardTime.text(ofUnixSeconds: Int64.max))
        #expect(!ChinaStandardTime.text(ofUnixSeconds: Int64.min).isEmpty)
        #expect(FHIRDateTime(unixSeconds: 1_795_413_909).text == "2026-11-23T14:05:09+08:00")
    }

    @Test(
        "a time is rounded up to the quarter's end", .spec("RECORD-8"),
        arguments: [
            ("2026-11-23T14:05:09+08:00", "2027-01-01"), ("2027-01-01T00:00:00+08:00", "2027-01-01"),
            ("2027-01-01T00:00:01+08:00", "2027-04-01"), ("2026-12-31T23:59:59+08:00", "2027-01-01"),
            ("2026-03-31T16:00:00Z", "2026-04-01"), ("2026-03-31T16:00:01Z", "2026-07-01"),
            ("2024-02-29T00:00:00+08:00", "2024-04-01"), ("1970-01-01T00:00:00Z", "1970-04-01"),
        ])
    func quarter(time: String, end: String) throws {
        let seconds = UInt64(try #require(FHIRDateTime(parsing: time)).earliest)
        let expected = UInt64(try #require(FHIRDateTime(parsing: end)).earliest)
        #expect(CalendarQuarter.end(notBefore: seconds) == expected)
        let nextYear = try #require(FHIRDateTime(parsing: end)).date.anniversary(afterYears: 1)
        #expect(CalendarQuarter.endOneYear(after: seconds) == UInt64(nextYear.startSeconds()))
        #expect(CalendarQuarter.end(notBefore: .max) >= 1 << 50)
    }
}
