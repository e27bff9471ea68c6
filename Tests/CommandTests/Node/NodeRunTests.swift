import Foundation
import HealthRecords
import TestSupport
import Testing

@Suite("nuo node run", .timeLimit(.minutes(10)))
struct NodeRunTests {
    @Test(
        "a node says that it listens, and a signal ends it with success", .spec("CLI-32"), arguments: [SIGTERM, SIGINT])
    func signals(signal: Int32) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let running = try await RunningNode(tool, world.node)
            #expect(running.said.contains(world.origin))
            #expect(await running.stop(signal) == 0)
        }
    }

    @Test("under --json the one object says the port", .spec("CLI-32"))
    func object() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let running = try await RunningNode(tool, world.node, json: true)
            #expect(running.said.hasPrefix(#"{"ok":true,"#))
            #expect(running.said.contains(#""port":"#))
            #expect(await running.stop() == 0)
        }
    }

    @Test("a second process is refused and told which one runs", .spec("CLI-33"))
    func second() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            let running = try await RunningNode(tool, world.node)
            let second = try await tool("node", "run", world.node, "--json")
            #expect((second.status, second.code) == (1, "already-running"))
            #expect(second.object["message"]?.string?.contains(String(running.processID)) == true)
            #expect(await running.stop() == 0)
        }
    }

    @Test(
        "what others can read is named, with the command that mends it", .spec("CLI-33"),
        arguments: ["", "keys/log.key", "keys/tls.pem"])
    func permissions(file: String) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            var path = tool.folder.appendingPathComponent(world.node)
            if !file.isEmpty { path.appendPathComponent(file) }
            let mode = file.isEmpty ? 0o755 : 0o640
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path.path)
            let outcome = try await tool("node", "run", world.node, "--json")
            #expect((outcome.status, outcome.code) == (2, "readable-by-others"))
            #expect(outcome.object["hint"]?.string?.contains("chmod go-rwx \(path.path)") == true, "\(outcome.text)")
        }
    }

    @Test("a directory that is no node is refused by every command", .spec("CLI-33"))
    func noNode() async throws {
        try await withCommandFolder { tool in
            for arguments in [["run", "."], ["descriptor", "absent"], ["peers", "list", "."]] {
                let outcome = try await tool.run(["node"] + arguments + ["--json"])
                #expect((outcome.status, outcome.code) == (2, "not-a-node"))
            }
        }
    }
}
