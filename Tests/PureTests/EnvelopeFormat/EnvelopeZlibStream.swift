/// Just enough of RFC 1950 and RFC 1951 to read the compressed vectors of the age test kit.
struct EnvelopeZlibStream {
    struct Malformed: Error {}

    private let input: [UInt8]
    private var position = 2
    private var bitBuffer = 0
    private var bitCount = 0
    private var output: [UInt8] = []

    /// The contents of a zlib stream, checked against its Adler-32.
    static func inflated(_ input: [UInt8]) throws -> [UInt8] {
        guard input.count > 6, input[0] & 15 == 8 else { throw Malformed() }
        var stream = EnvelopeZlibStream(input: input)
        while try stream.block() {}
        let checksum = stream.input[stream.position...].prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard checksum == adler32(stream.output) else { throw Malformed() }
        return stream.output
    }

    private init(input: [UInt8]) { self.input = input }

    /// Reads one block; false after the last.
    private mutating func block() throws -> Bool {
        let isLast = try bits(1) == 1
        switch try bits(2) {
        case 0: try storedBlock()
        case 1: try compressedBlock(.fixedLiterals, .fixedDistances)
        case 2:
            let (literals, distances) = try dynamicCodes()
            try compressedBlock(literals, distances)
        default: throw Malformed()
        }
        return !isLast
    }

    private mutating func bits(_ count: Int) throws -> Int {
        while bitCount < count {
            guard position < input.count else { throw Malformed() }
            bitBuffer |= Int(input[position]) << bitCount
            position += 1
            bitCount += 8
        }
        defer {
            bitBuffer >>= count
            bitCount -= count
        }
        return bitBuffer & (1 << count - 1)
    }

    private mutating func storedBlock() throws {
        (bitBuffer, bitCount) = (0, 0)
        guard position + 4 <= input.count else { throw Malformed() }
        let size = Int(input[position]) | Int(input[position + 1]) << 8
        position += 4
        guard position + size <= input.count else { throw Malformed() }
        output += input[position..<position + size]
        position += size
    }

    private mutating func compressedBlock(_ literals: HuffmanCode, _ distances: HuffmanCode) throws {
        let lengthBases =
            [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115]
            + [131, 163, 195, 227, 258]
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
                continue
            }
            guard symbol > 256 else { return }
            guard symbol < 286 else { throw Malformed() }
            let lengthBits = symbol < 265 || symbol == 285 ? 0 : (symbol - 261) / 4
            let length = lengthBases[symbol - 257] + (try bits(lengthBits))
            let code = try self.symbol(distances)
            guard code < 30 else { throw Malformed() }
            let distanceBits = max(code / 2 - 1, 0)
            let base = code < 4 ? code + 1 : (2 + code & 1) << distanceBits + 1
            try copy(length, from: base + (try bits(distanceBits)))
        }
    }

    private mutating func copy(_ length: Int, from distance: Int) throws {
        guard distance <= output.count else { throw Malformed() }
        var pattern = Array(output.suffix(distance).prefix(length))
        while pattern.count < length { pattern += pattern.prefix(length - pattern.count) }
        output += pattern
    }

    private mutating func symbol(_ code: HuffmanCode) throws -> Int {
        var (value, first, index) = (0, 0, 0)
        for length in 1...15 {
            value |= try bits(1)
            let count = code.counts[length]
            if value - count < first { return code.symbols[index + value - first] }
            index += count
            first = (first + count) << 1
            value <<= 1
        }
        throw Malformed()
    }

    private mutating func dynamicCodes() throws -> (HuffmanCode, HuffmanCode) {
        let literalCount = try bits(5) + 257
        let distanceCount = try bits(5) + 1
        var lengths = [Int](repeating: 0, count: 19)
        let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]
        for index in order.prefix(try bits(4) + 4) { lengths[index] = try bits(3) }
        let lengthCode = HuffmanCode(lengths)
        lengths = []
        while lengths.count < literalCount + distanceCount {
            let symbol = try symbol(lengthCode)
            switch symbol {
            case 16: lengths += [Int](repeating: lengths.last ?? 0, count: try bits(2) + 3)
            case 17: lengths += [Int](repeating: 0, count: try bits(3) + 3)
            case 18: lengths += [Int](repeating: 0, count: try bits(7) + 11)
            default: lengths.append(symbol)
            }
        }
        return (HuffmanCode(lengths[..<literalCount]), HuffmanCode(lengths[literalCount...]))
    }

    private static func adler32(_ bytes: [UInt8]) -> Int {
        var (low, high) = (1, 0)
        for byte in bytes {
            low = (low + Int(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }
}

/// A canonical prefix code, by the number of codes of each length and the symbols in order.
private struct HuffmanCode {
    var counts = [Int](repeating: 0, count: 16)
    var symbols: [Int] = []

    init(_ lengths: some Collection<Int>) {
        for length in 1...15 {
            let members = lengths.enumerated().filter { $0.element == length }.map(\.offset)
            counts[length] = members.count
            symbols += members
        }
    }

    static let fixedLiterals = HuffmanCode(
        [Int](repeating: 8, count: 144) + [Int](repeating: 9, count: 112) + [Int](repeating: 7, count: 24)
            + [Int](repeating: 8, count: 8))
    static let fixedDistances = HuffmanCode([Int](repeating: 5, count: 30))
}
