/// One of the eight data masks (ISO/IEC 18004 table 10).
struct QRMask {
    let number: Int

    static let all = (0..<8).map(QRMask.init(number:))

    func inverts(_ row: Int, _ column: Int) -> Bool {
        switch number {
        case 0: (row + column) % 2 == 0
        case 1: row % 2 == 0
        case 2: column % 3 == 0
        case 3: (row + column) % 3 == 0
        case 4: (row / 2 + column / 3) % 2 == 0
        case 5: row * column % 2 + row * column % 3 == 0
        case 6: (row * column % 2 + row * column % 3) % 2 == 0
        default: ((row + column) % 2 + row * column % 3) % 2 == 0
        }
    }
}

/// How hard a masked symbol is to read; lower is better (ISO/IEC 18004 §7.8.3.1, table 11).
enum QRPenalty {
    static func score(_ grid: QRGrid) -> Int {
        let indices = 0..<grid.side
        let rows = indices.map { row in indices.map { grid.isDark(row, $0) } }
        let columns = indices.map { column in indices.map { grid.isDark($0, column) } }
        let lines = (rows + columns).reduce(0) { $0 + runs($1) + finderLikes($1) }
        return lines + blocks(rows) + imbalance(rows)
    }

    /// N1: 3 for five modules of one colour in a row, and 1 for each more.
    private static func runs(_ line: [Bool]) -> Int {
        var score = 0
        var length = 0
        for (index, module) in line.enumerated() {
            length = index > 0 && module == line[index - 1] ? length + 1 : 1
            if length == 5 { score += 3 } else if length > 5 { score += 1 }
        }
        return score
    }

    /// N2: 3 for each square of four modules of one colour.
    private static func blocks(_ rows: [[Bool]]) -> Int {
        var score = 0
        for (upper, lower) in zip(rows, rows.dropFirst()) {
            for column in 1..<upper.count {
                let colour = upper[column]
                if upper[column - 1] == colour, lower[column] == colour, lower[column - 1] == colour { score += 3 }
            }
        }
        return score
    }

    /// N3: 40 for each 1:1:3:1:1 that four light modules precede or follow; the quiet zone is light.
    private static func finderLikes(_ line: [Bool]) -> Int {
        let pattern = [true, false, true, true, true, false, true]
        var score = 0
        var start = 0
        while start + pattern.count <= line.count {
            let end = start + pattern.count
            guard line[start..<end].elementsEqual(pattern) else {
                start += 1
                continue
            }
            let isLightBefore = !line[max(0, start - 4)..<start].contains(true)
            let isLightAfter = !line[end..<min(line.count, end + 4)].contains(true)
            if isLightBefore || isLightAfter { score += 40 }
            start += isLightBefore || isLightAfter ? pattern.count : 4
        }
        return score
    }

    /// N4: 10 for every 5 % by which the dark modules differ from half.
    private static func imbalance(_ rows: [[Bool]]) -> Int {
        let total = rows.count * rows.count
        let dark = rows.joined().count { $0 }
        return abs(20 * dark - 10 * total) / total * 10
    }
}
