import Foundation
import HealthRecords
import TestSupport
import Testing

@Suite("nuo node restore, verify, doctor", .timeLimit(.minutes(10)))
struct RecoveryCommandTests {
    @Test(
        "a node's database is put back from a backup, verifies, and is known as restored",
        .spec("CLI-110", "CLI-112"))
    func restored() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            #expect(try await world.institution("authorise").status == 0)
            try await tool.done("node", "backup", world.node, "backup.sqlite")
            #expect(await running.stop() == 0)
            let directory = tool.folder.appendingPathComponent(world.node)
            let refused = try await tool("node", "restore", world.node, "--from", "backup.sqlite", "--json")
            #expect((refused.status, refused.code) == (2, "ledger-not-empty"))
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path)
            where name.hasPrefix("node.sqlite") {
                try FileManager.default.removeItem(at: directory.appendingPathComponent(name))
            }
            let done = try await tool("node", "restore", world.node, "--from", "backup.sqlite", "--json")
            #expect(done.status == 0)
            let verified = try await tool("node", "verify", world.node, "--json")
            #expect(verified.status == 0)
            let found = try await tool("node", "doctor", world.node, "--json")
            #expect(found.text.contains(#""code":"restored""#))
        }
    }
}
