import Foundation
import HealthRecords
import TestSupport
import Testing

/// Runs the built `nuo` as a user does: a process of its own, judged by exit code and output.
struct CommandTool: Sendable {
    struct Outcome: Sendable {
        let status: Int32
        let output: [UInt8]
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        /// The one object of `--json`.
        var object: JSONValue { (try? JSONValue(parsing: Array(text.utf8.dropLast()), maximumDepth: 16)) ?? .null }
        /// The code of a failure under `--json`.
        var code: String? { object["code"]?.string }
    }

    /// Where the commands run, and what relative paths are relative to.
    let folder: URL

    /// The command that was built beside the tests.
    static let executable = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appendingPathComponent("nuo")

    func callAsFunction(_ arguments: String..., environment: [String: String] = [:]) async throws -> Outcome {
        try await run(arguments, environment: environment)
    }

    /// A command of the preparation: under `--json`, and it must succeed.
    @discardableResult
    func done(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws -> JSONValue {
        let outcome = try await run(arguments + ["--json"])
        try #require(outcome.status == 0, "\(arguments): \(outcome.text)", sourceLocation: sourceLocation)
        return outcome.object
    }

    /// A process in the folder, in English unless an argument says otherwise, that sees nothing of our own settings.
    func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
        let process = Process()
        process.executableURL = Self.executable
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ["LANG": "C.UTF-8", "PATH": "/usr/bin:/bin"].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        return process
    }

    /// Runs `nuo`, or another command that was built beside it.
    func run(
        _ arguments: [String], command: String = "nuo", environment: [String: String] = [:]
    ) async throws -> Outcome {
        let files = ["out", "err"].map { folder.appendingPathComponent(".\(UUID().uuidString).\($0)") }
        for file in files { try Data().write(to: file) }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        let process = process(arguments, environment: environment)
        process.executableURL = Self.executable.deletingLastPathComponent().appendingPathComponent(command)
        let handles = try files.map { try FileHandle(forWritingTo: $0) }
        defer { for handle in handles { try? handle.close() } }
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.start()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return Outcome(
            status: status, output: Array(try Data(contentsOf: files[0])),
            errors: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self))
    }
}

/// Gives `body` a tool in a fresh folder that only we can read, and removes the folder afterwards.
func withCommandFolder(_ body: (CommandTool) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-command-\(UUID().uuidString)")
    try FileManager.default.createDirectory(
        at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    defer { try? FileManager.default.removeItem(at: folder) }
    try await body(CommandTool(folder: folder))
}
