extension QRCode {
    /// The symbol as lines of text for a terminal or a text file, two rows of modules to a line.
    ///
    /// With `colours` every module has its own explicit black or white, whatever the terminal's theme; without, dark
    /// modules are drawn as blocks, as ink on paper. `quietZone` is the light border in modules: 4 by the standard, and
    /// 2 where room is short still scans.
    public func lines(colours: Bool, quietZone: Int = 4) -> [String] {
        let span = -quietZone..<(side + quietZone)
        return stride(from: span.lowerBound, to: span.upperBound, by: 2).map { row in
            let blocks = span.map { column in
                Self.block(upper: isDark(row: row, column: column), lower: isDark(row: row + 1, column: column))
            }
            return colours ? Self.blackOnWhite + blocks.joined() + Self.reset : blocks.joined()
        }
    }

    // Entries 16 and 231 of the 256-colour cube, which themes leave alone as they do not the first sixteen.
    private static let blackOnWhite = "\u{1B}[38;5;16;48;5;231m"
    private static let reset = "\u{1B}[0m"

    private static func block(upper: Bool, lower: Bool) -> String {
        switch (upper, lower) {
        case (true, true): "█"
        case (true, false): "▀"
        case (false, true): "▄"
        case (false, false): " "
        }
    }
}
