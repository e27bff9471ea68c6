import CipherSuites
import MerkleLog

/// Writes the sections of an evidence file; an empty line separates them.
struct EvidenceWriter {
    private(set) var bytes: [UInt8]
    private var isFirst = true

    init(_ kind: EvidenceKind) { bytes = Array((kind.firstLine + "\n").utf8) }

    mutating func line(_ text: String) { bytes += Array((text + "\n").utf8) }

    mutating func section(_ text: String, hashes: [Digest]) {
        begin()
        line(text)
        for hash in hashes { line(Base64.encode(hash.bytes)) }
    }

    mutating func note(_ note: SignedNote) {
        begin()
        bytes += note.serialized
    }

    private mutating func begin() {
        if !isFirst { bytes.append(EvidenceReader.newline) }
        isFirst = false
    }
}

/// Reads the sections of an evidence file front to back. Numbers and hashes are read leniently here; the parser compares
/// what it read, written again, with the bytes, so that only one spelling is accepted.
struct EvidenceReader {
    static let newline = UInt8(ascii: "\n")
    /// The largest leaf that a bundle can hold, in base64, with its label.
    private static let maximumLineByteCount = 96 << 10

    private var rest: ArraySlice<UInt8>
    private var isFirst = true

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }

    /// The next line without its newline.
    mutating func line() throws(EvidenceError) -> String {
        guard let end = rest.firstIndex(of: Self.newline), end - rest.startIndex <= Self.maximumLineByteCount else {
            throw .malformed
        }
        defer { rest = rest[(end + 1)...] }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// The rest of a line that must begin with `label` and a space.
    mutating func value(of label: String) throws(EvidenceError) -> String {
        let line = try line()
        guard line.utf8.starts(with: (label + " ").utf8) else { throw .malformed }
        return String(decoding: line.utf8.dropFirst(label.utf8.count + 1), as: UTF8.self)
    }

    /// True when another section follows and its first line begins with `label` and a space.
    func nextSection(is label: String) -> Bool {
        let start = isFirst ? rest : rest.dropFirst()
        return start.starts(with: (label + " ").utf8)
    }

    /// The empty line between two sections.
    mutating func beginSection() throws(EvidenceError) {
        defer { isFirst = false }
        guard !isFirst else { return }
        guard try line().isEmpty else { throw .malformed }
    }

    /// A checkpoint's note: three lines, an empty one, and signature lines up to the section's end.
    mutating func note() throws(EvidenceError) -> SignedNote {
        try beginSection()
        var bytes: [UInt8] = []
        for _ in 0..<4 { bytes += Array((try line() + "\n").utf8) }
        while !isAtSectionEnd { bytes += Array((try line() + "\n").utf8) }
        do {
            let note = try SignedNote(parsing: bytes)
            _ = try Checkpoint(parsing: note.text)
            return note
        } catch {
            throw .malformed
        }
    }

    /// Hashes up to the section's end.
    mutating func hashes(atMost limit: Int) throws(EvidenceError) -> [Digest] {
        var hashes: [Digest] = []
        while !isAtSectionEnd {
            guard hashes.count < limit, let hash = Self.digest(try line()) else { throw .malformed }
            hashes.append(hash)
        }
        return hashes
    }

    static func digest(_ text: String) -> Digest? { Base64.decode(text).flatMap { Digest($0) } }

    private var isAtSectionEnd: Bool { rest.first.map { $0 == Self.newline } ?? true }
}
