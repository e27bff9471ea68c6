import Foundation

/// Looks for secrets in the files below some folders, again whenever a file has changed.
struct DiskWatch {
    let folders: [URL]
    /// Parts of paths where the secrets belong.
    let excluded: [String]
    let windows: ByteWindows
    private(set) var found: Set<String> = []
    private(set) var byteCount = 0
    private var seen: [String: FileState] = [:]

    private struct FileState: Equatable {
        let size: Int
        let changed: Date
    }

    init(_ folders: [URL], excluding excluded: [String], for windows: ByteWindows) {
        self.folders = folders
        self.excluded = excluded
        self.windows = windows
    }

    /// Reads every file that is new or has changed. Files may vanish meanwhile.
    mutating func look() {
        for folder in folders {
            let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            for name in names where !excluded.contains(where: { "/\(name)".contains($0) }) {
                look(at: folder.appendingPathComponent(name).path)
            }
        }
    }

    private mutating func look(at path: String) {
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
            let changed = attributes[.modificationDate] as? Date
        else { return }
        let state = FileState(size: size, changed: changed)
        guard seen[path] != state, let data = FileManager.default.contents(atPath: path) else { return }
        seen[path] = state
        byteCount += data.count
        if let place = windows.firstPlace(in: Array(data)) { found.insert("\(path) at \(place)") }
    }
}
