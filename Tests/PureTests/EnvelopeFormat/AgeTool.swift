import Foundation
import TestSupport

/// The stock `age` tool, where it is installed, in a directory of its own that goes when the value does.
final class AgeTool {
    private static func executable(_ name: String) -> String? {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    private static let age = executable("age")
    private static let python = executable("python3")

    static let isInstalled = age != nil
    /// age reads a passphrase from a terminal only, and Python's `pty` module gives it one.
    static let canTypePassphrases = isInstalled && python != nil

    private let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("nuo-age-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// Writes the input and runs `age` with these arguments, then the options for input and output. Nil when it fails.
    func output(_ arguments: [String], input: [UInt8], typing passphrase: String? = nil) throws -> [UInt8]? {
        let (source, target) = (path("input"), path("output"))
        try Data(input).write(to: URL(fileURLWithPath: source))
        try? FileManager.default.removeItem(atPath: target)
        let command = [Self.age ?? ""] + arguments + ["-o", target, source]
        let process = Process()
        if let passphrase {
            process.executableURL = URL(fileURLWithPath: Self.python ?? "")
            process.arguments = ["-c", Self.typist, passphrase] + command
        } else {
            process.executableURL = URL(fileURLWithPath: command[0])
            process.arguments = Array(command.dropFirst())
        }
        process.standardInput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.start()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { return nil }
        // Some versions make the output file with the first byte, and then none for an empty text.
        guard FileManager.default.fileExists(atPath: target) else { return [] }
        return Array(try Data(contentsOf: URL(fileURLWithPath: target)))
    }

    /// Puts a text into a file of the directory and returns its path.
    func file(_ name: String, holding text: String) throws -> String {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
        return path(name)
    }

    private func path(_ name: String) -> String { directory.appendingPathComponent(name).path }

    /// Runs a command in a terminal and answers each prompt for a passphrase.
    private static let typist = """
        import os, pty, sys
        child, terminal = pty.fork()
        if child == 0:
            os.execv(sys.argv[2], sys.argv[2:])
        seen = b""
        while True:
            try:
                more = os.read(terminal, 1024)
            except OSError:
                break
            if not more:
                break
            seen += more
            if b"assphrase" in seen and seen.rstrip().endswith(b":"):
                os.write(terminal, sys.argv[1].encode() + b"\\n")
                seen = b""
        sys.exit(1 if os.waitpid(child, 0)[1] else 0)
        """
}
