import CipherSuites
import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import Storage
import TestSupport
import Testing

@Suite("evidence on the command line", .timeLimit(.minutes(10)))
struct EvidenceCommandTests {
    private struct Vector {
        let text: String
        let keys: [String]
        let kind: String?
        let failure: String?

        init(_ name: String) throws {
            let path = "Specs/vectors/evidence/\(name).json"
            let json = try JSONValue(
                parsing: Array(try Data(contentsOf: SharedInputs.projectRoot.appendingPathComponent(path))))
            text = try #require(json["input"]?["evidence"]?.string)
            keys = (json["input"]?["vkeys"]?.elements ?? []).compactMap(\.string)
            kind = json["expected"]?["kind"]?.string
            failure = json["failure"]?["kind"]?.string
        }

        var arguments: [String] { keys.flatMap { ["--vkey", $0] } }
    }

    private func verify(_ tool: CommandTool, _ arguments: [String]) async throws -> CommandTool.Outcome {
        try await tool.run(["evidence"] + arguments, command: "nuo-verify")
    }

    @Test("every kind is proved, and near misses are not", .spec("CLI-100"))
    func kinds() async throws {
        let names = [
            "fork-one-size", "seal-height", "unsealed-checkpoint", "invalid-entry-signature", "invalid-seal-prev",
            "cosigner-fork", "cosigner-time", "fork-same-root", "fork-crlf", "fork-version-2", "invalid-entry-valid",
            "omitted-disclosure-last", "reused-prior", "omitted-disclosure-honest", "reused-prior-stranger",
        ]
        try await withCommandFolder { tool in
            for name in names {
                let vector = try Vector(name)
                try Data(vector.text.utf8).write(to: tool.folder.appendingPathComponent(name))
                let outcome = try await verify(tool, [name] + vector.arguments + ["--json"])
                let expected: Int32 = vector.failure.map { $0 == "upgrade-needed" ? 2 : 4 } ?? 0
                #expect(outcome.status == expected, "\(name)")
                #expect(outcome.object["kind"]?.string == vector.kind, "\(name)")
                for language in ["zh", "en"] where expected == 0 {
                    let said = try await verify(tool, [name] + vector.arguments + ["--lang", language])
                    #expect(said.status == 0)
                    #expect(said.text.contains(language == "zh" ? "证据成立" : "Proved."), "\(name)")
                }
            }
            let absent = try await verify(tool, ["absent"] + Vector(names[0]).arguments + ["--json"])
            #expect((absent.status, absent.code) == (2, "unreadable-input"))
            let strange = try await verify(tool, [names[0], "--vkey", Vector(names[0]).keys[1], "--json"])
            #expect((strange.status, strange.code) == (4, "verification-failed"))
            #expect(try await verify(tool, [names[0], "--json"]).status == 2)
        }
    }

    @Test("what a node holds is listed and written as nuo-verify reads it", .spec("CLI-101"))
    func held() async throws {
        try await withCommandFolder { tool in
            try await tool.done(
                "node", "init", "n", "--origin", "n.example/consent", "--url", "https://127.0.0.1:8443")
            #expect(try await tool("node", "evidence", "n", "--lang", "en").text.hasPrefix("No evidence files."))
            let vector = try Vector("fork-longer")
            let evidence = try Evidence(parsing: Array(vector.text.utf8))
            let proved = try evidence.verified(by: vector.keys.map { try VerifierKey(parsing: $0) })
            let database = try NodeDatabase(path: tool.folder.appendingPathComponent("n/node.sqlite").path)
            let kept = KeptEvidence(evidence, proving: proved, from: nil, at: 1_790_000_000)
            try database.keep(kept, suspending: [], telling: [])
            try database.close()
            let listed = try await tool.done("node", "evidence", "n", "--out", "files")
            let item = try #require(listed["evidence"]?.elements.first)
            #expect(item["kind"]?.string == "fork")
            let file = try #require(item["file"]?.string)
            #expect(try Data(contentsOf: tool.folder.appendingPathComponent(file)) == Data(vector.text.utf8))
            let key = try #require(item["accused"]?.string)
            #expect(try await verify(tool, [file, "--vkey", key]).status == 0)
            let said = try await tool("node", "evidence", "n", "--out", "files", "--lang", "zh")
            #expect(said.text.contains("nuo-verify evidence \(file)"))
        }
    }
}
