import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct ExchangeStoreTests {
    let scratch: ScratchDirectory
    let database: NodeDatabase
    let partner: TestLedger

    init() throws {
        scratch = try ScratchDirectory()
        database = try NodeDatabase(path: scratch.path("node.sqlite"))
        partner = try TestLedger("chongqing.example/consent")
    }

    @Test("messages are due oldest first, a postponed one again at its time and in its old place", .spec("STORAGE-48"))
    func outbox() throws {
        for number in 0..<4 { try database.enqueue([UInt8(number)], path: "/p", to: partner.origin, at: 100) }
        #expect(try database.due(for: partner.origin, at: 99).isEmpty)
        let due = try database.due(for: partner.origin, at: 100)
        #expect(due.map(\.body) == [[0], [1], [2], [3]])
        try database.postpone(due[0].id, until: 150)
        try database.removeFromOutbox(due[1].id)
        #expect(try database.due(for: partner.origin, at: 149).map(\.body) == [[2], [3]])
        let later = try database.due(for: partner.origin, at: 150)
        #expect(later.map(\.body) == [[0], [2], [3]])
        #expect(later.map(\.tries) == [1, 0, 0])
        #expect(try database.due(for: partner.origin, at: 150, limit: 1).map(\.body) == [[0]])
        let other = try #require(Origin("other.example/x"))
        #expect(try database.due(for: other, at: 1000).isEmpty)
        #expect(try NodeDatabase(path: scratch.path("node.sqlite")).outboxCount() == 3)
    }

    @Test("a partner is kept as accepted, replaced by a newer descriptor, and gone when removed", .spec("STORAGE-49"))
    func peers() throws {
        let institutions = try [1, 2].map { try TestInstitution($0) }
        let accepted: [InstitutionID: Set<InstitutionRight>] = [
            institutions[0].id: [.enrol, .custodian], institutions[1].id: [],
        ]
        let peer = Peer(
            descriptor: try partner.descriptor(institutions: institutions.map { $0.accepted() }), accepted: accepted,
            state: .active)
        try database.keep(peer, at: TestTime.now)
        #expect(try database.peers() == [peer])
        let version = try database.rosterVersion()
        let newer = Peer(descriptor: try partner.descriptor(serial: 2), accepted: [:], state: .active)
        try database.keep(newer, at: TestTime.now)
        #expect(try database.peers() == [newer])
        #expect(try database.rosterVersion() > version)
        #expect(try database.removePeer(partner.origin))
        #expect(try !database.removePeer(partner.origin))
        #expect(try database.peers().isEmpty)
    }

    @Test("a request stands once before a patient, and only the newest two hundred do", .spec("STORAGE-50"))
    func inbox() throws {
        let patients = try ["a", "b"].map { try TestKeys.signing($0).publicKey.thumbprint }
        for number in 0..<205 {
            let message = UInt64(number).bigEndianBytes
            for _ in 0..<2 {
                try database.keepRequest(message, digest: .sha256(message), for: patients[0], at: TestTime.now)
            }
        }
        try database.keepRequest([1], digest: .sha256([1]), for: patients[1], at: TestTime.now)
        let messages = try database.requests(for: patients[0]).map(\.message)
        #expect(messages == (5..<205).reversed().map { UInt64($0).bigEndianBytes })
        #expect(try database.requests(for: patients[1]).map(\.message) == [[1]])
    }

    @Test("the newest answer that has a document is found, whatever sizes it claims", .spec("STORAGE-51"))
    func answers() async throws {
        let scene = try await CustodianScene()
        let committed = try await scene.disclose(scene.disclosure())
        let receipt = try #require(try scene.node.database.receipt(at: committed.index, in: scene.node.origin))
        var record = scene.documents[0].record
        record.size = .max
        var messages: [[UInt8]] = []
        for offset: UInt64? in [1, nil] {
            let answer = LookupAnswer(
                origin: partner.origin, disclosure: receipt, authorisation: receipt, registrations: [], documents: [],
                nextOffset: offset)
            messages.append(answer.bytes)
            #expect(
                try database.keep(
                    answer, documents: [record], custodian: scene.custodian.id, for: scene.reader.thumbprint,
                    at: TestTime.now))
        }
        let found = try #require(try database.answer(for: scene.reader.thumbprint, document: record.id))
        #expect(found.message == messages[1])
        #expect(found.receivedAt == TestTime.now)
        let stranger = try TestKeys.signing("stranger").publicKey.thumbprint
        #expect(try database.answer(for: stranger, document: record.id) == nil)
        #expect(
            try database.answer(for: scene.reader.thumbprint, document: scene.documents[1].record.id) == nil)
    }

    @Test("a floor only rises", .spec("STORAGE-52"))
    func floors() throws {
        #expect(try database.raise("clock", to: 10) == 10)
        #expect(try database.raise("clock", to: 5) == 10)
        #expect(try database.raise("serial", to: 1) == 1)
        #expect(try NodeDatabase(path: scratch.path("node.sqlite")).raise("clock", to: 0) == 10)
        #expect(try database.raise("clock", to: .max) == UInt64(Int64.max))
    }
}
