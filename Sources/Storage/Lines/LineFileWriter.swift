import CipherSuites
import ConsentPolicy
import Foundation

/// Writes a file of rows, front to back, and gives it its name when it is whole.
struct LineFileWriter {
    private let directory: LineFileDirectory
    private let size: UInt64
    private let root: Digest
    private let handle: FileHandle
    private let code: LineCode
    private let pending: URL
    private var buffer: [UInt8] = []
    private var rows: [(hash: UInt64, offset: UInt64)] = []
    private var offset: UInt64 = 0

    /// Where the length stands in the head of a row: behind its stamp and the mark of its line.
    static let lengthOffset = Digest.byteCount + 8
    /// Where the row begins; behind it stands the code over all of it.
    static let rowOffset = lengthOffset + 8
    /// Bytes beside those of a row.
    static let headByteCount = rowOffset + LineCode.rowByteCount
    private static let piece = 1 << 20

    init(in directory: LineFileDirectory, size: UInt64, root: Digest) throws {
        self.directory = directory
        self.size = size
        self.root = root
        code = LineCode(key: directory.key)
        try FileManager.default.createDirectory(
            at: directory.url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        pending = directory.url.appendingPathComponent("pending-\(UUID().uuidString)")
        guard
            FileManager.default.createFile(
                atPath: pending.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown) }
        handle = try FileHandle(forWritingTo: pending)
    }

    mutating func append(_ row: LineRow, stamp: Digest, line: UInt64) throws {
        rows.append((LineSlot.hash(of: stamp), offset))
        var coded: [UInt8] = []
        stamp.append(to: &coded)
        Self.append(line, to: &coded)
        Self.append(UInt64(row.bytes.count), to: &coded)
        coded += row.bytes
        buffer += coded + code.row(coded)
        offset += UInt64(Self.headByteCount + row.bytes.count)
        guard offset < LineSlot.maximumByteCount else { throw CocoaError(.fileWriteOutOfSpace) }
        if buffer.count >= Self.piece { try flush() }
    }

    /// Ends the file, puts it in the place of all others, and maps it.
    mutating func finish() throws -> LineFile {
        let slots = Self.slots(of: rows)
        let tail = LineFileTail(
            size: size, root: root, slotCount: UInt64(slots.count), rowByteCount: offset,
            rowCount: UInt64(rows.count))
        for slot in slots {
            Self.append(slot, to: &buffer)
            if buffer.count >= Self.piece { try flush() }
        }
        buffer += tail.encoded + code.tail(tail.encoded)
        try flush()
        try handle.close()
        let place = directory.file(size: size, root: root)
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.moveItem(at: pending, to: place)
        directory.removeAll(but: place)
        guard let file = LineFile(reading: place.path, key: directory.key) else {
            throw StorageError.damaged("rows of lines")
        }
        return file
    }

    /// Takes back what was begun.
    func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(at: pending)
    }

    /// At least twice as many slots as rows, and a power of two.
    private static func slots(of rows: [(hash: UInt64, offset: UInt64)]) -> [UInt64] {
        var count = 2
        while count < 2 * rows.count { count *= 2 }
        let mask = UInt64(count) - 1
        var slots = [UInt64](repeating: 0, count: count)
        for row in rows {
            var slot = Int(row.hash & mask)
            while slots[slot] != 0 { slot = (slot + 1) & (count - 1) }
            slots[slot] = LineSlot(offset: row.offset, hash: row.hash).stored
        }
        return slots
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
    }

    /// Words of a file are little-endian: they are read where they lie.
    private static func append(_ word: UInt64, to buffer: inout [UInt8]) {
        withUnsafeBytes(of: word.littleEndian) { buffer.append(contentsOf: $0) }
    }
}

/// The end of a file of rows, before its code.
struct LineFileTail: Equatable {
    let size: UInt64
    let root: Digest
    let slotCount: UInt64
    let rowByteCount: UInt64
    let rowCount: UInt64

    private static let magic = Array("nuo/rows@v2\n".utf8)
    static let byteCount = magic.count + 2 * Digest.byteCount + 4 * 8

    init(size: UInt64, root: Digest, slotCount: UInt64, rowByteCount: UInt64, rowCount: UInt64) {
        self.size = size
        self.root = root
        self.slotCount = slotCount
        self.rowByteCount = rowByteCount
        self.rowCount = rowCount
    }

    var encoded: [UInt8] {
        Self.magic + LineRow.format.bytes + root.bytes
            + [size, slotCount, rowByteCount, rowCount].flatMap(\.bigEndianBytes)
    }

    /// Nil for another magic or format.
    init?(decoding bytes: [UInt8]) {
        guard bytes.count == Self.byteCount else { return nil }
        let start = Self.magic.count + Digest.byteCount
        guard let root = Digest(bytes[start..<start + Digest.byteCount]) else { return nil }
        let numbers = (0..<4).compactMap { place in
            UInt64(bigEndianBytes: bytes[(start + Digest.byteCount + place * 8)...].prefix(8))
        }
        self.init(
            size: numbers[0], root: root, slotCount: numbers[1], rowByteCount: numbers[2], rowCount: numbers[3])
        guard encoded == bytes else { return nil }
    }
}
