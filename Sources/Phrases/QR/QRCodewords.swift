/// Error correction and the order in which codewords enter the symbol (ISO/IEC 18004 §7.5, §7.6).
enum QRCodewords {
    /// The data split into blocks, each with its Reed–Solomon codewords, interleaved.
    static func interleaved(_ data: [UInt8], _ capacity: QRCapacity) -> [UInt8] {
        let blocks = split(data, into: capacity.blocks)
        let generator = ReedSolomon.generator(degree: capacity.correctionPerBlock)
        let corrections = blocks.map { ReedSolomon.remainder(of: $0, by: generator) }
        return columnwise(blocks) + columnwise(corrections)
    }

    /// Blocks of equal size but for the last ones, which are one codeword longer.
    private static func split(_ data: [UInt8], into count: Int) -> [ArraySlice<UInt8>] {
        let shortSize = data.count / count
        let shortBlocks = count - data.count % count
        var start = 0
        return (0..<count).map { index in
            let end = start + shortSize + (index < shortBlocks ? 0 : 1)
            defer { start = end }
            return data[start..<end]
        }
    }

    private static func columnwise(_ blocks: [some RandomAccessCollection<UInt8>]) -> [UInt8] {
        (0..<(blocks.map(\.count).max() ?? 0)).flatMap { offset in
            blocks.compactMap { block in block.dropFirst(offset).first }
        }
    }
}

/// Reed–Solomon over GF(2⁸) with the polynomial x⁸ + x⁴ + x³ + x² + 1.
enum ReedSolomon {
    /// The coefficients after the leading one of (x − α⁰)(x − α¹)…, highest power first.
    static func generator(degree: Int) -> [UInt8] {
        var coefficients: [UInt8] = Array(repeating: 0, count: degree - 1) + [1]
        var root: UInt8 = 1
        for _ in 0..<degree {
            for index in coefficients.indices {
                coefficients[index] = product(coefficients[index], root)
                if index + 1 < coefficients.count { coefficients[index] ^= coefficients[index + 1] }
            }
            root = product(root, 2)
        }
        return coefficients
    }

    static func remainder(of data: ArraySlice<UInt8>, by generator: [UInt8]) -> [UInt8] {
        var remainder = Array(repeating: UInt8(0), count: generator.count)
        for byte in data {
            let factor = byte ^ remainder.removeFirst()
            remainder.append(0)
            for (index, coefficient) in generator.enumerated() { remainder[index] ^= product(coefficient, factor) }
        }
        return remainder
    }

    private static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for bit in stride(from: 7, through: 0, by: -1) {
            result = (result << 1) ^ (result >> 7 == 1 ? 0x1D : 0)
            if right >> UInt8(bit) & 1 == 1 { result ^= left }
        }
        return result
    }
}
