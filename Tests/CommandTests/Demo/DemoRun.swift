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

    static let shared = Task { try await DemoRun() }

    private init() async throws {
        var random = SeededRandom.announced("noPlaintextOnDisk")
        var made: DemoRun?
        try await withCommandFolder { made = try await Self.run($0, &random) }
        self = try #require(made)
    }

    private init(
        outcome: CommandTool.Outcome, leaks: Set<String>, scannedByteCount: Int, keyCount: Int, planted: Set<String>
    ) {
        self.outcome = outcome
        self.leaks = leaks
        self.scannedByteCount = scannedByteCount
        self.keyCount = keyCount
        self.planted = planted
    }

    private static func run(_ tool: CommandTool, _ random: inout SeededRandom) async throws -> DemoRun {
        let records = try RandomRecords(in: tool.folder.appendingPathComponent("own"), &random)
        let root = tool.folder.appendingPathComponent("demo")
        let temporary = tool.folder.appendingPathComponent("temporary")
        try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
        let excluded = ["/records/", "/opened/", "/copies/"]
        let content = DiskWatch([root, temporary], excluding: excluded, for: records.content)
        let watching = Task {
            var watch = content
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
        let keys = PrivateKeys(below: root)
        var keyWatch = DiskWatch([root, temporary], excluding: excluded + ["/keys/"], for: keys.windows)
        keyWatch.look()
        let leaks = watch.found.union(keyWatch.found)
        try Data([1, 2, 3] + records.sample).write(to: root.appendingPathComponent("planted"))
        try Data(keys.sample + [1, 2, 3]).write(to: temporary.appendingPathComponent("planted-key"))
        watch.look()
        keyWatch.look()
        return DemoRun(
            outcome: outcome, leaks: leaks, scannedByteCount: watch.byteCount, keyCount: keys.count,
            planted: watch.found.union(keyWatch.found).subtracting(leaks))
    }
}

/// The private keys of the nodes, and the identities that patients were given, in text and in bytes.
private struct PrivateKeys {
    private(set) var windows = ByteWindows()
    private(set) var count = 0
    private(set) var sample: [UInt8] = []

    init(below root: URL) {
        let names = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        for name in names.sorted() where name.contains("/keys/") || name.hasSuffix("/identity.txt") {
            guard let text = try? String(contentsOf: root.appendingPathComponent(name), encoding: .utf8) else {
                continue
            }
            let secret = text.split(separator: "-----BEGIN PRIVATE KEY-----").last ?? ""
            for line in secret.split(separator: "\n") where !line.hasPrefix("-----") && !line.hasPrefix("#") {
                add(String(line))
            }
        }
    }

    private mutating func add(_ line: String) {
        count += 1
        windows.add(Array(line.utf8))
        let padded = line.replacing("-", with: "+").replacing("_", with: "/")
            .padding(toLength: (line.count + 3) / 4 * 4, withPad: "=", startingAt: 0)
        if let bytes = Data(base64Encoded: padded), !line.hasPrefix("AGE-") {
            windows.add(Array(bytes))
            sample = Array(bytes.prefix(ByteWindows.size))
        }
    }
}
