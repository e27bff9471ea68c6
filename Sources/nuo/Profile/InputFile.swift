import Foundation

/// Files that somebody named on the command line.
enum InputFile {
    /// At most `limit` + 1 bytes of the file or pipe at `path`; a longer one is for the caller to refuse.
    static func read(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandFailure.unreadable(path, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            return Array(try handle.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw CommandFailure.unreadable(path, error)
        }
    }
}
