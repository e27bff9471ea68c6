/// Numbers in hostile text: digits only, one spelling a number. `UInt64("+7")` is 7, so the library's parser won't do.
enum DecimalText {
    /// The number written as ASCII digits without leading zeros; nil for anything else or above 64 bits.
    static func parse(_ digits: some Collection<UInt8>) -> UInt64? {
        guard let first = digits.first, digits.count == 1 || first != UInt8(ascii: "0") else { return nil }
        var number: UInt64 = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            let (tens, tooLarge) = number.multipliedReportingOverflow(by: 10)
            let (next, overflow) = tens.addingReportingOverflow(UInt64(digit - UInt8(ascii: "0")))
            guard !tooLarge, !overflow else { return nil }
            number = next
        }
        return number
    }
}
