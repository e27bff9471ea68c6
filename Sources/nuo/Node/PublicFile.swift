import Foundation
import Phrases

/// Files that anybody may read: descriptors, profiles, closings, evidence.
enum PublicFile {
    /// Makes a file, or replaces one that `isOfKind` knows for an older one of the same kind: whole or not at all. Anything
    /// else that has the name stays, a key file among it (CLI-296).
    static func write(
        _ bytes: [UInt8], to path: String, replacing isOfKind: ([UInt8]) -> Bool
    ) throws(CommandFailure) {
        if FileManager.default.fileExists(atPath: path) {
            let old = try InputFile.read(path, limit: bytes.count + maximumOldByteCount)
            guard old == bytes || isOfKind(old) else {
                throw CommandFailure(.usage, Catalogue.keyFile.alreadyExists, ["path": path])
            }
        }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .unwritable(path, error)
        }
    }

    private static let maximumOldByteCount = 1 << 20
}
