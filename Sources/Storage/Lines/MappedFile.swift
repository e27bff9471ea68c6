import CipherSuites
import Foundation

/// A file that is read where it lies in the page cache. Files of rows are only ever replaced: who cuts one short while it is
/// mapped ends the process.
///
/// `@unchecked Sendable`: the memory is mapped for reading alone and stays until nobody has the value any more.
final class MappedFile: @unchecked Sendable {
    private let bytes: UnsafeRawBufferPointer

    var count: Int { bytes.count }

    /// Nil for what can't be opened, and for an empty file.
    init?(path: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
        let count = Int(status.st_size)
        let start = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let start, start != MAP_FAILED else { return nil }
        bytes = UnsafeRawBufferPointer(start: start, count: count)
    }

    deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// A copy of some of the bytes; traps outside of the file.
    func copy(_ range: Range<Int>) -> [UInt8] { Array(UnsafeRawBufferPointer(rebasing: bytes[range])) }

    /// Gives some of the bytes where they lie; traps outside of the file.
    func withBytes<Result>(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(rebasing: bytes[range]))
    }

    /// The 32 bytes at an offset; traps outside of the file.
    func digest(at offset: Int) -> Digest {
        let range = offset..<offset + Digest.byteCount
        guard let digest = Digest(UnsafeRawBufferPointer(rebasing: bytes[range])) else {
            preconditionFailure("32 bytes are a digest")
        }
        return digest
    }

    /// The little-endian word at an offset; traps outside of the file.
    func word(at offset: Int) -> UInt64 {
        precondition(offset >= 0 && offset + 8 <= bytes.count, "a word inside of the file")
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    }
}
