import Foundation
import TestSupport
import Testing

/// Runs a transcript in a fresh folder: its commands in one shell each, its nodes in the background.
struct TranscriptRunner {
    /// With `NUO_RECORD` set, transcripts that don't match are written anew, and fail all the same.
    static let isRecording = ProcessInfo.processInfo.environment["NUO_RECORD"] != nil

    private let tool: CommandTool
    private var values: [String: String]
    private var locale = "en_US.UTF-8"
    private var nodes: [String: RunningNode] = [:]

    init(_ tool: CommandTool) {
        self.tool = tool
        values = ["dir": tool.folder.path]
    }

    /// Runs every step and returns the first difference as text; nil when there is none.
    mutating func run(_ transcript: Transcript) async throws -> String? {
        var steps = transcript.steps
        var difference: String?
        for (index, step) in transcript.steps.enumerated() where difference == nil || Self.isRecording {
            let problem = try await run(step, recordingInto: &steps[index])
            difference = difference ?? problem.map { "\(transcript.name), line \(step.line): \($0)" }
        }
        for (directory, node) in nodes {
            let status = await node.stop()
            if status != 0 { difference = difference ?? "\(directory) ended with \(status ?? -1)" }
        }
        if difference != nil, Self.isRecording { try Self.write(steps, to: transcript.file) }
        return difference
    }

    private mutating func run(_ step: Transcript.Step, recordingInto copy: inout Transcript.Step) async throws
        -> String?
    {
        switch step.action {
        case .remark: return nil
        case .language(let name): locale = name == "zh" ? "zh_CN.UTF-8" : "en_US.UTF-8"
        case .port(let name): values[name] = String(try UnusedPort.find())
        case .start(let directory): nodes[directory] = try await RunningNode(tool, directory)
        case .stop(let directory):
            let status = await nodes.removeValue(forKey: directory)?.stop()
            if status != 0 { return "\(directory) ended with \(status ?? -1)" }
        case .unknown(let line): return "what does “\(line)” mean?"
        case .command(let text):
            let (status, output) = try await shell(named(text))
            let pattern = OutputPattern(lines: step.expected, values: values)
            guard status == step.status, let found = pattern.match(output) else {
                copy.status = status
                copy.expected = pattern.recorded(output)
                values = OutputPattern(lines: copy.expected, values: values).match(output) ?? values
                return Self.difference(step, status, output)
            }
            values = found
        }
        return nil
    }

    /// A command with the values of the names in it.
    private func named(_ text: String) -> String {
        values.reduce(text) { $0.replacingOccurrences(of: "{\($1.key)}", with: $1.value) }
    }

    /// Runs a line; output and errors come in the order in which they were written.
    private func shell(_ text: String) async throws -> (status: Int32, output: [String]) {
        let folder = CommandTool.executable.deletingLastPathComponent().path
        let process = tool.process(
            ["-c", text],
            environment: [
                "LANG": locale, "PATH": "\(folder):/usr/bin:/bin", "HOME": tool.folder.path, "COLUMNS": "100",
            ])
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        let file = tool.folder.appendingPathComponent(".\(UUID().uuidString).said")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        process.standardOutput = handle
        process.standardError = handle
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.start()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        let said = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        var lines = said.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines.dropBlankEnd()
        return (status, lines)
    }

    private static func difference(_ step: Transcript.Step, _ status: Int32, _ output: [String]) -> String {
        let expected = (step.expected + ["[exit \(step.status)]"]).map { "  - \($0)" }
        let said = (output + ["[exit \(status)]"]).map { "  + \($0)" }
        return (step.source + expected + said).joined(separator: "\n")
    }

    private static func write(_ steps: [Transcript.Step], to file: URL) throws {
        var lines: [String] = []
        for step in steps {
            lines += step.source
            guard case .command = step.action else { continue }
            lines += step.expected
            if step.status != 0 { lines.append("[exit \(step.status)]") }
            lines.append("")
        }
        lines.dropBlankEnd()
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
    }
}
