import CipherSuites
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

    private func isInstitution(_ institution: TestInstitution, at home: NodeFixture) throws -> Bool {
        guard case .institution(let accepted) = try home.node.caller(institution.key.publicKey.thumbprint) else {
            return false
        }
        return accepted.institution.id == institution.id
    }
}
