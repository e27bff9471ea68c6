import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases
import Storage
import TestSupport
import Testing

@testable import NodeService

/// Somebody with keys came to a hospital without the phone: the hospital's node, and the home node in another city.
@Suite("Permits for a day", .timeLimit(.minutes(10)))
struct DayPermitNodeTests {
    private struct Desk {
        let scene: ExchangeScene
        let staff: [TestParty]
        let doctor: TestParty
        let credential = RecordID.random(.system)
        var chain: RecordChain
        var members: [StaffMember] = []

        init(number: String? = "510101199001011234") async throws {
            scene = try await ExchangeScene(ExchangeScene.Story(isLinked: false, isPermitted: false))
            let custodian = scene.custodian
            try custodian.database.keep(scene.hospital.accepted([.custodian, .credential]))
            for node in [scene.home, scene.asker] { try node.accept(custodian) }
            staff = try ["赵", "钱", "孙"].map { try TestParty($0, home: custodian.origin) }
            doctor = try TestParty("周医生", home: custodian.origin)
            chain = scene.chain
            for (party, licence) in zip(staff, ["1", "2", "2"]) {
                let record = RecordID.random(.system)
                try await custodian.enter(
                    Sample.credential(of: party, by: scene.hospital, licence: "51051010000000\(licence)"),
                    by: scene.hospital.key, record: record)
                members.append(StaffMember(key: party.key.publicKey, name: party.name, credential: record))
            }
            try await custodian.enter(
                Sample.credential(of: doctor, by: scene.hospital, licence: "510510100000009"), by: scene.hospital.key,
                record: credential)
            let identifiers = number.map {
                PatientIdentifier(system: PatientIdentifier.citizenSystem, value: $0)
            }
            try await custodian.enter(
                Link(
                    institution: scene.hospital.named, line: scene.line, healthCode: scene.patient.healthCode(),
                    identifiers: [identifiers ?? PatientIdentifier(system: "urn:nuo:test:file", value: "0042")],
                    name: scene.patient.name), by: scene.hospital.key)
            try await scene.refresh()
        }

        var home: NodeFixture { scene.home }
        var custodian: NodeFixture { scene.custodian }
        var clock: TestClock { scene.clock }

        func newestLeaf() throws -> Digest {
            try #require(try custodian.database.chain(of: scene.line, in: home.origin).last?.head.leafHash)
        }

