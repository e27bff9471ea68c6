public import CipherSuites
public import Foundation

/// Payloads as files named by their Merkle root, below one directory. Trust line: a payload is believed only after its
/// chunks were hashed to the root that a custodian registered.
public struct PayloadStore: Sendable {
    /// The directory.
    public let directory: URL

    /// Makes the directory, readable by its owner only.
    public init(directory: URL) throws {
        self.directory = directory
        try FileManager.default.createDirectory(
            at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    /// Where the payload with a root lies.
    public func url(of root: Digest) -> URL { directory.appendingPathComponent(root.description) }

    /// True when it is there.
    public func holds(_ root: Digest) -> Bool { FileManager.default.fileExists(atPath: url(of: root).path) }

    /// A new empty file to write ciphertext to, owner-readable only; `keep` or `discard` ends it.
    public func begin() throws -> Pending {
        let url = directory.appendingPathComponent("pending-" + UUID().uuidString)
        guard FileManager.default.createFile(atPath: url.path, contents: nil, attributes: [.posixPermissions: 0o600])
        else { throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url.path]) }
        return Pending(url: url, handle: try FileHandle(forWritingTo: url))
    }

    /// A payload that is being written.
    public struct Pending {
        let url: URL
        let handle: FileHandle

        /// Appends ciphertext.
        public func write(_ bytes: [UInt8]) throws { try handle.write(contentsOf: Data(bytes)) }

        /// Throws the file away.
        public func discard() {
            try? handle.close()
            try? FileManager.default.removeItem(at: url)
        }
    }

    /// Makes the payload durable under its root. One that is there already stays: the root says they are the same.
    public func keep(_ pending: Pending, as root: Digest) throws {
        try pending.handle.synchronize()
        try pending.handle.close()
        // A link, unlike a rename, never replaces; and two who keep the same payload at once both succeed.
        guard link(pending.url.path, url(of: root).path) == 0 || errno == EEXIST else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url(of: root).path])
        }
        try FileManager.default.removeItem(at: pending.url)
        // Also for one that was there: whoever made it may have stopped before its name was durable.
        try synchronizeDirectory()
    }

    /// Removes a payload, if it is there.
    public func remove(_ root: Digest) throws {
        guard unlink(url(of: root).path) == 0 || errno == ENOENT else {
            throw CocoaError(.fileWriteUnknown, userInfo: [NSFilePathErrorKey: url(of: root).path])
        }
        try synchronizeDirectory()
    }

    private func synchronizeDirectory() throws {
        let descriptor = open(directory.path, O_RDONLY | O_DIRECTORY)
        guard descriptor >= 0 else { throw CocoaError(.fileReadUnknown) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// Removes what an interrupted import or fetch left behind. A file written to within `seconds` may belong to another
    /// process at work and stays.
    public func removePending(olderThan seconds: TimeInterval = 3600) throws {
        let limit = Date().addingTimeInterval(-seconds)
        for name in try FileManager.default.contentsOfDirectory(atPath: directory.path)
        where name.hasPrefix("pending-") {
            let file = directory.appendingPathComponent(name)
            let changed = try file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            if let changed, changed > limit { continue }
            try FileManager.default.removeItem(at: file)
        }
    }
}
