/// The end of a tile's or bundle's path (C2SP tlog-tiles): the index in groups of three digits, all but the last marked
/// with `x`, then the width of a partial one: `x001/x234/067.p/5`.
enum TilePath {
    /// Hashes or entries of a complete tile or bundle.
    static let fullWidth = 256
    /// No path of a tree within `MerkleTree.maximumSize` is longer.
    private static let maximumByteCount = 64

    static func text(index: UInt64, width: Int) -> String {
        var groups = [threeDigits(index % 1000)]
        var rest = index / 1000
        while rest > 0 {
            groups.insert("x" + threeDigits(rest % 1000), at: 0)
            rest /= 1000
        }
        return groups.joined(separator: "/") + (width == fullWidth ? "" : ".p/\(width)")
    }

    /// Reads what follows `prefix` without judging its spelling; the caller compares the path it stands for.
    static func parse(_ path: String, after prefix: String) -> (index: UInt64, width: Int)? {
        guard path.utf8.count <= maximumByteCount, path.utf8.starts(with: prefix.utf8) else { return nil }
        var elements = path.utf8.dropFirst(prefix.utf8.count)
            .split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Array($0) }
        var width = fullWidth
        if elements.count > 1, elements[elements.count - 2].suffix(2) == Array(".p".utf8)[...] {
            guard let partial = DecimalText.parse(elements.removeLast()), (1..<UInt64(fullWidth)).contains(partial)
            else { return nil }
            width = Int(partial)
            elements[elements.count - 1].removeLast(2)
        }
        var index: UInt64 = 0
        for element in elements {
            let digits = element.first == UInt8(ascii: "x") ? element.dropFirst() : element[...]
            // "000" is no decimal number here, so a leading 1 stands in for the zeros.
            guard digits.count == 3, let group = DecimalText.parse([UInt8(ascii: "1")] + digits), index < 1 << 48
            else { return nil }
            index = index * 1000 + (group - 1000)
        }
        return (index, width)
    }

    private static func threeDigits(_ number: UInt64) -> String {
        let digits = String(number)
        return String(repeating: "0", count: 3 - digits.utf8.count) + digits
    }
}
