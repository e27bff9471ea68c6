import Foundation

/// Lets one process at a time, and one task of it, open the databases of a directory: making the file, switching it to
/// the write-ahead log and migrating it are several steps, of which SQLite protects each but not all together.
///
/// It is `flock` on the directory itself, so that it leaves no file behind, and the kernel lets go however a process
/// ends. A database that is open already is in nobody's way.
enum OpeningLock {
    /// Runs `body` alone among those who open a database beside `path`; waits for whoever does.
    static func held<Value>(beside path: String, _ body: () throws -> Value) throws -> Value {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CocoaError(.fileNoSuchFile, userInfo: [NSFilePathErrorKey: directory])
        }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw CocoaError(.fileLocking, userInfo: [NSFilePathErrorKey: directory]) }
        }
        return try body()
    }
}
