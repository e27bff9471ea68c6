import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// People whom nobody knows, and registrations that are joined and come apart again, with the patient's home elsewhere.
@Suite("Joined registrations", .timeLimit(.minutes(10)))
struct JoiningTests {
    @Test(
        "an unknown patient is treated, identified, and accepts what came; an error leaves everything where it was",
        .spec(
            "CONSENT-261", "CONSENT-262", "CONSENT-266", "CONSENT-268", "CONSENT-270", "CONSENT-271", "CONSENT-272",
            "API-125"))
    func identified() async throws {
        var story = try await JoiningScene()
        let patient = try story.scene.patient.healthCode()
        // Before: emergencies alone.
        let declaration = try await story.declare(about: story.code)
        #expect(try await story.readInEmergency(about: story.code, by: declaration) == 1)
        #expect(try await story.read(about: story.code).refusal == "no-consent")
        try await story.permit()
        #expect(try await story.read().count == 2)
        let before = try await story.scene.home.readLog(by: story.scene.patient.key)
        #expect(before.joinings.isEmpty && before.joinedReports.isEmpty)

        // Identified: told at once, and covered by no consent.
        let record = try await story.join()
        let unaccepted = try await story.read()
        #expect(unaccepted.count == 2)
        #expect(unaccepted.disclosure?.joinedLines == [])
        let told = try await story.scene.home.readLog(by: story.scene.patient.key)
        #expect(told.joinings.map { StatementKind.claimed(by: $0.opening) } == [.joining])
        #expect(told.joinedReports.map(\.joining) == [record.record])
        let emergency = try #require(told.joinedReports.first)
        #expect(try Disclosure(of: emergency.report.disclosure.opening).emergency == declaration)
        #expect(try Disclosure(of: emergency.report.disclosure.opening).line == story.unknown)
        let person = try #require(try story.scene.home.database.person(story.scene.patient.thumbprint))
        #expect(try story.scene.home.node.joinings(of: person).count == 1)

        // Accepted: as if it were registered there, with its own id and line.
        try await story.accept(record.record)
        let accepted = try await story.read()
        #expect(accepted.count == 3)
        #expect(accepted.disclosure?.joinedLines == [story.unknown])
        #expect(accepted.disclosure?.documents.map(\.id) == [story.documents[0].record.id], "none of other lines")
        // Whoever has the wristband goes on finding it, and the patient hears of it.
        #expect(try await story.readInEmergency(about: story.code, by: declaration) == 1)
        try await story.tell()
        #expect(try await story.scene.home.readLog(by: story.scene.patient.key).joinedReports.count == 2)

        // It was somebody else.
        try await story.end(record)
        #expect(try await story.read().count == 2)
        #expect(try await story.read(about: story.code).refusal == "no-consent")
        let after = try await story.scene.home.readLog(by: story.scene.patient.key)
        #expect(after.joinings.map { StatementKind.claimed(by: $0.opening) } == [.joining, .joiningEnd])
        #expect(after.joinedReports.isEmpty)
        let named = try after.reports.map { try Disclosure(of: $0.disclosure.opening).joinedLines }
        #expect(named.contains([story.unknown]))
        let hospital = story.scene.hospital
        #expect(try story.custodian.database.documents(line: story.unknown, institution: hospital.id).count == 1)
        // Joined anew, the former acceptance counts for nothing.
        let again = try await story.join()
        #expect(again.record != record.record)
        #expect(try await story.read().count == 2)
        #expect(try story.custodian.node.joinings(of: story.code, for: hospital.accepted([.custodian])).count == 3)
        #expect(try patient == story.scene.patient.healthCode())
    }

