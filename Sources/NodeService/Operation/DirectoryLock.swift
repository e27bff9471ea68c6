public import Foundation

/// Holds a node's directory for one process: `flock` on the file `lock` in it. The kernel lets go when the process ends,
/// however it ends.
public final class DirectoryLock: Sendable {
    /// Why the directory can't be held.
    public enum Failure: Error, Equatable {
        /// Another process holds it; its number where the file tells.
        case heldByAnother(process: Int32?)
        /// The file can't be made or locked.
        case unusable(path: String, errno: Int32)
    }

    private let descriptor: Int32

    /// Takes the lock at once or throws.
    public init(directory: URL) throws(Failure) {
        let path = directory.appendingPathComponent("lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unusable(path: path, errno: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno
            let holder = try? String(contentsOfFile: path, encoding: .utf8)
            close(descriptor)
            guard reason == EWOULDBLOCK else { throw .unusable(path: path, errno: reason) }
            throw .heldByAnother(process: holder.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) })
        }
        // The number helps whoever finds the directory held; the lock itself does not depend on it.
        let text = Array("\(getpid())\n".utf8)
        if ftruncate(descriptor, 0) == 0 { _ = write(descriptor, text, text.count) }
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
