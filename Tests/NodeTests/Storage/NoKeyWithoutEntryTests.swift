import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Foundation
import GRDB
import Storage
import TestSupport
import Testing

/// `formats.md` §5: a custodian's software can't answer without leaving an entry.
@Suite(.timeLimit(.minutes(10))) struct NoKeyWithoutEntryTests {
    /// The one file in which a custodian's identity opens anything.
    static let custodian = "Storage/Exchange/DisclosureStore.swift"
    /// The format itself, and the programs of people, who open with their own identity; a handover holds record keys for
    /// one of them, and no document.
    static let readers = ["EnvelopeFormat/", "nuo/", "NodeClient/", "Federation/People/Handover.swift"]

    private static func sources() throws -> [String: String] {
        let root = SharedInputs.projectRoot.appendingPathComponent("Sources").resolvingSymlinksInPath()
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        var sources: [String: String] = [:]
        for path in paths where path.hasSuffix(".swift") {
            sources[path] = try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
        }
        return sources
    }

    @Test("no file but the store of disclosures and people's own programs opens a header", .spec("STORAGE-44"))
    func noKeyWithoutEntry() throws {
        let sources = try Self.sources()
        #expect(sources.keys.contains(Self.custodian))
        for word in [".unwrap(", "EnvelopeFile.open", "DocumentOpener(", "PayloadOpener("] {
            let opening = sources.filter { $0.value.contains(word) }.keys
            let unexpected = opening.filter { path in
                path != Self.custodian && !Self.readers.contains { path.hasPrefix($0) }
            }
            #expect(unexpected.sorted() == [], "\(word)")
        }
        #expect(sources[Self.custodian]?.components(separatedBy: ".unwrap(").count == 2)
    }

    @Test("a service never holds an age identity outside the custodian's key", .spec("STORAGE-44"))
    func oneHolder() throws {
        for (path, text) in try Self.sources() where path.hasPrefix("NodeService/") || path.hasPrefix("Storage/") {
            #expect(path == Self.custodian || !text.contains("Identity(parsing:"), "\(path)")
            #expect(path == Self.custodian || !text.contains("CommittedDisclosure("), "\(path)")
            #expect(!text.contains("Handover(opening:"), "\(path)")
        }
        let store = try #require(try Self.sources()[Self.custodian])
        #expect(store.contains("private let identity: Identity"))
    }

    @Test("nothing outside the store makes a committed disclosure", .spec("STORAGE-45"))
    func initialiser() throws {
        let store = try #require(try Self.sources()[Self.custodian])
        let start = try #require(store.range(of: "public struct CommittedDisclosure"))
        let end = try #require(store.range(of: "\n}\n", range: start.upperBound..<store.endIndex))
        let initialisers = store[start.upperBound..<end.lowerBound].split(separator: "\n").filter {
            $0.contains("init(")
        }
        #expect(initialisers.count == 1)
        #expect(initialisers.allSatisfy { $0.hasPrefix("    init(") })
        let users = try Self.sources().filter { $0.value.contains("CommittedDisclosure(") }.keys
        #expect(users.sorted() == [Self.custodian])
    }

    @Test("a header is made for a reader after the entry, and opens what was registered", .spec("STORAGE-46"))
    func rewrapAfterEntry() async throws {
        let scene = try await CustodianScene()
        let disclosure = try scene.disclosure()
        let signed = try scene.sign(disclosure)
        let committed = try await scene.disclose(disclosure, as: signed)
        let entry = try #require(try scene.node.database.entry(at: committed.index, in: scene.node.origin))
        #expect(entry == signed.entry)
        let receipt = try #require(try scene.node.database.receipt(at: committed.index, in: scene.node.origin))
        #expect(try Disclosure(of: receipt.verified(log: scene.node.ledger.logKey).opening) == disclosure)
        let header = try await scene.custodianKey.rewrap(
            scene.kept(0), for: scene.reader.age.recipient, random: .system, under: committed)
        let opened = try EnvelopeFile.open(
            header.serialized + scene.payloads[0], with: [scene.reader.age])
        #expect(opened == Array("first".utf8))
        #expect(throws: EnvelopeError.noMatch) { try header.unwrap(with: [TestKeys.age("stranger")]) }
    }

    @Test("no key is released for a document that the entry does not list as it is", .spec("STORAGE-46"))
    func notListed() async throws {
        let scene = try await CustodianScene()
        let committed = try await scene.disclose(scene.disclosure(of: [0]))
        let key = scene.custodianKey
        await #expect(throws: RewrapError.notDisclosed) {
            try await key.rewrap(scene.kept(1), for: scene.reader.age.recipient, random: .system, under: committed)
        }
        let kept = try scene.kept(0)
        let fileKey = FileKey.generate(random: .system)
        let otherHeader = try EnvelopeHeader.make(fileKey: fileKey, recipients: [key.recipient], random: .system)
        try await scene.node.rawConnection().write { db in
            try db.execute(
                sql: "UPDATE document SET header = ? WHERE id = ?",
                arguments: [Data(otherHeader.serialized), Data(kept.record.id.bytes)])
        }
        await #expect(throws: RewrapError.notDisclosed) {
            try await key.rewrap(scene.kept(0), for: scene.reader.age.recipient, random: .system, under: committed)
        }
    }

    @Test("no key is released to another recipient than the entry names", .spec("STORAGE-46"))
    func otherRecipient() async throws {
        let scene = try await CustodianScene()
        let committed = try await scene.disclose(scene.disclosure())
        await #expect(throws: RewrapError.otherRecipient) {
            try await scene.custodianKey.rewrap(
                scene.kept(0), for: TestKeys.age("stranger").recipient, random: .system, under: committed)
        }
    }

    @Test("what is entered is what keys are released for", .spec("STORAGE-47"))
    func otherContent() async throws {
        let scene = try await CustodianScene()
        let small = try scene.disclosure(of: [0])
        let large = try scene.disclosure(of: [0, 1], request: small.request)
        let signed = try scene.sign(small)
        await #expect(throws: AppendError.opening(.otherEntry)) { try await scene.disclose(large, as: signed) }
        try await scene.disclose(small, as: signed)
        // Nor under an entry that is there already.
        await #expect(throws: AppendError.opening(.otherEntry)) { try await scene.disclose(large, as: signed) }
        let other = try scene.sign(large)
        await #expect(throws: AppendError.opening(.otherEntry)) {
            try await scene.disclose(large, as: SignedEntry(entry: signed.entry, opening: other.opening))
        }
    }

    @Test("a disclosure that was entered as anything else releases no key", .spec("STORAGE-47"))
    func enteredOtherwise() async throws {
        let scene = try await CustodianScene()
        let disclosure = try scene.disclosure()
        let signed = try scene.sign(disclosure)
        try await scene.node.append(signed)
        await #expect(throws: AppendError.conflict) { try await scene.disclose(disclosure, as: signed) }
    }
}
