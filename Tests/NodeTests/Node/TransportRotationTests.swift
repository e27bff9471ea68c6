import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("A node's TLS key changes", .timeLimit(.minutes(10)))
struct TransportRotationTests {
    private let clock = TestClock()
    private let one: NodeFixture
    private let two: NodeFixture

    init() throws {
        one = try NodeFixture("chengdu-1", clock: clock)
        two = try NodeFixture("chongqing-1", clock: clock)
        try one.accept(two)
        try two.accept(one)
    }

    private func known(to node: NodeFixture, _ other: NodeFixture) throws -> [Digest] {
        try node.peer(of: other).descriptor.tlsKeys
    }

    private func directory(_ fixture: NodeFixture) -> NodeDirectory { NodeDirectory(fixture.node.directory) }

    @Test(
        "both keys are named first, then the new one alone, and each descriptor names the one before it",
        .spec("KEYS-50", "KEYS-51", "FEDERATION-132", "STORAGE-150"))
    func descriptors() async throws {
        let first = try one.node.publishDescriptor()
        let old = one.node.tls.keyDigest
        let overlap = try one.node.beginTransportRotation()
        let new = try #require(overlap.tlsKeys.last)
        #expect(overlap.tlsKeys == [old, new])
        #expect((overlap.serial, overlap.previous) == (first.serial + 1, first.digest))
        #expect(one.node.tls.keyDigest == old)
        #expect(try one.node.beginTransportRotation() == overlap)
        let last = try one.node.finishTransportRotation(force: true)
        #expect(last.tlsKeys == [new])
        #expect((last.serial, last.previous) == (overlap.serial + 1, overlap.digest))
        #expect(one.node.tls.keyDigest == new)
        #expect(throws: RotationRefusal.notBegun) { try one.node.finishTransportRotation() }
        let other = try NodeDescriptor(
            origin: first.origin, url: "https://elsewhere.example", log: one.node.keys.signers.log,
            cosigner: first.cosignerKey, tlsKeys: first.tlsKeys, statementKey: first.statementKey, institutions: [],
            serial: last.serial)
        #expect(try !one.database.publish(other))
        #expect(try one.database.descriptorSerial() == last.serial + 1)
    }

