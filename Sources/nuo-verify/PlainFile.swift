import Foundation
import Phrases

/// Why a file gives no bytes.
enum FileProblem: Error {
    /// The operating system's reason.
    case system(errno: Int32)
    /// A link, which could lead anywhere.
    case symbolicLink
    /// A directory, pipe, socket or device where a file is expected.
    case notPlain
    /// A file where a directory is expected.
    case notDirectory
    /// More bytes than whatever it claims to be can have.
    case tooLarge(limit: Int)
    /// More files than any export has.
    case tooManyFiles(limit: Int)

    /// For people.
    var reason: String {
        let words = Catalogue.verifyRefusal
        switch self {
        case .symbolicLink: return words.symbolicLink.localized
        case .notPlain: return words.notPlainFile.localized
        case .notDirectory: return words.notDirectory.localized
        case .tooLarge(let limit): return words.fileTooLarge.localized(["limit": String(limit)])
        case .tooManyFiles(let limit): return words.tooManyFiles.localized(["limit": String(limit)])
        case .system(ENOENT), .system(ENOTDIR): return Catalogue.common.noSuchFile.localized
        case .system(EACCES), .system(EPERM): return Catalogue.common.notPermitted.localized
        case .system(let number): return String(cString: strerror(number))
        }
    }
}

/// Reads regular files only, never through a symbolic link, and never more than a limit.
enum PlainFile {
    static func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
        // Without O_NONBLOCK a pipe would keep us waiting before we could see what it is.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw errno == ELOOP ? .symbolicLink : .system(errno: errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system(errno: errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notPlain }
        guard status.st_size <= limit else { throw .tooLarge(limit: limit) }
        let bytes = try contents(of: descriptor, upTo: limit + 1, expected: Int(status.st_size))
        guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
        return bytes
    }

    private static func contents(
        of descriptor: Int32, upTo bound: Int, expected: Int
    ) throws(FileProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(expected)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count < bound {
            let count = Foundation.read(descriptor, &chunk, min(chunk.count, bound - bytes.count))
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .system(errno: errno) }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return bytes
    }
}
