public import CipherSuites
package import ConsentPolicy
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

    /// The newest file that is of the ledger, under this key and of this program's format: `rootAt` gives the root that it had
    /// at a size. Everything else stays until the next file is written.
    public func newest(rootAt: (UInt64) throws -> Digest?) -> LineFile? {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let files = names.compactMap { name -> LineFile? in
            let place = url.appendingPathComponent(name)
            guard let found = LineFile(reading: place.path, key: key),
                name == file(size: found.size, root: found.root).lastPathComponent,
                (try? rootAt(found.size)) == found.root
            else { return nil }
            return found
        }
        return files.max { $0.size < $1.size }
    }

    func removeAll(but kept: URL) {
        for name in (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        where name != kept.lastPathComponent {
            try? FileManager.default.removeItem(at: url.appendingPathComponent(name))
        }
    }
}

/// A file of rows, mapped into memory: rows one after the other, each under a code of its own, an index of slots that are
/// found by the stamp, and a tail that says what it is, under a code as well. It never changes; of one that somebody else
/// changed, at whatever time, a row is read as it was written or not at all.
public final class LineFile: Sendable {
    private let bytes: MappedFile
    private let tail: LineFileTail
    private let code: LineCode

    /// Size of the ledger that it was written at.
    public var size: UInt64 { tail.size }
    /// Root of the ledger at that size.
    public var root: Digest { tail.root }
    /// How many rows it has.
    public var count: Int { Int(clamping: tail.rowCount) }
    /// Bytes of the rows, their stamps and codes included.
    public var rowByteCount: Int { Int(tail.rowByteCount) }
    /// Bytes of the index over them.
    public var indexByteCount: Int { 8 * Int(tail.slotCount) }

    /// Maps a file and checks its tail; nil for one that is cut, or under another key or format.
    init?(reading path: String, key: [UInt8]) {
        guard let bytes = MappedFile(path: path), bytes.count >= LineFileTail.byteCount + LineCode.tailByteCount else {
            return nil
        }
        let end = bytes.count - LineCode.tailByteCount
        let start = end - LineFileTail.byteCount
        let encoded = bytes.copy(start..<end)
        let code = LineCode(key: key)
        guard ConstantTime.equal(code.tail(encoded), bytes.copy(end..<bytes.count)),
            let tail = LineFileTail(decoding: encoded), tail.slotCount.nonzeroBitCount == 1,
            tail.rowByteCount <= UInt64(start), UInt64(start) - tail.rowByteCount == tail.slotCount * 8
        else { return nil }
        self.bytes = bytes
        self.tail = tail
        self.code = code
    }

    /// The row under a stamp; nil when there is none.
    package func row(_ stamp: Digest) -> LineRow? {
        let wanted = LineSlot.hash(of: stamp)
        var slot = wanted & (tail.slotCount - 1)
        for _ in 0..<tail.slotCount {
            guard let found = LineSlot(stored: bytes.word(at: Int(tail.rowByteCount + slot * 8))) else { return nil }
            if found.isLikely(wanted), let item = item(at: found.offset, under: stamp) { return item.row }
            slot = (slot + 1) & (tail.slotCount - 1)
        }
        return nil
    }

    /// Every row up to the first that was changed.
    package func forEachRow(_ body: (_ stamp: Digest, _ line: UInt64, _ row: LineRow) throws -> Void) rethrows {
        var offset: UInt64 = 0
        while let item = item(at: offset, under: nil) {
            try body(item.stamp, item.line, item.row)
            offset = item.end
        }
    }

    private struct Item {
        let stamp: Digest
        let line: UInt64
        let row: LineRow
        let end: UInt64
    }

    /// Reads at an offset that the index gives, and that nobody vouches for; nil where no row was written.
    private func item(at offset: UInt64, under wanted: Digest?) -> Item? {
        let head = UInt64(LineFileWriter.headByteCount)
        guard tail.rowByteCount >= head, offset <= tail.rowByteCount - head else { return nil }
        let start = Int(offset)
        let stamp = bytes.digest(at: start)
        guard wanted.map({ $0 == stamp }) ?? true else { return nil }
        let length = bytes.word(at: start + LineFileWriter.lengthOffset)
        guard length <= tail.rowByteCount - offset - head else { return nil }
        let end = offset + head + length
        let codeStart = Int(end) - LineCode.rowByteCount
        let coded = bytes.copy(start..<codeStart)
        guard bytes.withBytes(codeStart..<Int(end), { code.isOfRow(coded, $0) }) else { return nil }
        return Item(
            stamp: stamp, line: bytes.word(at: start + Digest.byteCount),
            row: LineRow(kept: coded[LineFileWriter.rowOffset...]), end: end)
    }
}

/// The codes in a file of rows, under a key that is made ready once. What they are over begins differently, so that none
/// stands for the other.
struct LineCode: Sendable {
    static let rowByteCount = 16
    static let tailByteCount = 32

    private let rows: HMACSHA256.Running
    private let tails: HMACSHA256.Running

    init(key: [UInt8]) {
        var begun = HMACSHA256.Running(key: key)
        begun.update([0])
        rows = begun
        begun = HMACSHA256.Running(key: key)
        begun.update([1])
        tails = begun
    }

    /// The code of a row together with what stands before it.
    func row(_ bytes: [UInt8]) -> [UInt8] {
        var running = rows
        running.update(bytes)
        return Array(running.finalized().prefix(Self.rowByteCount))
    }

    /// True when `code` is that of a row together with what stands before it.
    func isOfRow(_ bytes: [UInt8], _ code: UnsafeRawBufferPointer) -> Bool {
        var running = rows
        running.update(bytes)
        return running.isFinalized(with: code)
    }

    func tail(_ bytes: [UInt8]) -> [UInt8] {
        var running = tails
        running.update(bytes)
        return running.finalized()
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

    /// Nil for an empty slot, which is zero, and for one that nobody wrote.
    init?(stored: UInt64) {
        guard stored & Self.maximumByteCount != 0 else { return nil }
        offset = stored & Self.maximumByteCount - 1
        part = stored >> Self.offsetBits
    }

    var stored: UInt64 { part << Self.offsetBits | offset + 1 }

    /// A stamp is a digest, so any of its words will do.
    static func hash(of stamp: Digest) -> UInt64 { stamp.firstWord.byteSwapped }

    func isLikely(_ hash: UInt64) -> Bool { hash >> Self.offsetBits == part }
}
