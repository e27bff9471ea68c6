import Foundation
import HealthRecords

/// The files of an import: every file that was named, and, below every directory that was named, those whose names
/// promise a known format. In order of name; nothing hidden; each file once.
struct DocumentFiles {
    struct File {
        /// As the user would write it.
        let path: String
        let url: URL
    }

    private(set) var files: [File] = []
    /// Directories that could not be listed.
    private(set) var unreadable: [String] = []
    private let followsLinks: Bool
    /// Resolved paths: a link that leads back up ends here.
    private var seen: Set<String> = []

    init(named paths: [String], followsLinks: Bool) {
        self.followsLinks = followsLinks
        for path in paths {
            // What the user named is meant, link or not.
            let url = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            if Self.kind(of: url) == .typeDirectory { walk(url, as: path) } else { add(url, as: path) }
        }
    }

    private mutating func walk(_ directory: URL, as path: String) {
        guard seen.insert(directory.path).inserted else { return }
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: directory.path) else {
            unreadable.append(path)
            return
        }
        for name in names.sorted() where !name.hasPrefix(".") {
            let shown = path.hasSuffix("/") ? path + name : "\(path)/\(name)"
            var url = directory.appendingPathComponent(name)
            if Self.kind(of: url) == .typeSymbolicLink {
                guard followsLinks else { continue }
                url = url.resolvingSymlinksInPath()
            }
            switch Self.kind(of: url) {
            case .typeDirectory: walk(url, as: shown)
            case .typeRegular where RecordFormat.detect(prefix: [], name: name) != .other: add(url, as: shown)
            default: continue
            }
        }
    }

    private mutating func add(_ url: URL, as path: String) {
        if seen.insert(url.path).inserted { files.append(File(path: path, url: url)) }
    }

    /// What is at `url` itself, a link not followed.
    private static func kind(of url: URL) -> FileAttributeType? {
        (try? FileManager.default.attributesOfItem(atPath: url.path))?[.type] as? FileAttributeType
    }
}
