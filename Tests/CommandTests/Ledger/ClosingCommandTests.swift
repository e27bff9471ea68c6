import CipherSuites
import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("receipts of ledgers that have ended", .timeLimit(.minutes(10)))
struct ClosingCommandTests {
    @Test(
        "a receipt or bare proof whose checkpoint goes beyond the end is not sound, and one before it is",
        .spec("CLI-262", "LEDGER-52"))
    func beyond() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let running = try await RunningNode(tool, world.node)
            try #require(try await world.institution("authorise").status == 0)
            #expect(await running.stop() == 0)
            let prove = ["ledger", "prove", "0", "--node", world.node, "--json"]
            let key = try #require(try await tool.run(prove + ["--out", "receipt"]).object["key"]?.string)
            try #require(try await tool.run(prove + ["--bare", "--out", "bare"]).status == 0)
            let log = try VerifierKey(parsing: key)
            let read = try Receipt(parsing: Array(try Data(contentsOf: tool.folder.appendingPathComponent("receipt"))))
            let head = try read.verified(log: log).checkpoint.checkpoint
            let other = try NoteSigner(
                name: "other.example/consent", algorithm: .ed25519,
                key: .generate(suite: .ed25519, random: .system))
            let origin = try #require(Origin(world.origin))
            let keys = ["--vkey", key, "--vkey", other.verifierKey.description]
            let rows: [(UInt64, Digest, Int32)] = [
                (head.size - 1, .sha256([1]), 4), (head.size, .sha256([1]), 4), (head.size, head.root, 0),
                (head.size + 1, .sha256([1]), 0),
            ]
            for (size, root, expected) in rows {
                let closing = try OriginClosing(of: origin, size: size, root: root, successor: nil, signedBy: other)
                try Data(closing.serialized).write(to: tool.folder.appendingPathComponent("closing"))
                for file in ["receipt", "bare"] {
                    let checked = try await tool.run(
                        ["receipt", file, "--closing", "closing", "--json"] + keys, command: "nuo-verify")
                    #expect(checked.status == expected, "\(file), end at \(size)")
                }
            }
            // One that nobody signed whom the reader trusts says nothing.
            let strange = try await tool.run(
                ["receipt", "receipt", "--closing", "closing", "--vkey", key, "--json"], command: "nuo-verify")
            #expect((strange.status, strange.code) == (4, "verification-failed"))
        }
    }
}
