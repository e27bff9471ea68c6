import ConsentLedger
import Foundation
import Phrases

/// The directory of an export: absent or empty before.
final class ExportFolder {
    private let url: URL
    private(set) var count = 0

    init(_ path: String) throws(CommandFailure) {
        url = URL(fileURLWithPath: path, isDirectory: true)
        let files = FileManager.default
        do {
            try files.createDirectory(at: url, withIntermediateDirectories: true)
            guard try files.contentsOfDirectory(atPath: path).isEmpty else {
                throw CommandFailure(.usage, Catalogue.nodeProblem.directoryNotEmpty, ["path": path])
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .unwritable(path, error)
        }
    }

    /// Writes a file; its path is made of numbers and fixed words alone.
    func write(_ file: ExportedFile) throws(CommandFailure) {
        let target = url.appendingPathComponent(file.path)
        do {
            try FileManager.default.createDirectory(
                at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(file.bytes).write(to: target, options: .withoutOverwriting)
        } catch {
            throw .unwritable(target.path, error)
        }
        count += 1
    }
}
