import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("nuo ledger show, blocks, prove, watch", .timeLimit(.minutes(10)))
struct LedgerViewTests {
    /// A running node whose ledger has the authorisation and an enrolment: two blocks, four leaves.
    private func withLedger(_ body: (CommandWorld) async throws -> Void) async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            try #require(try await world.institution("authorise").status == 0)
            try await world.keys("patient", "patient")
            try #require(try await world.enrol("patient", number: "510104199003070015").status == 0)
            try await body(world)
            #expect(await running.stop() == 0)
        }
    }

    @Test("a ledger is shown as its newest checkpoint has it", .spec("CLI-90"))
    func overview() async throws {
        try await withLedger { world in
            let shown = try await world.tool.done("ledger", "show", "--node", world.node)
            let exported = try await world.tool.done("ledger", "export", "out", "--node", world.node)
            #expect(shown["size"]?.uint64 == 4)
            #expect(shown["height"]?.uint64 == 2)
            #expect(shown["own"] == .bool(true))
            #expect(shown["entries"] == ["issue": .number("2")])
            #expect(shown["root"]?.string?.isEmpty == false && exported["size"] == shown["size"])
            let standings = (shown["signatures"]?.elements ?? []).compactMap { $0["standing"]?.string }
            #expect(standings == ["log", "cosigner"])
            #expect(shown["copy"] == nil)
            let unknown = try await world.tool(
                "ledger", "show", "--node", world.node, "--origin", "none.example", "--json")
            #expect((unknown.status, unknown.code) == (2, "no-ledger"))
        }
    }

    @Test("of a copy is shown how old it is and whether decisions may rest on it", .spec("CLI-90", "CLI-96"))
    func copy() async throws {
        try await withLedger { world in
            let two = try await CommandWorld(world.tool, node: "two")
            for (node, partner) in [(world, two), (two, world)] {
                let told = try await world.tool.done("node", "descriptor", partner.node, "--out", "partner.txt")
                try await world.tool.done(
                    "node", "peers", "add", node.node, "--descriptor", "partner.txt", "--fingerprint",
                    #require(told["fingerprint"]?.string))
            }
            let running = try await RunningNode(world.tool, two.node)
            let show = ["ledger", "show", "--node", two.node, "--origin", world.origin, "--json"]
            try await waitUntil { try await world.tool.run(show).object["size"]?.uint64 == 4 }
            #expect(await running.stop() == 0)
            let shown = try await world.tool.run(show).object
            #expect(shown["own"] == .bool(false))
            let copy = try #require(shown["copy"])
            #expect(copy["state"]?.string == "active")
            #expect(copy["boundSeconds"]?.uint64 == 60)
            #expect(copy["stagedLeaves"]?.uint64 == 0)
            #expect(copy["cosignedSize"]?.uint64 == 4)
            let age = try #require(copy["ageSeconds"]?.uint64)
            #expect(copy["fresh"] == .bool(age <= 60))
            let told = try await world.tool("ledger", "show", "--node", two.node, "--origin", world.origin).text
            for words in ["Freshness", "Cosigned by this node", "not yet verified"] {
                #expect(told.contains(words), "\(told)")
            }
            let watched = try await world.tool(
                "ledger", "watch", "--node", two.node, "--origin", world.origin, "--from", "1", "--count", "1",
                "--json")
            #expect(watched.object["block"]?["height"]?.uint64 == 1)
            #expect(watched.object["copies"]?.elements.map { $0["origin"]?.string } == [world.origin])
            try await world.tool.done("node", "peers", "remove", two.node, world.origin)
            let removed = try await world.tool.run(show).object
            #expect(removed["copy"]?["state"]?.string == "removed")
        }
    }

    @Test("a leaf is decoded, and nothing of the opening is shown", .spec("CLI-91", "CLI-94"))
    func leaf() async throws {
        try await withLedger { world in
            let tool = world.tool
            let entry = try await tool("ledger", "show", "2", "--node", world.node, "--json")
            #expect(entry.object["kind"]?.string == "event")
            #expect(entry.object["effect"]?.string == "issue")
            #expect(entry.object["sequence"]?.uint64 == 0)
            #expect(entry.object["openingHeld"] == .bool(true))
            #expect(entry.object["block"]?.uint64 == 1)
            let seal = try await tool.done("ledger", "show", "3", "--node", world.node)
            #expect(seal["kind"]?.string == "seal")
            #expect((seal["first"]?.uint64, seal["end"]?.uint64) == (2, 4))
            #expect(seal["openingHeld"] == nil)
            let text = try await tool("ledger", "show", "2", "--node", world.node).text
            for text in [entry.text, text] {
                #expect(!text.contains("张三") && !text.contains("510104199003070015") && text.contains("2"))
            }
            for index in ["4", "18446744073709551615"] {
                let beyond = try await tool("ledger", "show", index, "--node", world.node, "--json")
                #expect((beyond.status, beyond.code) == (2, "no-entry"))
                #expect(beyond.object["message"]?.string?.contains("4 leaves") == true)
            }
            let signed = try await tool("ledger", "show", "+2", "--node", world.node)
            #expect(signed.status == 2)
        }
    }

    @Test("blocks are listed from a height on, by default the newest", .spec("CLI-92"))
    func blocks() async throws {
        try await withLedger { world in
            let rows: [([String], [UInt64])] = [
                ([], [0, 1]), (["--count", "1"], [1]), (["--from", "0", "--count", "1"], [0]),
                (["--from", "1", "--count", "9"], [1]), (["--from", "2"], []),
            ]
            for (options, heights) in rows {
                let shown = try await world.tool.run(["ledger", "blocks", "--node", world.node, "--json"] + options)
                let found = (shown.object["blocks"]?.elements ?? []).compactMap { $0["height"]?.uint64 }
                #expect(found == heights, "\(options)")
            }
            let none = try await world.tool("ledger", "blocks", "--node", world.node, "--count", "0")
            #expect(none.status == 2)
        }
    }

    @Test("what is proved verifies elsewhere, with the statement and without", .spec("CLI-93", "CLI-94", "CLI-95"))
    func proofs() async throws {
        try await withLedger { world in
            let tool = world.tool
            let prove = ["ledger", "prove", "2", "--node", world.node]
            let receipt = try await tool.run(prove + ["--out", "two.receipt", "--json"])
            let key = try #require(receipt.object["key"]?.string)
            #expect(receipt.object["kind"]?.string == "receipt")
            let bare = try await tool.run(prove + ["--bare", "--json"])
            #expect(bare.object["kind"]?.string == "proof")
            let file = tool.folder.appendingPathComponent("two.receipt")
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let log = try VerifierKey(parsing: key)
            let read = try Receipt(parsing: Array(try Data(contentsOf: file)))
            #expect(try read.verified(log: log).index == 2)
            let again = try await tool.run(prove + ["--out", "two.receipt", "--json"])
            #expect((again.status, again.code) == (2, "file-exists"))
            let beyond = try await tool("ledger", "prove", "4", "--node", world.node, "--out", "none", "--json")
            #expect((beyond.status, beyond.code) == (2, "no-entry"))
            #expect(!FileManager.default.fileExists(atPath: tool.folder.appendingPathComponent("none").path))

            let proof = try LogProof(parsing: Array(try #require(bare.object["text"]?.string).utf8))
            let checked = try VerifiedCheckpoint(verifying: proof.checkpoint, log: log, cosigners: [])
            let leaf = try proof.verifiedLeaf(under: checked)
            #expect(leaf.index == 2 && leaf.isRecordKeyChecked)
            var other = try #require(proof.extra)
            other[40] ^= 1
            let forged = LogProof(extra: other, inclusion: proof.inclusion, checkpoint: proof.checkpoint)
            #expect(throws: ReceiptError.inclusion) { try forged.verifiedLeaf(under: checked) }
            let empty = LogProof(extra: nil, inclusion: proof.inclusion, checkpoint: proof.checkpoint)
            #expect(throws: ReceiptError.malformed) { try empty.verifiedLeaf(under: checked) }
        }
    }

    @Test("a watch follows what another process commits, and ends after so many blocks", .spec("CLI-96"))
    func watching() async throws {
        try await withLedger { world in
            let watch = try WatchingProcess(
                world.tool, ["ledger", "watch", "--node", world.node, "--from", "1", "--count", "2", "--json"])
            #expect(await watch.line()["block"]?["height"]?.uint64 == 1)
            let opened = try await world.patient("patient", "open-line", "--custodian", CommandWorld.hospital)
            #expect(opened.status == 0)
            let line = await watch.line()
            #expect(line["ok"] == .bool(true))
            #expect(line["block"]?["height"]?.uint64 == 2)
            #expect(line["block"]?["end"]?.uint64 == 6)
            #expect(line["cosigners"]?.uint64 == 1)
            #expect(await watch.status() == 0)
        }
    }

    @Test("a watch ends well on Ctrl-C", .spec("CLI-96"), arguments: [SIGINT, SIGTERM])
    func interrupted(signal: Int32) async throws {
        try await withLedger { world in
            let watch = try WatchingProcess(
                world.tool, ["ledger", "watch", "--node", world.node, "--from", "0", "--json"])
            #expect(await watch.line()["block"]?["height"]?.uint64 == 0)
            watch.send(signal)
            #expect(await watch.status() == 0)
        }
    }
}

/// A command that goes on, and whose lines are read as they come.
private final class WatchingProcess: Sendable {
    private let process: Process
    private let handle: FileHandle
    private let ended: AsyncStream<Int32>

    init(_ tool: CommandTool, _ arguments: [String]) throws {
        let process = tool.process(arguments)
        let pipe = Pipe()
        process.standardOutput = pipe
        let (ended, end) = AsyncStream.makeStream(of: Int32.self)
        process.terminationHandler = {
            end.yield($0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus)
            end.finish()
        }
        try process.run()
        self.process = process
        self.ended = ended
        handle = pipe.fileHandleForReading
    }

    deinit { process.terminate() }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    func status() async -> Int32? {
        for await status in ended { return status }
        return nil
    }

    /// The next line as an object; null at the end.
    func line() async -> JSONValue {
        let bytes: [UInt8] = await withCheckedContinuation { continuation in
            Thread.detachNewThread { [handle] in
                var bytes: [UInt8] = []
                while let next = try? handle.read(upToCount: 1)?.first, next != 0x0A { bytes.append(next) }
                continuation.resume(returning: bytes)
            }
        }
        return (try? JSONValue(parsing: bytes, maximumDepth: 16)) ?? .null
    }
}
