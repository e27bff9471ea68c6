import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A patient whose death is stated at the home node, and who may be alive.
@Suite("The deceased", .timeLimit(.minutes(10)))
struct DeathTests {
    private struct Story {
        let people: ReEnrolmentScene
        var chain: RecordChain

        init() async throws {
            people = try await ReEnrolmentScene()
            chain = try RecordChain(in: people.home.origin)
            try scene.custodian.accept(scene.home, rights: [scene.enroller.id: [.enrol]])
        }

        var scene: ExchangeScene { people.scene }

        func death(of code: HealthCode? = nil, by institution: TestInstitution? = nil) throws -> Death {
            try #require(
                Death(
                    institution: (institution ?? scene.enroller).named,
                    healthCode: code ?? scene.patient.healthCode(),
                    date: ChinaStandardTime.date(ofUnixSeconds: scene.clock.now), certificate: "5001031234567",
                    staff: people.member(people.clerk), at: scene.clock.now))
        }

        func correction(_ staff: [TestParty]) throws -> DeathCorrection {
            try #require(
                DeathCorrection(
                    institution: scene.enroller.named, healthCode: scene.patient.healthCode(),
                    staff: staff.map(people.member), at: scene.clock.now))
        }

        mutating func enter(
            _ content: some StatementContent, effect: Effect = .issue, with others: [(SigningKey, StatementRole)]
        ) async throws {
            var next = chain
            let signed = try next.sign(
                content, effect: effect, by: scene.enroller.key, at: scene.clock.now, others: others)
            try await scene.home.submit(signed, by: scene.enroller.key)
            chain = next
            try await scene.home.deliver(to: scene.custodian)
        }

        mutating func die() async throws { try await enter(death(), with: [(people.clerk.key, .counter)]) }
    }

    @Test("consents lapse at once, before the copy shows the entry, and nobody reads by them", .spec("CONSENT-211"))
    func lapse() async throws {
        var story = try await Story()
        let scene = story.scene
        #expect(try await scene.refusal(of: scene.query()) == nil)
        let code = try scene.patient.healthCode()
        try await story.die()
        #expect(try scene.custodian.node.isDeceased(code))
        #expect(try await scene.refusal(of: scene.query()) == "deceased")
        await #expect(throws: ActingRefusal.deceased) { try await scene.home.readLog(by: scene.patient.key) }
        var line = scene.chain
        let permit = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        let signed = try line.sign(permit, by: scene.patient.key, at: scene.clock.now)
        await #expect(throws: ActingRefusal.deceased) {
            try await scene.home.submit(signed, by: scene.patient.key)
        }
        await #expect(throws: SubmissionRefusal.exists) {
            var again = story
            again.chain = try RecordChain(in: scene.home.origin)
            try await again.die()
        }
    }

    @Test("no new key, line or guardian undoes a death", .spec("CONSENT-215", "CONSENT-216"))
    func nothingNew() async throws {
        var story = try await Story()
        let scene = story.scene
        try await story.die()
        await #expect(throws: ActingRefusal.deceased) { try await story.people.reEnrol() }
        var other = try RecordChain(in: scene.home.origin)
        let line = LineOpening(
            custodian: scene.hospital.named, card: try scene.patient.card(),
            at: scene.clock.now / 86_400 * 86_400 - 8 * 3600, healthCode: nil, replaces: nil)
        let signed = try other.sign(line, by: scene.patient.key)
        await #expect(throws: ActingRefusal.deceased) { try await scene.home.submit(signed, by: scene.patient.key) }
        // A key that ended before the death is nobody's word that its holder lives.
        var changed = try await Story()
        try await changed.people.reEnrol()
        try await changed.die()
        let clerk = changed.people.clerk
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await changed.enter(
                changed.correction([clerk]), effect: .revoke,
                with: [(clerk.key, .counter), (changed.scene.patient.key, .witness)])
        }
        try await changed.enter(
            changed.correction([clerk]), effect: .revoke,
            with: [(clerk.key, .counter), (changed.people.renewed.key, .witness)])
        #expect(try !changed.scene.home.node.isDeceased(changed.scene.patient.healthCode()))
    }

    @Test("a lost notice goes before what is said next; a stranger's waits", .spec("CONSENT-215", "CONSENT-218"))
    func lostNotice() async throws {
        var story = try await Story()
        let scene = story.scene
        let signed = try story.chain.sign(
            story.death(), by: scene.enroller.key, at: scene.clock.now,
            others: [(story.people.clerk.key, .counter)])
        try await scene.home.submit(signed, by: scene.enroller.key)
        for item in try scene.home.database.due(for: scene.custodian.origin, at: scene.clock.now) {
            try scene.home.database.removeFromOutbox(item.id)
        }
        let code = try scene.patient.healthCode()
        #expect(try !scene.custodian.node.isDeceased(code))
        var line = scene.chain
        let withdrawal = try line.sign(
            Sample.withdrawal(in: scene.line), effect: .revoke, by: scene.patient.key, at: scene.clock.now)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        #expect(try scene.custodian.node.isDeceased(code))
        let elsewhere = try NodeFixture("c", clock: scene.clock)
        #expect(throws: LookupRefusal.self) {
            try elsewhere.node.keepDeath(
                SubmissionMessage(entry: signed.entry, opening: signed.opening), from: scene.home.origin)
        }
    }

    @Test("a notice that came before the program knew deaths counts from the next start", .spec("STORAGE-203"))
    func earlierNotice() async throws {
        var story = try await Story()
        let scene = story.scene
        let signed = try story.chain.sign(
            story.death(), by: scene.enroller.key, at: scene.clock.now,
            others: [(story.people.clerk.key, .counter)])
        try await scene.home.submit(signed, by: scene.enroller.key)
        let message = SubmissionMessage(entry: signed.entry, opening: signed.opening)
        try scene.custodian.database.keep(message, of: scene.home.origin, at: scene.clock.now)
        let code = try scene.patient.healthCode()
        try scene.custodian.node.takeEarlierDeaths()
        #expect(try !scene.custodian.node.isDeceased(code))
        try await scene.refresh()
        try scene.custodian.node.takeEarlierDeaths()
        #expect(try scene.custodian.node.isDeceased(code))
        #expect(try scene.custodian.database.isSearchedForDeaths())
    }

    @Test("a death is stated by who enrols, with staff of theirs, about somebody enrolled here", .spec("CONSENT-210"))
    func stating() async throws {
        var story = try await Story()
        let scene = story.scene
        let clerk = story.people.clerk.key
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await story.enter(story.death(), with: [(scene.doctor.key, .counter)])
        }
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await story.enter(story.death(), with: [(clerk, .witness)])
        }
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await story.enter(story.death(by: scene.hospital), with: [(clerk, .counter)])
        }
        let stranger = try TestParty("陌生人", home: scene.home.origin)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await story.enter(story.death(of: stranger.healthCode()), with: [(clerk, .counter)])
        }
        #expect(
            Death(
                institution: scene.enroller.named, healthCode: try scene.patient.healthCode(),
                date: ChinaStandardTime.date(ofUnixSeconds: scene.clock.now + 86_400), certificate: "1",
                staff: story.people.member(story.people.clerk), at: scene.clock.now) == nil)
        #expect(try !scene.home.node.isDeceased(scene.patient.healthCode()))
    }

    @Test(
        "an error is corrected by two of the staff, or by one and the living person, once it is final",
        .spec("CONSENT-212", "CONSENT-217", "API-117"), arguments: [true, false])
    func corrected(byPerson: Bool) async throws {
        var story = try await Story()
        let scene = story.scene
        let (clerk, nurse) = (story.people.clerk, story.people.nurse)
        try await story.die()
        #expect(try await scene.refusal(of: scene.query()) == "deceased")
        for (staff, others) in [
            ([clerk], [(clerk.key, StatementRole.counter)]),
            ([clerk], [(clerk.key, .counter), (nurse.key, .witness)]),
            ([clerk], [(clerk.key, .counter), (clerk.key, .witness)]),
            ([clerk, nurse], [(clerk.key, .counter), (scene.patient.key, .witness)]),
        ] {
            await #expect(throws: SubmissionRefusal.coSignature) {
                try await story.enter(story.correction(staff), effect: .revoke, with: others)
            }
        }
        let staff = byPerson ? [clerk] : [clerk, nurse]
        let second = byPerson ? scene.patient.key : nurse.key
        try await story.enter(
            story.correction(staff), effect: .revoke, with: [(clerk.key, .counter), (second, .witness)])
        let code = try scene.patient.healthCode()
        #expect(try !scene.home.node.isDeceased(code))
        #expect(try scene.custodian.node.isDeceased(code))
        try await scene.refresh()
        #expect(try !scene.custodian.node.isDeceased(code))
        #expect(try await scene.refusal(of: scene.query()) == nil)
        #expect(try scene.home.node.deaths(of: code, for: scene.enroller.accepted([.enrol])).count == 2)
        #expect(throws: LookupRefusal.self) {
            try scene.home.node.deaths(of: code, for: scene.hospital.accepted([.custodian]))
        }
        // A right that is taken later changes neither the death nor its correction.
        try scene.custodian.accept(scene.home, rights: [:])
        #expect(try !scene.custodian.node.isDeceased(code))
    }
}
