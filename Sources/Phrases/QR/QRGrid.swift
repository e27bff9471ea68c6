/// The modules of a symbol while it is drawn, and which of them belong to function patterns (ISO/IEC 18004 §6.3, §7.7).
struct QRGrid: Hashable, Sendable {
    let version: Int
    let side: Int
    private var dark: [Bool]
    private var isFunction: [Bool]

    init(version: Int) {
        self.version = version
        side = 17 + 4 * version
        dark = Array(repeating: false, count: side * side)
        isFunction = dark
    }

    func isDark(_ row: Int, _ column: Int) -> Bool { dark[row * side + column] }

    private mutating func setFunction(_ row: Int, _ column: Int, _ isDark: Bool) {
        dark[row * side + column] = isDark
        isFunction[row * side + column] = true
    }

    /// Rows and columns of the alignment patterns' centres (annex E).
    static func alignmentCentres(version: Int) -> [Int] {
        guard version > 1 else { return [] }
        let count = version / 7 + 2
        let step = (version * 8 + count * 3 + 5) / (count * 4 - 4) * 2
        let last = 10 + 4 * version
        return [6] + (0..<(count - 1)).reversed().map { last - $0 * step }
    }

    /// Finders, timing lines and alignment patterns; format and version areas are reserved, still light.
    mutating func drawFunctionPatterns() {
        for index in 0..<side {
            setFunction(6, index, index % 2 == 0)
            setFunction(index, 6, index % 2 == 0)
        }
        for (row, column) in [(3, 3), (3, side - 4), (side - 4, 3)] { drawFinder(row, column) }
        let centres = Self.alignmentCentres(version: version)
        for row in centres {
            for column in centres where !isCorner(row, column) { drawAlignment(row, column) }
        }
        for position in Self.formatPositions(side: side) { setFunction(position.row, position.column, false) }
        setFunction(side - 8, 8, false)
        for position in versionPositions { setFunction(position.row, position.column, false) }
    }

    private func isCorner(_ row: Int, _ column: Int) -> Bool {
        let last = side - 7
        return (row, column) == (6, 6) || (row, column) == (6, last) || (row, column) == (last, 6)
    }

    private mutating func drawFinder(_ centreRow: Int, _ centreColumn: Int) {
        for row in max(0, centreRow - 4)...min(side - 1, centreRow + 4) {
            for column in max(0, centreColumn - 4)...min(side - 1, centreColumn + 4) {
                let ring = max(abs(row - centreRow), abs(column - centreColumn))
                setFunction(row, column, ring != 2 && ring != 4)
            }
        }
    }

    private mutating func drawAlignment(_ centreRow: Int, _ centreColumn: Int) {
        for row in (centreRow - 2)...(centreRow + 2) {
            for column in (centreColumn - 2)...(centreColumn + 2) {
                setFunction(row, column, max(abs(row - centreRow), abs(column - centreColumn)) != 1)
            }
        }
    }

    /// Fills the other modules, two columns at a time from the right, up and down in turn; remainder modules stay light.
    mutating func place(_ codewords: [UInt8]) {
        var bit = 0
        var upward = true
        for right in [Int](stride(from: side - 1, to: 6, by: -2)) + [5, 3, 1] {
            for step in 0..<side {
                let row = upward ? side - 1 - step : step
                for column in [right, right - 1] where !isFunction[row * side + column] {
                    guard bit < codewords.count * 8 else { return }
                    dark[row * side + column] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
                    bit += 1
                }
            }
            upward.toggle()
        }
    }

    func masked(with mask: QRMask) -> QRGrid {
        var copy = self
        for row in 0..<side {
            for column in 0..<side where !isFunction[row * side + column] && mask.inverts(row, column) {
                copy.dark[row * side + column].toggle()
            }
        }
        return copy
    }
}

extension QRGrid {
    /// Both copies of the format information: level and mask with a BCH(15, 5) code (§7.9).
    mutating func drawFormat(_ level: QRCode.ErrorCorrection, mask: Int) {
        let data = (level == .low ? 0b01 : 0b00) << 3 | mask
        let bits = (data << 10 | Self.remainder(data, generator: 0x537, degree: 10)) ^ 0x5412
        for (index, position) in Self.formatPositions(side: side).enumerated() {
            setFunction(position.row, position.column, bits >> (index % 15) & 1 == 1)
        }
        setFunction(side - 8, 8, true)
    }

    /// Both copies of the version information, from version 7 on, with a BCH(18, 6) code (§7.10).
    mutating func drawVersion() {
        let bits = version << 12 | Self.remainder(version, generator: 0x1F25, degree: 12)
        for (index, position) in versionPositions.enumerated() {
            setFunction(position.row, position.column, bits >> (index % 18) & 1 == 1)
        }
    }

    private typealias Position = (row: Int, column: Int)

    /// Where bits 0 to 14 of the format information stand, first around the upper left finder, then at the two others.
    private static func formatPositions(side: Int) -> [Position] {
        let down = [0, 1, 2, 3, 4, 5, 7, 8].map { Position($0, 8) }
        let left = [7, 5, 4, 3, 2, 1, 0].map { Position(8, $0) }
        let right = (0..<8).map { Position(8, side - 1 - $0) }
        let bottom = (8..<15).map { Position(side - 15 + $0, 8) }
        return down + left + right + bottom
    }

    private var versionPositions: [Position] {
        guard version >= 7 else { return [] }
        let upperRight = (0..<18).map { Position($0 / 3, side - 11 + $0 % 3) }
        return upperRight + upperRight.map { Position($0.column, $0.row) }
    }

    private static func remainder(_ data: Int, generator: Int, degree: Int) -> Int {
        var remainder = data
        for _ in 0..<degree { remainder = (remainder << 1) ^ ((remainder >> (degree - 1)) * generator) }
        return remainder
    }
}
