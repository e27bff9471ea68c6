import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A home node that lies: it tells a custodian of an opening that it never enters, in which a key of its own takes another
/// patient's health code, and enters something else in the same record.
@Suite("Lines that a home node forges", .timeLimit(.minutes(10))) struct ForgedLineTests {
    private enum Entered: String, CaseIterable {
        case withoutCode = "the same key, no code"
        case byThePatient = "the patient's key"
    }

    private let scene: ExchangeScene
    private let thief: TestParty
    private let record = RecordID.random(.system)

    init() async throws {
        var story = ExchangeScene.Story()
        story.isLinked = false
        scene = try await ExchangeScene(story)
        thief = try TestParty("贼", home: scene.home.origin)
    }

    private func opening(
        of party: TestParty, code: HealthCode?
    ) throws -> LineOpening {
        LineOpening(
            custodian: scene.hospital.named, card: try party.card(), at: Sample.startOfDay,
            healthCode: code)
    }

    /// What the custodian is told of the record, and what the ledger says of it in truth.
    private func tell(_ lie: SignedEntry, andEnter signed: SignedEntry) async throws {
        for item in [lie, signed] {
            try scene.custodian.database.keep(item.message, of: scene.home.origin, at: scene.clock.now)
        }
        // The home node's own check would not let it in; a node that lies writes it.
        _ = try await scene.home.node.writer.append(signed.submission)
        try await scene.refresh()
        #expect(try scene.custodian.database.chain(of: record, in: scene.home.origin).count == 1)
    }

    @Test(
        "a key is not taken for a patient's by an opening that was never entered", .spec("CONSENT-320"),
        arguments: Entered.allCases.map(\.rawValue))
    func neverEntered(name: String) async throws {
        let custodian = scene.custodian
        let code = try scene.patient.healthCode()
        var told = try RecordChain(in: scene.home.origin, record: record)
        var chain = try RecordChain(in: scene.home.origin, record: record)
        let signed =
            switch try #require(Entered(rawValue: name)) {
            case .withoutCode: try chain.sign(opening(of: thief, code: nil), by: thief.key)
            case .byThePatient: try chain.sign(opening(of: scene.patient, code: nil), by: scene.patient.key)
            }
        try await tell(told.sign(opening(of: thief, code: code), by: thief.key), andEnter: signed)

        let line = try #require(try custodian.database.line(record, home: scene.home.origin))
        #expect(line.healthCode == code)
        #expect(line.person == thief.thumbprint)
        #expect(try !custodian.node.isKeyProved(of: line))
        await #expect(throws: SubmissionRefusal.keyUnproved) {
            try await custodian.enter(
                Sample.link(record, of: scene.patient, at: scene.hospital), by: scene.hospital.key)
        }
        try await expectAnswered()
    }

    /// The patient's own line is linked and asked as ever.
    private func expectAnswered() async throws {
        try await scene.custodian.enter(
            Sample.link(scene.line, of: scene.patient, at: scene.hospital), by: scene.hospital.key)
        let query = try await scene.query()
        #expect(try scene.verified(try await scene.answer(query), for: query).documents.count == 2)
    }

    @Test("a link that was made before the line proved to be forged is taken back", .spec("CONSENT-320"))
    func linkTakenBack() async throws {
        let custodian = scene.custodian
        var told = try RecordChain(in: scene.home.origin, record: record)
        var chain = try RecordChain(in: scene.home.origin, record: record)
        let lie = try told.sign(opening(of: thief, code: scene.patient.healthCode()), by: thief.key)
        try custodian.database.keep(lie.message, of: scene.home.origin, at: scene.clock.now)
        let content = try Sample.link(record, of: scene.patient, at: scene.hospital)
        var link = try RecordChain(in: custodian.origin)
        try await custodian.submit(link.sign(content, by: scene.hospital.key), by: scene.hospital.key)
        try await tell(lie, andEnter: chain.sign(opening(of: thief, code: nil), by: thief.key))
        let line = try #require(try custodian.database.line(record, home: scene.home.origin))
        #expect(try custodian.node.link(of: line) != nil)
        #expect(try !custodian.node.isKeyProved(of: line))
        try await expectAnswered()

        try await custodian.submit(
            link.sign(content, effect: .revoke, by: scene.hospital.key), by: scene.hospital.key)
        #expect(try custodian.node.link(of: line) == nil)
    }

    @Test("another node's opening with a patient's code makes no line known", .spec("CONSENT-320"))
    func otherHome() async throws {
        let code = try scene.patient.healthCode()
        var chain = try RecordChain(in: scene.asker.origin, record: record)
        let signed = try chain.sign(opening(of: thief, code: code), by: thief.key)
        try scene.custodian.database.keep(signed.message, of: scene.asker.origin, at: scene.clock.now)
        #expect(try scene.custodian.database.line(record, home: scene.asker.origin) == nil)
        try await expectAnswered()
    }

    @Test("an opening that the key on its card did not sign makes no line known", .spec("CONSENT-319"))
    func wrongAuthor() async throws {
        var chain = try RecordChain(in: scene.home.origin, record: record)
        let signed = try chain.sign(opening(of: scene.patient, code: nil), by: thief.key)
        try scene.custodian.database.keep(signed.message, of: scene.home.origin, at: scene.clock.now)
        #expect(try scene.custodian.database.line(record, home: scene.home.origin) == nil)
    }
}
