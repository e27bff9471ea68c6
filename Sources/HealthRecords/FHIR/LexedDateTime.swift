/// The parts of a time stamp, each within its range.
struct LexedDateTime {
    var text: String
    let precision: FHIRDateTime.Precision
    let date: CivilDate
    let secondOfDay: Int64
    let offsetSeconds: Int64

    /// FHIR `dateTime`: seconds and zone are required as soon as there is a time; 24:00 does not exist.
    init?(fhir bytes: [UInt8]) {
        var reader = DigitReader(bytes)
        guard let year = reader.number(digits: 4) else { return nil }
        var month = 1
        var day = 1
        var precision = FHIRDateTime.Precision.year
        if reader.take("-") {
            guard let value = reader.number(digits: 2) else { return nil }
            month = value
            precision = .month
            if reader.take("-") {
                guard let value = reader.number(digits: 2) else { return nil }
                day = value
                precision = .day
            }
        }
        guard let date = CivilDate(year: year, month: month, day: day) else { return nil }
        self.date = date
        var second: Int64 = 0
        var offset = ChinaStandardTime.offsetSeconds
        if precision == .day, reader.take("T") {
            guard let time = Self.clock(&reader), let zone = Self.zone(&reader, separated: true) else {
                return nil
            }
            second = time
            offset = zone
            precision = .second
        }
        guard reader.isAtEnd else { return nil }
        self.precision = precision
        secondOfDay = second
        offsetSeconds = offset
        text = ""
    }

    /// HL7 v3 `TS`.
    init?(hl7 bytes: [UInt8]) {
        var reader = DigitReader(bytes)
        guard let year = reader.number(digits: 4) else { return nil }
        let month = reader.number(digits: 2)
        let day = month == nil ? nil : reader.number(digits: 2)
        guard let date = CivilDate(year: year, month: month ?? 1, day: day ?? 1) else { return nil }
        var parts: [Int] = []
        while day != nil, parts.count < 3, let part = reader.number(digits: 2) { parts.append(part) }
        reader.skipFraction()
        let offset = reader.isAtEnd ? ChinaStandardTime.offsetSeconds : Self.zone(&reader, separated: false)
        guard let offset, reader.isAtEnd else { return nil }
        let clock = parts + Array(repeating: 0, count: 3 - parts.count)
        guard clock[0] < 24, clock[1] < 60, clock[2] <= 60 else { return nil }
        self.date = date
        secondOfDay = Int64(clock[0] * 3600 + clock[1] * 60 + clock[2])
        offsetSeconds = offset
        precision = month == nil ? .year : day == nil ? .month : parts.isEmpty ? .day : .second
        text = Self.text(date, precision, clock, offset)
    }

    private static func clock(_ reader: inout DigitReader) -> Int64? {
        guard let hour = reader.number(digits: 2), reader.take(":"), let minute = reader.number(digits: 2),
            reader.take(":"), let second = reader.number(digits: 2), hour < 24, minute < 60, second <= 60
        else { return nil }
        if reader.take("."), !reader.skipDigits() { return nil }
        return Int64(hour * 3600 + minute * 60 + second)
    }

    private static func zone(_ reader: inout DigitReader, separated: Bool) -> Int64? {
        if reader.take("Z") { return 0 }
        let sign: Int64
        if reader.take("+") { sign = 1 } else if reader.take("-") { sign = -1 } else { return nil }
        guard let hour = reader.number(digits: 2), !separated || reader.take(":"),
            let minute = reader.number(digits: 2), minute < 60, hour * 60 + minute <= 14 * 60
        else { return nil }
        return sign * Int64(hour * 3600 + minute * 60)
    }

    private static func text(
        _ date: CivilDate, _ precision: FHIRDateTime.Precision, _ clock: [Int], _ offset: Int64
    ) -> String {
        switch precision {
        case .year: return CivilDate.padded(date.year, to: 4)
        case .month: return String(date.text.prefix(7))
        case .day: return date.text
        case .second:
            let time = clock.map { CivilDate.padded($0, to: 2) }.joined(separator: ":")
            let minutes = Int(abs(offset) / 60)
            let zone = "\(CivilDate.padded(minutes / 60, to: 2)):\(CivilDate.padded(minutes % 60, to: 2))"
            return "\(date.text)T\(time)\(offset < 0 ? "-" : "+")\(zone)"
        }
    }
}

/// Reads digits and single characters from the front. Digits only: `Int("+7")` is 7 in Swift.
struct DigitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// A number of exactly so many digits; nothing is consumed when there are fewer.
    mutating func number(digits count: Int) -> Int? {
        guard position + count <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + count] {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        position += count
        return value
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    /// True when at least one digit was skipped.
    mutating func skipDigits() -> Bool {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        return position > start
    }

    mutating func skipFraction() { if take(".") { _ = skipDigits() } }
}
