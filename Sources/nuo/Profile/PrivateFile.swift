import Foundation
import Phrases

/// Files that only their owner may read (0600).
enum PrivateFile {
    /// Makes a file; an existing one is never replaced. On disk when this returns, and gone again when it throws.
    static func create(_ path: String, _ bytes: [UInt8]) throws(CommandFailure) {
        do {
            try writeNew(path, bytes)
        } catch let error as POSIXError where error.code == .EEXIST {
            throw CommandFailure(.usage, Catalogue.keyFile.alreadyExists, ["path": path])
        } catch {
            throw CommandFailure.unwritable(path, error)
        }
    }

    /// Puts a file in the place of whatever has that name: the old one or the new one is there whole, whenever the
    /// machine stops.
    static func replace(_ path: String, _ bytes: [UInt8]) throws(CommandFailure) {
        let url = URL(fileURLWithPath: path)
        let folder = url.deletingLastPathComponent()
        let part = folder.appendingPathComponent(".\(url.lastPathComponent).\(UUID().uuidString)").path
        do {
            try writeNew(part, bytes)
            guard rename(part, path) == 0 else {
                let error = lastError
                unlink(part)
                throw error
            }
            try synchronise(folder.path)
        } catch {
            throw CommandFailure.unwritable(path, error)
        }
    }

    /// At most `limit` + 1 bytes of a regular file of this user; nil when nothing has that name. A longer file is for
    /// the caller to refuse.
    static func read(_ path: String, limit: Int, isSecret: Bool) throws(CommandFailure) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            if errno == ELOOP { throw CommandFailure(.usage, Catalogue.keyFile.notOwnFile, ["path": path]) }
            throw CommandFailure.unreadable(path, lastError)
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        guard let status = FileStatus(ofDescriptor: descriptor), status.isOwnFile else {
            throw CommandFailure(.usage, Catalogue.keyFile.notOwnFile, ["path": path])
        }
        guard !isSecret || status.isPrivate else {
            throw CommandFailure(.usage, Catalogue.keyFile.permissionsTooOpen, ["path": path])
        }
        do {
            return Array(try handle.read(upToCount: limit + 1) ?? Data())
        } catch {
            throw CommandFailure.unreadable(path, error)
        }
    }

    private static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }

    private static func writeNew(_ path: String, _ bytes: [UInt8]) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw lastError }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            try handle.write(contentsOf: Data(bytes))
            try handle.synchronize()
            try synchronise(URL(fileURLWithPath: path).deletingLastPathComponent().path)
        } catch {
            unlink(path)
            throw error
        }
    }

    /// A name is on disk only when its directory is.
    private static func synchronise(_ folder: String) throws {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw lastError }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw lastError }
    }
}
