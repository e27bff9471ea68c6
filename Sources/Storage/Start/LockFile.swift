import Foundation

/// What is wrong with a ledger's lock record; nothing is signed any more.
public enum LockError: Error, Equatable {
    /// The file can't be read or written.
    case unusable(path: String, errno: Int32)
    /// Somebody else signs this ledger: the record was moved on to a head that the database does not have.
    case moved(size: UInt64)
}

/// The file of a lock record. Written in place and without a flush: what a killed process has written stays written, and
/// after a power cut an older record is a prefix of the ledger still.
struct LockFile: Sendable {
    /// What stands at a path.
    enum Found: Equatable {
        case nothing
        case damaged
        case record(LockRecord)
    }

    let path: String

    func read() throws(LockError) -> Found {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return .nothing }
            throw .unusable(path: path, errno: errno)
        }
        defer { close(descriptor) }
        // Another process may be writing this very moment, and the kernel promises no order between the two.
        for _ in 0..<Self.attempts {
            var bytes = [UInt8](repeating: 0, count: LockRecord.byteCount + 1)
            let count = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
            guard count >= 0 else { throw .unusable(path: path, errno: errno) }
            if let record = LockRecord(decoding: Array(bytes.prefix(count))) { return .record(record) }
        }
        return .damaged
    }

    /// How often a record that does not decode is read before it counts as damaged, and how many links are followed.
    private static let attempts = 8

    /// Writes the record over the one that is there. A file that is gone is not made anew here.
    func write(_ record: LockRecord) throws(LockError) {
        let descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusable(path: path, errno: errno) }
        defer { close(descriptor) }
        try put(record, into: descriptor)
    }

    /// Puts a whole new record in the place of whatever is there, and waits until it is on the disk: it appears whole, or not
    /// at all (STORAGE-251). The directory must be writable.
    func create(_ record: LockRecord) throws(LockError) {
        let place = place
        // Of this process alone: another may make the same record now.
        let part = "\(place).\(getpid())"
        unlink(part)
        let descriptor = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: part, errno: errno) }
        defer {
            close(descriptor)
            unlink(part)
        }
        try put(record, into: descriptor)
        try Self.flush(descriptor, part)
        guard rename(part, place) == 0 else { throw .unusable(path: place, errno: errno) }
        let directory = URL(fileURLWithPath: place).deletingLastPathComponent().path
        let parent = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { throw .unusable(path: directory, errno: errno) }
        defer { close(parent) }
        try Self.flush(parent, directory)
    }

    /// Where the record stands: a link that leads to another disk stays one.
    private var place: String {
        var place = path
        for _ in 0..<Self.attempts {
            guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: place) else { break }
            let directory = URL(fileURLWithPath: place).deletingLastPathComponent()
            place = URL(fileURLWithPath: next, relativeTo: directory).path
        }
        return place
    }

    /// Waits until what was written is on the disk.
    func flush() throws(LockError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unusable(path: path, errno: errno) }
        defer { close(descriptor) }
        try Self.flush(descriptor, path)
    }

    private static func flush(_ descriptor: Int32, _ path: String) throws(LockError) {
        guard fsync(descriptor) == 0 else { throw .unusable(path: path, errno: errno) }
    }

    private func put(_ record: LockRecord, into descriptor: Int32) throws(LockError) {
        let bytes = record.encoded
        let count = bytes.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
        guard count == bytes.count else { throw .unusable(path: path, errno: count < 0 ? errno : EIO) }
    }
}
