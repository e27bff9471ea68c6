import CipherSuites

/// Makes near misses of good inputs: what a byte, a length, a number, a line, a member or an encoding can do wrong.
struct Mutator {
    let seeds: [[UInt8]]
    var random: FuzzRandom

    private static let numbers = [
        "0", "00", "-1", "+1", "1e9", "255", "256", "65535", "65536", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "340282366920938463463374607431768211456", "281474976710656", "0x10", "1.0", "١٢",
    ]
    private static let pieces: [[UInt8]] =
        [
            "\n", "\r\n", "\n\n", "\u{0}", "\u{7f}", "\u{feff}", "\u{2028}", "é", "e\u{301}", "陌生", "\u{1f3e5}", "/",
            "..",
            "%2e", " ", "\t", "=", "\"", "\\u0000", "\\ud800", "null", "{}", "[]", "— ", "+", ".p/", "x000/",
        ].map { Array($0.utf8) } + [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]

    /// One input: a seed with one to four changes, or, now and then, bytes without any order.
    mutating func input() -> [UInt8] {
        if random.below(64) == 0 { return random.bytes(random.below(300)) }
        var bytes = seeds[random.below(seeds.count)]
        for _ in 0...random.below(4) { change(&bytes) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        switch random.below(14) {
        case 0: flip(&bytes)
        case 1: if !bytes.isEmpty { bytes[random.below(bytes.count)] = UInt8.random(in: 0...255, using: &random) }
        case 2: bytes.removeSubrange(range(in: bytes, atMost: 40))
        case 3: bytes.insert(contentsOf: bytes[range(in: bytes, atMost: 80)], at: random.below(bytes.count + 1))
        case 4: bytes = Array(bytes.prefix(random.below(bytes.count + 1)))
        case 5: splice(&bytes)
        case 6: length(&bytes)
        case 7: number(&bytes)
        case 8, 9: bytes.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place(in: bytes))
        case 10: lines(&bytes)
        case 11: member(&bytes)
        case 12: encoded(&bytes)
        default: enlarge(&bytes)
        }
    }

    private mutating func flip(_ bytes: inout [UInt8]) {
        guard !bytes.isEmpty else { return }
        bytes[random.below(bytes.count)] ^= 1 << UInt8(random.below(8))
    }

    private mutating func range(in bytes: [UInt8], atMost most: Int) -> Range<Int> {
        let start = random.below(bytes.count + 1)
        return start..<min(bytes.count, start + random.below(most) + 1)
    }

    /// Anywhere, and twice as likely at an end.
    private mutating func place(in bytes: [UInt8]) -> Int {
        switch random.below(6) {
        case 0: 0
        case 1: bytes.count
        default: random.below(bytes.count + 1)
        }
    }

    private mutating func splice(_ bytes: inout [UInt8]) {
        let other = seeds[random.below(seeds.count)]
        bytes = Array(bytes.prefix(random.below(bytes.count + 1))) + other.suffix(random.below(other.count + 1))
    }

    /// A big-endian number of one to eight bytes anywhere: one more or less, none, or all.
    private mutating func length(_ bytes: inout [UInt8]) {
        let width = [1, 2, 4, 8][random.below(4)]
        guard bytes.count >= width else { return }
        let start = random.below(bytes.count - width + 1)
        var value = bytes[start..<start + width].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        switch random.below(5) {
        case 0: value &+= 1
        case 1: value &-= 1
        case 2: value = 0
        case 3: value = .max
        default: value = UInt64(random.below(70_000))
        }
        for step in 0..<width {
            bytes[start + step] = UInt8(truncatingIfNeeded: value >> UInt64(8 * (width - 1 - step)))
        }
    }

    /// Another number in the place of one run of digits.
    private mutating func number(_ bytes: inout [UInt8]) {
        let runs = Self.runs(in: bytes) { (0x30...0x39).contains($0) }
        guard !runs.isEmpty else { return }
        bytes.replaceSubrange(runs[random.below(runs.count)], with: Self.numbers[random.below(Self.numbers.count)].utf8)
    }

    /// A line twice, left out, or exchanged with another.
    private mutating func lines(_ bytes: inout [UInt8]) {
        var all = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        let (first, second) = (random.below(all.count), random.below(all.count))
        switch random.below(3) {
        case 0: all.insert(all[first], at: second)
        case 1: all.remove(at: first)
        default: all.swapAt(first, second)
        }
        bytes = Array(all.joined(separator: [0x0a]))
    }

    /// Something between two commas, or after a brace, comes a second time.
    private mutating func member(_ bytes: inout [UInt8]) {
        let marks = bytes.indices.filter { [0x2c, 0x7b, 0x5b, 0x7d, 0x5d].contains(bytes[$0]) }
        guard marks.count > 1 else { return }
        let at = random.below(marks.count - 1)
        let part = bytes[(marks[at] + 1)..<marks[at + 1]]
        switch random.below(3) {
        case 0: bytes.insert(contentsOf: Array(part) + [0x2c], at: marks[at] + 1)
        case 1: bytes.removeSubrange((marks[at] + 1)...marks[at + 1])
        default: bytes.insert(contentsOf: Array(repeating: 0x5b, count: 1 + random.below(70)), at: marks[at] + 1)
        }
    }

    /// A change inside what is encoded in base64 or base64url, encoded again.
    private mutating func encoded(_ bytes: inout [UInt8]) {
        let runs = Self.runs(in: bytes, of: Self.isBase64).filter { $0.count >= 16 }
        guard !runs.isEmpty else { return }
        let run = runs[random.below(runs.count)]
        let text = String(decoding: bytes[run], as: UTF8.self)
        let isURL = random.below(2) == 0
        guard var inner = isURL ? Base64URL.decode(text) : Base64.decode(text) else { return }
        switch random.below(5) {
        case 0: flip(&inner)
        case 1: length(&inner)
        case 2: number(&inner)
        case 3: member(&inner)
        default: inner.insert(contentsOf: Self.pieces[random.below(Self.pieces.count)], at: place(in: inner))
        }
        bytes.replaceSubrange(run, with: (isURL ? Base64URL.encode(inner) : Base64.encode(inner)).utf8)
    }

    /// Rarely past the limits of size.
    private mutating func enlarge(_ bytes: inout [UInt8]) {
        guard random.below(40) == 0, !bytes.isEmpty else { return flip(&bytes) }
        let part = bytes[range(in: bytes, atMost: 400)]
        guard !part.isEmpty else { return }
        let goal = [5_000, 70_000, 140_000, 300_000][random.below(4)]
        bytes.insert(contentsOf: (0..<goal / part.count).flatMap { _ in part }, at: random.below(bytes.count + 1))
    }

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2b, 0x2f, 0x2d, 0x5f, 0x3d: true
        default: false
        }
    }

    private static func runs(in bytes: [UInt8], of belongs: (UInt8) -> Bool) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start: Int?
        for place in 0...bytes.count {
            if place < bytes.count, belongs(bytes[place]) {
                start = start ?? place
            } else if let begun = start {
                runs.append(begun..<place)
                start = nil
            }
        }
        return runs
    }
}
