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

/// A grandmother with an identity card: her counter's node, and a custodian in another city.
@Suite("People assisted at a counter", .timeLimit(.minutes(10)))
struct AssistanceTests {
    struct Counter {
        let scene: ExchangeScene
        let granny: TestParty
        let staff: [TestParty]
        let line = RecordID.random(.system)
        var chain: RecordChain
        var members: [StaffMember] = []

        /// Enrolled for a custodian in the other city, or for some of her own.
        init(sheet: [TestInstitution]? = nil) async throws {
            scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false))
            let home = scene.home
            try home.database.keep(scene.enroller.accepted([.enrol, .credential]))
            try scene.custodian.accept(home, rights: [scene.enroller.id: [.enrol]])
            granny = try TestParty("王桂珍", home: home.origin)
            staff = try ["赵", "钱", "孙"].map { try TestParty($0, home: home.origin) }
            chain = try RecordChain(in: home.origin, record: line)
            for (party, licence) in zip(staff, ["1", "2", "2"]) {
                let record = RecordID.random(.system)
                let credential = Credential(
                    institution: scene.enroller.named, name: party.name, licence: "51051010000000\(licence)",
                    specialty: "柜台", card: try party.card(named: true), start: TestTime.now - 86_400,
                    end: TestTime.now + 86_400)
                try await home.enter(credential, by: scene.enroller.key, record: record)
                members.append(StaffMember(key: party.key.publicKey, name: party.name, credential: record))
            }
            for institution in sheet ?? [] { try home.database.keep(institution.accepted([.custodian])) }
            let named = sheet?.map(\.named) ?? [scene.hospital.named]
            try await home.enter(try enrolment(sheet: named), by: scene.enroller.key)
        }

        func enrolment(
            sheet: [NamedInstitution], of person: TestParty? = nil, born: CivilDate = CivilDate(daysSinceEpoch: 7305)
        ) throws -> Enrolment {
            let person = person ?? granny
            return Enrolment(
                institution: scene.enroller.named,
                identifiers: [PatientIdentifier(system: PatientIdentifier.citizenSystem, value: person.name)],
                name: person.name, birthDate: born, card: try person.card(), sheet: sheet)
        }

        func opening(
            to custodian: TestInstitution? = nil, isAssisted: Bool = true, addedBy indexes: [Int] = []
        ) throws -> LineOpening {
            LineOpening(
                custodian: (custodian ?? scene.hospital).named, card: try granny.card(), at: TestTime.now,
                assistedBy: isAssisted ? scene.enroller.named : nil, addedBy: indexes.map { members[$0] })
        }

        func assistance(_ indexes: [Int]) throws -> Assistance {
            try #require(
                Assistance(
                    line: line, institution: scene.enroller.named, staff: indexes.map { members[$0] },
                    at: scene.clock.now))
        }

        func permit(_ indexes: [Int] = [0, 1]) throws -> ConsentStatement {
            try #require(
                ConsentStatement(
                    line: line, custodian: scene.hospital.named, provision: .permit,
                    recipient: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name), purposes: [.treatment],
                    classes: [.lab], recordDays: .unbounded, maximumLevel: .narrow, start: TestTime.now,
                    end: TestTime.now + 86_000,
                    assistance: ConsentAssistance(
                        institution: scene.enroller.named, staff: indexes.map { members[$0] }), language: .zh))
        }

        /// Enters something in her line, and brings it to the other city.
        mutating func enter(
            _ content: some StatementContent, effect: Effect = .issue, with others: [(SigningKey, StatementRole)] = []
        ) async throws {
            var next = chain
            let signed = try next.sign(content, effect: effect, by: granny.key, at: scene.clock.now, others: others)
            try await scene.home.submit(signed, by: granny.key)
            chain = next
            try await scene.home.deliver(to: scene.custodian)
            try await scene.refresh()
        }

        mutating func enter(_ content: Assistance) async throws {
            try await enter(content, with: [(scene.enroller.key, .counter)])
        }

        mutating func grant(_ indexes: [Int] = [0, 1]) async throws {
            let roles: [StatementRole] = [.counter, .witness]
            try await enter(permit(indexes), with: Array(zip(indexes.map { staff[$0].key }, roles)))
        }

        /// Linked at the custodian, with a document.
        func link() async throws {
            try await scene.custodian.enter(
                Sample.link(line, of: granny, at: scene.hospital), by: scene.hospital.key)
            _ = try await ExchangeScene.register(
                ["hers"], level: .medium, in: line, at: scene.hospital, scene.custodian)
            try await scene.refresh()
        }

        func asked() async throws -> String? {
            try await scene.refusal(of: scene.query(scene.request(about: granny.healthCode())))
        }
    }

    @Test(
        "the custodian in the other city decides as the home node: two of the staff give, her card at any counter stops",
        .spec("CONSENT-183", "FEDERATION-230", "FEDERATION-231"))
    func elsewhere() async throws {
        var counter = try await Counter()
        try await counter.enter(counter.opening())
        try await counter.enter(counter.assistance([0, 1]))
        try await counter.link()
        #expect(try await counter.asked() == "no-consent")
        try await counter.grant()
        #expect(try await counter.asked() == nil)
        // What both nodes fold is the same line.
        let scene = counter.scene
        let known = try #require(try scene.home.database.line(counter.line, home: scene.home.origin))
        let copied = try #require(try scene.custodian.database.line(counter.line, home: scene.home.origin))
        #expect(try scene.home.node.fold(known).consents == scene.custodian.node.fold(copied).consents)
        // The withdrawal card, at the counter of the other city.
        _ = try await scene.custodian.node.revoke(
            RevocationMessage(of: counter.line, in: scene.home.origin, by: counter.chain.stopKey))
        #expect(try await counter.asked() == "unknown-patient")
    }

    @Test(
        "the keys that lie at the counter make nobody of their own choice the holder of new ones: two of the staff do",
        .spec("CONSENT-187"))
    func reEnrolled() async throws {
        let counter = try await Counter()
        let (scene, home) = (counter.scene, counter.scene.home)
        let person = try #require(try home.database.person(counter.granny.thumbprint))
        let last = try #require(try home.database.chain(of: person.record, in: home.origin).last)
        let renewed = try TestParty("王桂珍（新密钥）", home: home.origin)
        func entry(staff indexes: [Int], _ others: [(SigningKey, StatementRole)]) throws -> SignedEntry {
            let content = ReEnrolment(
                institution: scene.enroller.named, healthCode: try counter.granny.healthCode(),
                former: counter.granny.key.publicKey, card: try renewed.card(),
                staff: indexes.map { counter.members[$0] }, at: scene.clock.now / 86_400 * 86_400 - 8 * 3600)
            let key = try RecordChain(in: home.origin, record: person.record).key
            let place = StatementPlace(
                origin: home.origin, record: person.record, sequence: last.head.sequence + 1,
                previous: last.head.leafHash, recordKey: key.publicKey.bytes, effect: .renew,
                notAfter: TestTime.notAfter)
            let salt = try #require(Digest(RandomSource.system.bytes(Digest.byteCount)))
            let statements = try ([(scene.enroller.key, .author)] + others).map { signer, role in
                try SignedStatement.sign(
                    payload: content.payload,
                    header: StatementHeader(
                        suite: signer.publicKey.suite, keyID: signer.publicKey.thumbprint, role: role, place: place,
                        issuedAt: scene.clock.now, salt: salt), key: signer)
            }
            let opening = try Opening(statements)
            let entry = try Entry(
                suite: .ed25519, effect: .renew, record: person.record, sequence: place.sequence,
                previous: place.previous, notAfter: place.notAfter, commitment: opening.commitment, stop: .zero,
                signer: nil
            ).signed(by: key, for: home.origin)
            return SignedEntry(entry: entry, opening: opening)
        }
        let staff = counter.staff.map(\.key)
        let wrong: [([Int], [(SigningKey, StatementRole)])] = [
            ([], [(counter.granny.key, .witness)]), ([0], [(staff[0], .counter)]),
            ([1, 2], [(staff[1], .counter), (staff[2], .witness)]),
        ]
        for (indexes, others) in wrong {
            let submission = try entry(staff: indexes, others)
            await #expect(throws: SubmissionRefusal.coSignature) {
                try await home.submit(submission, by: scene.enroller.key)
            }
        }
        let good = try entry(staff: [0, 1], [(staff[0], .counter), (staff[1], .witness)])
        try await home.submit(good, by: scene.enroller.key)
    }

    @Test("a custodian that no longer accepts the counter's institution denies", .spec("FEDERATION-231"))
    func notAccepted() async throws {
        var counter = try await Counter()
        try await counter.enter(counter.opening())
        try await counter.enter(counter.assistance([0, 1]))
        try await counter.link()
        try await counter.grant()
        #expect(try await counter.asked() == nil)
        try counter.scene.custodian.accept(counter.scene.home, rights: [counter.scene.enroller.id: []])
        #expect(try await counter.asked() == "unreadable-line")
    }

    @Test(
        "the home node enters a line as the enrolment says, for custodians on the sheet alone",
        .spec("CONSENT-181", "FEDERATION-232"))
    func sheet() async throws {
        var counter = try await Counter()
        await #expect(throws: ActingRefusal.notAssisted) { try await counter.enter(counter.opening(isAssisted: false)) }
        try counter.scene.home.database.keep(counter.scene.enroller.accepted([.enrol, .credential, .custodian]))
        await #expect(throws: ActingRefusal.notOnSheet) {
            try await counter.enter(counter.opening(to: counter.scene.enroller))
        }
        // Somebody who signs alone opens no line for a counter, and a child has guardians.
        let scene = counter.scene
        var other = try RecordChain(in: scene.home.origin)
        let forged = LineOpening(
            custodian: scene.hospital.named, card: try scene.patient.card(), at: TestTime.now,
            assistedBy: scene.enroller.named)
        let signed = try other.sign(forged, by: scene.patient.key)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.home.submit(signed, by: scene.patient.key)
        }
        let child = try TestParty("张小雨", home: scene.home.origin)
        let born = ChinaStandardTime.date(ofUnixSeconds: TestTime.now).anniversary(afterYears: -10)
        let young = try counter.enrolment(sheet: [scene.hospital.named], of: child, born: born)
        await #expect(throws: ActingRefusal.assistanceUnproved) {
            try await scene.home.enter(young, by: scene.enroller.key)
        }
    }

    @Test(
        "the home node enters nothing that gives without two people of the institution with different licences",
        .spec("CONSENT-183", "FEDERATION-232"))
    func staff() async throws {
        var counter = try await Counter()
        try await counter.enter(counter.opening())
        // 钱 and 孙 share a licence.
        await #expect(throws: ActingRefusal.assistanceUnproved) { try await counter.enter(counter.assistance([1, 2])) }
        await #expect(throws: ActingRefusal.assistanceUnproved) {
            try await counter.enter(
                counter.assistance([0, 1]), with: [(counter.scene.hospital.key, .counter)])
        }
        try await counter.enter(counter.assistance([0, 1]))
        await #expect(throws: ActingRefusal.notAssisted) {
            try await counter.enter(
                Sample.permit(
                    in: counter.line, at: counter.scene.hospital,
                    to: .practitioner(counter.scene.doctor.thumbprint, name: "王雨桐")))
        }
        await #expect(throws: SubmissionRefusal.notAllowed) { try await counter.grant([0, 2]) }
        try await counter.grant()
        // Credentials end; what she takes back needs nobody.
        counter.scene.clock.advance(by: 90_000)
        try await counter.scene.refresh()
        await #expect(throws: ActingRefusal.notAssisted) { try await counter.grant() }
        try await counter.enter(Sample.withdrawal(in: counter.line), effect: .revoke)
    }
}
