import Foundation
import Phrases
import TestSupport
import Testing

@Suite("transcripts", .timeLimit(.minutes(10)))
struct TranscriptTests {
    @Test(
        "the commands say and return what the transcript shows",
        .spec(
            "CLI-60", "CLI-80", "CLI-81", "CLI-82", "CLI-83", "CLI-120", "CLI-121", "CLI-122", "CLI-123", "CLI-140",
            "CLI-141", "CLI-142", "CLI-150", "CLI-151", "CLI-152", "CLI-160", "CLI-165", "CLI-166", "CLI-167",
            "CLI-168", "CLI-169", "CLI-185", "CLI-186", "CLI-200", "CLI-201", "CLI-202", "CLI-203", "CLI-204",
            "CLI-210", "CLI-211", "CLI-212", "CLI-213", "CLI-214", "CLI-215", "CLI-216", "CLI-217", "CLI-218",
            "CLI-219", "CLI-220", "CLI-221", "CLI-222", "CLI-223",
            "CLI-235", "CLI-240", "CLI-241", "CLI-242", "CLI-250", "CLI-251", "CLI-252", "CLI-253", "CLI-260",
            "CLI-261", "CLI-262", "CLI-263", "CLI-265", "CLI-266", "CLI-267", "CLI-268", "CLI-270", "CLI-271",
            "CLI-272", "CLI-273", "CLI-274", "CLI-294", "CLI-295",
            "CLI-296", "CLI-297", "CLI-298", "CLI-299", "CLI-313",
            "CLI-275",
            "CLI-280", "CLI-281", "CLI-282", "CLI-283", "CLI-284", "CLI-285", "CLI-286", "CLI-287", "CLI-289",
            "CLI-310",
            "CLI-311", "CLI-312", "CONSENT-104", "CONSENT-255",
            "CONSENT-298", "CONSENT-299", "KEYS-54", "KEYS-85", "KEYS-86"),
        arguments: try Transcript.chosen())
    func transcript(_ transcript: Transcript) async throws {
        try await withCommandFolder { tool in
            var runner = TranscriptRunner(tool)
            let difference = try await runner.run(transcript)
            #expect(difference == nil, "\(difference ?? "")")
        }
    }

    @Test("every command has its help page and a success in both languages", .spec("CLI-61"))
    func completeness() async throws {
        let shown = try Transcript.all().flatMap(\.commands).map { ShownCommand($0) }
        // A demonstration takes too long to be told four times; DemoTests run it.
        let exempt = ["demo", "help"]
        try await withCommandFolder { tool in
            let names = try await Self.commandNames(tool).filter { !exempt.contains($0) }
            try #require(names.count > 20)
            for language in ["en", "zh"] {
                let here = shown.filter { $0.language == language && $0.status == 0 }
                for name in names {
                    let uses = here.filter {
                        $0.words.starts(with: ["nuo"] + name.split(separator: " ").map(String.init))
                    }
                    #expect(uses.contains { $0.words.contains("--help") }, "\(language): nuo \(name) --help")
                    #expect(uses.contains { !$0.words.contains("--help") }, "\(language): nuo \(name)")
                }
            }
        }
    }

    @Test(
        "the commands of the README's session occur, with their options, in transcripts of both languages",
        .spec("CLI-62"))
    func readme() async throws {
        let shown = try Transcript.all().flatMap(\.commands).map { ShownCommand($0) }.filter { $0.status == 0 }
        let names = try await Self.names()
        let file = SharedInputs.projectRoot.appendingPathComponent("README.md")
        let lines = try String(contentsOf: file, encoding: .utf8).replacing("\\\n", with: " ").split(separator: "\n")
        let session = lines.filter { $0.hasPrefix("$ nuo") }.map {
            ShownCommand((language: "", text: String($0.dropFirst(2)), status: 0))
        }
        try #require(session.count > 20)
        for language in ["en", "zh"] {
            for command in session {
                let name = command.name(among: names)
                let isThere = shown.contains {
                    $0.language == language && $0.name(among: names) == name
                        && $0.options.isSuperset(of: command.options)
                }
                #expect(isThere, "\(language): \(command.words.joined(separator: " "))")
            }
        }
    }

    @Test("whatever a refusal says is shown in both languages, or cannot be provoked", .spec("CLI-67"))
    func refusals() throws {
        let said = try Transcript.all().flatMap(\.said)
        let failures = try FailurePhrases().all
        try #require(failures.count > 150)
        let exempt = UnprovokedFailures.reasons.flatMap(\.names)
        #expect(Set(exempt).count == exempt.count)
        #expect(Set(exempt).subtracting(failures.map(\.name)).sorted() == [], "these are no failures")
        for failure in failures {
            let missing = Language.allCases.filter { language in
                let lines = said.filter { $0.language == language.rawValue }.map(\.line)
                return !failure.phrase.occurs(in: lines, language)
            }
            if exempt.contains(failure.name) {
                #expect(!missing.isEmpty, "\(failure.name) can be provoked after all")
            } else {
                #expect(missing.isEmpty, "\(failure.name) is in no transcript in \(missing)")
            }
        }
    }

    private static func names() async throws -> [String] {
        var found: [String] = []
        try await withCommandFolder { found = try await commandNames($0) }
        return found
    }

    /// The commands that have no commands below them, without `nuo`.
    private static func commandNames(_ tool: CommandTool) async throws -> [String] {
        struct Dump: Decodable {
            struct Command: Decodable {
                let commandName: String
                let subcommands: [Command]?

                func leaves(below path: String) -> [String] {
                    guard let subcommands, !subcommands.isEmpty else { return [path] }
                    let below = subcommands.flatMap { $0.leaves(below: "\(path) \($0.commandName)") }
                    return below.map { $0.trimmingCharacters(in: .whitespaces) }
                }
            }
            let command: Command
        }
        let said = try await tool("--experimental-dump-help").output
        return try JSONDecoder().decode(Dump.self, from: Data(said)).command.leaves(below: "")
    }
}

/// A command line of a transcript or of the README, in words.
private struct ShownCommand {
    let language: String
    let status: Int32
    let words: [String]

    init(_ command: (language: String, text: String, status: Int32)) {
        language = command.language
        status = command.status
        let withoutRemark = command.text.split(separator: " # ").first ?? ""
        words = withoutRemark.split(separator: " ").map(String.init)
    }

    var options: Set<String> { Set(words.filter { $0.hasPrefix("--") }) }

    /// `nuo-verify ledger`, or the longest name of a command of `nuo` that the words begin with.
    func name(among names: [String]) -> String {
        if words.first == "nuo-verify" { return words.prefix(2).joined(separator: " ") }
        let rest = words.dropFirst()
        return names.filter { rest.starts(with: $0.split(separator: " ").map(String.init)) }
            .max { $0.count < $1.count } ?? words.joined(separator: " ")
    }
}
