import ConsentLedger
import Foundation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("nuo demo", .timeLimit(.minutes(10)))
struct DemoTests {
    @Test("no content of a record and no private key is in any file but where it belongs", .spec("CLI-66"))
    func noPlaintextOnDisk() async throws {
        let run = try await DemoRun.shared.value
        try #require(run.outcome.status == 0, "\(run.outcome.text)\(run.outcome.errors)")
        #expect(run.leaks.sorted() == [])
        #expect(run.scannedByteCount > 100_000)
        #expect(run.keyCount >= 60)
        #expect(run.planted.count == 2, "what the test planted was not found: \(run.planted)")
    }

    @Test("a key is found in a file that was read before its own file was there, and in a later one", .spec("CLI-68"))
    func keysAreLearnt() async throws {
        try await withCommandFolder { tool in
            var random = SeededRandom.announced("keys are learnt")
            let keys = PrivateKeys(passphrase: tool.folder.appendingPathComponent("passphrase"))
            var watch = DiskWatch([tool.folder], for: ByteWindows(), in: [], keys: keys)
            let key = Data(random.bytes(32))
            try (Data([7]) + key).write(to: tool.folder.appendingPathComponent("early"))
            watch.look()
            #expect(watch.found.isEmpty)
            let folder = tool.folder.appendingPathComponent("keys")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data((key.base64EncodedString() + "\n").utf8).write(to: folder.appendingPathComponent("log.key"))
            watch.look()
            #expect(watch.found.count == 1)
            try key.dropFirst(16).write(to: tool.folder.appendingPathComponent("late"))
            watch.look()
            #expect(watch.found.count == 2)
            #expect(watch.found.allSatisfy { $0.contains("/early ") || $0.contains("/late ") })
        }
    }

    @Test("sixteen bytes of a secret are found wherever they stand, and fifteen are not")
    func windows() {
        var random = SeededRandom.announced("byte windows")
        let secret = random.bytes(400)
        var windows = ByteWindows()
        windows.add(secret)
        let other = random.bytes(300)
        #expect(windows.firstPlace(in: other) == nil)
        for place in 0...other.count {
            let start = place % 384
            let before = Array(other[..<place])
            let found = windows.firstPlace(in: before + secret[start..<start + 16] + other[place...])
            #expect(found.map { $0 <= place } == true, "at \(place)")
            let fragment = [~secret[max(0, start - 1)]] + secret[start..<start + 15]
            #expect(windows.firstPlace(in: before + fragment) == nil, "at \(place)")
        }
    }

    @Test("every one-bit change of its smallest ledger, and samples of its largest, are refused", .spec("LEDGER-25"))
    func changedLedgers() async throws {
        let exports = try await DemoRun.shared.value.exports
        let (smallest, largest) = (try #require(exports.first), try #require(exports.last))
        // The partners' cosignatures are by keys that were not given: a change there is listed, not refused.
        #expect(try smallest.verified().checkpoint.unknownSignatures.count == 2)
        #expect(try await smallest.accepted(smallest.bits) == [])
        var random = SeededRandom.announced("changes of the largest ledger")
        let bits = largest.bits
        #expect(try await largest.accepted((0..<400).compactMap { _ in bits.randomElement(using: &random) }) == [])
    }

    @Test("the one object names nodes, steps, documents, receipts and exports", .spec("CLI-63"))
    func object() async throws {
        let run = try await DemoRun.shared.value
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(run.outcome.output)) as? [String: Any])
        let members = ["ok", "dir", "nodes", "steps", "documents", "refused", "receipts", "exports"]
        #expect(Set(object.keys) == Set(members))
        let shapes = [
            "nodes": ["origin", "url", "vkey", "cosigner", "ledgerSize"],
            "steps": ["name", "expected", "outcome", "milliseconds"],
            "documents": [
                "id", "path", "patient", "type", "class", "originalSHA256", "openedSHA256", "sealedPath",
                "identityPath",
            ],
            "exports": ["origin", "path"],
        ]
        for (member, shape) in shapes {
            let elements = try #require(object[member] as? [[String: Any]])
            #expect(!elements.isEmpty)
            for element in elements { #expect(Set(element.keys) == Set(shape), "\(member)") }
        }
        #expect((object["refused"] as? [Any])?.isEmpty == true)
        #expect((object["receipts"] as? [String])?.isEmpty == false)
    }

    @Test("the steps come in the order of the story, each with the expected outcome", .spec("CLI-64"))
    func steps() async throws {
        let steps = try await DemoRun.shared.value.outcome.object["steps"]?.elements ?? []
        let story = [
            "lookup-before-consent", "request-reaches-patient", "grant-labs", "lookup-labs", "open-labs",
            "lookup-imaging", "history", "receipt-offline", "swapped-payload", "withdraw", "lookup-after-withdraw",
            "lookup-on-stale-copy", "tampered-ledger",
        ]
        #expect(steps.compactMap { $0["name"]?.string }.filter { story.contains($0) } == story)
        for step in steps { #expect(step["outcome"] == step["expected"], "\(step["name"]?.string ?? "")") }
    }

    @Test("every document is opened as it was taken in", .spec("CLI-64"))
    func documents() async throws {
        let documents = try await DemoRun.shared.value.outcome.object["documents"]?.elements ?? []
        #expect(documents.count == 6)
        for document in documents {
            #expect(document["openedSHA256"] == document["originalSHA256"], "\(document["path"]?.string ?? "")")
        }
    }

    @Test("a directory that holds something is refused with one object", .spec("CLI-65"))
    func directory() async throws {
        try await withCommandFolder { tool in
            try Data().write(to: tool.folder.appendingPathComponent("something"))
            let refused = try await tool("demo", "--dir", ".", "--json")
            #expect(refused.status == 2)
            #expect(refused.object["ok"]?.bool == false)
            #expect(refused.code != nil)
            #expect(try FileManager.default.contentsOfDirectory(atPath: tool.folder.path).contains("something"))
        }
    }

    @Test("a folder of records that is not there ends it before anything begins", .spec("CLI-65"))
    func noRecords() async throws {
        try await withCommandFolder { tool in
            let refused = try await tool("demo", "--dir", "world", "--records", "absent", "--json")
            #expect(refused.status == 2)
            #expect(refused.code == "unreadable-input")
            #expect(refused.object["message"]?.string?.contains("absent") == true)
            #expect(try FileManager.default.contentsOfDirectory(atPath: tool.folder.path).isEmpty)
        }
    }
}
