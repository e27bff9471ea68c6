import Foundation
import Phrases

/// A directory that only its owner may enter (0700).
struct PrivateDirectory: Sendable, Hashable {
    let url: URL

    /// A directory that is there; refused when it is somebody else's, or when others have rights on it.
    init(_ url: URL) throws(CommandFailure) {
        guard let status = FileStatus(at: url.path) else {
            let error = POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO)
            throw CommandFailure.unreadable(url.path, error)
        }
        guard status.isOwnDirectory else {
            throw CommandFailure(.usage, Catalogue.keys.notOwnDirectory, ["path": url.path])
        }
        guard status.isPrivate else {
            throw CommandFailure(.usage, Catalogue.keys.homeTooOpen, ["path": url.path])
        }
        self.url = url
    }

    /// The directory, made when it is not there.
    init(creating url: URL) throws(CommandFailure) {
        do {
            try FileManager.default.createDirectory(
                at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw CommandFailure.unwritable(url.path, error)
        }
        try self.init(url)
    }

    /// The path of a file in it.
    func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// A directory inside, made when it is not there.
    func directory(_ name: String) throws(CommandFailure) -> PrivateDirectory {
        try PrivateDirectory(creating: url.appendingPathComponent(name, isDirectory: true))
    }

    /// The files inside, sorted; what begins with a dot is unfinished or not ours.
    func names() throws(CommandFailure) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: url.path).filter { !$0.hasPrefix(".") }.sorted()
        } catch {
            throw CommandFailure.unreadable(url.path, error)
        }
    }

    /// At most `limit` + 1 bytes of a file inside; nil when it is not there.
    func read(_ name: String, limit: Int, isSecret: Bool = false) throws(CommandFailure) -> [UInt8]? {
        try PrivateFile.read(path(name), limit: limit, isSecret: isSecret)
    }

    /// Makes a file; an existing one is never replaced.
    func create(_ name: String, _ bytes: [UInt8]) throws(CommandFailure) {
        try PrivateFile.create(path(name), bytes)
    }

    /// Makes or replaces a file, whole or not at all.
    func replace(_ name: String, _ bytes: [UInt8]) throws(CommandFailure) {
        try PrivateFile.replace(path(name), bytes)
    }

    /// Removes a file; one that is not there is no fault.
    func remove(_ name: String) throws(CommandFailure) {
        guard unlink(path(name)) != 0, errno != ENOENT else { return }
        throw CommandFailure.unwritable(path(name), POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
    }
}
