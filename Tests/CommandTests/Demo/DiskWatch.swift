import Foundation

/// Looks for content and private keys in the files below some folders, again whenever a file has changed. The keys are
/// those it finds itself: each is looked for from the look on in which its file is there, in every file that was read
/// before and in every file that comes.
struct DiskWatch {
    let folders: [URL]
    let content: ByteWindows
    /// Parts of paths where content belongs.
    let contentPlaces: [String]
    private(set) var keys: PrivateKeys
    private(set) var found: Set<String> = []
    private(set) var byteCount = 0
    private var seen: [String: FileState] = [:]

    private struct FileState: Equatable {
        let size: Int
        let changed: Date
    }

    init(_ folders: [URL], for content: ByteWindows, in contentPlaces: [String], keys: PrivateKeys) {
        self.folders = folders
        self.content = content
        self.contentPlaces = contentPlaces
        self.keys = keys
    }

    /// Reads every file that is new or has changed, and all others once more when there are new keys. Files may vanish
    /// meanwhile.
    mutating func look() {
        let states = currentStates()
        let changed = states.filter { seen[$0.key] != $0.value }
        var fresh = ByteWindows()
        for path in changed.keys.sorted() where PrivateKeys.isKeyFile(path) {
            if let bytes = FileManager.default.contents(atPath: path) {
                keys.read(Array(bytes), path: path, adding: &fresh)
            }
        }
        for path in states.keys {
            if changed[path] != nil {
                look(at: path, for: keys.windows)
            } else if !fresh.isEmpty {
                look(at: path, for: fresh, andContent: false)
            }
        }
        seen.merge(changed) { $1 }
    }

    private mutating func look(at path: String, for secrets: ByteWindows, andContent: Bool = true) {
        guard let data = FileManager.default.contents(atPath: path) else { return }
        let bytes = Array(data)
        if andContent {
            byteCount += bytes.count
            if !contentPlaces.contains(where: { path.contains($0) }), let place = content.firstPlace(in: bytes) {
                found.insert("content in \(path) at \(place)")
            }
        }
        guard !PrivateKeys.isPlain(path), let place = secrets.firstPlace(in: bytes) else { return }
        found.insert("a key in \(path) at \(place)")
    }

    private func currentStates() -> [String: FileState] {
        var states: [String: FileState] = [:]
        for folder in folders {
            let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
            for name in names {
                let path = folder.appendingPathComponent(name).path
                guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
                    attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
                    let changed = attributes[.modificationDate] as? Date
                else { continue }
                states[path] = FileState(size: size, changed: changed)
            }
        }
        return states
    }
}
