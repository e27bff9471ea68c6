import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("nuo ledger export", .timeLimit(.minutes(10)))
struct LedgerExportCommandTests {
    /// Verifies an export as an outsider does.
    private func verified(_ folder: URL, _ exported: CommandTool.Outcome) throws -> VerifiedLedger {
        let keys = try (exported.object["keys"]?.elements ?? []).compactMap(\.string).map {
            try VerifierKey(parsing: $0)
        }
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { name in
            var isDirectory: ObjCBool = false
            let path = folder.appendingPathComponent(name).path
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }
        let export = LedgerExport(paths: files) { path, _ in
            Array(try Data(contentsOf: folder.appendingPathComponent(path)))
        }
        return try export.verified(by: TrustedKeys(keys))
    }

    @Test("an export verifies, and is written into no directory that holds something", .spec("CLI-54"))
    func export() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            #expect(try await tool("ledger", "export", "out", "--node", world.node, "--json").code == "no-ledger")
            let running = try await RunningNode(tool, world.node)
            #expect(try await world.institution("authorise").status == 0)
            let exported = try await tool("ledger", "export", "out", "--node", world.node, "--json")
            _ = try verified(tool.folder.appendingPathComponent("out"), exported)
            #expect(exported.object["size"]?.uint64 == 2)
            let again = try await tool("ledger", "export", "out", "--node", world.node, "--json")
            #expect((again.status, again.code) == (2, "directory-not-empty"))
            #expect(await running.stop() == 0)
        }
    }

    @Test("a partner's copy is exported like the original; an unknown ledger is refused", .spec("CLI-55"))
    func copies() async throws {
        try await withCommandFolder { tool in
            let one = try await CommandWorld(tool, node: "one")
            let two = try await CommandWorld(tool, node: "two")
            try await one.accept()
            for (node, partner) in [(one, two), (two, one)] {
                let told = try await tool.done("node", "descriptor", partner.node, "--out", "partner.txt")
                try await tool.done(
                    "node", "peers", "add", node.node, "--descriptor", "partner.txt", "--fingerprint",
                    #require(told["fingerprint"]?.string))
            }
            let running = [try await RunningNode(tool, one.node), try await RunningNode(tool, two.node)]
            #expect(try await one.institution("authorise").status == 0)
            // The copy follows by itself; every attempt is a process, which is pause enough.
            var copied = try await tool("ledger", "export", "copy", "--node", "two", "--origin", one.origin, "--json")
            for _ in 0..<200 where copied.code == "no-ledger" {
                copied = try await tool("ledger", "export", "copy", "--node", "two", "--origin", one.origin, "--json")
            }
            _ = try verified(tool.folder.appendingPathComponent("copy"), copied)
            #expect(copied.object["size"]?.uint64 == 2)
            let unknown = try await tool(
                "ledger", "export", "none", "--node", "two", "--origin", "none.example", "--json")
            #expect((unknown.status, unknown.code) == (2, "no-ledger"))
            #expect(unknown.object["hint"]?.string?.contains(one.origin) == true)
            for node in running { #expect(await node.stop() == 0) }
        }
    }
}