    @Test("what was disclosed under another name comes along to the next", .spec("CONSENT-271", "STORAGE-231"))
    func nextName() async throws {
        var story = try await JoiningScene()
        try await story.permit()
        let wrong = try await story.join()
        try await story.accept(wrong.record)
        #expect(try await story.read().count == 3)
        try await story.end(wrong)
        let second = try await Second(story)
        // The notices of the joining are there, and what was disclosed before is lost in a crash: it goes at the next start.
        try await story.join(story.joining(with: second.party.healthCode()))
        try story.custodian.node.reportJoinings()
        try await story.tell()
        let history = try await story.scene.home.readLog(by: second.party.key)
        let reports = try history.joinedReports.map { try Disclosure(of: $0.report.disclosure.opening) }
        #expect(reports.map(\.line) == [story.scene.line])
        #expect(reports.map(\.joinedLines) == [[story.unknown]])
        #expect(try story.custodian.database.untoldJoinings(in: story.custodian.origin).isEmpty)
    }

    /// Somebody else of the same home node, with a line at the hospital and one document there.
    private struct Second {
        let party: TestParty
        let line = RecordID.random(.system)
        var chain: RecordChain

        init(_ story: JoiningScene, isLinked: Bool = true) async throws {
            let scene = story.scene
            party = try TestParty("另一人", home: scene.home.origin)
            try await scene.home.enter(
                Sample.enrolment(of: party, by: scene.enroller, number: "2"), by: scene.enroller.key)
            chain = try RecordChain(in: scene.home.origin, record: line)
            try await scene.home.submit(
                chain.sign(Sample.line(of: party, to: scene.hospital), by: party.key), by: party.key)
            try await scene.home.deliver(to: scene.custodian)
            if isLinked {
                try await scene.custodian.enter(
                    Link(
                        institution: scene.hospital.named, line: line, healthCode: try party.healthCode(),
                        identifiers: [PatientIdentifier(system: "urn:nuo:test:file", value: "0099")], name: "另一人"),
                    by: scene.hospital.key)
                _ = try await ExchangeScene.register(
                    ["fourth"], level: .medium, in: line, at: scene.hospital, scene.custodian)
            }
            try await scene.refresh()
        }

        mutating func say(_ content: some StatementContent, _ story: JoiningScene) async throws {
            let signed = try chain.sign(content, by: party.key, at: story.scene.clock.now)
            try await story.scene.home.submit(signed, by: party.key)
            try await story.scene.home.deliver(to: story.custodian)
            try await story.scene.refresh()
        }
    }

    @Test(
        "two merged: each grant covers its own, prohibitions hold for both, and apart everything is as before",
        .spec("CONSENT-264", "CONSENT-265", "CONSENT-266", "CONSENT-269", "CONSENT-272", "CONSENT-275"))
    func merged() async throws {
        var story = try await JoiningScene()
        var second = try await Second(story)
        let other = try second.party.healthCode()
        try await story.permit()
        try await second.say(
            Sample.permit(
                in: second.line, at: story.scene.hospital,
                to: .practitioner(story.scene.doctor.thumbprint, name: story.scene.doctor.name)), story)
        let record = try await story.join(story.joining(.merged, of: other))
        #expect(try await story.read().count == 2)
        #expect(try await story.read(about: other).count == 1)
        try await story.accept(record.record)
        #expect(try await story.read().count == 3)
        #expect(try await story.read(about: other).count == 1)
        // The other's history says what was disclosed of theirs, for good.
        try await story.tell()
        let history = try await story.scene.home.readLog(by: second.party.key)
        #expect(history.joinedReports.count == 1)
        #expect(history.joinings.count == 1)
        // A prohibition of either holds for both.
        try await second.say(Sample.prohibition(in: second.line, at: story.scene.hospital), story)
        #expect(try await story.read().refusal == "denied-by-patient")
        #expect(try await story.read(about: other).refusal == "denied-by-patient")
        try await story.end(record, of: other)
        #expect(try await story.read().count == 2)
        #expect(try await story.read(about: other).refusal == "denied-by-patient")
        #expect(try await story.scene.home.readLog(by: second.party.key).joinedReports.count == 1)
        #expect(try await story.scene.home.readLog(by: second.party.key).joinings.count == 2)
    }

