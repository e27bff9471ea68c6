import CipherSuites

/// An offline proof that an entry is in a log, with the checkpoint it leads to (`c2sp.org/tlog-proof@v1`). A parsed
/// proof is well formed and not yet verified.
public struct LogProof: Hashable, Sendable {
    /// The most bytes of extra data: as many as an entry can have.
    public static let maximumExtraByteCount = EntryBundle.maximumEntryByteCount
    /// The largest proof: extra data, path and note.
    public static let maximumByteCount = SignedNote.maximumByteCount + 96 << 10

    /// Data beside the proof, not authenticated by it; for Nuo the entry itself, which its leaf hash proves. Never empty.
    public let extra: [UInt8]?
    /// The path from the entry to the root; its size is the checkpoint's.
    public let inclusion: InclusionProof
    /// The log's checkpoint, verbatim.
    public let checkpoint: SignedNote

    /// Puts a proof together; empty extra data is none.
    public init(extra: [UInt8]?, inclusion: InclusionProof, checkpoint: SignedNote) {
        self.extra = extra.flatMap { $0.isEmpty ? nil : $0 }
        self.inclusion = inclusion
        self.checkpoint = checkpoint
    }

    /// Parses the bytes of a proof, whose spelling is the only one; throws `malformedProof`, or what its note's parsers
    /// throw. The path has as many hashes as its index and the checkpoint's size ask for.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumByteCount, bytes.starts(with: Self.header.utf8) else { throw .malformedProof }
        var lines = Lines(rest: bytes.dropFirst(Self.header.utf8.count))
        guard var line = lines.next() else { throw .malformedProof }
        var extra: [UInt8]?
        if let field = Self.value(of: "extra ", in: line) {
            guard let data = Base64.decode(utf8: field), (1...Self.maximumExtraByteCount).contains(data.count),
                let next = lines.next()
            else { throw .malformedProof }
            extra = data
            line = next
        }
        guard let index = Self.value(of: "index ", in: line).flatMap({ DecimalText.parse($0) }) else {
            throw .malformedProof
        }
        var hashes: [Digest] = []
        while let hashLine = lines.next(), !hashLine.isEmpty {
            guard hashes.count < Self.maximumHashCount, let hash = Base64.digest(utf8: hashLine) else {
                throw .malformedProof
            }
            hashes.append(hash)
        }
        let note = try SignedNote(parsing: Array(lines.rest))
        let size = try Checkpoint(parsing: note.text).size
        let inclusion = InclusionProof(index: index, size: size, hashes: hashes)
        guard inclusion.isWellFormed else { throw .malformedProof }
        self.init(extra: extra, inclusion: inclusion, checkpoint: note)
    }

    /// The bytes of the proof.
    public var serialized: [UInt8] {
        var bytes = Array(Self.header.utf8)
        bytes.reserveCapacity(1024 + (extra?.count ?? 0) * 4 / 3 + inclusion.hashes.count * 45)
        if let extra { bytes += "extra \(Base64.encode(extra))\n".utf8 }
        bytes += "index \(inclusion.index)\n".utf8
        for hash in inclusion.hashes {
            Base64.append(hash, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes + checkpoint.serialized
    }

    private static let header = "c2sp.org/tlog-proof@v1\n"
    /// The height of a tree of `MerkleTree.maximumSize` leaves.
    private static let maximumHashCount = 48

    private static func value(of label: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        line.starts(with: label.utf8) ? line.dropFirst(label.utf8.count) : nil
    }

    /// Takes lines off the front.
    private struct Lines {
        var rest: ArraySlice<UInt8>

        mutating func next() -> ArraySlice<UInt8>? {
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { rest = rest[(end + 1)...] }
            return rest[..<end]
        }
    }
}
