import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import HealthRecords
import Phrases
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Near relatives of a deceased patient at the home node, and at a custodian elsewhere.
@Suite("Near relatives of the deceased", .timeLimit(.minutes(10)))
struct NearRelativeNodeTests {
    private struct Story {
        let people: ReEnrolmentScene
        let daughter: TestParty
        /// The patient's line.
        var line: RecordChain
        /// The record of the death.
        var death: RecordChain

        init() async throws {
            people = try await ReEnrolmentScene()
            let home = people.home
            daughter = try TestParty("欧阳兰", home: home.origin)
            line = people.scene.chain
            death = try RecordChain(in: home.origin)
            try await home.enter(
                Sample.enrolment(of: daughter, by: people.scene.enroller, number: "510101198001011234"),
                by: people.scene.enroller.key)
            try scene.custodian.accept(scene.home, rights: [scene.enroller.id: [.enrol]])
        }

        var scene: ExchangeScene { people.scene }

        mutating func say(_ word: AfterDeathWord) async throws {
            let content = try #require(
                AfterDeath(line: scene.line, word: word, language: .zh, at: scene.clock.now))
            var next = line
            try await scene.home.submit(
                next.sign(content, by: scene.patient.key, at: scene.clock.now), by: scene.patient.key)
            line = next
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func die() async throws {
            let content = try #require(
                Death(
                    institution: scene.enroller.named, healthCode: scene.patient.healthCode(),
                    date: ChinaStandardTime.date(ofUnixSeconds: scene.clock.now), certificate: "5001031234567",
                    staff: people.member(people.clerk), at: scene.clock.now))
            let signed = try death.sign(
                content, by: scene.enroller.key, at: scene.clock.now, others: [(people.clerk.key, .counter)])
            try await scene.home.submit(signed, by: scene.enroller.key)
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func correct() async throws {
            let content = try #require(
                DeathCorrection(
                    institution: scene.enroller.named, healthCode: scene.patient.healthCode(),
                    staff: [people.member(people.clerk), people.member(people.nurse)], at: scene.clock.now))
            let signed = try death.sign(
                content, effect: .revoke, by: scene.enroller.key, at: scene.clock.now,
                others: [(people.clerk.key, .counter), (people.nurse.key, .witness)])
            try await scene.home.submit(signed, by: scene.enroller.key)
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        func kinship(
            of relative: TestParty? = nil, death record: RecordID? = nil, by institution: TestInstitution? = nil,
            days: UInt64 = 90, name: String? = nil
        ) throws -> Kinship {
            let relative = relative ?? daughter
            return try #require(
                Kinship(
                    institution: (institution ?? scene.enroller).named, healthCode: scene.patient.healthCode(),
                    death: record ?? death.record, card: relative.card(), name: name ?? relative.name, relation: .child,
                    proof: "户口簿 0812", interest: "了解母亲的治疗经过",
                    staff: [people.member(people.clerk), people.member(people.nurse)], at: scene.clock.now,
                    end: scene.clock.now + days * 86_400))
        }

        /// Enters it in a record of its own, which is returned.
        @discardableResult
        func enter(
            _ content: Kinship, with others: [(SigningKey, StatementRole)]? = nil, by key: SigningKey? = nil
        ) async throws -> RecordChain {
            var chain = try RecordChain(in: scene.home.origin)
            let both: [(SigningKey, StatementRole)] = [(people.clerk.key, .counter), (people.nurse.key, .witness)]
            let signed = try chain.sign(
                content, by: key ?? scene.enroller.key, at: scene.clock.now, others: others ?? both)
            try await scene.home.submit(signed, by: key ?? scene.enroller.key)
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
            return chain
        }

        /// The refusal of the hospital in its log when somebody asks as family; nil when they read.
        func reading(_ reader: TestParty? = nil) async throws -> String? {
            let reader = reader ?? daughter
            let request = try scene.request(
                by: .subject(reader.thumbprint, copyFor: reader.age.recipient.text), purpose: .familyRequest)
            var record = try RecordChain(in: scene.home.origin)
            let signed = try record.sign(request, by: reader.key, at: scene.clock.now)
            let committed = try await scene.home.node.writer.append(signed.submission)
            try await scene.refresh()
            return try await scene.refusal(
                of: LookupQuery(request: scene.home.node.entered(committed.index), credential: nil), from: scene.home)
        }