    @Test(
        "who may join, with whom, and what is refused",
        .spec("CONSENT-263", "CONSENT-264", "CONSENT-272", "STORAGE-232"))
    func refused() async throws {
        let story = try await JoiningScene()
        let second = try await Second(story)
        let other = try second.party.healthCode()
        let (clerk, nurse) = (story.clerk.key, story.nurse.key)
        for others in [
            [(clerk, StatementRole.counter)], [(clerk, .witness), (nurse, .counter)],
            [(nurse, .counter), (clerk, .witness)], [(clerk, .counter), (story.scene.doctor.key, .witness)],
        ] {
            await #expect(throws: SubmissionRefusal.coSignature) { try await story.join(others: others) }
        }
        await #expect(throws: JoiningRefusal.ground) { try await story.join(story.joining(.merged)) }
        await #expect(throws: JoiningRefusal.ground) { try await story.join(story.joining(of: other)) }
        await #expect(throws: JoiningRefusal.ground) {
            try await story.join(story.joining(.merged, of: other, with: story.code))
        }
        let stranger = try TestParty("陌生人", home: story.scene.home.origin).healthCode()
        await #expect(throws: JoiningRefusal.notRegistered) { try await story.join(story.joining(with: stranger)) }
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await story.join(story.joining(by: story.scene.clinic))
        }
        let record = try await story.join()
        for again in [
            try story.joining(), try story.joining(with: other),
            try story.joining(.merged, of: story.scene.patient.healthCode(), with: other),
        ] {
            await #expect(throws: JoiningRefusal.joinedAlready) { try await story.join(again) }
            // Whoever asks at the same time is stopped in the transaction.
            var late = try RecordChain(in: story.custodian.origin)
            let signed = try late.sign(again, by: story.scene.hospital.key, others: story.both)
            await #expect(throws: AppendError.conflict) {
                _ = try await story.custodian.node.writer.append(signed.submission)
            }
        }
        // A second source is joined with the same person.
        let merged = try await story.join(story.joining(.merged, of: other))
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await story.end(record, others: [(clerk, .counter)])
        }
        await #expect(throws: SubmissionRefusal.notTruthful) { try await story.end(record, of: other) }
        try await story.end(record)
        try await story.end(merged, of: other)
        let line = try story.custodian.node.linkedLine(
            of: story.scene.patient.healthCode(), at: story.scene.hospital.id)
        #expect(try story.custodian.node.joinedLines(of: #require(line)).isEmpty)
        #expect(throws: LookupRefusal.self) {
            try story.custodian.node.joinings(of: story.code, for: story.scene.hospital.accepted([.credential]))
        }
    }

    @Test("an unknown person is taken in by the custodian, with one of its staff", .spec("CONSENT-260", "CONSENT-261"))
    func takingIn() async throws {
        let story = try await JoiningScene()
        let nobody = try TestParty("另一位无名者", home: story.custodian.origin)
        func enter(
            _ staff: StaffMember, _ others: [(SigningKey, StatementRole)], card: IdentityCard? = nil,
            by institution: TestInstitution? = nil, node: NodeFixture? = nil
        ) async throws {
            let author = institution ?? story.scene.hospital
            let opening = LineOpening(
                custodian: author.named, card: try card ?? nobody.card(), at: JoiningScene.day(story.scene),
                unknown: UnknownPerson(description: "女", staff: staff))
            var line = try RecordChain(in: (node ?? story.custodian).origin)
            try await (node ?? story.custodian).submit(
                line.sign(opening, by: author.key, others: others), by: author.key)
        }
        let member = story.staff[0]
        await #expect(throws: SubmissionRefusal.coSignature) { try await enter(member, []) }
        await #expect(throws: SubmissionRefusal.coSignature) { try await enter(member, [(story.nurse.key, .counter)]) }
        await #expect(throws: SubmissionRefusal.coSignature) { try await enter(member, [(story.clerk.key, .witness)]) }
        let clerk = [(story.clerk.key, StatementRole.counter)]
        await #expect(throws: SubmissionRefusal.exists) {
            try await enter(member, clerk, card: story.clerk.card())
        }
        await #expect(throws: SubmissionRefusal.institutionNotAccepted) {
            try await enter(member, clerk, by: story.scene.enroller, node: story.scene.home)
        }
        // Nobody opens such a line for themselves.
        let own = LineOpening(
            custodian: story.scene.hospital.named, card: try story.scene.patient.card(),
            at: JoiningScene.day(story.scene), unknown: UnknownPerson(description: "我", staff: member))
        var line = try RecordChain(in: story.scene.home.origin)
        let signed = try line.sign(own, by: story.scene.patient.key)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await story.scene.home.submit(signed, by: story.scene.patient.key)
        }
        try await enter(member, clerk)
    }

    @Test("an acceptance is of a joining that stands, and its notice of a custodian", .spec("CONSENT-274", "API-126"))
    func accepting() async throws {
        var story = try await JoiningScene()
        await #expect(throws: JoiningRefusal.unknownJoining) {
            var early = story
            try await early.accept(.random(.system))
        }
        let record = try await story.join()
        try await story.end(record)
        await #expect(throws: JoiningRefusal.unknownJoining) {
            var late = story
            try await late.accept(record.record)
        }
        // A partner that is no custodian says nothing of the sort.
        var own = try RecordChain(in: story.scene.asker.origin)
        let signed = try own.sign(
            story.joining(by: story.scene.clinic), by: story.scene.clinic.key, others: story.both)
        #expect(throws: LookupRefusal.self) {
            try story.scene.home.node.keepJoining(signed.message, from: story.scene.asker.origin)
        }
        // A report because of a joining that is not known yet is asked for again.
        let standing = try await story.join()
        try await story.permit()
        try await story.accept(standing.record)
        let query = try await story.scene.query(story.scene.request(offset: 2))
        _ = try await story.scene.answer(query)
        let disclosure = try #require(
            try story.custodian.database.disclosures(
                reaching: story.unknown, institution: story.scene.hospital.id
            ).last)
        let report = try #require(
            try story.custodian.node.report(of: disclosure, by: story.scene.hospital.id)?.report)
        let patient = try story.scene.patient.healthCode()
        #expect(throws: LookupRefusal.self) {
            try story.scene.home.node.receive(
                JoinedReport(joining: .random(.system), code: patient, report: report), from: story.custodian.origin)
        }
        #expect(throws: LookupRefusal.self) {
            try story.scene.home.node.receive(
                JoinedReport(joining: standing.record, code: story.code, report: report),
                from: story.custodian.origin)
        }
        for _ in 0..<2 {
            try story.scene.home.node.receive(
                JoinedReport(joining: standing.record, code: patient, report: report), from: story.custodian.origin)
        }
        #expect(try story.scene.home.database.reports(of: standing.record, for: patient).count == 1)
    }

    @Test("a guardian in force is told as the patient is, and nobody else", .spec("CONSENT-270", "API-125"))
    func guardian() async throws {
        let story = try await JoiningScene()
        let scene = story.scene
        let daughter = try TestParty("女儿", home: scene.home.origin)
        try await scene.home.enter(
            Sample.enrolment(of: daughter, by: scene.enroller, number: "510101198001011234"), by: scene.enroller.key)
        try await story.join()
        let code = try scene.patient.healthCode()
        let person = try #require(try scene.home.database.person(daughter.thumbprint))
        #expect(throws: LookupRefusal.self) { try scene.home.node.joinings(of: code, for: person) }
        let last = ChinaStandardTime.date(ofUnixSeconds: scene.clock.now + 400 * 86_400)
        let guardian = Guardian(
            card: try daughter.card(), name: daughter.name, basis: .court, end: UInt64(clamping: last.startSeconds()))
        let order = try #require(
            Guardianship(
                line: scene.line, institution: scene.enroller.named, birthDate: CivilDate(daysSinceEpoch: 7305),
                guardians: [guardian], needsBoth: false,
                order: AdultOrder(capacity: .limited, reference: "(2026)渝0103民特12号"), at: scene.clock.now))
        var next = story.chain
        let signed = try next.sign(
            order, by: scene.patient.key, at: scene.clock.now, others: [(scene.enroller.key, .counter)])
        try await scene.home.submit(signed, by: scene.patient.key)
        #expect(try scene.home.node.joinings(of: code, for: person).count == 1)
    }
}
