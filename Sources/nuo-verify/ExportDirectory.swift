import ConsentLedger
import Foundation

/// An export on disk.
struct ExportDirectory {
    /// Something inside the directory that no export has; the path is relative to it.
    struct StrangeFile: Error {
        let path: String
        let problem: FileProblem
    }

    /// A file or directory that cannot be read.
    struct Unreadable: Error {
        let path: String
        let problem: FileProblem
    }

    /// Files of half a thousand million leaves.
    static let maximumFileCount = 4_000_000
    /// `tile/L/xNNN/xNNN/xNNN/xNNN/xNNN/NNN.p/W`: nothing in an export lies deeper.
    private static let maximumDepth = 9

    private let root: String
    /// The paths of all files, with forward slashes.
    private(set) var paths: [String] = []

    /// Lists the files below `root`. Throws `StrangeFile` for whatever is neither a plain file nor a directory, and
    /// `Unreadable`.
    init(_ root: String) throws {
        self.root = root
        // The user's own path may lead through a link; nothing inside the export may.
        var status = stat()
        guard stat(root, &status) == 0 else { throw Unreadable(path: root, problem: .system(errno: errno)) }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw Unreadable(path: root, problem: .notDirectory) }
        try list("", depth: 0)
    }

    /// The export, to be verified.
    var export: LedgerExport {
        LedgerExport(paths: paths) { path, limit in
            do {
                return try PlainFile.read(root + "/" + path, limit: limit)
            } catch FileProblem.system(let number) {
                throw Unreadable(path: root + "/" + path, problem: .system(errno: number))
            } catch let problem as FileProblem {
                throw StrangeFile(path: path, problem: problem)
            }
        }
    }

    private mutating func list(_ folder: String, depth: Int) throws {
        let place = folder.isEmpty ? root : root + "/" + folder
        guard let directory = opendir(place) else { throw Unreadable(path: place, problem: .system(errno: errno)) }
        defer { closedir(directory) }
        while let name = Self.nextName(directory) {
            let path = folder.isEmpty ? name : folder + "/" + name
            var status = stat()
            guard lstat(root + "/" + path, &status) == 0 else {
                throw Unreadable(path: root + "/" + path, problem: .system(errno: errno))
            }
            switch status.st_mode & S_IFMT {
            case S_IFREG: paths.append(path)
            case S_IFDIR where depth < Self.maximumDepth: try list(path, depth: depth + 1)
            case S_IFLNK: throw StrangeFile(path: path, problem: .symbolicLink)
            default: throw StrangeFile(path: path, problem: .notPlain)
            }
            guard paths.count <= Self.maximumFileCount else {
                throw Unreadable(path: root, problem: .tooManyFiles(limit: Self.maximumFileCount))
            }
        }
    }

    private static func nextName(_ directory: OpaquePointer) -> String? {
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if name != ".", name != ".." { return name }
        }
        return nil
    }
}
