import Foundation

/// Files that anybody may read: descriptors and profiles.
enum PublicFile {
    /// Makes or replaces a file, whole or not at all.
    static func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .unwritable(path, error)
        }
    }
}
