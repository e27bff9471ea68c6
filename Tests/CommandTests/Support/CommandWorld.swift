import Foundation
import HealthRecords
import TestSupport
import Testing

/// A node with an institution, made by the commands themselves. People's files lie in the folder under their names.
struct CommandWorld {
    /// Codes of a sequence that is not assigned, with right check characters: nobody's.
    static let hospital = "12510100MB0D00001D"
    static let otherHospital = "12500000MB0D000027"
    static let thirdHospital = "12510700MB0D00003J"

    let tool: CommandTool
    /// The node's directory, relative to the folder.
    let node: String
    let origin: String

    /// Makes the node `name`.
    init(_ tool: CommandTool, node name: String = "node", custodianKey: String? = nil) async throws {
        self.tool = tool
        node = name
        origin = "\(name).example"
        let port = try UnusedPort.find()
        let made = try await tool.run(
            [
                "node", "init", name, "--origin", origin, "--url", "https://127.0.0.1:\(port)", "--listen",
                "127.0.0.1:\(port)", "--json",
            ] + (custodianKey.map { ["--custodian-key", $0] } ?? []))
        try #require(made.status == 0, "\(made.text)")
        try await tool.done("node", "profile", name, "--out", "\(name).json")
        let file = tool.folder.appendingPathComponent("passphrase")
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        try #require(
            FileManager.default.createFile(
                atPath: file.path, contents: Data("for tests\n".utf8), attributes: attributes))
    }

    /// Makes keys of a kind in a directory of that name and returns what was said about them.
    @discardableResult
    func keys(_ kind: String, _ name: String, called display: String? = nil) async throws -> String {
        let naming = display.map { ["--name", $0] } ?? ["--withdrawal-card", "\(name).stop"]
        let arguments =
            ["keys", kind, "--home", name, "--profile", "\(node).json", "--work-factor", "10"] + naming + passphrase
        let outcome = try await run(arguments + ["--json"])
        try #require(outcome.status == 0, "\(outcome.text)")
        return outcome.object["healthCode"]?.string ?? ""
    }

    /// Makes an institution's keys and has the node accept it.
    func accept(
        _ id: String = hospital, as name: String = "hospital", rights: String = "enrol,credential,custodian"
    ) async throws {
        try await keys("institution", name, called: "Hospital \(name)")
        try await tool.done(
            "node", "institution", "add", node, "--card", "\(name)/card.txt", "--id", id, "--rights", rights)
    }

    /// `nuo institution …` as the hospital, under `--json`.
    func institution(_ arguments: String..., home: String = "hospital", id: String = hospital) async throws
        -> CommandTool.Outcome
    {
        try await run(["institution"] + arguments + ["--id", id, "--home", home, "--json"] + passphrase)
    }

    /// `nuo patient …`, under `--json`.
    func patient(_ name: String, _ arguments: String...) async throws -> CommandTool.Outcome {
        try await run(["patient"] + arguments + ["--home", name, "--json"] + passphrase)
    }

    /// `nuo institution import …` for a patient, under `--json`.
    func importFiles(_ paths: [String], _ code: String, _ more: String..., id: String = hospital) async throws
        -> CommandTool.Outcome
    {
        try await run(
            ["institution", "import"] + paths + ["--node", node, "--id", id, "--patient", code, "--json"] + more)
    }

    /// Everything before the first import: authorised, enrolled, line opened, linked. The node must run.
    func linkedPatient(_ number: String = "510104199003070015") async throws -> String {
        let code = try await keys("patient", "patient")
        for outcome in [
            try await institution("authorise"), try await enrol("patient", number: number),
            try await patient("patient", "open-line", "--custodian", Self.hospital),
            try await link(code, number: number),
        ] {
            try #require(outcome.status == 0, "\(outcome.text)")
        }
        return code
    }

    func enrol(_ name: String, number: String) async throws -> CommandTool.Outcome {
        try await institution(
            "enrol", "--card", "\(name)/card.txt", "--name", "张三", "--identifier", "id|\(number)", "--birth-date",
            "1990-03-07")
    }

    func link(_ code: String, number: String) async throws -> CommandTool.Outcome {
        try await institution("link", "--code", code, "--name", "张三", "--identifier", "id|\(number)")
    }

    /// Writes a file of the folder, and its directories.
    func write(_ text: String, to path: String) throws {
        let file = tool.folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    var passphrase: [String] { ["--passphrase-file", "passphrase"] }

    func run(_ arguments: [String]) async throws -> CommandTool.Outcome { try await tool.run(arguments) }
}
