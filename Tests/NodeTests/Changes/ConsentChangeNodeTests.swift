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

/// A patient puts one consent in the place of another at the home node; a custodian elsewhere follows it.
@Suite("Changing a consent", .timeLimit(.minutes(10)))
struct ConsentChangeNodeTests {
    private static func consent(
        _ scene: ExchangeScene, classes: [RecordClass] = [.lab], end: UInt64 = TestTime.now + 86_400,
        refinement: ConsentRefinement? = nil, line: RecordID? = nil
    ) throws -> ConsentStatement {
        try Sample.permit(
            in: line ?? scene.line, at: scene.hospital,
            to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name), classes: classes, end: end,
            refinement: refinement)
    }

    private static func change(
        _ act: ConsentChange.Act, of former: UInt32, to consent: ConsentStatement
    ) throws -> ConsentChange {
        try #require(ConsentChange(act: act, former: former, consent: consent, language: .zh))
    }

    @Test("the custodian follows a narrowing, a renewal and a replacement", .spec("CONSENT-190", "FEDERATION-236"))
    func followed() async throws {
        var scene = try await ExchangeScene()
        #expect(try await scene.refusal(of: scene.query()) == nil)
        let end = TestTime.now + 43_200
        try await scene.enter(Self.change(.narrow, of: 1, to: Self.consent(scene, end: end)), effect: .narrow)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await scene.enter(
            Self.change(.renew, of: 2, to: Self.consent(scene, end: end + 43_200)), effect: .renew)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await scene.enter(
            Self.change(.replace, of: 3, to: Self.consent(scene, classes: [.imaging])), effect: .revoke)
        #expect(try await scene.refusal(of: scene.query()) == "superseded")
        let query = try await scene.query(scene.request(to: .home(scene.home.origin)))
        #expect(try await scene.home.node.route(query, from: scene.asker.origin).custodians.isEmpty)
        #expect(try scene.home.database.statements(.consentChange, line: scene.line).count == 3)
        // Longer and shorter leave what was read; what the last one does not give is ordered back.
        try await scene.custodian.node.orderErasures()
        #expect(try scene.custodian.database.statements(.eraseOrder, line: scene.line).count == 3)
    }

    @Test("a change is refused with its reason and nothing changes", .spec("CONSENT-199"))
    func refused() async throws {
        var scene = try await ExchangeScene()
        let key = scene.patient.key
        try await scene.enter(
            try Sample.permit(
                in: scene.line, at: scene.hospital, to: .institution(scene.clinic.named), classes: [.imaging]),
            effect: .issue)
        func refusal(_ content: ConsentChange, effect: Effect? = nil) async throws -> String? {
            var chain = scene.chain
            let signed = try chain.sign(content, effect: effect ?? content.act.effect, by: key)
            do {
                try await scene.home.submit(signed, by: key)
                return nil
            } catch let refusal as ChangeRefusal {
                return refusal.rawValue
            } catch let refusal as SubmissionRefusal {
                return refusal.rawValue
            }
        }
        let same = try Self.consent(scene)
        for number: UInt32 in [0, 3, 7, .max] {
            #expect(try await refusal(Self.change(.replace, of: number, to: same)) == "change-of-nothing")
        }
        let wider = try Self.consent(scene, classes: [.lab, .imaging])
        #expect(try await refusal(Self.change(.narrow, of: 1, to: wider)) == "change-wider")
        #expect(try await refusal(Self.change(.renew, of: 1, to: same)) == "change-not-renewal")
        let later = try Self.consent(scene, classes: [.imaging], end: TestTime.now + 90_000)
        #expect(try await refusal(Self.change(.renew, of: 1, to: later)) == "change-not-renewal")
        for effect in [Effect.issue, .renew, .revoke, .suspend] {
            #expect(try await refusal(Self.change(.narrow, of: 1, to: same), effect: effect) == "not-truthful")
        }
        let elsewhere = try Self.consent(scene, line: .random(.system))
        #expect(try await refusal(Self.change(.narrow, of: 1, to: elsewhere)) == "unknown-line")
        #expect(try scene.home.database.statements(.consentChange, line: scene.line).isEmpty)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        try await scene.enter(Self.change(.narrow, of: 1, to: same), effect: .narrow)
        #expect(try await refusal(Self.change(.replace, of: 1, to: same)) == "change-ended")
        try await scene.withdraw(1)
        #expect(try await refusal(Self.change(.replace, of: 3, to: same)) == "change-ended")
    }

    @Test("what is over is not renewed, and another's key changes nothing", .spec("CONSENT-199", "CONSENT-196"))
    func over() async throws {
        let scene = try await ExchangeScene()
        scene.clock.advance(by: 86_400)
        var chain = scene.chain
        let late = try Self.change(.renew, of: 1, to: Self.consent(scene, end: TestTime.now + 200_000))
        let signed = try chain.sign(late, effect: .renew, by: scene.patient.key)
        await #expect(throws: ChangeRefusal.ended) { try await scene.home.submit(signed, by: scene.patient.key) }
        let stranger = try TestParty("李文博", home: scene.home.origin)
        try await scene.home.enter(
            Sample.enrolment(of: stranger, by: scene.enroller, number: "510101198001011234"), by: scene.enroller.key)
        var other = scene.chain
        let theirs = try other.sign(late, effect: .renew, by: stranger.key)
        await #expect(throws: SubmissionRefusal.unknownLine) {
            try await scene.home.submit(theirs, by: stranger.key)
        }
        #expect(try scene.home.database.statements(.consentChange, line: scene.line).isEmpty)
    }

    @Test(
        "what a narrowing takes away is ordered back, and the patient and the reader see why; the rest stays",
        .spec("CONSENT-198", "FEDERATION-235", "FEDERATION-236", "STORAGE-190"))
    func erased() async throws {
        var scene = try await ExchangeScene()
        try await scene.read()
        let document = scene.documents[0].record
        // Shorter and no less: nothing is ordered.
        let shorter = try Self.consent(scene, end: TestTime.now + 43_200)
        try await scene.enter(Self.change(.narrow, of: 1, to: shorter), effect: .narrow)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        #expect(try scene.custodian.database.endedLines().isEmpty)
        let strict = try Self.consent(
            scene, end: TestTime.now + 43_200, refinement: ConsentRefinement(handling: Handling(isViewOnly: true)))
        try await scene.enter(Self.change(.narrow, of: 2, to: strict), effect: .narrow)
        try await scene.order()
        for node in [scene.home, scene.custodian, scene.asker] {
            #expect(try scene.verified(at: node).map(\.order.cause.code) == ["changed"])
        }
        #expect(try scene.asker.database.answer(for: scene.doctor.thumbprint, document: document.id) == nil)
        let message = try #require(
            try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).first?.message)
        let order = try EraseOrder(of: message.order.opening)
        #expect(String(decoding: message.order.opening.author.payload, as: UTF8.self).contains("erase-order:2"))
        let disclosure = try Disclosure(of: message.disclosure.opening)
        #expect(order.follows(from: disclosure, withdrawal: message.withdrawal, changes: message.changes))
        #expect(!order.follows(from: disclosure, withdrawal: message.withdrawal))
        #expect(!order.follows(from: disclosure, withdrawal: nil))
        #expect(!order.follows(from: disclosure, withdrawal: message.disclosure.opening))
    }

    @Test(
        "what a successor left with the reader is ordered back once it is withdrawn, by whichever number",
        .spec("FEDERATION-236", "CONSENT-198"), arguments: [1, 2] as [UInt32])
    func withdrawnLater(number: UInt32) async throws {
        var scene = try await ExchangeScene()
        try await scene.read()
        try await scene.enter(
            Self.change(.renew, of: 1, to: Self.consent(scene, end: TestTime.now + 90_000)), effect: .renew)
        try await scene.read()
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        try await scene.withdraw(number)
        try await scene.order()
        let causes = try scene.verified(at: scene.asker).map(\.order.cause.code)
        #expect(causes == ["withdrawn", "withdrawn"])
        // One of the two rests on the number that the withdrawal does not name: the change between is shown with it.
        let messages = try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).map(\.message)
        #expect(messages.map(\.changes.count).sorted() == [0, 1])
        for message in messages where !message.changes.isEmpty {
            let order = try EraseOrder(of: message.order.opening)
            let disclosure = try Disclosure(of: message.disclosure.opening)
            #expect(!order.follows(from: disclosure, withdrawal: message.withdrawal))
            #expect(
                !order.follows(
                    from: disclosure, withdrawal: message.withdrawal, changes: [message.disclosure.opening]))
        }
    }

    @Test("an order shows the changes between the two numbers and no others", .spec("FEDERATION-289"))
    func fewestChanges() async throws {
        var scene = try await ExchangeScene()
        try await scene.read()
        for former in [1, 2, 3] as [UInt32] {
            let end = TestTime.now + 90_000 + UInt64(former)
            try await scene.enter(
                Self.change(.renew, of: former, to: Self.consent(scene, end: end)), effect: .renew)
        }
        try await scene.read()
        try await scene.withdraw(2)
        try await scene.order()
        #expect(try scene.verified(at: scene.asker).map(\.order.cause.code) == ["withdrawn", "withdrawn"])
        let messages = try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).map(\.message)
        #expect(messages.map(\.changes.count).sorted() == [1, 2])
    }

    @Test("a renewal is no reason to erase anything", .spec("FEDERATION-235"))
    func renewalErasesNothing() async throws {
        let scene = try await ExchangeScene()
        for act in [ConsentChange.Act.renew, .replace] {
            var chain = scene.chain
            let opening = try chain.sign(
                Self.change(act, of: 1, to: Self.consent(scene, end: TestTime.now + 90_000)), effect: act.effect,
                by: scene.patient.key
            ).opening
            let disclosure = Disclosure(
                line: scene.line, custodian: scene.hospital.named, reader: scene.doctor.thumbprint,
                readerName: scene.doctor.name, readerInstitution: scene.clinic.named, purpose: .treatment,
                readerKey: scene.doctor.age.recipient.keyID, request: .sha256([7]), documents: [],
                trace: ["permit:1"], prior: .sha256([8]), at: scene.clock.now)
            let order = EraseOrder(
                line: scene.line, home: scene.home.origin, custodian: scene.hospital.named,
                reader: scene.doctor.thumbprint, disclosure: .sha256([9]), cause: .change(opening.commitment),
                due: scene.clock.now, at: scene.clock.now)
            #expect(order.follows(from: disclosure, withdrawal: opening) == (act == .replace))
        }
    }

    @Test("what a department was given and is given no more is ordered back too", .spec("CONSENT-198"))
    func department() async throws {
        var scene = try await ExchangeScene(ExchangeScene.Story(isPermitted: false))
        let specialty = try Sample.credential(of: scene.doctor, by: scene.clinic).specialty
        func consent(_ refinement: ConsentRefinement, end: UInt64) throws -> ConsentStatement {
            try Sample.permit(
                in: scene.line, at: scene.hospital, to: .department(scene.clinic.named, specialty: specialty),
                end: end, refinement: refinement)
        }
        let plain = ConsentRefinement(handling: Handling())
        try await scene.enter(consent(plain, end: TestTime.now + 86_400), effect: .issue)
        try await scene.read()
        let shorter = try consent(plain, end: TestTime.now + 43_200)
        try await scene.enter(Self.change(.narrow, of: 1, to: shorter), effect: .narrow)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        let strict = try consent(ConsentRefinement(handling: Handling(isViewOnly: true)), end: TestTime.now + 43_200)
        try await scene.enter(Self.change(.narrow, of: 2, to: strict), effect: .narrow)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).map(\.order.cause.code) == ["changed"])
    }

    @Test("an order waits until the copy shows the change that it names", .spec("FEDERATION-235"))
    func ahead() async throws {
        var scene = try await ExchangeScene()
        try await scene.read()
        try await scene.enter(
            Self.change(.replace, of: 1, to: Self.consent(scene, classes: [.imaging])), effect: .revoke,
            syncing: [scene.custodian])
        try await scene.custodian.node.orderErasures()
        let message = try #require(
            try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).first?.message)
        #expect(throws: LookupRefusal.self) {
            try scene.asker.node.receive(message, from: scene.custodian.origin)
        }
        try await scene.asker.sync(with: scene.home)
        try scene.asker.node.receive(message, from: scene.custodian.origin)
        #expect(try scene.verified(at: scene.asker).count == 1)
    }

    @Test("a narrowing that arrives before its entry denies at once", .spec("STORAGE-191"))
    func pushed() async throws {
        var scene = try await ExchangeScene()
        let shorter = try Self.consent(scene, end: TestTime.now + 43_200)
        try await scene.enter(Self.change(.narrow, of: 1, to: shorter), effect: .narrow, syncing: [])
        #expect(try await scene.refusal(of: scene.query()) != nil)
        try await scene.custodian.sync(with: scene.home)
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }
}
