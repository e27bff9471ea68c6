/// What one version holds at one level (ISO/IEC 18004 tables 7 and 9).
struct QRCapacity {
    let version: Int
    let totalCodewords: Int
    let blocks: Int
    let correctionPerBlock: Int

    var dataCodewords: Int { totalCodewords - blocks * correctionPerBlock }
    var dataBits: Int { dataCodewords * 8 }

    static func all(_ level: QRCode.ErrorCorrection) -> [QRCapacity] {
        let (corrections, blocks) =
            switch level {
            case .low: (lowCorrections, lowBlocks)
            case .medium: (mediumCorrections, mediumBlocks)
            }
        return zip(corrections, blocks).enumerated().map { offset, pair in
            QRCapacity(
                version: offset + 1, totalCodewords: dataModules(version: offset + 1) / 8, blocks: pair.1,
                correctionPerBlock: pair.0)
        }
    }

    /// Modules left over by the function patterns, remainder bits included.
    private static func dataModules(version: Int) -> Int {
        let side = 17 + 4 * version
        let finders = 3 * 64
        let format = 31
        let timing = 2 * (side - 16)
        let perEdge = QRGrid.alignmentCentres(version: version).count
        // Three corners of the lattice are finders; the patterns on the timing lines share five modules with them.
        let alignment = perEdge == 0 ? 0 : (perEdge * perEdge - 3) * 25 - (perEdge - 2) * 2 * 5
        let versionInformation = version >= 7 ? 36 : 0
        return side * side - finders - format - timing - alignment - versionInformation
    }

    private static let lowCorrections = [
        7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
        28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30,
    ]
    private static let lowBlocks = [
        1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
        8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25,
    ]
    private static let mediumCorrections = [
        10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
        26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
    ]
    private static let mediumBlocks = [
        1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
        17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
    ]
}
