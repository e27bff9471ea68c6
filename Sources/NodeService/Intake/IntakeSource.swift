import Foundation
import HealthRecords

/// A file being read: its beginning is looked at first, and everything is given once, from the first byte on. What must
/// be understood whole is held whole; everything else in pieces.
final class IntakeSource {
    private let handle: FileHandle
    private let name: String
    private let size: Int
    private var buffered: [UInt8]
    private var given = 0

    init(_ file: URL) throws {
        let values = try file.resourceValues(forKeys: [.isRegularFileKey, .fileSizeKey])
        guard values.isRegularFile == true, let size = values.fileSize else { throw CocoaError(.fileReadUnknown) }
        handle = try FileHandle(forReadingFrom: file)
        name = file.lastPathComponent
        self.size = size
        buffered = Array(try handle.read(upToCount: RecordLimits.standard.prefixBytes) ?? Data())
    }

    deinit { try? handle.close() }

    func describe(declaredType: String?) throws -> RecordDescription {
        let format = RecordFormat.detect(prefix: buffered, name: name)
        if format.isReadWhole, buffered.count < size, size <= RecordLimits.standard.documentBytes {
            buffered += Array(try handle.readToEnd() ?? Data())
        }
        return try RecordReader.describe(
            prefix: buffered, totalSize: max(size, buffered.count), name: name, declaredType: declaredType)
    }

    /// The next bytes, at most `count`; nil at the end.
    func next(_ count: Int) throws -> [UInt8]? {
        if given < buffered.count {
            let piece = Array(buffered[given..<min(given + count, buffered.count)])
            given += piece.count
            if given == buffered.count { (buffered, given) = ([], 0) }
            return piece
        }
        let data = try handle.read(upToCount: count) ?? Data()
        return data.isEmpty ? nil : Array(data)
    }
}
