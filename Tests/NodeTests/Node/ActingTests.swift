import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Guardians and delegates at the home node, and at a custodian elsewhere.
@Suite("People who act for others", .timeLimit(.minutes(10)))
struct ActingTests {
    /// Born so that the child turns 14 at the midnight after `TestTime.now`.
    private static let birthDate = ChinaStandardTime.date(ofUnixSeconds: TestTime.now + 86_400)
        .anniversary(afterYears: -14)

    private struct Family {
        let scene: ExchangeScene
        let mother: TestParty
        let father: TestParty
        var chain: RecordChain

        func guardianship(
            _ guardians: [TestParty], needsBoth: Bool = false, born: CivilDate = ActingTests.birthDate
        ) throws -> Guardianship {
            try #require(
                Guardianship(
                    line: scene.line, institution: scene.enroller.named, birthDate: born,
                    guardians: try guardians.map {
                        Guardian(card: try $0.card(), name: $0.name, basis: .birth, end: nil)
                    }, needsBoth: needsBoth, at: scene.clock.now))
        }

        func permit() throws -> ConsentStatement {
            try Sample.permit(
                in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        }

        mutating func enter(
            _ content: some StatementContent, effect: Effect = .issue, by key: SigningKey,
            with second: SigningKey? = nil,
            role: StatementRole = .coGuardian
        ) async throws {
            var next = chain
            let signed = try next.sign(
                content, effect: effect, by: key, at: scene.clock.now, witness: second, role: role)
            try await scene.home.submit(signed, by: key)
            chain = next
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func enter(_ content: Guardianship) async throws {
            try await enter(content, by: scene.patient.key, with: scene.enroller.key, role: .counter)
        }

        /// What somebody asks the hospital in their own name, at the home node.
        func asking(_ reader: TestParty, copyFor: String? = nil) async throws -> LookupQuery {
            let request = try scene.request(
                by: .subject(reader.thumbprint, copyFor: copyFor ?? reader.age.recipient.text), purpose: .familyRequest)
            var record = try RecordChain(in: scene.home.origin)
            let signed = try record.sign(request, by: reader.key, at: scene.clock.now)
            let committed = try await scene.home.node.writer.append(signed.submission)
            try await scene.refresh()
            return LookupQuery(request: try scene.home.node.entered(committed.index), credential: nil)
        }

        func reading(_ reader: TestParty, of code: HealthCode? = nil) throws -> SubmissionMessage {
            var record = try RecordChain(in: scene.home.origin)
            let content = LogReading(
                reader: reader.thumbprint, node: scene.home.origin, at: scene.clock.now, subject: code)
            return try record.sign(content, by: reader.key, at: scene.clock.now).message
        }
    }

    private static func family() async throws -> Family {
        let story = ExchangeScene.Story(isPermitted: false, birthDate: birthDate)
        let scene = try await ExchangeScene(story)
        let mother = try TestParty("母亲", home: scene.home.origin)
        let father = try TestParty("父亲", home: scene.home.origin)
        for (parent, number) in [(mother, "510101198001011234"), (father, "510101198101011234")] {
            try await scene.home.enter(
                Sample.enrolment(of: parent, by: scene.enroller, number: number), by: scene.enroller.key)
        }
        try scene.custodian.accept(scene.home, rights: [scene.enroller.id: [.enrol]])
        return Family(scene: scene, mother: mother, father: father, chain: scene.chain)
    }

    @Test(
        "a guardian's grant counts until the child is 14, and then by the minor's word",
        .spec("CONSENT-126", "CONSENT-131", "FEDERATION-170"))
    func growingUp() async throws {
        var family = try await Self.family()
        let scene = family.scene
        // Before and after the line names a guardian.
        await #expect(throws: ActingRefusal.childAlone) {
            try await family.enter(family.permit(), by: scene.patient.key)
        }
        try await family.enter(family.guardianship([family.mother]))
        await #expect(throws: ActingRefusal.childAlone) {
            try await family.enter(family.permit(), by: scene.patient.key)
        }
        await #expect(throws: SubmissionRefusal.unknownLine) {
            try await family.enter(family.permit(), by: family.father.key)
        }
        try await family.enter(family.permit(), by: family.mother.key)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        scene.clock.advance(by: 20_000)
        try await scene.refresh()
        #expect(try await scene.refusal(of: scene.query()) == "not-confirmed")
        await #expect(throws: ActingRefusal.minorDecides) {
            try await family.enter(family.permit(), by: family.mother.key)
        }
        try await family.enter(
            Confirmation(line: scene.line, consent: 2, at: scene.clock.now), by: scene.patient.key)
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }

    @Test("both guardians sign together, one takes away alone, the other gives nothing back", .spec("CONSENT-131"))
    func both() async throws {
        var family = try await Self.family()
        let scene = family.scene
        let (mother, father) = (family.mother.key, family.father.key)
        try await family.enter(family.guardianship([family.mother, family.father], needsBoth: true))
        await #expect(throws: ActingRefusal.coGuardianMissing) {
            try await family.enter(family.permit(), by: mother)
        }
        try await family.enter(family.permit(), by: mother, with: father)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await family.enter(Sample.prohibition(in: scene.line, at: scene.hospital), by: father)
        #expect(try await scene.refusal(of: scene.query()) == "denied-by-patient")
        let lifting = Lifting(line: scene.line, prohibition: 3, at: scene.clock.now)
        await #expect(throws: ActingRefusal.guardiansDisagree) { try await family.enter(lifting, by: mother) }
        try await family.enter(lifting, by: mother, with: father)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        // A court leaves the father out; he has the record key, and signs nothing more.
        try await family.enter(family.guardianship([family.mother]))
        await #expect(throws: ActingRefusal.guardianEnded) {
            try await family.enter(Sample.withdrawal(in: scene.line), effect: .revoke, by: father)
        }
    }

    @Test(
        "a guardianship is entered only of a minor, as enrolled, and with an institution's word", .spec("CONSENT-131"))
    func guardianships() async throws {
        var family = try await Self.family()
        let scene = family.scene
        let content = try family.guardianship([family.mother])
        await #expect(throws: ActingRefusal.guardianshipUnproved) {
            try await family.enter(content, by: scene.patient.key, with: scene.doctor.key, role: .counter)
        }
        await #expect(throws: ActingRefusal.guardianshipUnproved) {
            try await family.enter(content, by: scene.patient.key)
        }
        await #expect(throws: SubmissionRefusal.unknownLine) {
            try await family.enter(content, by: family.mother.key, with: scene.enroller.key, role: .counter)
        }
        await #expect(throws: ActingRefusal.guardianshipUnproved) {
            try await family.enter(family.guardianship([family.mother], born: CivilDate(daysSinceEpoch: 18_000)))
        }
        let stranger = try #require(
            Guardianship(
                line: scene.line, institution: scene.hospital.named, birthDate: Self.birthDate,
                guardians: content.guardians, needsBoth: false, at: scene.clock.now))
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await family.enter(stranger, by: scene.patient.key, with: scene.hospital.key, role: .counter)
        }
        let adult = try await ExchangeScene()
        var chain = adult.chain
        let late = try #require(
            Guardianship(
                line: adult.line, institution: adult.enroller.named, birthDate: CivilDate(daysSinceEpoch: 7305),
                guardians: content.guardians, needsBoth: false, at: adult.clock.now))
        let signed = try chain.sign(late, by: adult.patient.key, witness: adult.enroller.key, role: .counter)
        await #expect(throws: ActingRefusal.ofAge) { try await adult.home.submit(signed, by: adult.patient.key) }
    }

    @Test("a custodian that did not accept the institution's right denies", .spec("CONSENT-120"))
    func notAccepted() async throws {
        var family = try await Self.family()
        let scene = family.scene
        try scene.custodian.accept(scene.home, rights: [:])
        try await family.enter(family.guardianship([family.mother]))
        try await family.enter(family.permit(), by: family.mother.key)
        #expect(try await scene.refusal(of: scene.query()) == "unreadable-line")
    }

    @Test(
        "a guardian reads with their own key, for the key on their card alone, and is named in the disclosure",
        .spec("FEDERATION-170", "FEDERATION-171", "FEDERATION-172"))
    func reading() async throws {
        var family = try await Self.family()
        let scene = family.scene
        try await family.enter(family.guardianship([family.mother]))
        let answer = try await scene.answer(family.asking(family.mother), from: scene.home)
        let disclosure = try Disclosure(of: answer.disclosure.opening)
        #expect(disclosure.readerName == family.mother.name)
        #expect(disclosure.reader == family.mother.thumbprint)
        #expect(disclosure.readerKey == family.mother.age.recipient.keyID)
        #expect(disclosure.readerInstitution == nil)
        #expect(disclosure.trace == ["guardian:1"])
        let elsewhere = try await family.asking(family.mother, copyFor: family.father.age.recipient.text)
        #expect(try await scene.refusal(of: elsewhere, from: scene.home) == "credential-invalid")
        let father = try await family.asking(family.father)
        #expect(try await scene.refusal(of: father, from: scene.home) == "credential-invalid")
        var record = try RecordChain(in: scene.home.origin)
        let request = try scene.request(
            to: .home(scene.home.origin),
            by: .subject(family.mother.thumbprint, copyFor: family.mother.age.recipient.text), purpose: .familyRequest)
        let signed = try record.sign(request, by: family.mother.key, at: scene.clock.now)
        let committed = try await scene.home.node.writer.append(signed.submission)
        let query = LookupQuery(request: try scene.home.node.entered(committed.index), credential: nil)
        #expect(try await scene.home.node.route(query, from: scene.home.origin).custodians == [scene.hospital.id])
    }

    @Test(
        "a guardian sees the child's lines and history, and the child's own key under 14 no history",
        .spec("API-70", "API-71"))
    func history() async throws {
        var family = try await Self.family()
        let scene = family.scene
        try await family.enter(family.guardianship([family.mother]))
        let home = scene.home
        let code = try scene.patient.healthCode()
        func known(_ party: TestParty) throws -> KnownPerson {
            try #require(try home.database.person(party.thumbprint))
        }
        let lines = try home.node.lines(of: code, for: known(family.mother)).lines
        #expect(lines.map(\.record) == [scene.line])
        #expect(lines[0].times.count == lines[0].receipts.count)
        #expect(throws: LookupRefusal.self) { try home.node.lines(of: code, for: known(family.father)) }
        let history = try await home.node.history(
            family.reading(family.mother, of: code), of: code, for: known(family.mother))
        #expect(history.readings.count == 1)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await home.node.history(family.reading(family.mother), of: code, for: known(family.mother))
        }
        await #expect(throws: LookupRefusal.self) {
            try await home.node.history(family.reading(family.father, of: code), of: code, for: known(family.father))
        }
        await #expect(throws: ActingRefusal.childAlone) { try await home.readLog(by: scene.patient.key) }
        scene.clock.advance(by: 20_000)
        // The minor sees that the mother read.
        #expect(try await home.readLog(by: scene.patient.key).readings.count == 2)
    }

    @Test(
        "a delegate acts until the patient ends it, and makes no delegate",
        .spec("CONSENT-138", "CONSENT-131", "API-70"))
    func delegates() async throws {
        let scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false))
        let friend = try TestParty("朋友", home: scene.home.origin)
        let other = try TestParty("旁人", home: scene.home.origin)
        for (party, number) in [(friend, "510101198001011234"), (other, "510101198101011234")] {
            try await scene.home.enter(
                Sample.enrolment(of: party, by: scene.enroller, number: number), by: scene.enroller.key)
        }
        var family = Family(scene: scene, mother: friend, father: other, chain: scene.chain)
        func delegation(_ party: TestParty, _ scope: DelegationScope) throws -> Delegation {
            try #require(
                Delegation(
                    line: scene.line, card: try party.card(), name: party.name, scope: scope, start: scene.clock.now,
                    end: scene.clock.now + 30 * 86_400))
        }
        try await family.enter(delegation(friend, .manage), by: scene.patient.key)
        let code = try scene.patient.healthCode()
        let known = try #require(try scene.home.database.person(friend.thumbprint))
        #expect(try scene.home.node.lines(of: code, for: known).lines.count == 1)
        try await family.enter(family.permit(), by: friend.key)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        let answer = try await scene.answer(family.asking(friend), from: scene.home)
        #expect(try Disclosure(of: answer.disclosure.opening).trace == ["delegate:1"])
        await #expect(throws: ActingRefusal.beyondDelegation) {
            try await family.enter(delegation(other, .view), by: friend.key)
        }
        await #expect(throws: ActingRefusal.beyondDelegation) {
            try await family.enter(Sample.prohibition(in: scene.line, at: scene.hospital), by: friend.key)
        }
        try await family.enter(Sample.withdrawal(in: scene.line, of: 1), effect: .revoke, by: scene.patient.key)
        #expect(try await scene.refusal(of: scene.query()) == "delegation-ended")
        await #expect(throws: ActingRefusal.delegationEnded) {
            try await family.enter(family.permit(), by: friend.key)
        }
        #expect(throws: LookupRefusal.self) { try scene.home.node.lines(of: code, for: known) }
    }
}
