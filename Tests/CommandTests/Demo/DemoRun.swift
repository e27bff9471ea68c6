import Foundation
import TestSupport
import Testing

/// One demonstration with records of our own, shared by the tests that look at it: it takes a while.
struct DemoRun: Sendable {
    let outcome: CommandTool.Outcome
    /// Where content or private keys were found.
    let leaks: Set<String>
    let scannedByteCount: Int
    let keyCount: Int
    /// What was found of content that the test itself put there, and of a key.
    let planted: Set<String>
    /// The ledgers that it left, the smallest first.
    let exports: [DemoExport]

    static let shared = Task { try await DemoRun() }

    private init() async throws {
        var random = SeededRandom.announced("noPlaintextOnDisk")
        var made: DemoRun?
        try await withCommandFolder { made = try await Self.run($0, &random) }
        self = try #require(made)
    }

    private init(
        outcome: CommandTool.Outcome, leaks: Set<String>, scannedByteCount: Int, keyCount: Int, planted: Set<String>,
        exports: [DemoExport]
    ) {
        self.outcome = outcome
        self.leaks = leaks
        self.scannedByteCount = scannedByteCount
        self.keyCount = keyCount
        self.planted = planted
        self.exports = exports
    }

    private static func run(_ tool: CommandTool, _ random: inout SeededRandom) async throws -> DemoRun {
        let records = try RandomRecords(in: tool.folder.appendingPathComponent("own"), &random)
        let root = tool.folder.appendingPathComponent("demo")
        let temporary = tool.folder.appendingPathComponent("temporary")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let idle = DiskWatch(
            [root, temporary], for: records.content, in: ["/records/", "/opened/", "/copies/"],
            keys: PrivateKeys(passphrase: root.appendingPathComponent("passphrase")))
        let watching = Task {
            var watch = idle
            // A breath between looks: the demonstration needs the processor too.
            while !Task.isCancelled {
                watch.look()
                try? await Task.sleep(for: .milliseconds(200))
            }
            watch.look()
            return watch
        }
        defer { watching.cancel() }
        let outcome = try await tool.run(
            ["demo", "--dir", root.path, "--keep", "--records", "own", "--json"],
            environment: ["TMPDIR": temporary.path])
        watching.cancel()
        var watch = await watching.value
        let leaks = watch.found
        try Data([1, 2, 3] + records.sample).write(to: root.appendingPathComponent("planted"))
        try Data(watch.keys.sample + [1, 2, 3]).write(to: temporary.appendingPathComponent("planted-key"))
        watch.look()
        return DemoRun(
            outcome: outcome, leaks: leaks, scannedByteCount: watch.byteCount, keyCount: watch.keys.count,
            planted: watch.found.subtracting(leaks), exports: try DemoExport.all(of: outcome.object))
    }
}
