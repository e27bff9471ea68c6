import CipherSuites
import ConsentLedger
import Federation
import Foundation
import GRDB
import MerkleLog
import Phrases
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What a node does after its database was put back, fetched anew or looked at.
@Suite("Restored nodes", .serialized, .timeLimit(.minutes(10)))
struct RestoredNodeTests {
    private static func pair() async throws -> (node: NodeFixture, partner: NodeFixture) {
        let clock = TestClock()
        let node = try NodeFixture("chengdu-1", clock: clock)
        let partner = try NodeFixture("chongqing-1", clock: clock)
        try node.accept(partner)
        try partner.accept(node)
        for one in [node, partner] { try await one.appendSomething() }
        try await partner.sync(with: node)
        try await node.sync(with: partner)
        return (node, partner)
    }

    private static func path(_ node: NodeFixture) -> String {
        node.node.directory.appendingPathComponent("node.sqlite").path
    }

    /// Stops the node and takes its database away; the lock record stays.
    private static func lose(_ node: NodeFixture) async throws {
        await node.node.stop()
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path(node) + suffix) }
    }

    private static func again(_ node: NodeFixture) throws -> NodeFixture {
        try NodeFixture(node.name, clock: node.clock, in: node.directory, port: node.port)
    }

    private static func restored(_ node: NodeFixture, from backup: String) async throws -> NodeFixture {
        try await lose(node)
        let keys = ([node.node.verifierKeys[0]], node.node.verifierKeys[1])
        try NodeDatabase.restore(from: backup, to: path(node), of: node.origin, keys: keys)
        return try again(node)
    }

    private static func round(_ node: NodeFixture) async throws -> Bool {
        var answered: Set<Origin> = []
        return try await StartLoop(node: node.node, tick: .milliseconds(1)).round(&answered)
    }

    @Test(
        "a restored cosigner follows what the ledger's own node shows, and never goes back",
        .spec("FEDERATION-94", "CONSENT-110"))
    func cosigner() async throws {
        var (node, partner) = try await Self.pair()
        let backup = node.directory.path("backup.sqlite")
        try node.database.backup(to: backup)
        let older = try #require(try partner.database.submission(from: 0, in: partner.origin))
        try await partner.appendSomething()
        try await node.sync(with: partner)
        let signed = try #require(
            try node.database.cosignerState(of: partner.origin, name: node.node.cosignerName))
        _ = try partner.database.addCosignature(
            signed.signature, on: #require(try partner.database.head(of: partner.origin)?.note.text),
            in: partner.origin)
        node = try await Self.restored(node, from: backup)
        let restored = node
        #expect(try node.database.cosignerState(of: partner.origin, name: node.node.cosignerName) == nil)
        await #expect(throws: WitnessRefusal.notNow) { try await restored.node.addCheckpoint(older) }
        try node.node.beginStart()
        let other = partner
        try await partner.serving {
            let isDone = try await Self.round(restored)
            #expect(isDone)
        }
        #expect(try node.database.raise(Node.refilledFloor, to: 0) == node.clock.now)
        // Everything may be signed, but the partner is away: what somebody else brings is not cosigned.
        await #expect(throws: WitnessRefusal.notNow) { try await restored.node.addCheckpoint(older) }
        #expect(try node.database.cosignerState(of: partner.origin, name: node.node.cosignerName) == nil)
        try await partner.serving {
            await #expect(throws: WitnessRefusal.conflict(size: signed.size)) {
                try await restored.node.addCheckpoint(older)
            }
            #expect(other.log.codes.contains("contradiction") == false)
        }
        let now = try #require(try node.database.cosignerState(of: partner.origin, name: node.node.cosignerName))
        #expect(now.size == signed.size)
        #expect(now.root == signed.root)
        #expect(now.time >= signed.time)
    }

    @Test("a restored cosigner never signs before its own line's time", .spec("FEDERATION-94"))
    func cosignerTime() async throws {
        var (node, partner) = try await Self.pair()
        let backup = node.directory.path("backup.sqlite")
        try node.database.backup(to: backup)
        let note = try #require(try partner.database.head(of: partner.origin)?.note)
        let ahead = try node.node.keys.signers.cosigner.sign(note.text, at: node.clock.now + 20)
        #expect(try partner.database.addCosignature(ahead, on: note.text, in: partner.origin))
        node = try await Self.restored(node, from: backup)
        try node.node.beginStart()
        let restored = node
        try await partner.serving { _ = try await Self.round(restored) }
        let checkpoint = try Checkpoint(parsing: note.text)
        let shown = try #require(try partner.database.head(of: partner.origin)?.note)
        #expect(try node.node.cosign(checkpoint, shownIn: shown) == nil)
        #expect(try node.node.cosign(checkpoint) == nil)
        node.clock.advance(by: 20)
        #expect(try node.node.cosign(checkpoint, shownIn: shown) != nil)
    }

    @Test(
        "a node that lost its database fetches its ledger from a partner and goes on, with a new cosigner or log key as well",
        .spec("FEDERATION-95", "FEDERATION-223", "CLI-111"), arguments: [nil, "cosigner", "log"])
    func rebuilt(rotating key: String?) async throws {
        var (node, partner) = try await Self.pair()
        if key == "cosigner" {
            try node.node.beginCosignerRotation()
            try node.node.finishCosignerRotation(force: true)
        }
        if key == "log" {
            _ = try node.node.beginLogKeyRotation()
            _ = try await node.node.finishLogKeyRotation(force: true)
            try partner.accept(node)
            try await node.appendSomething()
            try await partner.sync(with: node)
        }
        let state = try node.database.head(of: node.origin)?.state
        try await Self.lose(node)
        node = try Self.again(node)
        try node.accept(partner)
        #expect(node.node.fence.leave == .nothing(.rolledBack))
        let (lost, origin) = (node, partner.origin)
        try await partner.serving {
            let size = try await lost.node.rebuild(from: origin)
            #expect(size == state?.size)
            await #expect(throws: RefillError.notEmpty) { try await lost.node.rebuild(from: origin) }
        }
        #expect(try node.database.head(of: node.origin)?.state == state)
        let started = try await node.restarted()
        #expect(started.node.fence.leave == .nothing(.restored))
        try started.node.beginStart()
        await #expect(throws: AppendError.notSigning) { try await started.appendSomething() }
        try await partner.serving {
            let isDone = try await Self.round(started)
            #expect(isDone)
        }
        try await started.appendSomething()
        #expect(try await partner.sync(with: started))
        #expect(try partner.database.contradictions(of: node.origin) == 0)
    }

    // MARK: looking at a node

    @Test("each finding and each damage has its sentences", .spec("CLI-113"))
    func phrases() {
        for code in Finding.Code.allCases { #expect(Catalogue.doctor.finding(code: code.rawValue) != nil, "\(code)") }
        for kind in Damage.Kind.allCases { #expect(Catalogue.recovery.damage(code: kind.rawValue) != nil, "\(kind)") }
    }

    private static func examine(_ node: NodeFixture, repairing: Bool = false) -> [Finding] {
        var examination = NodeExamination(NodeDirectory(node.node.directory), now: node.clock.now)
        return examination.run(origin: node.origin, repairing: repairing).filter { $0.code != .diskLow }
    }

    @Test("nothing is wrong with a node that is in order", .spec("CLI-113"))
    func healthy() async throws {
        let (node, _) = try await Self.pair()
        try Data("x".utf8).write(to: node.node.directory.appendingPathComponent("origin"))
        #expect(Self.examine(node) == [])
    }

    @Test("each fault has its finding", .spec("CLI-113"))
    func faults() async throws {
        let (node, partner) = try await Self.pair()
        let place = node.node.directory
        let lock = place.appendingPathComponent(Node.lockFile).path
        // No file `origin`: the fixture needs none.
        #expect(Self.examine(node).map(\.code) == [.missingFile])
        try Data("x".utf8).write(to: place.appendingPathComponent("origin"))
        let disk = FileManager.default
        try disk.setAttributes([.posixPermissions: 0o640], ofItemAtPath: place.path + "/keys/log.key")
        #expect(Self.examine(node).map(\.code) == [.readableByOthers])
        try disk.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.path + "/keys/log.key")
        try Data().write(to: place.appendingPathComponent("notes.txt"))
        #expect(Self.examine(node).map(\.code) == [.foreignFile])
        try disk.removeItem(at: place.appendingPathComponent("notes.txt"))
        let record = try Data(contentsOf: URL(fileURLWithPath: lock))
        try Data("damaged".utf8).write(to: URL(fileURLWithPath: lock))
        #expect(Self.examine(node).map(\.code) == [.lockDamaged])
        try disk.removeItem(atPath: lock)
        #expect(Self.examine(node).map(\.code) == [.lockMissing])
        try LockRecord(origin: node.origin, size: 90, root: .sha256([1])).encoded.withUnsafeBytes { Data($0) }
            .write(to: URL(fileURLWithPath: lock))
        let ahead = try #require(Self.examine(node).first)
        #expect((ahead.code, ahead.severity, ahead.details["locked"]) == (.rolledBack, .error, "90"))
        try record.write(to: URL(fileURLWithPath: lock))
        node.clock.advance(by: 1000)
        #expect(Self.examine(node).map(\.code) == [.partnerStale])
        let peer = try node.peer(of: partner)
        try node.database.keep(
            Peer(descriptor: peer.descriptor, accepted: [:], state: .suspended), at: node.clock.now)
        #expect(Self.examine(node).map(\.code) == [.partnerFrozen])
    }

    @Test("a lost index is found, told, and made anew on request only", .spec("CLI-114", "CLI-112"))
    func repair() async throws {
        let (node, _) = try await Self.pair()
        try Data("x".utf8).write(to: node.node.directory.appendingPathComponent("origin"))
        try await DatabaseQueue(path: Self.path(node)).write { db in
            try db.execute(sql: "DROP TRIGGER record_no_delete; DELETE FROM record WHERE ledger = 1")
        }
        for _ in 0..<2 {
            let found = Self.examine(node)
            #expect(found.map(\.code) == [.damagedIndex])
            #expect(found.first?.damage == "record")
        }
        #expect(Self.examine(node, repairing: true).map(\.code) == [.repaired])
        #expect(Self.examine(node) == [])
    }
}
