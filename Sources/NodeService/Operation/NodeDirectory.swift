public import Foundation

/// The directory that is a node, and who else on the machine can read it.
public struct NodeDirectory: Sendable, Hashable {
    /// What is wrong with the directory.
    public enum Failure: Error, Equatable {
        /// Not there, or no directory.
        case missing(path: String)
        /// Group or others have rights on it; `mode` as `chmod` writes it.
        case readableByOthers(path: String, mode: String)
        /// A file could not be made.
        case cannotWrite(path: String, errno: Int32)
    }

    /// Where it is.
    public let url: URL

    /// Names a directory; `checkPermissions` looks at it.
    public init(_ url: URL) { self.url = url }

    /// The configuration file.
    public var configurationFile: URL { url.appendingPathComponent("config.json") }

    /// Refuses a directory on which group or others have rights (0700 is right), and any of `keyFiles`, relative to it,
    /// likewise (0600). A key file that isn't there yet is no fault.
    public func checkPermissions(keyFiles: [String]) throws(Failure) {
        guard let found = Self.look(at: url.path), found.isDirectory else { throw .missing(path: url.path) }
        try Self.requirePrivate(url.path, mode: found.mode)
        for file in keyFiles {
            let path = url.appendingPathComponent(file).path
            if let found = Self.look(at: path) { try Self.requirePrivate(path, mode: found.mode) }
        }
    }

    /// Makes a file that only its owner can read (0600), complete and on disk under its name or not there at all. An
    /// existing file is never replaced.
    public func createPrivateFile(_ name: String, _ bytes: [UInt8]) throws(Failure) {
        let final = url.appendingPathComponent(name).path
        let part = final + ".new"
        try Self.writeNew(part, bytes)
        defer { unlink(part) }
        guard link(part, final) == 0 else { throw .cannotWrite(path: final, errno: errno) }
        let parent = URL(fileURLWithPath: final).deletingLastPathComponent().path
        let directory = open(parent, O_RDONLY | O_CLOEXEC)
        guard directory >= 0 else { throw .cannotWrite(path: parent, errno: errno) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw .cannotWrite(path: parent, errno: errno) }
    }

    private static func writeNew(_ path: String, _ bytes: [UInt8]) throws(Failure) {
        unlink(path)
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .cannotWrite(path: path, errno: errno) }
        defer { close(descriptor) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 || (count < 0 && errno == EINTR) else { throw .cannotWrite(path: path, errno: errno) }
            rest = rest.dropFirst(max(0, count))
        }
        guard fsync(descriptor) == 0 else { throw .cannotWrite(path: path, errno: errno) }
    }

    /// Type and permissions of what is at `path` itself, a link not followed; nil when nothing is.
    private static func look(at path: String) -> (isDirectory: Bool, mode: Int)? {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            let mode = attributes[.posixPermissions] as? Int
        else { return nil }
        return (attributes[.type] as? FileAttributeType == .typeDirectory, mode)
    }

    private static func requirePrivate(_ path: String, mode: Int) throws(Failure) {
        guard mode & 0o077 == 0 else { throw .readableByOthers(path: path, mode: "0" + String(mode, radix: 8)) }
    }
}
