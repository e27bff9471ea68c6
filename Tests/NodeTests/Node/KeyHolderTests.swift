import CipherSuites
import ConsentLedger
import ConsentPolicy
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Whose key a call is signed with", .timeLimit(.minutes(10)))
struct KeyHolderTests {
    @Test("nobody takes an institution's place by enrolling its key or vouching for it", .spec("API-138"))
    func institutionsKey() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let other = try TestInstitution(77)
        try home.database.keep(other.accepted([.custodian]))
        try home.database.keep(scene.enroller.accepted([.enrol, .credential]))
        let posing = try TestParty("institution 77", home: home.origin)
        try #require(posing.key.publicKey == other.key.publicKey)
        let enrolment = try Sample.enrolment(of: posing, by: scene.enroller, number: "510101199001015678")
        await #expect(throws: SubmissionRefusal.exists) {
            try await home.enter(enrolment, by: scene.enroller.key)
        }
        let credential = try Sample.credential(of: posing, by: scene.enroller)
        await #expect(throws: SubmissionRefusal.exists) {
            try await home.enter(credential, by: scene.enroller.key)
        }
        #expect(try isInstitution(other, at: home))
    }

    @Test("a key that was a person's before it is an institution's is the institution's", .spec("API-138"))
    func personsKey() async throws {
        let scene = try await ExchangeScene()
        let home = scene.home
        let other = try TestInstitution(78)
        let person = try TestParty("institution 78", home: home.origin)
        try await home.enter(
            Sample.enrolment(of: person, by: scene.enroller, number: "510101199001015678"), by: scene.enroller.key)
        #expect(try !isInstitution(other, at: home))
        try home.database.keep(other.accepted([.custodian]))
        #expect(try isInstitution(other, at: home))
    }

    @Test(
        "a credential is renewed by its institution, and taken over once it has ended", .spec("API-145", "STORAGE-34"))
    func renewal() async throws {
        let (scene, own, other) = try await Self.twoInstitutions()
        let home = scene.home
        let doctor = try TestParty("李医生", home: home.origin)
        func record() throws -> RecordID? { try home.database.person(doctor.thumbprint)?.record }
        func issue(to party: TestParty, by institution: TestInstitution) async throws -> RecordChain {
            var chain = try RecordChain(in: home.origin)
            let signed = try chain.sign(Sample.credential(of: party, by: institution), by: institution.key)
            try await home.submit(signed, by: institution.key)
            return chain
        }
        func end(_ chain: RecordChain) async throws {
            var chain = chain
            let credential = try Sample.credential(of: doctor, by: own)
            try await home.submit(chain.sign(credential, effect: .revoke, by: own.key), by: own.key)
        }
        let first = try await issue(to: doctor, by: own)
        #expect(try record() == first.record)
        await #expect(throws: SubmissionRefusal.exists) { _ = try await issue(to: doctor, by: other) }
        await #expect(throws: SubmissionRefusal.exists) { _ = try await issue(to: scene.patient, by: own) }
        let second = try await issue(to: doctor, by: own)
        #expect(try record() == second.record)

        // The end of the one before changes nothing; that of the one that counts lets others in.
        try await end(first)
        #expect(try record() == second.record)
        await #expect(throws: SubmissionRefusal.exists) { _ = try await issue(to: doctor, by: other) }
        try await end(second)
        let third = try await issue(to: doctor, by: other)
        #expect(try record() == third.record)
        #expect(try home.database.person(doctor.thumbprint)?.institution == other.id)
    }

    @Test(
        "a credential that has run out is its institution's to renew for a month, and none begins later",
        .spec("API-145"))
    func runOut() async throws {
        let (scene, own, other) = try await Self.twoInstitutions()
        let home = scene.home
        let doctor = try TestParty("李医生", home: home.origin)
        func issue(by institution: TestInstitution, _ content: Credential) async throws {
            var chain = try RecordChain(in: home.origin)
            try await home.submit(chain.sign(content, by: institution.key), by: institution.key)
        }
        let later = Credential(
            institution: own.named, name: doctor.name, licence: "110510100000001", specialty: "心内科",
            card: try doctor.card(named: true), start: scene.clock.now + 301, end: scene.clock.now + 86_400)
        await #expect(throws: SubmissionRefusal.notTruthful) { try await issue(by: own, later) }
        let end = scene.clock.now + 60
        try await issue(by: own, Sample.credential(of: doctor, by: own, end: end))
        scene.clock.advance(by: 60 + 30 * 86_400 - 1)
        let theirs = try Sample.credential(of: doctor, by: other)
        await #expect(throws: SubmissionRefusal.exists) { try await issue(by: other, theirs) }
        scene.clock.advance(by: 1)
        try await issue(by: other, theirs)
        #expect(try home.database.person(doctor.thumbprint)?.institution == other.id)
    }

    /// A scene whose home node has two institutions that may give credentials.
    private static func twoInstitutions() async throws -> (ExchangeScene, own: TestInstitution, other: TestInstitution)
    {
        let scene = try await ExchangeScene()
        let other = try TestInstitution(79)
        try scene.home.database.keep(scene.enroller.accepted([.enrol, .credential]))
        try scene.home.database.keep(other.accepted([.credential]))
        return (scene, scene.enroller, other)
    }

    private func isInstitution(_ institution: TestInstitution, at home: NodeFixture) throws -> Bool {
        guard case .institution(let accepted) = try home.node.caller(institution.key.publicKey.thumbprint) else {
            return false
        }
        return accepted.institution.id == institution.id
    }
}