        func permit(
            _ indexes: [Int] = [0, 1], leaf: Digest? = nil, line: RecordID? = nil, start: UInt64? = nil,
            to recipient: ConsentRecipient? = nil
        ) throws -> DayPermit {
            let start = start ?? clock.now
            let consent = try #require(
                ConsentStatement(
                    line: line ?? scene.line, custodian: scene.hospital.named, provision: .permit,
                    recipient: recipient ?? .institution(scene.hospital.named), purposes: [.treatment], classes: [.lab],
                    recordDays: .unbounded, maximumLevel: .narrow, start: start, end: start + 86_400, language: .zh))
            return try #require(
                DayPermit(
                    healthCode: scene.patient.healthCode(), consent: consent, leaf: leaf ?? newestLeaf(),
                    staff: indexes.map { members[$0] }, language: .zh))
        }

        /// Enters one at the hospital's node, and has the home node hear of it.
        @discardableResult
        func sign(_ content: DayPermit? = nil, signers: [Int] = [0, 1], tells: Bool = true) async throws -> RecordChain
        {
            var record = try RecordChain(in: custodian.origin)
            let roles: [StatementRole] = [.counter, .witness]
            let signed = try record.sign(
                content ?? permit(), by: scene.hospital.key, at: clock.now,
                others: Array(zip(signers.map { staff[$0].key }, roles)))
            try await custodian.submit(signed, by: scene.hospital.key)
            if tells { try await tell() }
            return record
        }

        func tell() async throws {
            try await custodian.deliver(to: home)
            try await scene.refresh()
        }

        mutating func say(_ content: some StatementContent, effect: Effect = .issue) async throws {
            var next = chain
            let signed = try next.sign(content, effect: effect, by: scene.patient.key, at: clock.now)
            try await home.submit(signed, by: scene.patient.key)
            chain = next
            try await home.deliver(to: custodian)
            try await scene.refresh()
        }

        private func query(
            _ addressee: AccessRequest.Addressee, by reader: TestParty, _ credential: RecordID
        ) async throws -> LookupQuery {
            let reference = CredentialReference(origin: custodian.origin, record: credential)
            let request = try scene.request(to: addressee, by: .practitioner(reader.thumbprint, reference))
            var record = try RecordChain(in: custodian.origin)
            let committed = try await custodian.node.writer.append(
                record.sign(request, by: reader.key, at: clock.now).submission)
            return LookupQuery(
                request: try custodian.node.entered(committed.index),
                credential: try custodian.node.firstReceipt(of: credential))
        }

        /// What the hospital refuses its own doctor with; nil for what it gives.
        func asked() async throws -> String? { try await asked(by: doctor, credential) }

        func asked(by reader: TestParty, _ credential: RecordID) async throws -> String? {
            try await scene.refusal(
                of: query(.custodian(scene.hospital.id), by: reader, credential), from: custodian)
        }

        /// What the home node says that the line permits, as its routing decides.
        func isNamed() throws -> Bool {
            let line = try #require(try home.database.line(scene.line, home: home.origin))
            let query = AccessQuery(
                requester: doctor.thumbprint, institution: scene.hospital.id, purpose: .treatment)
            return try home.node.decisionLine(line).mayPermit(query, classes: [.lab], now: clock.now)
        }

        func told() throws -> [StatementKind?] {
            let person = try #require(try home.database.person(scene.patient.thumbprint))
            return try home.node.dayPermits(of: person).map { StatementKind.claimed(by: $0.opening) }
        }
    }

    @Test(
        "two of the staff give for a day, both nodes decide by it, the patient is told, and their own key ends it",
        .spec(
            "CONSENT-281", "CONSENT-284", "CONSENT-285", "CONSENT-286", "CONSENT-288", "FEDERATION-312",
            "FEDERATION-313", "API-127"))
    func story() async throws {
        var desk = try await Desk()
        #expect(try await desk.asked() == "no-consent")
        #expect(try !desk.isNamed())
        try await desk.sign(tells: false)
        #expect(try await desk.asked() == nil)
        #expect(try !desk.isNamed(), "the home node has not heard of it")
        try await desk.tell()
        #expect(try desk.isNamed())
        #expect(try desk.told() == [.dayPermit])
        // The two who signed read nothing by it.
        #expect(try await desk.asked(by: desk.staff[0], desk.members[0].credential) == "no-consent")
        #expect(try await desk.scene.refusal(of: desk.scene.query()) == "no-consent")
        // Anything of the patient's own.
        try await desk.say(Sample.withdrawal(in: desk.scene.line, of: 0), effect: .revoke)
        #expect(try await desk.asked() == "no-consent")
        #expect(try !desk.isNamed())
        await #expect(throws: DayPermitRefusal.tooSoon) { try await desk.sign() }
    }

    @Test("it is over a day after its entry, and seven days pass before the next", .spec("CONSENT-283", "CONSENT-284"))
    func day() async throws {
        let desk = try await Desk()
        try await desk.sign(desk.permit(start: desk.clock.now + 600))
        desk.clock.advance(by: 600)
        try await desk.scene.refresh()
        #expect(try await desk.asked() == nil)
        desk.clock.advance(by: 86_400 - 600)
        try await desk.scene.refresh()
        #expect(try await desk.asked() == "no-consent")
        #expect(try !desk.isNamed())
        desk.clock.advance(by: 6 * 86_400 - 1)
        try await desk.scene.refresh()
        await #expect(throws: DayPermitRefusal.tooSoon) { try await desk.sign() }
        desk.clock.advance(by: 1)
        try await desk.scene.refresh()
        try await desk.sign()
        #expect(try await desk.asked() == nil)
        #expect(try desk.isNamed())
        #expect(try desk.told().count == 2)
    }

    @Test(
        "the withdrawal card, a suspension, a prohibition and the custodian end it or stand against it",
        .spec("CONSENT-285", "FEDERATION-312"))
    func ended() async throws {
        let desk = try await Desk()
        try await desk.sign()
        _ = try await desk.custodian.node.revoke(
            RevocationMessage(of: desk.scene.line, in: desk.home.origin, by: desk.chain.stopKey))
        #expect(try await desk.asked() == "unknown-patient")

        var other = try await Desk()
        let content = try other.permit()
        var record = try await other.sign(content)
        #expect(try await other.asked() == nil)
        let wrong = try other.permit(start: other.clock.now + 1)
        var forged = record
        let bad = try forged.sign(wrong, effect: .revoke, by: other.scene.hospital.key)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await other.custodian.submit(bad, by: other.scene.hospital.key)
        }
        let end = try record.sign(content, effect: .revoke, by: other.scene.hospital.key, at: other.clock.now)
        try await other.custodian.submit(end, by: other.scene.hospital.key)
        #expect(try await other.asked() == "no-consent")
        try await other.tell()
        #expect(try !other.isNamed())
        #expect(try other.told().count == 2)
        try await other.say(Suspension(line: other.scene.line, consent: nil, at: other.clock.now), effect: .suspend)
        await #expect(throws: DayPermitRefusal.noLine) { try await other.sign() }
    }

    @Test(
        "the custodian's node enters one only by two of its staff, for the line as it stands, of an adult by number",
        .spec("CONSENT-281", "CONSENT-282", "API-128"))
    func refused() async throws {
        let desk = try await Desk()
        await #expect(throws: SubmissionRefusal.coSignature) {
            try await desk.sign(desk.permit([1, 2]), signers: [1, 2])
        }
        await #expect(throws: SubmissionRefusal.coSignature) { try await desk.sign(signers: [1, 0]) }
        await #expect(throws: SubmissionRefusal.coSignature) { try await desk.sign(signers: [0]) }
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await desk.sign(desk.permit(start: desk.clock.now + 901))
        }
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await desk.sign(desk.permit(start: desk.clock.now - 901))
        }
        await #expect(throws: DayPermitRefusal.lineMoved) { try await desk.sign(desk.permit(leaf: .sha256([9]))) }
        await #expect(throws: DayPermitRefusal.noLine) {
            try await desk.sign(desk.permit(line: RecordID.random(.system)))
        }
        let code = try desk.scene.patient.healthCode()
        let known = try desk.custodian.node.counterLine(of: code, for: desk.scene.hospital.accepted([.custodian]))
        #expect(try known.line == desk.scene.line && known.leaf == desk.newestLeaf() && known.receipts.isEmpty)
        #expect(try CounterLineMessage(parsing: known.bytes).leaf == known.leaf)
        #expect(throws: LookupRefusal.self) {
            try desk.custodian.node.counterLine(of: code, for: desk.scene.hospital.accepted([.credential]))
        }
        let young = ChinaStandardTime.date(ofUnixSeconds: desk.clock.now).anniversary(afterYears: -18)
        let born = young.text.replacing("-", with: "")
        for number in [nil, "510101\(Int(born).map { $0 + 1 } ?? 0)1234"] {
            let other = try await Desk(number: number)
            await #expect(throws: DayPermitRefusal.notAdult) { try await other.sign() }
        }
    }

    @Test("neither of the two reads by it under another key of the same licence", .spec("CONSENT-284"))
    func secondKey() async throws {
        let desk = try await Desk()
        let other = ConsentRecipient.practitioner(desk.staff[2].thumbprint, name: desk.staff[2].name)
        await #expect(throws: SubmissionRefusal.coSignature) { try await desk.sign(desk.permit(to: other)) }
        try await desk.sign()
        #expect(try await desk.asked() == nil)
        #expect(try await desk.asked(by: desk.staff[2], desk.members[2].credential) == "no-consent")
    }

    @Test("of two desks at once one is entered, and counts", .spec("CONSENT-283"))
    func atOnce() async throws {
        let desk = try await Desk()
        let contents = [try desk.permit(), try desk.permit()]
        let entered = await withTaskGroup(of: Bool.self) { group in
            for content in contents {
                group.addTask { (try? await desk.sign(content, tells: false)) != nil }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(entered == 1)
        #expect(try await desk.asked() == nil)
    }

    @Test("after a refill nobody knows what was entered in the week before", .spec("CONSENT-283"))
    func refilled() async throws {
        let desk = try await Desk()
        _ = try desk.custodian.database.raise(Node.refilledFloor, to: desk.clock.now)
        await #expect(throws: DayPermitRefusal.tooSoon) { try await desk.sign() }
        desk.clock.advance(by: DayPermit.restSeconds)
        try await desk.scene.refresh()
        try await desk.sign()
        #expect(try await desk.asked() == nil)
    }

    @Test("a home node keeps one only of a custodian, about a line of its own people", .spec("FEDERATION-312"))
    func notices() async throws {
        let desk = try await Desk()
        var record = try RecordChain(in: desk.custodian.origin)
        let roles: [StatementRole] = [.counter, .witness]
        func item(_ content: DayPermit, by author: SigningKey, _ signers: [Int]) throws -> SubmissionMessage {
            record = try RecordChain(in: desk.custodian.origin)
            let signed = try record.sign(
                content, by: author, others: Array(zip(signers.map { desk.staff[$0].key }, roles)))
            return SubmissionMessage(entry: signed.entry, opening: signed.opening)
        }
        let content = try desk.permit()
        let wrong = [
            try item(content, by: desk.scene.clinic.key, [0, 1]),
            try item(content, by: desk.scene.hospital.key, [0]),
            try item(desk.permit(line: RecordID.random(.system)), by: desk.scene.hospital.key, [0, 1]),
        ]
        for item in wrong {
            #expect(throws: LookupRefusal.self) {
                try desk.home.node.keepDayPermit(item, from: desk.custodian.origin)
            }
        }
        let good = try item(content, by: desk.scene.hospital.key, [0, 1])
        #expect(throws: LookupRefusal.self) { try desk.home.node.keepDayPermit(good, from: desk.scene.asker.origin) }
        try desk.home.node.keepDayPermit(good, from: desk.custodian.origin)
        try desk.home.node.keepDayPermit(good, from: desk.custodian.origin)
        #expect(try desk.home.database.dayPermits(of: content.healthCode).count == 1)
        // The notice alone, which no entry shows, permits nothing there.
        #expect(try !desk.isNamed() && desk.told().isEmpty)
    }
}
