import CipherSuites
import Phrases
import TestSupport
import Testing

@Suite("QR code")
struct QRCodeTests {
    private func rows(_ code: QRCode, dark: Character = "1", light: Character = "0") -> String {
        (0..<code.side).map { row in
            String((0..<code.side).map { code.isDark(row: row, column: $0) ? dark : light })
        }.joined(separator: "\n")
    }

    private func digest(_ code: QRCode) -> String {
        String(Hex.encode(Digest.sha256(Array(rows(code).utf8)).bytes).prefix(16))
    }

    @Test(
        "full symbols are those of another implementation, mask included", .spec("CLI-15", "CLI-16"),
        arguments: QRVectors.tables.indices)
    func fullSymbols(index: Int) throws {
        let table = QRVectors.tables[index]
        for row in table.rows {
            let fields = row.split(separator: " ")
            let version = try #require(Int(fields[0]))
            let count = try #require(Int(fields[1]))
            let repeats = String(repeating: table.cycle, count: count / table.cycle.count + 1)
            let code = try QRCode(String(repeats.prefix(count)), errorCorrection: table.isLow ? .low : .medium)
            #expect(code.version == version, "\(count) characters")
            #expect(digest(code) == fields[2], "table \(index), version \(version)")
        }
    }

    @Test("each of the eight masks is drawn as another implementation draws it", .spec("CLI-15"), arguments: 0..<8)
    func masks(number: Int) throws {
        let code = try QRCode(QRVectors.maskedText, errorCorrection: .medium, mask: number)
        #expect(digest(code) == QRVectors.masked[number])
    }

    @Test("a small symbol is right module by module", .spec("CLI-15"))
    func helloWorld() throws {
        #expect(rows(try QRCode("HELLO WORLD"), dark: "#", light: ".") == QRVectors.helloWorld)
    }

    @Test("one character more takes the next version, and beyond version 40 there is none", .spec("CLI-16"))
    func capacity() throws {
        #expect(try QRCode(String(repeating: "a", count: 14)).version == 1)
        #expect(try QRCode(String(repeating: "a", count: 15)).version == 2)
        #expect(try QRCode("").version == 1)
        #expect(throws: QRCode.Failure.tooLong) { try QRCode(String(repeating: "a", count: 2332)) }
        #expect(throws: QRCode.Failure.tooLong) { try QRCode(String(repeating: "诺", count: 100_000)) }
    }

    @Test("modules outside the symbol are light")
    func outside() throws {
        let code = try QRCode("A")
        #expect(!code.isDark(row: -1, column: 0))
        #expect(!code.isDark(row: 0, column: code.side))
    }

    @Test("drawn without colours it is ink on paper, with a quiet zone all round", .spec("CLI-17"))
    func plain() throws {
        let lines = try QRCode("HELLO WORLD").lines(colours: false, quietZone: 2)
        #expect(lines.allSatisfy { TerminalWidth.columns(of: $0) == 25 })
        #expect(lines.count == 13)
        #expect(lines[0].allSatisfy { $0 == " " })
        #expect(lines[1] == "  █▀▀▀▀▀█ ▄▄█ ▀ █▀▀▀▀▀█  ")
        #expect(lines.allSatisfy { $0.hasPrefix("  ") && $0.hasSuffix("  ") })
    }

    @Test("drawn with colours every line sets black on white and resets it", .spec("CLI-17"))
    func coloured() throws {
        let code = try QRCode("HELLO WORLD")
        let plain = code.lines(colours: false)
        #expect(code.lines(colours: true) == plain.map { "\u{1B}[38;5;16;48;5;231m\($0)\u{1B}[0m" })
    }
}
