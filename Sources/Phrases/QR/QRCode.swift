/// A QR code symbol (ISO/IEC 18004:2015) of our own making: versions 1 to 40, error correction L and M, one segment in
/// alphanumeric mode where the text allows it, else its UTF-8 bytes in byte mode without an ECI designator.
public struct QRCode: Sendable, Hashable {
    /// How much of the symbol may be damaged.
    public enum ErrorCorrection: Sendable, Hashable, CaseIterable {
        /// About 7 %: level L.
        case low
        /// About 15 %: level M.
        case medium
    }

    /// Why no symbol can be made.
    public enum Failure: Error, Hashable {
        /// The text is longer than the largest symbol holds.
        case tooLong
    }

    /// 1 to 40; fixes the side.
    public let version: Int
    /// The number of modules along each edge: 17 + 4 × version.
    public var side: Int { grid.side }
    /// Which of the eight mask patterns was applied.
    public let mask: Int

    private let grid: QRGrid

    /// The smallest symbol that holds `text`, under the mask with the lowest penalty (ISO/IEC 18004 §7.8.3).
    public init(_ text: String, errorCorrection: ErrorCorrection = .medium) throws(Failure) {
        try self.init(text, errorCorrection: errorCorrection, masks: QRMask.all)
    }

    /// The same under mask `number`, 0 to 7, so that tests can compare all of them.
    package init(_ text: String, errorCorrection: ErrorCorrection, mask number: Int) throws(Failure) {
        try self.init(text, errorCorrection: errorCorrection, masks: [QRMask(number: number & 7)])
    }

    private init(_ text: String, errorCorrection: ErrorCorrection, masks: [QRMask]) throws(Failure) {
        let segment = QRSegment(text)
        let capacities = QRCapacity.all(errorCorrection)
        guard let capacity = capacities.first(where: { segment.bitCount(version: $0.version) <= $0.dataBits }) else {
            throw .tooLong
        }
        let codewords = QRCodewords.interleaved(segment.codewords(for: capacity), capacity)
        var blank = QRGrid(version: capacity.version)
        blank.drawFunctionPatterns()
        blank.place(codewords)

        var best = blank
        var bestMask = 0
        var lowest = Int.max
        for candidate in masks {
            let masked = blank.masked(with: candidate)
            // The standard scores the symbol before format and version information are drawn (§7.8.1).
            let penalty = QRPenalty.score(masked)
            if penalty < lowest { (lowest, best, bestMask) = (penalty, masked, candidate.number) }
        }
        best.drawFormat(errorCorrection, mask: bestMask)
        best.drawVersion()
        mask = bestMask
        grid = best
        version = capacity.version
    }

    /// True when the module is dark; modules outside the symbol are light.
    public func isDark(row: Int, column: Int) -> Bool {
        guard (0..<side).contains(row), (0..<side).contains(column) else { return false }
        return grid.isDark(row, column)
    }
}