        func pass(days: UInt64) async throws {
            scene.clock.advance(by: days * 86_400)
            try await scene.refresh()
        }
    }

    @Test(
        "a near relative reads after the time of waiting, each reading stands in the history, and it ends",
        .spec("CONSENT-306", "CONSENT-308", "FEDERATION-315", "FEDERATION-317"))
    func reads() async throws {
        var story = try await Story()
        let scene = story.scene
        try await story.die()
        #expect(try await story.reading() == "credential-invalid")
        try await story.enter(story.kinship(days: 40))
        #expect(try await story.reading() == "relative-waiting")
        try await story.pass(days: 29)
        #expect(try await story.reading() == "relative-waiting")
        try await story.pass(days: 1)
        #expect(try await story.reading() == nil)
        // The home node names the custodian to her, and to nobody else.
        let code = try scene.patient.healthCode()
        let line = try #require(try scene.home.database.line(scene.line, home: scene.home.origin))
        let folded = try scene.home.node.decisionLine(line)
        #expect(folded.isDeceased)
        for (reader, isNamed) in [(story.daughter, true), (story.people.clerk, false), (scene.patient, false)] {
            let query = AccessQuery(
                requester: reader.thumbprint, institution: nil, purpose: .familyRequest)
            #expect(folded.mayPermit(query, classes: [.lab], now: scene.clock.now) == isNamed)
        }
        try await scene.custodian.deliver(to: scene.home)
        let reports = try scene.home.database.reports(line: scene.line)
        let read = try reports.map { try Disclosure(of: $0.disclosure.opening) }
            .filter { $0.reader == story.daughter.thumbprint }
        #expect(read.map(\.readerName) == ["欧阳兰"])
        #expect(read.allSatisfy { $0.purpose == .familyRequest && $0.trace.contains("relative") })
        let relatives = try scene.custodian.database.kinships(of: code)
        #expect(read.allSatisfy { one in relatives.contains { one.trace.contains("kinship:\($0.record)") } })
        #expect(read.allSatisfy { $0.trace.contains("view-only") && $0.trace.contains("no-onward") })
        try await story.pass(days: 11)
        #expect(try await story.reading() == "relative-ended")
        try await story.enter(story.kinship())
        #expect(try await story.reading() == nil)
    }

    @Test(
        "who states is the institution of the death, two people of it, and nobody's own key",
        .spec("CONSENT-303", "CONSENT-304"))
    func stating() async throws {
        var story = try await Story()
        let scene = story.scene
        let (clerk, nurse) = (story.people.clerk, story.people.nurse)
        // Before the death, and about a record that is none.
        await #expect(throws: KinshipRefusal.notDeceased) { try await story.enter(story.kinship()) }
        try await story.die()
        await #expect(throws: KinshipRefusal.notDeceased) {
            try await story.enter(story.kinship(death: .random(.system)))
        }
        let incomplete: [[(SigningKey, StatementRole)]] = [
            [], [(clerk.key, .counter)], [(clerk.key, .counter), (clerk.key, .witness)],
            [(nurse.key, .counter), (clerk.key, .witness)], [(clerk.key, .counter), (scene.patient.key, .witness)],
        ]
        for others in incomplete {
            await #expect(throws: (any Error).self) { try await story.enter(story.kinship(), with: others) }
        }
        #expect(try scene.home.database.kinships(of: scene.patient.healthCode()).isEmpty)
        // Another institution, with staff of the first.
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await story.enter(story.kinship(by: scene.hospital))
        }
        // A member of staff signs in herself, by name; and the key that the deceased had before.
        #expect(
            Kinship(
                institution: scene.enroller.named, healthCode: try scene.patient.healthCode(),
                death: story.death.record,
                card: try story.daughter.card(), name: nurse.name, relation: .child, proof: "1", interest: "1",
                staff: [story.people.member(clerk), story.people.member(nurse)], at: scene.clock.now,
                end: scene.clock.now + 86_400) == nil)
        var renewed = try await Story()
        try await renewed.people.reEnrol()
        try await renewed.die()
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await renewed.enter(renewed.kinship(of: renewed.people.renewed, name: "新的名字"))
        }
        // A member of the staff who is a relative is signed in by two others: here there are only two.
        try await story.enter(story.kinship())
        await #expect(throws: SubmissionRefusal.notAllowed) {
            try await story.enter(story.kinship(), by: story.daughter.key)
        }
    }

    @Test(
        "the newest word before the death decides: at the home node nobody is stated against it, and at the custodian nobody reads",
        .spec("CONSENT-302", "CONSENT-304", "CONSENT-309"))
    func word() async throws {
        var story = try await Story()
        let scene = story.scene
        try await story.say(.nothing)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await story.die()
        await #expect(throws: KinshipRefusal.refusedByDeceased) { try await story.enter(story.kinship()) }
        // Nothing is said any more, not even less.
        for word in [AfterDeathWord.statutory, .nothing] {
            await #expect(throws: ActingRefusal.deceased) { try await story.say(word) }
        }
        // A home node that enters it all the same changes nothing at the custodian, nor does a word after the death.
        let content = try #require(
            AfterDeath(line: scene.line, word: .statutory, language: .zh, at: scene.clock.now))
        let late = try story.line.sign(content, by: scene.patient.key, at: scene.clock.now)
        _ = try await scene.home.node.writer.append(late.submission)
        try scene.custodian.database.keep(
            SubmissionMessage(entry: late.entry, opening: late.opening), of: scene.home.origin, at: scene.clock.now)
        var chain = try RecordChain(in: scene.home.origin)
        let signed = try chain.sign(
            story.kinship(), by: scene.enroller.key, at: scene.clock.now,
            others: [(story.people.clerk.key, .counter), (story.people.nurse.key, .witness)])
        _ = try await scene.home.node.writer.append(signed.submission)
        try await scene.refresh()
        let item = SubmissionMessage(entry: signed.entry, opening: signed.opening)
        try scene.custodian.node.receive(
            OpeningsMessage(origin: scene.home.origin, items: [item]), from: scene.home.origin)
        try await story.pass(days: 30)
        #expect(try await story.reading() == "deceased-refused")
        var named = try await Story()
        let son = NamedKey(key: named.people.nurse.thumbprint, name: "儿子")
        try await named.say(.only([son]))
        try await named.say(.only([son, NamedKey(key: named.daughter.thumbprint, name: "欧阳兰")]))
        try await named.die()
        try await named.enter(named.kinship())
        try await named.pass(days: 30)
        #expect(try await named.reading() == nil)
    }

    @Test("what was entered before the death that it names counts for nothing", .spec("CONSENT-307"))
    func early() async throws {
        var story = try await Story()
        let scene = story.scene
        var chain = try RecordChain(in: scene.home.origin)
        let signed = try chain.sign(
            story.kinship(), by: scene.enroller.key, at: scene.clock.now,
            others: [(story.people.clerk.key, .counter), (story.people.nurse.key, .witness)])
        _ = try await scene.home.node.writer.append(signed.submission)
        let item = SubmissionMessage(entry: signed.entry, opening: signed.opening)
        try scene.custodian.node.receive(
            OpeningsMessage(origin: scene.home.origin, items: [item]), from: scene.home.origin)
        try await story.die()
        try await story.pass(days: 30)
        #expect(try scene.custodian.database.kinships(of: scene.patient.healthCode()).count == 1)
        #expect(try await story.reading() == "credential-invalid")
        try await story.enter(story.kinship())
        #expect(try await story.reading() == nil)
    }

    @Test(
        "taken back it denies on sight, and a correction of the death ends all and shows who read",
        .spec("CONSENT-305", "CONSENT-310", "API-130", "FEDERATION-316"))
    func ends() async throws {
        var story = try await Story()
        let scene = story.scene
        try await story.die()
        var first = try await story.enter(story.kinship())
        try await story.pass(days: 30)
        #expect(try await story.reading() == nil)
        let end = try #require(
            KinshipEnd(
                institution: scene.enroller.named, healthCode: scene.patient.healthCode(), reason: "户口簿系伪造",
                staff: story.people.member(story.people.clerk), at: scene.clock.now))
        await #expect(throws: SubmissionRefusal.coSignature) {
            var copy = first
            let signed = try copy.sign(
                end, effect: .revoke, by: scene.enroller.key, at: scene.clock.now,
                others: [(scene.doctor.key, .counter)])
            try await scene.home.submit(signed, by: scene.enroller.key)
        }
        let signed = try first.sign(
            end, effect: .revoke, by: scene.enroller.key, at: scene.clock.now,
            others: [(story.people.clerk.key, .counter)])
        try await scene.home.submit(signed, by: scene.enroller.key)
        // The notice alone, before the copy shows the entry.
        try await scene.home.deliver(to: scene.custodian)
        let code = try scene.patient.healthCode()
        #expect(try scene.custodian.database.kinships(of: code).map(\.isEnded) == [true])
        #expect(try await story.reading() == "relative-ended")
        // Anew, and then the patient stands at the counter.
        try await story.enter(story.kinship())
        #expect(try await story.reading() == nil)
        let accepted = scene.enroller.accepted([.enrol])
        #expect(try scene.home.node.kinships(of: code, for: accepted).count == 3)
        #expect(throws: LookupRefusal.self) {
            try scene.home.node.kinships(of: code, for: scene.hospital.accepted([.custodian]))
        }
        let patient = try #require(try scene.home.database.person(scene.patient.thumbprint))
        #expect(throws: ActingRefusal.deceased) { try scene.home.node.kinships(of: patient) }
        try await story.correct()
        #expect(try await story.reading() == "credential-invalid")
        #expect(try !scene.custodian.node.isDeceased(code))
        #expect(try scene.home.node.kinships(of: patient).count == 3)
        let stranger = try #require(try scene.home.database.person(story.daughter.thumbprint))
        #expect(try scene.home.node.kinships(of: stranger).isEmpty)
        try await scene.custodian.deliver(to: scene.home)
        let history = try await scene.home.readLog(by: scene.patient.key)
        #expect(
            history.reports.contains { report in
                (try? Disclosure(of: report.disclosure.opening))?.reader == story.daughter.thumbprint
            })
        // A second death is another death: nobody comes in by what rested on the first.
        story.death = try RecordChain(in: scene.home.origin)
        try await story.die()
        try await story.pass(days: 30)
        #expect(try await story.reading() == "credential-invalid")
    }

    @Test(
        "it counts where its entry is proved and the institution is accepted, and only about that death",
        .spec("CONSENT-307", "FEDERATION-315", "STORAGE-213"))
    func proved() async throws {
        var story = try await Story()
        let scene = story.scene
        try await story.die()
        var chain = try RecordChain(in: scene.home.origin)
        let both: [(SigningKey, StatementRole)] = [
            (story.people.clerk.key, .counter), (story.people.nurse.key, .witness),
        ]
        let signed = try chain.sign(
            story.kinship(), by: scene.enroller.key, at: scene.clock.now, others: both)
        try await scene.home.submit(signed, by: scene.enroller.key)
        try await scene.home.deliver(to: scene.custodian)
        let code = try scene.patient.healthCode()
        // The notice is there, its entry is not in the copy.
        #expect(try scene.custodian.database.kinships(of: code).count == 1)
        let line = try #require(try scene.custodian.database.line(scene.line, home: scene.home.origin))
        #expect(try scene.custodian.node.estate(of: line)?.relatives == [])
        try await story.pass(days: 30)
        #expect(try scene.custodian.node.estate(of: line)?.relatives.count == 1)
        #expect(try await story.reading() == nil)
        // The same statement in another record opens no entry there, and one that is not of the sender is refused.
        var other = try RecordChain(in: scene.home.origin)
        let moved = try other.sign(
            story.kinship(), by: scene.enroller.key, at: scene.clock.now, others: both)
        #expect(throws: LookupRefusal.self) {
            try scene.custodian.node.receive(
                OpeningsMessage(
                    origin: scene.home.origin,
                    items: [SubmissionMessage(entry: moved.entry, opening: signed.opening)]),
                from: scene.home.origin)
        }
        #expect(throws: LookupRefusal.self) {
            try scene.custodian.node.keepKinship(
                SubmissionMessage(entry: signed.entry, opening: signed.opening), from: scene.asker.origin)
        }
        let elsewhere = try NodeFixture("c", clock: scene.clock)
        #expect(throws: LookupRefusal.self) {
            try elsewhere.node.keepKinship(
                SubmissionMessage(entry: signed.entry, opening: signed.opening), from: scene.home.origin)
        }
        // Neither lines nor history are hers.
        let person = try #require(try scene.home.database.person(story.daughter.thumbprint))
        #expect(throws: LookupRefusal.self) { try scene.home.node.lines(of: code, for: person) }
        // A right that is taken back takes back what rests on it.
        try scene.custodian.accept(scene.home, rights: [:])
        #expect(try await story.reading() == "credential-invalid")
    }
}
