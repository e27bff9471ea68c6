import CoreFoundation
import Foundation

/// What the system says of a file or directory: what it is, whose, and what others may do with it.
///
/// The only place that reads the members of `stat`: which C module they belong to depends on what else is compiled beside
/// them, so that both are imported here.
struct FileStatus {
    private let status: stat

    /// Nil where the system refuses, with the reason in `errno`.
    init?(ofDescriptor descriptor: Int32) {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return nil }
        self.status = status
    }

    /// The same at a path.
    init?(at path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        self.status = status
    }

    /// True for a plain file of this user.
    var isOwnFile: Bool { status.st_mode & S_IFMT == S_IFREG && status.st_uid == geteuid() }

    /// True for a directory of this user.
    var isOwnDirectory: Bool { status.st_mode & S_IFMT == S_IFDIR && status.st_uid == geteuid() }

    /// True when nobody else has any right on it.
    var isPrivate: Bool { status.st_mode & 0o077 == 0 }
}
