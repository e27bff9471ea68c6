import CipherSuites
import ConsentLedger
import Foundation
import Storage
import TestSupport
import Testing

/// The test program that writes a ledger until it is killed.
struct CrashProgram {
    let directory: ScratchDirectory
    let ledger: TestLedger

    /// When to kill: after so many lines, and then after so much work of the killer's own. Nothing is timed.
    struct Moment {
        let lines: Int
        let work: Int

        init(lines: Int, work: Int) {
            self.lines = lines
            self.work = work
        }

        init(using random: inout some RandomNumberGenerator) {
            lines = Int.random(in: 0...12, using: &random)
            work = Int.random(in: 0...4000, using: &random)
        }
    }

    /// The executable lies beside the tests' own.
    private static func executable() throws -> URL {
        let tests = try #require(Bundle.main.executableURL)
        return tests.deletingLastPathComponent().appendingPathComponent("nuo-crash")
    }

    /// Runs the program to its end, with files of at most `bytes`, and returns what it said.
    func limited(to bytes: Int, mode: String = "full") async throws -> [String] {
        let executable = try Self.executable()
        let arguments = try arguments(mode) + [String(bytes)]
        let said = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Self.run(executable, arguments) })
            }
        }
        return said.split(separator: "\n").map(String.init)
    }

    private static func run(_ executable: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = output
        try process.start()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: said, as: UTF8.self)
    }

    private func arguments(_ mode: String) throws -> [String] {
        [
            mode, directory.url.path, ledger.origin.text,
            Hex.encode(try TestKeys.signing("log \(ledger.origin)").secretBytes),
            Hex.encode(try TestKeys.signing("cosigner \(ledger.origin)").secretBytes),
        ]
    }

    /// Runs the program, kills it, and returns the whole lines that it had said.
    func killed(_ mode: String, at moment: Moment) async throws -> [String] {
        let executable = try Self.executable()
        let arguments = try arguments(mode)
        // Reading from a pipe blocks a thread, which must not be one of those that tests run on.
        let ended = try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try Self.run(executable, arguments, until: moment) })
            }
        }
        #expect(ended.complaint == "", "the program failed before it was killed")
        // A line without its end was not said.
        return ended.said.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    private static func run(_ executable: URL, _ arguments: [String], until moment: Moment) throws -> (
        said: String, complaint: String
    ) {
        let process = Process()
        let (output, complaints) = (Pipe(), Pipe())
        process.executableURL = executable
        process.arguments = arguments
        process.standardOutput = output
        process.standardError = complaints
        try process.start()
        var said = Data()
        var count = 0
        while count < moment.lines {
            let piece = output.fileHandleForReading.availableData
            guard !piece.isEmpty else { break }
            count += piece.count { $0 == UInt8(ascii: "\n") }
            said += piece
        }
        var digest = Digest.zero
        for _ in 0..<moment.work { digest = .sha256(digest.bytes) }
        kill(process.processIdentifier, SIGKILL)
        said += output.fileHandleForReading.readDataToEndOfFile()
        let complaint = complaints.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return (String(decoding: said, as: UTF8.self), String(decoding: complaint, as: UTF8.self))
    }
}
