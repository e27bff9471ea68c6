import Foundation
import HealthRecords
import TestSupport
import Testing

@Suite("accounts on the command line", .timeLimit(.minutes(5)))
struct AccountCommandTests {
    @Test(
        "an account is entered beside the running node, and the patient sees to which block",
        .spec("CLI-130", "CLI-131"))
    func account() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let node = try await RunningNode(tool, world.node)
            let code = try await world.linkedPatient()
            let nothing = try await tool.run(["node", "account", world.node, "--json"])
            #expect(nothing.status == 0)
            #expect(nothing.object["accounts"]?.elements.isEmpty == true)
            try world.write("HbA1c 7.1", to: "records/a.txt")
            let imported = try await world.importFiles(["records/a.txt"], code, "--type", "lab")
            try #require(imported.status == 0, "\(imported.text)")
            let exported = try await world.patient("patient", "export", "--out", "copies")
            try #require(exported.status == 0, "\(exported.text)")

            let before = try await world.patient("patient", "history").object["accounts"]?[0]
            #expect(before?["verdict"]?.string == "none")
            #expect(before?["overdueDays"] == nil || before?["overdueDays"]?.isNull == true)
            let made = try await tool.run(["node", "account", world.node, "--json"])
            #expect(made.status == 0)
            let account = try #require(made.object["accounts"]?[0])
            #expect(account["institution"]?.string == CommandWorld.hospital)
            #expect(account["lines"]?.int == 1)
            let after = try await world.patient("patient", "history")
            #expect(after.status == 0)
            let shown = try #require(after.object["accounts"]?[0])
            #expect(shown["verdict"]?.string == "complete")
            #expect(shown["height"]?.int == account["height"]?.int)
            #expect(shown["readersOnly"]?.int == 0)
            #expect(await node.stop() == 0)
        }
    }
}
