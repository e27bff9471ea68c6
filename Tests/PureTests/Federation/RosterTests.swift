import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import TestSupport
import Testing

@Suite("Whose word counts")
struct RosterTests {
    private func partner(_ name: String, _ number: Int, _ rights: Set<InstitutionRight>) throws -> FederationLedger {
        try FederationLedger(name, institutions: [FederationSample.accepted(number, rights)])
    }

    @Test(
        "an institution has the rights that it claims and that the operator accepted, and no others",
        .spec("FEDERATION-24"))
    func intersection() throws {
        let node = try partner("partner", 1, [.custodian, .credential])
        let id = try FederationSample.institution(1).id
        let peer = try node.peer(accepting: [id: [.custodian, .supervise]])
        let roster = Roster(own: try FederationLedger("own").descriptor(), peers: [peer])
        #expect(roster.institution(id, with: .custodian)?.origin == node.origin)
        #expect(roster.institution(id, with: .credential) == nil)
        #expect(roster.institution(id, with: .supervise) == nil)
    }

    @Test("an institution belongs to one node, to the own one first", .spec("FEDERATION-51"))
    func oneNode() throws {
        let id = try FederationSample.institution(1).id
        let first = try partner("a-partner", 1, [.custodian])
        let second = try partner("b-partner", 1, [.custodian])
        let strange = try FederationLedger("own").descriptor()
        let peers = [try second.peer(), try first.peer()]
        #expect(Roster(own: strange, peers: peers).institution(id)?.origin == first.origin)
        let own = try partner("own", 1, [.custodian])
        #expect(Roster(own: try own.descriptor(), peers: peers).institution(id)?.origin == own.origin)
    }

    @Test("a suspended partner is nobody's peer and its ledger is frozen", .spec("FEDERATION-48"))
    func suspended() throws {
        let node = try partner("partner", 1, [.custodian])
        let key = try #require(try node.descriptor().tlsKeys.first)
        let own = try FederationLedger("own").descriptor()
        let active = Roster(own: own, peers: [try node.peer()])
        #expect(active.peer(tlsKey: key)?.descriptor.origin == node.origin)
        #expect(!active.isFrozen(node.origin))
        let suspended = Roster(own: own, peers: [try node.peer(state: .suspended)])
        #expect(suspended.peer(tlsKey: key) == nil)
        #expect(suspended.isFrozen(node.origin))
    }

    @Test(
        "a descriptor reads back, and one that was changed or signed by another key is refused", .spec("FEDERATION-52"))
    func descriptor() throws {
        let node = try partner("partner", 1, [.custodian])
        let descriptor = try node.descriptor()
        #expect(try NodeDescriptor(parsing: descriptor.note.serialized) == descriptor)
        let text = descriptor.note.text.replacing("node.example", with: "node.exampel")
        let changed = SignedNote(text: text, signatures: descriptor.note.signatures)
        #expect(throws: DescriptorError.signature) { try NodeDescriptor(parsing: changed.serialized) }
        let stranger = try FederationLedger("stranger")
        let forged = SignedNote(text: text, signatures: [try stranger.log.sign(text)])
        #expect(throws: DescriptorError.signature) { try NodeDescriptor(parsing: forged.serialized) }
    }

    @Test("a damaged descriptor is refused without a trap", .spec("FEDERATION-52"))
    func damagedDescriptor() throws {
        var random = SeededRandom.announced("damaged descriptors")
        let bytes = try partner("partner", 1, [.custodian]).descriptor().note.serialized
        for _ in 0..<300 {
            var damaged = bytes
            let at = Int.random(in: damaged.indices, using: &random)
            damaged[at] ^= UInt8.random(in: 1...255, using: &random)
            // An unknown signature line may be damaged; what the log key signed may not.
            if let read = try? NodeDescriptor(parsing: damaged) {
                #expect(read.note.text == String(decoding: bytes, as: UTF8.self).prefix(read.note.text.count))
            }
        }
    }
}
