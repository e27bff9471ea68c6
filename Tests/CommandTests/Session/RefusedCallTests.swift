import Foundation
import HealthRecords
import Phrases
import TestSupport
import Testing

@Suite("refused calls", .timeLimit(.minutes(5)))
struct RefusedCallTests {
    @Test("an export that gets no copy leaves no identity, and the same directory serves again", .spec("CLI-69"))
    func exportLeavesNothing() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.keys("patient", "patient")
            for _ in 0..<2 {
                let refused = try await world.patient("patient", "export", "--out", "copies")
                #expect(refused.status == 5)
                #expect(refused.code == "unreachable")
                let left = try FileManager.default.contentsOfDirectory(
                    atPath: tool.folder.appendingPathComponent("copies").path)
                #expect(left == [])
            }
        }
    }

    @Test("what was never sent is not kept, and can be signed again once the node is there", .spec("CLI-291"))
    func unsent() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            try await world.keys("patient", "patient")
            let refused = try await world.enrol("patient", number: "510104199003070015")
            #expect(refused.status == 5)
            #expect(refused.code == "unreachable")
            let kept = tool.folder.appendingPathComponent("hospital/pending").path
            #expect(try FileManager.default.contentsOfDirectory(atPath: kept) == [])
            let node = try await RunningNode(tool, world.node)
            let entered = try await world.enrol("patient", number: "510104199003070015")
            #expect(entered.status == 0)
            _ = await node.stop()
        }
    }

    @Test(
        "why something cannot be reached or read is said in the reader's language", .spec("CLI-70"),
        arguments: Language.allCases)
    func reasons(language: Language) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.keys("patient", "patient")
            try world.write("", to: "file")
            let lang = ["--lang", language.rawValue]
            let words = Catalogue.common
            let unreachable = try await world.patient("patient", "consents", "--lang", language.rawValue)
            #expect(unreachable.object["message"]?.string?.hasSuffix(words.connectionRefused.text(language)) == true)
            let backup = ["node", "backup", world.node, "file/backup", "--json"] + lang
            let unwritable = try await tool.run(backup)
            #expect(unwritable.object["message"]?.string?.hasSuffix(words.notDirectory.text(language)) == true)
            let card = ["node", "institution", "add", world.node, "--card", "absent", "--id", CommandWorld.hospital]
            let unreadable = try await tool.run(card + ["--rights", "enrol", "--json"] + lang)
            #expect(unreadable.object["message"]?.string?.hasSuffix(words.noSuchFile.text(language)) == true)
            #expect([unreachable.status, unwritable.status, unreadable.status] == [5, 1, 2])
        }
    }

    @Test(
        "a command ends while the node shows other log keys than before, and works again once it shows those",
        .spec("KEYS-90"))
    func otherLogKeys() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            func file(_ path: String) -> URL { tool.folder.appendingPathComponent(path) }
            try await world.accept()
            try await world.keys("patient", "patient")
            var node = try await RunningNode(tool, world.node)
            #expect(try await world.institution("authorise").status == 0)
            #expect(try await world.enrol("patient", number: "510104199003070015").status == 0)
            _ = await node.stop()
            try FileManager.default.copyItem(at: file(world.node), to: file("older"))
            node = try await RunningNode(tool, world.node)
            try await tool.done("node", "rotate", "log", world.node)
            try await tool.done("node", "rotate", "log", world.node, "--finish")
            #expect(try await world.patient("patient", "consents").status == 0)
            // The node from before comes back, and then the right one.
            _ = await node.stop()
            try FileManager.default.moveItem(at: file(world.node), to: file("newer"))
            try FileManager.default.copyItem(at: file("older"), to: file(world.node))
            node = try await RunningNode(tool, world.node)
            let stale = try await world.patient("patient", "consents")
            #expect(stale.status == 4)
            #expect(stale.code == Catalogue.logKey.otherChain.code)
            _ = await node.stop()
            try FileManager.default.removeItem(at: file(world.node))
            try FileManager.default.moveItem(at: file("newer"), to: file(world.node))
            node = try await RunningNode(tool, world.node)
            #expect(try await world.patient("patient", "consents").status == 0)
            _ = await node.stop()
        }
    }
}
