import Foundation
import HealthRecords
import Phrases

/// Runs this very command, and `nuo-verify` beside it, as a user would: a process of its own, judged by its exit code.
struct DemoTool: Sendable {
    struct Outcome: Sendable {
        let status: Int32
        let object: JSONValue

        var isDone: Bool { status == ExitStatus.done.rawValue }
    }

    let language: Language
    let scratch: URL
    private let command: URL
    private let verifier: URL

    init(language: Language, scratch: URL) throws {
        guard let command = Bundle.main.executableURL else { throw DemoProblem.preparation("executable") }
        let verifier = command.deletingLastPathComponent().appendingPathComponent("nuo-verify")
        guard FileManager.default.isExecutableFile(atPath: verifier.path) else {
            throw DemoProblem.preparation("nuo-verify: `swift build`")
        }
        self.language = language
        self.scratch = scratch
        self.command = command
        self.verifier = verifier
        try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    }

    /// `nuo … --json --lang …`
    func nuo(_ arguments: [String]) async throws -> Outcome {
        try await run(command, arguments + ["--json", "--lang", language.rawValue])
    }

    /// `nuo-verify … --json --lang …`
    func verify(_ arguments: [String]) async throws -> Outcome {
        try await run(verifier, arguments + ["--json", "--lang", language.rawValue])
    }

    /// A command of the preparation: anything but success ends the demonstration.
    @discardableResult
    func prepare(_ arguments: String...) async throws -> JSONValue { try await prepare(arguments) }

    @discardableResult
    func prepare(_ arguments: [String]) async throws -> JSONValue {
        let outcome = try await nuo(arguments)
        guard outcome.isDone else {
            let said = outcome.object["message"]?.string ?? "\(outcome.status)"
            throw DemoProblem.preparation(arguments.prefix(3).joined(separator: " ") + ": " + said)
        }
        return outcome.object
    }

    private func run(_ executable: URL, _ arguments: [String]) async throws -> Outcome {
        let name = UUID().uuidString
        let output = scratch.appendingPathComponent(name + ".out")
        let errors = scratch.appendingPathComponent(name + ".err")
        for file in [output, errors] { try Data().write(to: file) }
        defer { for file in [output, errors] { try? FileManager.default.removeItem(at: file) } }
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        let status: Int32 = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        let bytes = Array(try Data(contentsOf: output)).reversed().drop { $0 == 0x0a }.reversed()
        let object = (try? JSONValue(parsing: Array(bytes), maximumDepth: 16)) ?? .null
        return Outcome(status: status, object: object)
    }
}

/// Why the demonstration can't go on.
enum DemoProblem: Error {
    case preparation(String)
    case step(name: String, outcome: String, expected: String)
}
