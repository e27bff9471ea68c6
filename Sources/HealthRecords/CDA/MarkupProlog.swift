/// What stands before the root element of an XML document: encoding, declaration, comments.
enum MarkupProlog {
    /// The document in UTF-8 from the first byte after the declaration. Refuses a DTD: CDA has none, and a DTD is how
    /// entities are declared (XML 1.0 §2.8, §4.2).
    static func body(of bytes: [UInt8]) throws(RecordError) -> [UInt8] {
        let text = try utf8(bytes)
        var position = 0
        if starts(text, at: 0, with: "<?xml"), let end = find("?>", in: text, from: 0) { position = end + 2 }
        let start = position
        while position < text.count {
            if [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
                position += 1
            } else if starts(text, at: position, with: "<!--") {
                guard let end = find("-->", in: text, from: position + 4) else { break }
                position = end + 3
            } else if starts(text, at: position, with: "<?") {
                guard let end = find("?>", in: text, from: position) else { break }
                position = end + 2
            } else if starts(text, at: position, with: "<!") {
                throw .damagedXML(reason: "dtd", line: 1 + text[..<position].count { $0 == 0x0A })
            } else {
                break
            }
        }
        // The declaration is cut off, since it may name the encoding that was; its line breaks stay, so that the
        // numbers of lines hold.
        return text[..<start].filter { $0 == 0x0A } + text[start...]
    }

    private static func utf8(_ bytes: [UInt8]) throws(RecordError) -> [UInt8] {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return try decoded(Array(bytes.dropFirst(3)), "UTF-8") }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return try decoded(bytes, "UTF-16")
        }
        return try decoded(bytes, declaredEncoding(bytes) ?? "UTF-8")
    }

    private static func decoded(_ bytes: [UInt8], _ encoding: String) throws(RecordError) -> [UInt8] {
        guard let text = LegacyText.utf8(bytes, encoding: encoding) else {
            throw .unknownEncoding(DisplayText.line(encoding, limit: 40))
        }
        return text
    }

    /// The value of `encoding` in the XML declaration, which is ASCII in every encoding that is accepted.
    private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
        guard starts(bytes, at: 0, with: "<?xml"), let end = find("?>", in: Array(bytes.prefix(400)), from: 0),
            let name = find("encoding", in: Array(bytes.prefix(end)), from: 0)
        else { return nil }
        let rest = bytes[(name + 8)..<end]
        guard let quote = rest.firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }),
            let close = rest[(quote + 1)...].firstIndex(of: rest[quote])
        else { return nil }
        return String(decoding: rest[(quote + 1)..<close], as: UTF8.self)
    }

    private static func starts(_ bytes: [UInt8], at position: Int, with text: StaticString) -> Bool {
        bytes.dropFirst(position).starts(with: text.description.utf8)
    }

    private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
        let pattern = Array(text.description.utf8)
        guard bytes.count - start >= pattern.count else { return nil }
        for position in start...(bytes.count - pattern.count)
        where bytes[position] == pattern[0] && bytes[position...].starts(with: pattern) { return position }
        return nil
    }
}
