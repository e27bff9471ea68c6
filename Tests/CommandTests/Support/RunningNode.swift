import Foundation
import TestSupport
import Testing

/// A node that runs in a process of its own.
final class RunningNode: Sendable {
    private let process: Process
    private let ended: AsyncStream<Int32>
    /// What it said when it listened.
    let said: String

    /// Starts a node and returns when it takes connections.
    init(_ tool: CommandTool, _ directory: String, settings: [String] = [], json: Bool = false) async throws {
        let all = (["sync.tick=200ms"] + settings).flatMap { ["--set", $0] }
        let process = tool.process(["node", "run", directory] + all + (json ? ["--json"] : []))
        let pipe = Pipe()
        process.standardOutput = pipe
        let log = tool.folder.appendingPathComponent(".\(UUID().uuidString).log")
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            end.yield($0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus)
            end.finish()
        }
        try process.start()
        self.process = process
        self.ended = ended
        said = await Self.firstLine(of: pipe.fileHandleForReading)
        let logged = String(decoding: try Data(contentsOf: log), as: UTF8.self)
        try #require(!said.isEmpty, "\(logged)")
    }

    deinit { process.terminate() }

    var processID: Int32 { process.processIdentifier }

    /// Sends a signal and returns the exit code; negative when the signal itself ended the process.
    func stop(_ signal: Int32 = SIGTERM) async -> Int32? {
        kill(process.processIdentifier, signal)
        for await status in ended { return status }
        return nil
    }

    /// Blocks a thread of its own until there is a line, or the end.
    private static func firstLine(of handle: FileHandle) async -> String {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var bytes = Data()
                while bytes.last != 0x0A {
                    let more = handle.availableData
                    if more.isEmpty { break }
                    bytes += more
                }
                continuation.resume(returning: String(decoding: bytes, as: UTF8.self))
            }
        }
    }
}
