import Foundation

/// A session as a text file: command lines, and below each what it must write.
///
///     # a remark
///     @lang zh
///     @port east
///     @start node
///     $ nuo keys show --home patient
///     Health code: {{code=NUO1:\S+}}
///     ...
///     [exit 2]
///
/// A command line is given to the shell; one that ends in a backslash goes on below. `OutputPattern` explains the lines
/// of output. Blank lines at the end of an output don't count.
struct Transcript: Sendable, CustomStringConvertible {
    enum Action: Sendable, Equatable {
        /// A line that only people read.
        case remark
        /// A line for the shell.
        case command(String)
        /// Chinese or English from here on.
        case language(String)
        /// A name for a port that nobody uses.
        case port(String)
        /// A node that runs until `stop` or the end, and then must end with success.
        case start(String)
        case stop(String)
        case unknown(String)
    }

    struct Step: Sendable {
        let action: Action
        /// The lines as they stand in the file.
        let source: [String]
        let line: Int
        /// Output and exit code.
        var expected: [String] = []
        var status: Int32 = 0
    }

    let file: URL
    private(set) var steps: [Step] = []

    var description: String { file.lastPathComponent }
    var name: String { file.deletingPathExtension().lastPathComponent }

    init(contentsOf file: URL) throws {
        self.file = file
        let text = try String(contentsOf: file, encoding: .utf8)
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
        let count = lines.count
        while let line = lines.popFirst() {
            var source = [line]
            while line.hasPrefix("$ "), source.last?.hasSuffix("\\") == true, let next = lines.popFirst() {
                source.append(next)
            }
            let number = count - lines.count
            if let action = Self.action(source) {
                steps.append(Step(action: action, source: source, line: number))
            } else if let status = line.wholeMatch(of: /\[exit ([0-9]+)\]/).flatMap({ Int32($0.1) }) {
                steps[steps.count - 1].status = status
            } else if steps.isEmpty {
                if !line.isEmpty { steps.append(Step(action: .unknown(line), source: source, line: number)) }
            } else {
                steps[steps.count - 1].expected.append(line)
            }
        }
        for index in steps.indices { steps[index].expected.dropBlankEnd() }
    }

    /// What begins with these lines; nil for a line of output.
    private static func action(_ source: [String]) -> Action? {
        let line = source[0]
        if line.hasPrefix("$ ") {
            return .command(source.joined(separator: "\n").dropFirst(2).replacingOccurrences(of: "\\\n", with: " "))
        }
        if line.hasPrefix("# ") { return .remark }
        guard line.hasPrefix("@") else { return nil }
        let words = line.dropFirst().split(separator: " ").map(String.init)
        guard words.count == 2 else { return .unknown(line) }
        switch words[0] {
        case "lang": return .language(words[1])
        case "port": return .port(words[1])
        case "start": return .start(words[1])
        case "stop": return .stop(words[1])
        default: return .unknown(line)
        }
    }
}

extension Transcript {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Transcripts")

    /// Every transcript of the folder, by name.
    static func all() throws -> [Transcript] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "transcript" }.sorted { $0.path < $1.path }.map { try Self(contentsOf: $0) }
    }

    /// Those that `NUO_TRANSCRIPTS` names, as `node,keys.zh`, or every one.
    static func chosen() throws -> [Transcript] {
        guard let list = ProcessInfo.processInfo.environment["NUO_TRANSCRIPTS"] else { return try all() }
        let names = list.split(separator: ",")
        return try all().filter { transcript in names.contains { "\(transcript.name).".hasPrefix("\($0).") } }
    }

    /// The lines that commands write, each with its language.
    var said: [(language: String, line: String)] {
        var language = "en"
        return steps.flatMap { step in
            if case .language(let name) = step.action { language = name }
            return step.expected.map { (language, $0) }
        }
    }

    /// The languages in which a command runs, with the command and its expected exit code.
    var commands: [(language: String, text: String, status: Int32)] {
        var language = "en"
        var found: [(language: String, text: String, status: Int32)] = []
        for step in steps {
            if case .language(let name) = step.action { language = name }
            if case .command(let text) = step.action { found.append((language, text, step.status)) }
            if case .start(let directory) = step.action { found.append((language, "nuo node run \(directory)", 0)) }
        }
        return found
    }
}

extension [String] {
    mutating func dropBlankEnd() { while last?.isEmpty == true { removeLast() } }
}
