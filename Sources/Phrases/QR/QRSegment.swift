/// The text as one segment: mode, count and data bits (ISO/IEC 18004 §7.4).
struct QRSegment {
    private enum Mode: Int {
        case alphanumeric = 0b0010
        case byte = 0b0100
    }

    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:".utf8)

    private let mode: Mode
    private let text: [UInt8]

    init(_ text: String) {
        self.text = Array(text.utf8)
        let alphabet = Set(Self.alphabet)
        mode = self.text.allSatisfy(alphabet.contains) ? .alphanumeric : .byte
    }

    private func countBits(version: Int) -> Int {
        switch (mode, version) {
        case (.alphanumeric, ...9): 9
        case (.alphanumeric, ...26): 11
        case (.alphanumeric, _): 13
        case (.byte, ...9): 8
        case (.byte, _): 16
        }
    }

    func bitCount(version: Int) -> Int {
        let data =
            switch mode {
            case .alphanumeric: text.count / 2 * 11 + text.count % 2 * 6
            case .byte: text.count * 8
            }
        return 4 + countBits(version: version) + data
    }

    /// The data codewords, with terminator and pad bytes, exactly as many as the symbol holds.
    func codewords(for capacity: QRCapacity) -> [UInt8] {
        var bits = QRBits()
        bits.append(mode.rawValue, count: 4)
        bits.append(text.count, count: countBits(version: capacity.version))
        appendData(to: &bits)
        bits.append(0, count: min(4, capacity.dataBits - bits.count))
        var codewords = bits.bytes
        var pad: UInt8 = 0xEC
        while codewords.count < capacity.dataCodewords {
            codewords.append(pad)
            pad ^= 0xEC ^ 0x11
        }
        return codewords
    }

    private func appendData(to bits: inout QRBits) {
        guard mode == .alphanumeric else {
            for byte in text { bits.append(Int(byte), count: 8) }
            return
        }
        let values = text.compactMap { Self.alphabet.firstIndex(of: $0) }
        for start in stride(from: 0, to: values.count, by: 2) {
            if start + 1 < values.count {
                bits.append(values[start] * 45 + values[start + 1], count: 11)
            } else {
                bits.append(values[start], count: 6)
            }
        }
    }
}

/// Bits, most significant first.
private struct QRBits {
    private(set) var bytes: [UInt8] = []
    private(set) var count = 0

    mutating func append(_ value: Int, count added: Int) {
        for shift in stride(from: added - 1, through: 0, by: -1) {
            if count % 8 == 0 { bytes.append(0) }
            if value >> shift & 1 == 1 { bytes[bytes.count - 1] |= 0x80 >> UInt8(count % 8) }
            count += 1
        }
    }
}
