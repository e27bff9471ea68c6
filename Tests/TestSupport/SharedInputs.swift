public import Foundation

/// Real inputs and published vectors that lie beside a developer's checkout and are not part of the project. Tests that
/// read them are enabled by `SharedInputs.arePresent`; a user's clone has none, and then they say so and are skipped.
public enum SharedInputs {
    /// The project's root directory, found from this file.
    public static let projectRoot = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The folder of vectors and data: `NUO_SHARED`, else `../shared`.
    public static let root: URL =
        ProcessInfo.processInfo.environment["NUO_SHARED"].map { URL(fileURLWithPath: $0) }
        ?? projectRoot.deletingLastPathComponent().appendingPathComponent("shared")

    /// True when the folder is there; says so once when it is not.
    public static let arePresent: Bool = {
        let present = FileManager.default.fileExists(atPath: root.appendingPathComponent("vectors").path)
        if !present { print("shared vectors and data: absent, the tests that read them are skipped") }
        return present
    }()

    /// The bytes of a file below the folder.
    public static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: root.appendingPathComponent(path)))
    }

    /// The files below a folder, by path relative to the shared root, sorted, with one of the endings.
    public static func files(below folder: String, endingIn endings: [String] = [""]) -> [String] {
        let base = root.appendingPathComponent(folder)
        let found = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return found.filter { path in
            var isDirectory: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: base.appendingPathComponent(path).path, isDirectory: &isDirectory)
            return exists && !isDirectory.boolValue && endings.contains { path.hasSuffix($0) }
        }.map { folder + "/" + $0 }.sorted()
    }
}
