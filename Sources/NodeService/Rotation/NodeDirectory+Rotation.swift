import Foundation

extension NodeDirectory {
    /// Puts a key file in the place of another, at once and on disk. When `next` is not there the step was taken before.
    func promote(_ next: String, to current: String) throws(Failure) {
        let (from, to) = (url.appendingPathComponent(next), url.appendingPathComponent(current))
        guard rename(from.path, to.path) == 0 || errno == ENOENT else {
            throw .cannotWrite(path: to.path, errno: errno)
        }
        let parent = to.deletingLastPathComponent().path
        let directory = open(parent, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw .cannotWrite(path: parent, errno: errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .cannotWrite(path: parent, errno: errno) }
    }
}
