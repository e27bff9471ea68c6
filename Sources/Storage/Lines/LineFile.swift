public import CipherSuites
import ConsentPolicy
public import Foundation

/// Where files of rows lie, and the key that they stand under.
public struct LineFileDirectory: Sendable {
    /// The directory; it is made when it is not there.
    public let url: URL
    let key: [UInt8]

    /// `key` is 32 secret bytes of this node alone.
    public init(_ url: URL, key: [UInt8]) {
        self.url = url
        self.key = key
    }

    /// `<size>-<root in hex>.rows`.
    func file(size: UInt64, root: Digest) -> URL { url.appendingPathComponent("\(size)-\(root).rows") }

    /// The newest file that is whole, under this key and of this program's format, and of the ledger: `rootAt` gives the root
    /// that it had at a size. Everything else in the directory is removed.
    public func newest(rootAt: (UInt64) throws -> Digest?) -> LineFile? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        var newest: LineFile?
        for name in names {
            let place = url.appendingPathComponent(name)
            if let found = LineFile(reading: place.path, key: key),
                place.lastPathComponent == file(size: found.size, root: found.root).lastPathComponent,
                (try? rootAt(found.size)) == found.root, found.size >= newest?.size ?? 0
            {
                if let older = newest {
                    try? FileManager.default.removeItem(at: file(size: older.size, root: older.root))
                }
                newest = found
            } else {
                try? FileManager.default.removeItem(at: place)
            }
        }
        return newest
    }

    func removeAll(but kept: URL) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        where name != kept.lastPathComponent {
            try? FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }
}

/// A file of rows, mapped into memory: rows one after the other, an index of slots that are found by the stamp, a tail
/// that says what it is, and a code over all of it. It never changes.
public final class LineFile: Sendable {
    private let bytes: MappedFile
    private let tail: LineFileTail

    /// Size of the ledger that it was written at.
    public var size: UInt64 { tail.size }
    /// Root of the ledger at that size.
    public var root: Digest { tail.root }
    /// How many rows it has.
    public var count: Int { Int(tail.rowCount) }
    /// Bytes of the rows, their stamps included.
    public var rowByteCount: Int { Int(tail.rowByteCount) }
    /// Bytes of the index over them.
    public var indexByteCount: Int { 8 * Int(tail.slotCount) }

    /// Maps and checks a file; nil for one that is not whole, or under another key or format.
    init?(reading path: String, key: [UInt8]) {
        guard let bytes = MappedFile(path: path), bytes.count >= LineFileTail.byteCount + Self.codeByteCount else {
            return nil
        }
        let end = bytes.count - Self.codeByteCount
        let start = end - LineFileTail.byteCount
        guard let tail = LineFileTail(decoding: bytes.copy(start..<end)),
            tail.slotCount.nonzeroBitCount == 1, tail.rowByteCount <= UInt64(start),
            (UInt64(start) - tail.rowByteCount) / 8 == tail.slotCount,
            ConstantTime.equal(Self.code(of: bytes, end: end, key: key), bytes.copy(end..<bytes.count))
        else { return nil }
        self.bytes = bytes
        self.tail = tail
    }

    static let codeByteCount = 32
    /// Bytes that are hashed at once.
    private static let piece = 1 << 20

    private static func code(of bytes: MappedFile, end: Int, key: [UInt8]) -> [UInt8] {
        var code = HMACSHA256.Running(key: key)
        for start in stride(from: 0, to: end, by: piece) { code.update(bytes.copy(start..<min(start + piece, end))) }
        return code.finalized()
    }

    /// The row under a stamp; nil when there is none.
    func row(_ stamp: Digest) -> LineRow? {
        let wanted = LineSlot.hash(of: stamp)
        var slot = wanted & (tail.slotCount - 1)
        // The writer leaves every second slot free, so that this ends.
        while let found = LineSlot(stored: bytes.word(at: Int(tail.rowByteCount + slot * 8))) {
            if found.isLikely(wanted) {
                let head = LineRowHead(in: bytes, at: Int(found.offset))
                if head.stamp == stamp { return LineRow(kept: bytes.copy(head.row)) }
            }
            slot = (slot + 1) & (tail.slotCount - 1)
        }
        return nil
    }

    func forEachRow(_ body: (_ stamp: Digest, _ line: UInt64, _ row: LineRow) throws -> Void) rethrows {
        var offset = 0
        while offset < Int(tail.rowByteCount) {
            let head = LineRowHead(in: bytes, at: offset)
            try body(head.stamp, head.line, LineRow(kept: bytes.copy(head.row)))
            offset = head.row.upperBound
        }
    }
}

/// What stands before a row: its stamp, the mark of its line and its length.
private struct LineRowHead {
    let stamp: Digest
    let line: UInt64
    let row: Range<Int>

    /// Everything in a checked file is where its writer put it.
    init(in bytes: MappedFile, at offset: Int) {
        stamp = bytes.digest(at: offset)
        line = bytes.word(at: offset + Digest.byteCount)
        let start = offset + LineFileWriter.headByteCount
        row = start..<start + Int(bytes.word(at: start - 8))
    }
}

/// One slot of the index: where a row begins, and a part of its stamp, so that a row of another stamp is seldom looked at.
struct LineSlot {
    private static let offsetBits: UInt64 = 40
    /// The largest file of rows: a terabyte.
    static let maximumByteCount = UInt64(1) << offsetBits - 1

    let offset: UInt64
    private let part: UInt64

    init(offset: UInt64, hash: UInt64) {
        self.offset = offset
        part = hash >> Self.offsetBits
    }

    /// Nil for an empty slot, which is zero.
    init?(stored: UInt64) {
        guard stored != 0 else { return nil }
        offset = stored & Self.maximumByteCount - 1
        part = stored >> Self.offsetBits
    }

    var stored: UInt64 { part << Self.offsetBits | offset + 1 }

    /// A stamp is a digest, so any of its words will do.
    static func hash(of stamp: Digest) -> UInt64 { UInt64(bigEndianBytes: stamp.bytes.prefix(8)) ?? 0 }

    func isLikely(_ hash: UInt64) -> Bool { hash >> Self.offsetBits == part }
}
