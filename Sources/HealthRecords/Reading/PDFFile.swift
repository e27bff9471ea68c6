/// A PDF as far as Nuo looks into it: that it is one, and whole.
enum PDFFile {
    /// Where `%PDF-` stands; readers accept it within the first 1024 bytes (ISO 32000-1, annex H.3 note 13).
    static func headerOffset(in bytes: [UInt8]) -> Int? {
        offset(of: Array("%PDF-".utf8), in: bytes[..<min(bytes.count, 1024)])
    }

    /// Describes a PDF; its type and patient are the word of who brings it.
    static func draft(prefix: [UInt8], totalSize: Int) throws(RecordError) -> RecordDraft {
        guard headerOffset(in: prefix) != nil else { throw .notPDF(reason: "header") }
        let isWhole = prefix.count == totalSize
        if isWhole, offset(of: Array("%%EOF".utf8), in: prefix[max(0, prefix.count - 2048)...]) == nil {
            throw .notPDF(reason: "truncated")
        }
        return RecordDraft(type: .ofClass(.other))
    }

    private static func offset(of pattern: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        for start in bytes.startIndex...(bytes.endIndex - pattern.count)
        where bytes[start..<start + pattern.count].elementsEqual(pattern) { return start }
        return nil
    }
}