    @Test(
        "a partner takes the new key by itself and neither side stops serving",
        .spec("KEYS-52", "FEDERATION-130", "FEDERATION-133", "FEDERATION-134", "API-60"))
    func withoutPause() async throws {
        let old = one.node.tls
        try one.node.publishDescriptor()
        try await one.serving {
            try await two.serving {
                try await one.node.tellDescriptor(to: two.origin)
                let overlap = try one.node.beginTransportRotation()
                #expect(try one.node.partnersWithoutDescriptor() == [two.origin])
                #expect(throws: RotationRefusal.partnersWait([two.origin])) {
                    try one.node.finishTransportRotation()
                }
                #expect(one.node.tls.keyDigest == old.keyDigest)
                #expect(try await one.node.tellDescriptor(to: two.origin))
                #expect(try known(to: two, one) == overlap.tlsKeys)
                #expect(try one.node.partnersWithoutDescriptor().isEmpty)
                try await two.node.askForDescriptor(of: one.origin)

                try one.node.finishTransportRotation()
                // The listener is the same; who connects now meets the new key, and the partner knows it.
                try await two.node.askForDescriptor(of: one.origin)
                #expect(try known(to: two, one) == [one.node.tls.keyDigest])
                #expect(one.node.tls.keyDigest != old.keyDigest)
                #expect(try await one.node.tellDescriptor(to: two.origin))
                let former = NodeCaller(node: two, identity: old)
                #expect(try await former.send("GET", NodeDatabase.descriptorPath).status == 403)
            }
        }
        #expect(two.log.codes.filter { $0 == "descriptor-taken" }.count == 2)
    }

    @Test("what needs the operator is refused over the wire and said in both logs", .spec("FEDERATION-131", "API-61"))
    func needsOperator() async throws {
        let key = try TestKeys.signing("institution")
        let id = try #require(InstitutionID("12500000MB0D000027"))
        try one.database.keep(
            AcceptedInstitution(institution: NamedInstitution(id: id, name: "医院"), key: key.publicKey, rights: [.enrol])
        )
        let before = try two.peer(of: one)
        try await two.serving {
            #expect(try await !one.node.tellDescriptor(to: two.origin))
            let partner = NodeCaller(node: two, identity: one.node.tls)
            let path = NodeDatabase.descriptorPath
            let note = try one.node.publishDescriptor().note.serialized
            let answer = try await partner.send("POST", path, note)
            #expect(answer.status == 409)
            #expect(answer.body.contains("operator-needed"))
            #expect(try await NodeCaller(node: two).send("POST", path, note).status == 401)
            #expect(try await NodeCaller(node: two).send("GET", path).status == 401)
            #expect(try await partner.send("POST", path, Array("nuo/descriptor@v1\n".utf8)).status == 400)
            let foreign = try two.node.publishDescriptor().note.serialized
            #expect(try await partner.send("POST", path, foreign).status == 403)
        }
        #expect(try two.peer(of: one) == before)
        #expect(two.log.codes.contains("descriptor-needs-operator"))
        #expect(one.log.codes.contains("descriptor-not-taken"))
        #expect(try one.node.partnersWithoutDescriptor() == [two.origin])
    }

    @Test("a descriptor does not overrule what was decided about the partner meanwhile", .spec("FEDERATION-135"))
    func overtaken() throws {
        let before = try two.peer(of: one)
        let next = try one.node.beginTransportRotation()
        let suspended = Peer(descriptor: before.descriptor, accepted: before.accepted, state: .suspended)
        try two.database.keep(suspended, at: clock.now)
        #expect(throws: LookupRefusal.self) { try two.node.receive(next, from: one.origin) }
        #expect(try !two.database.replaceDescriptor(before.descriptor, with: next))
        #expect(try two.peer(of: one) == suspended)
        #expect(throws: LookupRefusal.self) { try two.node.receive(next, from: two.origin) }
    }

    @Test(
        "a descriptor that is asked for and sent at the same time is taken, however they meet", .spec("FEDERATION-310"))
    func together() async throws {
        try one.node.publishDescriptor()
        for _ in 0..<12 {
            for next in [try one.node.beginTransportRotation(), try one.node.finishTransportRotation(force: true)] {
                let taken = try await withThrowingTaskGroup(of: DescriptorSuccession.self) { group in
                    for _ in 0..<4 { group.addTask { try two.node.receive(next, from: one.origin) } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(taken.allSatisfy { $0 == .known || $0 == .transport }, "\(taken)")
                #expect(try known(to: two, one) == next.tlsKeys)
            }
        }
    }

    @Test("an older descriptor changes nothing", .spec("FEDERATION-135"))
    func older() throws {
        let first = try one.node.publishDescriptor()
        let next = try one.node.beginTransportRotation()
        #expect(try two.node.receive(next, from: one.origin) == .transport)
        #expect(try two.node.receive(first, from: one.origin) == .older)
        #expect(try known(to: two, one) == next.tlsKeys)
    }

    @Test("a rotation that was cut off after any step goes on with the same key", .spec("KEYS-53"))
    func interrupted() async throws {
        let first = try one.node.publishDescriptor()
        try NodeKeys.createTLS(
            NodeKeys.names.nextTLS, in: directory(one), origin: one.origin, now: NodeClock.systemSeconds())
        let keyMade = try await one.restarted()
        let overlap = try keyMade.node.beginTransportRotation()
        #expect(overlap.tlsKeys.count == 2)
        #expect(overlap.serial > first.serial)
        try directory(one).promote(NodeKeys.names.nextTLS, to: NodeKeys.names.tls)
        let keyMoved = try await keyMade.restarted()
        #expect(keyMoved.node.tls.keyDigest == overlap.tlsKeys[1])
        let last = try keyMoved.node.finishTransportRotation(force: true)
        #expect(last.tlsKeys == [overlap.tlsKeys[1]])
        #expect(last.serial > overlap.serial)
        let path = directory(one).url.appendingPathComponent(NodeKeys.names.nextTLS).path
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
