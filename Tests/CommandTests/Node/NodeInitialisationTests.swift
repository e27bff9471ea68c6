import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@Suite("nuo node: init, config, descriptor, profile, backup", .timeLimit(.minutes(10)))
struct NodeInitialisationTests {
    @Test("a new node is complete and closed to others, in an absent or an empty directory", .spec("CLI-30"))
    func makes() async throws {
        try await withCommandFolder { tool in
            let empty = tool.folder.appendingPathComponent("empty")
            try FileManager.default.createDirectory(
                at: empty, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
            for name in ["absent", "empty"] {
                let made = try await tool.done(
                    "node", "init", name, "--origin", "\(name).example", "--url", "https://\(name).example:8443")
                #expect(made["origin"]?.string == "\(name).example")
                let path = tool.folder.appendingPathComponent(name).path
                let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
                #expect(mode == 0o700)
                try await tool.done("node", "descriptor", name)
            }
            let again = try await tool(
                "node", "init", "empty", "--origin", "b.example", "--url", "https://b.example", "--json")
            #expect((again.status, again.code) == (2, "directory-not-empty"))
        }
    }

    @Test(
        "an address that nobody could use is refused, and nothing is left", .spec("CLI-30", "CLI-31"),
        arguments: ["http://a.example", "https://a.example/", "https://A.example", "https://", "a.example:8443"])
    func badAddress(url: String) async throws {
        try await withCommandFolder { tool in
            let outcome = try await tool("node", "init", "node", "--origin", "a.example", "--url", url, "--json")
            #expect((outcome.status, outcome.code) == (2, "bad-url"))
            #expect(!FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("node").path))
        }
    }

    @Test("every setting is listed with its source and, in the reader's language, its purpose", .spec("CLI-34"))
    func configuration() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            var purposes: [[String]] = []
            for language in ["zh", "en"] {
                let outcome = try await tool(
                    "node", "config", "check", world.node, "--set", "log.level=debug", "--json", "--lang", language,
                    environment: ["NUO_SYNC_TICK": "2s"])
                let settings = outcome.object["settings"]?.elements ?? []
                let keys = settings.compactMap { $0["key"]?.string }
                #expect(Set(keys).count == settings.count)
                // The last groups of settings: a list that is cut short is no list.
                #expect(keys.contains("listen.host") && keys.contains("limits.idleTimeout"))
                purposes.append(settings.compactMap { $0["purpose"]?.string })
                let sources = Dictionary(
                    settings.map { ($0["key"]?.string ?? "", $0["source"]?.string ?? "") }
                ) { $1 }
                #expect(
                    Set(["log.level", "sync.tick", "listen.port", "log.file"].compactMap { sources[$0] }).count == 4)
            }
            #expect(zip(purposes[0], purposes[1]).allSatisfy { $0 != $1 })
            let ideographs = purposes[0].allSatisfy { $0.unicodeScalars.contains { $0.properties.isIdeographic } }
            #expect(ideographs)
        }
    }

    @Test(
        "a wrong setting is named with its source and what it should be", .spec("CLI-34"),
        arguments: [
            ("listen.port=70000", "bad-setting", "0 到 65535 的整数"), ("log.level=loud", "bad-setting", "其中之一：trace"),
            ("sync.tick=1d", "bad-setting", "例如 500ms"), ("listen.prt=1", "mistyped-setting", "命令行"),
            ("colour=blue", "unknown-setting", "命令行"),
        ])
    func wrongSetting(setting: String, code: String, said: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let outcome = try await tool(
                "node", "config", "check", world.node, "--set", setting, "--json", "--lang", "zh")
            #expect((outcome.status, outcome.code) == (2, code))
            #expect(outcome.object["message"]?.string?.contains(said) == true, "\(outcome.text)")
        }
    }

    @Test("a redirected descriptor is the descriptor and nothing else", .spec("CLI-35"))
    func descriptor() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let shown = try await tool("node", "descriptor", world.node)
            let descriptor = try NodeDescriptor(parsing: shown.output)
            #expect(descriptor.origin.text == world.origin)
            #expect(shown.errors.contains(descriptor.fingerprint))
            let written = try await tool.done("node", "descriptor", world.node, "--out", "descriptor.txt")
            #expect(written["fingerprint"]?.string == descriptor.fingerprint)
            let file = tool.folder.appendingPathComponent("descriptor.txt")
            #expect(Array(try Data(contentsOf: file)) == shown.output)
        }
    }

    @Test("the profile is the one that keys are made with", .spec("CLI-36"))
    func profile() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let shown = try await tool("node", "profile", world.node)
            #expect(try PersonalProfile(parsing: shown.output).origin.text == world.origin)
            try await world.keys("institution", "hospital", called: "Hospital")
            let kept = tool.folder.appendingPathComponent("hospital/profile.json")
            #expect(Array(try Data(contentsOf: kept)) == shown.output)
        }
    }

    @Test("a backup of a running node is whole, and replaces no file", .spec("CLI-44"))
    func backup() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            _ = try await world.institution("authorise")
            try await tool.done("node", "backup", world.node, "copy.sqlite")
            let copy = tool.folder.appendingPathComponent("copy.sqlite")
            let bytes = try Data(contentsOf: copy)
            let again = try await tool("node", "backup", world.node, "copy.sqlite", "--json")
            #expect((again.status, again.code) == (2, "backup-exists"))
            #expect(try Data(contentsOf: copy) == bytes)
            let database = try NodeDatabase(path: copy.path)
            #expect(try database.institutions().map(\.institution.id.text) == [CommandWorld.hospital])
            let origin = try #require(try database.ledgers().first)
            #expect(try database.head(of: origin)?.state.size == 2)
            #expect(await running.stop() == 0)
        }
    }
}
