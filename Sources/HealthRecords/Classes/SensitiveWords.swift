/// Words that put a document under a sensitive topic, looked for in every text of a document.
///
/// A word counts wherever it stands, in a negative result or a denial ("否认吸毒史") as well: a wrong alarm asks the
/// patient once more, a missed word shows what was to stay hidden.
enum SensitiveWords {
    /// The topics whose words occur in the text.
    static func topics(in text: String) -> Set<SensitiveTopic> {
        var found: Set<SensitiveTopic> = []
        let bytes = folded(Array(text.utf8))
        for start in bytes.indices {
            for word in wordsByFirstByte[Int(bytes[start])] where !found.contains(word.topic) {
                if word.matches(bytes, at: start) { found.insert(word.topic) }
            }
        }
        return found
    }

    /// Small letters, full-width forms as the ASCII that they stand for, and white space as one blank; none between
    /// characters that are written without, so that the end of a line parts no word.
    private static func folded(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var isBlank = false
        var place = 0
        while place < text.count {
            let (byte, length) = read(text, at: place)
            place += length
            guard byte != 0x20 else {
                isBlank = true
                continue
            }
            if isBlank, let last = out.last, last < 0x80 || byte < 0x80 { out.append(0x20) }
            isBlank = false
            out.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            // The rest of a character that stays as it is.
            if byte >= 0x80 {
                while place < text.count, (0x80...0xBF).contains(text[place]) {
                    out.append(text[place])
                    place += 1
                }
            }
        }
        return out
    }

    /// The byte that stands for the character at a place, and how many bytes that takes: the first of a character that stays
    /// as it is.
    private static func read(_ text: [UInt8], at place: Int) -> (byte: UInt8, length: Int) {
        func next(_ offset: Int) -> UInt8 { place + offset < text.count ? text[place + offset] : 0 }
        switch text[place] {
        case 0x09...0x0D, 0x20: return (0x20, 1)
        case 0xC2 where next(1) == 0xA0: return (0x20, 2)
        case 0xE3 where next(1) == 0x80 && next(2) == 0x80: return (0x20, 3)
        // U+FF01 … U+FF5E
        case 0xEF where next(1) == 0xBC && (0x81...0xBF).contains(next(2)): return (next(2) - 0x60, 3)
        case 0xEF where next(1) == 0xBD && (0x80...0x9E).contains(next(2)): return (next(2) - 0x20, 3)
        default: return (text[place], 1)
        }
    }

    private struct Word: Sendable {
        let topic: SensitiveTopic
        let bytes: [UInt8]
        /// A word of letters must not be the inside of a longer one: "archive" is no HIV.
        let isLatin: Bool

        init(_ text: String, _ topic: SensitiveTopic) {
            self.topic = topic
            bytes = Array(text.utf8)
            isLatin = bytes.allSatisfy { $0 < 0x80 }
        }

        func matches(_ text: [UInt8], at start: Int) -> Bool {
            let end = start + bytes.count
            guard end <= text.count, !isLatin || start == 0 || !Self.isLetter(text[start - 1]) else { return false }
            for (index, byte) in bytes.enumerated() where text[start + index] != byte { return false }
            return !isLatin || end == text.count || !Self.isLetter(text[end])
        }

        private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
    }

    private static let words: [Word] = {
        let lists: [(SensitiveTopic, [String])] = [
            (
                .hiv,
                [
                    "艾滋", "爱滋", "人类免疫缺陷病毒", "获得性免疫缺陷", "hiv", "hivab", "hivag", "antihiv",
                    "human immunodeficiency virus",
                    "acquired immunodeficiency syndrome", "acquired immune deficiency syndrome",
                ]
            ),
            (
                .sexuallyTransmitted,
                [
                    "梅毒", "淋病", "淋球菌", "尖锐湿疣", "生殖器疱疹", "软下疳", "性病", "性传播疾病", "syphilis",
                    "gonorrhea", "gonorrhoea", "chlamydia trachomatis", "genital herpes",
                ]
            ),
            (
                .psychiatric,
                [
                    "精神分裂", "精神障碍", "精神病", "抑郁症", "抑郁障碍", "双相情感障碍", "双相障碍", "躁狂", "自杀", "自残",
                    "schizophrenia", "bipolar disorder", "major depression", "depressive disorder", "psychosis",
                    "suicide", "suicidal",
                ]
            ),
            (
                .substance,
                [
                    "吸毒", "戒毒", "毒瘾", "药物成瘾", "药物依赖", "酒精依赖", "酒精成瘾", "海洛因", "甲基苯丙胺", "冰毒", "美沙酮",
                    "阿片类依赖", "opioid dependence", "opioid abuse", "drug dependence", "drug abuse", "heroin",
                    "methadone", "alcoholism", "alcohol dependence", "cocaine", "methamphetamine",
                ]
            ),
            (.violence, ["性侵", "强奸", "家庭暴力", "家暴", "sexual assault", "domestic violence", "rape"]),
        ]
        return lists.flatMap { topic, words in words.map { Word($0, topic) } }
    }()

    private static let wordsByFirstByte: [[Word]] = {
        var table = Array(repeating: [Word](), count: 256)
        for word in words {
            if let first = word.bytes.first { table[Int(first)].append(word) }
        }
        return table
    }()
}
