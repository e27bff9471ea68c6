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
}
