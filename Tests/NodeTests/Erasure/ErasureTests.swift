import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import Foundation
import HealthRecords
import Storage
import TestSupport
import Testing

@testable import NodeService

/// What a patient's withdrawal, a stop or a time of erasure brings about at the three nodes.
@Suite("Erase orders", .timeLimit(.minutes(10)))
struct ErasureTests {
    /// The doctor has read: the answer and a payload are at the doctor's node.
    private static func readScene(_ story: ExchangeScene.Story = .init()) async throws -> ExchangeScene {
        let scene = try await ExchangeScene(story)
        try await scene.read()
        return scene
    }

    @Test(
        "a withdrawal, of the consent or of all, orders the reader to erase, who answers and the patient sees it",
        .spec(
            "FEDERATION-200", "FEDERATION-202", "FEDERATION-203", "FEDERATION-205", "FEDERATION-206", "CONSENT-170",
            "STORAGE-185"), arguments: [1, nil] as [UInt32?])
    func withdrawal(consent: UInt32?) async throws {
        var scene = try await Self.readScene()
        let reader = scene.doctor.thumbprint
        let document = scene.documents[0].record
        #expect(try scene.asker.database.answer(for: reader, document: document.id) != nil)
        try await scene.withdraw(consent)
        try await scene.order()
        for node in [scene.home, scene.custodian, scene.asker] {
            let verified = try scene.verified(at: node)
            #expect(verified.map(\.order.cause.code) == ["withdrawn"])
            #expect(verified.first?.standing(now: scene.clock.now) == .open)
        }
        #expect(try scene.asker.database.answer(for: reader, document: document.id) == nil)
        #expect(!scene.asker.node.payloads.holds(document.root))
        #expect(scene.custodian.node.payloads.holds(document.root))
        let order = try #require(scene.verified(at: scene.asker).first)
        #expect(order.standing(now: order.order.due) == .overdue)
        try await scene.answer(order, .erased)
        for node in [scene.home, scene.custodian] {
            let answered = try #require(scene.verified(at: node).first)
            #expect(answered.standing(now: order.order.due) == .answered(.erased))
            #expect(answered.answer?.credential.name == scene.doctor.name)
        }
        let patient = try #require(try scene.home.database.person(scene.patient.thumbprint))
        #expect(try scene.home.node.erasures(for: patient).items.count == 1)
        // Nothing is ordered twice, whatever is delivered or looked for again.
        try await scene.order()
        #expect(try scene.custodian.database.statements(.eraseOrder, line: scene.line).count == 1)
    }

    @Test("stopping the line orders the same", .spec("FEDERATION-200"))
    func stop() async throws {
        var scene = try await Self.readScene()
        let revocation = RevocationMessage(
            origin: scene.home.origin, entry: try scene.chain.foreignRevocation(by: scene.chain.stopKey))
        try await scene.custodian.node.revoke(revocation)
        try await scene.order()
        #expect(try scene.verified(at: scene.asker).map(\.order.cause) == [.stop])
    }

    @Test(
        "a consent's time of erasure orders the same once it is over, and not before",
        .spec("FEDERATION-200", "CONSENT-171"))
    func eraseBy() async throws {
        let time = TestTime.now + 600
        var story = ExchangeScene.Story()
        story.refinement = ConsentRefinement(handling: Handling(eraseBy: time))
        var scene = try await Self.readScene(story)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        scene.clock.advance(by: 599)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        scene.clock.advance(by: 1)
        try await scene.order()
        #expect(try scene.verified(at: scene.asker).map(\.order.cause) == [.eraseBy(time)])
    }

    @Test(
        "what rests on no consent that ended is left alone: another consent, a suspension, the patient's own copy",
        .spec("FEDERATION-200", "CONSENT-170"))
    func others() async throws {
        var scene = try await Self.readScene()
        let suspension = Suspension(line: scene.line, consent: 1, at: scene.clock.now)
        try await scene.enter(suspension, effect: .suspend)
        let second = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .institution(scene.clinic.named), classes: [.imaging])
        try await scene.enter(second, effect: .issue)
        try await scene.withdraw(3)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        try await scene.withdraw(1)
        try await scene.order()
        #expect(try scene.verified(at: scene.custodian).count == 1)
    }

    @Test("nothing is released again under a disclosure that is to be erased", .spec("FEDERATION-204"))
    func repeatedRequest() async throws {
        var scene = try await ExchangeScene()
        let query = try await scene.query()
        _ = try await scene.answer(query)
        _ = try await scene.answer(query)
        try await scene.withdraw(1)
        try await scene.order()
        #expect(try await scene.refusal(of: query) == "erasure-ordered")
    }

    @Test("an answer that its order overtook is not kept", .spec("FEDERATION-208"))
    func overtaken() async throws {
        var scene = try await ExchangeScene()
        let query = try await scene.query()
        let answer = try await scene.answer(query)
        try await scene.withdraw(1)
        try await scene.order()
        #expect(try !scene.keep(answer, to: query))
        let document = scene.documents[0].record.id
        #expect(try scene.asker.database.answer(for: scene.doctor.thumbprint, document: document) == nil)
    }

    @Test(
        "a document that another disclosure gives as well stays, and is opened with that one",
        .spec("FEDERATION-203"))
    func shared() async throws {
        let scene = try await Self.readScene()
        let (reader, record) = (scene.doctor.thumbprint, scene.documents[0].record)
        let database = scene.asker.database
        let first = try #require(try database.answer(for: reader, document: record.id))
        try await scene.read()
        let second = try #require(try database.answer(for: reader, document: record.id))
        #expect(first.message != second.message)
        var removed: [Digest] = []
        let commitment = try LookupAnswer(parsing: second.message).disclosure.opening.commitment
        try database.eraseAnswers(with: commitment, custodian: scene.hospital.id, of: reader) { removed.append($0) }
        #expect(removed.isEmpty)
        #expect(try database.answer(for: reader, document: record.id) == first)
        let last = try LookupAnswer(parsing: first.message).disclosure.opening.commitment
        try database.eraseAnswers(with: last, custodian: scene.hospital.id, of: reader) { removed.append($0) }
        #expect(Set(removed) == Set(scene.documents.map(\.record.root)))
        #expect(try database.answer(for: reader, document: record.id) == nil)
    }

    @Test(
        "a payload that can't be removed leaves the answer in mind, and is removed the next time", .spec("STORAGE-188"))
    func stuck() async throws {
        struct Refused: Error {}
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        try await scene.custodian.node.orderErasures()
        let (reader, record) = (scene.doctor.thumbprint, scene.documents[0].record)
        let message = try #require(try scene.custodian.database.erasures(toReader: reader).first?.message)
        let verified = try VerifiedErasure(message, roster: scene.custodian.node.roster())
        #expect(throws: Refused.self) {
            try scene.asker.database.eraseAnswers(
                with: verified.order.disclosure, custodian: scene.hospital.id, of: reader
            ) { _ in throw Refused() }
        }
        #expect(try scene.asker.database.answer(for: reader, document: record.id) != nil)
        try scene.asker.node.receive(message, from: scene.custodian.origin)
        #expect(!scene.asker.node.payloads.holds(record.root))
    }

    @Test("an end that comes while its line is being read is not forgotten with what was read", .spec("STORAGE-187"))
    func meanwhile() async throws {
        var story = ExchangeScene.Story()
        story.refinement = ConsentRefinement(handling: Handling(eraseBy: TestTime.now + 600))
        var scene = try await Self.readScene(story)
        let other = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .institution(scene.clinic.named), classes: [.imaging])
        try await scene.enter(other, effect: .issue)
        try await scene.withdraw(2)
        let database = scene.custodian.database
        let read = try #require(try database.endedLines().first)
        try await scene.withdraw(1)
        try database.forget(read)
        let left = try #require(try database.endedLines().first)
        #expect(left.generation > read.generation)
        try database.forget(left)
        #expect(try database.endedLines().isEmpty)
    }

    @Test("a withdrawal reaches only what was said before it", .spec("FEDERATION-201"))
    func reach() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(nil)
        let link = try #require(try scene.custodian.database.chain(of: scene.line, in: scene.home.origin).last)
        let commitment = try #require(
            try scene.custodian.database.entry(at: link.index, in: scene.home.origin)?.commitment)
        let withdrawal = try #require(try scene.custodian.database.opening(for: commitment))
        let sequence = withdrawal.author.header.place.sequence
        for (trace, employer, follows) in [
            (["permit:\(sequence - 1)"], scene.clinic.named, true),
            (["permit:\(sequence + 1)"], scene.clinic.named, false),
            ([], scene.clinic.named, false), (["permit:\(sequence - 1)"], nil, false),
        ] as [([String], NamedInstitution?, Bool)] {
            let disclosure = Disclosure(
                line: scene.line, custodian: scene.hospital.named, reader: scene.doctor.thumbprint,
                readerName: scene.doctor.name, readerInstitution: employer, purpose: .treatment,
                readerKey: scene.doctor.age.recipient.keyID, request: .sha256([7]), documents: [], trace: trace,
                prior: .sha256([8]), at: scene.clock.now)
            let order = EraseOrder(
                line: scene.line, home: scene.home.origin, custodian: scene.hospital.named,
                reader: scene.doctor.thumbprint, disclosure: .sha256([9]), cause: .withdrawal(commitment),
                due: scene.clock.now, at: scene.clock.now)
            #expect(order.follows(from: disclosure, withdrawal: withdrawal) == follows)
        }
    }

    @Test("an order from a clock that is ahead waits", .spec("FEDERATION-202"))
    func clockAhead() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        try await scene.custodian.node.orderErasures()
        let good = try #require(
            try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).first?.message)
        var order = try EraseOrder(of: good.order.opening)
        order = EraseOrder(
            line: order.line, home: order.home, custodian: order.custodian, reader: order.reader,
            disclosure: order.disclosure, cause: order.cause, due: order.due, at: scene.clock.now + 6)
        let draft = try scene.custodian.node.draft(order)
        let index = try await scene.custodian.node.writer.append(
            Submission(entry: draft.entry, opening: draft.opening)
        ).index
        let receipt = try #require(try scene.custodian.database.receipt(at: index, in: scene.custodian.origin))
        let message = ErasureMessage(
            disclosure: good.disclosure, disclosureAuthorisation: good.disclosureAuthorisation, order: receipt,
            orderAuthorisation: good.orderAuthorisation, withdrawal: good.withdrawal)
        do {
            try scene.asker.node.receive(message, from: scene.custodian.origin)
            Issue.record("taken too early")
        } catch LookupRefusal.unreachable {
        }
        scene.clock.advance(by: 1)
        try scene.asker.node.receive(message, from: scene.custodian.origin)
        #expect(try scene.verified(at: scene.asker).map(\.order.at) == [scene.clock.now + 5])
    }

    @Test("an order that was entered and not sent is sent after a restart", .spec("STORAGE-186"))
    func restart() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        let ended = try #require(try scene.custodian.database.endedLines().first)
        let disclosure = try #require(try scene.custodian.database.unorderedDisclosures(of: ended).first)
        let receipt = try #require(
            try scene.custodian.database.receipt(at: disclosure.index, in: scene.custodian.origin))
        let content = try Disclosure(of: receipt.opening)
        let withdrawal = try #require(
            try scene.custodian.database.chain(of: scene.line, in: scene.home.origin).last)
        let entry = try #require(
            try scene.custodian.database.entry(at: withdrawal.index, in: scene.home.origin))
        let order = EraseOrder(
            line: scene.line, home: scene.home.origin, custodian: scene.hospital.named, reader: content.reader,
            disclosure: receipt.opening.commitment, cause: .withdrawal(entry.commitment), due: scene.clock.now + 1,
            at: scene.clock.now)
        let draft = try scene.custodian.node.draft(order)
        try await scene.custodian.node.writer.order(
            draft.entry, opening: draft.opening, erasing: disclosure.index)
        // Another program may try the same.
        let again = try scene.custodian.node.draft(order)
        await #expect(throws: AppendError.conflict) {
            try await scene.custodian.node.writer.order(
                again.entry, opening: again.opening, erasing: disclosure.index)
        }
        scene.custodian = try await scene.custodian.restarted()
        try await scene.order()
        #expect(try scene.verified(at: scene.asker).map(\.opening) == [draft.opening])
    }

    @Test(
        "an order counts only from the custodian about its own disclosure, and following from what it names",
        .spec("FEDERATION-201", "FEDERATION-202"))
    func forged() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        try await scene.custodian.node.orderErasures()
        let message = try #require(
            try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).first?.message)
        #expect(throws: LookupRefusal.self) { try scene.asker.node.receive(message, from: scene.home.origin) }
        var wrong: [ErasureMessage] = []
        let good = (message.disclosure, message.disclosureAuthorisation, message.orderAuthorisation)
        wrong.append(
            ErasureMessage(
                disclosure: good.0, disclosureAuthorisation: good.1, order: message.order, orderAuthorisation: good.2,
                withdrawal: nil))
        let content = try EraseOrder(of: message.order.opening)
        let other = Digest.sha256([1])
        for changed in [
            EraseOrder(
                line: content.line, home: content.home, custodian: content.custodian, reader: content.reader,
                disclosure: other, cause: content.cause, due: content.due, at: content.at),
            EraseOrder(
                line: content.line, home: content.home, custodian: content.custodian, reader: scene.patient.thumbprint,
                disclosure: content.disclosure, cause: content.cause, due: content.due, at: content.at),
            EraseOrder(
                line: content.line, home: content.home, custodian: content.custodian, reader: content.reader,
                disclosure: content.disclosure, cause: .withdrawal(other), due: content.due, at: content.at),
            EraseOrder(
                line: content.line, home: content.home, custodian: content.custodian, reader: content.reader,
                disclosure: content.disclosure, cause: .eraseBy(1), due: content.due, at: content.at),
        ] {
            let draft = try scene.custodian.node.draft(changed)
            let index = try await scene.custodian.node.writer.append(
                Submission(entry: draft.entry, opening: draft.opening)
            ).index
            let receipt = try #require(try scene.custodian.database.receipt(at: index, in: scene.custodian.origin))
            wrong.append(
                ErasureMessage(
                    disclosure: good.0, disclosureAuthorisation: good.1, order: receipt, orderAuthorisation: good.2,
                    withdrawal: message.withdrawal))
        }
        for message in wrong {
            #expect(throws: LookupRefusal.self) {
                try scene.asker.node.receive(message, from: scene.custodian.origin)
            }
        }
        #expect(try scene.verified(at: scene.asker).isEmpty)
        let document = scene.documents[0].record
        #expect(try scene.asker.database.answer(for: scene.doctor.thumbprint, document: document.id) != nil)
    }

    @Test(
        "an end whose opening is missing is kept in mind, and a disclosure entered just after the end is found",
        .spec("STORAGE-187"))
    func late() async throws {
        let scene = try await Self.readScene()
        var next = scene.chain
        let withdrawal = try next.sign(
            Withdrawal(line: scene.line, consent: 1, at: scene.clock.now), effect: .revoke, by: scene.patient.key)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        try await scene.custodian.sync(with: scene.home)
        try await scene.custodian.node.orderErasures()
        #expect(try scene.verified(at: scene.custodian).isEmpty)
        #expect(try scene.custodian.database.endedLines().count == 1)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.custodian.node.orderErasures()
        #expect(try scene.verified(at: scene.custodian).count == 1)
        #expect(try scene.custodian.database.endedLines().isEmpty)
        // Decided before the withdrawal came, and entered after it.
        let prior = try scene.custodian.database.disclosureChain(line: scene.line, institution: scene.hospital.id)
        let late = Disclosure(
            line: scene.line, custodian: scene.hospital.named, reader: scene.doctor.thumbprint,
            readerName: scene.doctor.name, readerInstitution: scene.clinic.named, purpose: .treatment,
            readerKey: scene.doctor.age.recipient.keyID, request: .sha256([7]), documents: [], trace: ["permit:1"],
            prior: prior, at: scene.clock.now)
        let draft = try scene.custodian.node.draft(late)
        _ = try await scene.custodian.node.writer.disclose(
            late, entry: draft.entry, opening: draft.opening, nextOffset: nil, roots: [], peer: scene.asker.origin)
        try await scene.custodian.node.orderErasures()
        #expect(try scene.verified(at: scene.custodian).count == 2)
    }

    @Test(
        "orders are shown to the people they concern, and taken from partners, again like the first time",
        .spec("API-90", "API-91"))
    func overTheWire() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        try await scene.custodian.node.orderErasures()
        let due = try scene.custodian.database.due(for: scene.home.origin, at: scene.clock.now)
        let order = try #require(due.first { $0.path == Node.erasurePath }).body
        let (home, custodian, asker) = (scene.home, scene.custodian, scene.asker)
        let (patient, enroller) = (scene.patient.key, scene.enroller.key)
        try await home.serving {
            for _ in 0..<2 {
                let statuses = [
                    try await NodeCaller(node: home, identity: custodian.node.tls)
                        .send("POST", Node.erasurePath, order).status,
                    try await NodeCaller(node: home, identity: asker.node.tls)
                        .send("POST", Node.erasurePath, order).status,
                    try await NodeCaller(node: home).send("POST", Node.erasurePath, order).status,
                    try await NodeCaller(node: home, identity: custodian.node.tls)
                        .send("POST", Node.erasurePath, [1]).status,
                ]
                #expect(statuses == [200, 403, 401, 400])
            }
            let shown = try await NodeCaller(node: home, key: patient).send("GET", "/v1/me/erasures")
            #expect(try ErasuresMessage(parsing: Array(shown.body.utf8)).items.count == 1)
            let refused = try await NodeCaller(node: home, key: enroller).send("GET", "/v1/me/erasures")
            #expect(refused.status == 403)
        }
    }

    @Test("an order waits until the copy shows the withdrawal that it names", .spec("FEDERATION-202"))
    func ahead() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1, syncing: [])
        try await scene.custodian.sync(with: scene.home)
        try await scene.custodian.node.orderErasures()
        let message = try #require(
            try scene.custodian.database.erasures(toReader: scene.doctor.thumbprint).first?.message)
        do {
            try scene.asker.node.receive(message, from: scene.custodian.origin)
            Issue.record("taken too early")
        } catch LookupRefusal.unreachable {
        }
        try await scene.asker.sync(with: scene.home)
        try scene.asker.node.receive(message, from: scene.custodian.origin)
        #expect(try scene.verified(at: scene.asker).count == 1)
    }

    @Test(
        "only the reader answers, about an order that is there, and a later answer takes the place of an earlier one",
        .spec("FEDERATION-205", "FEDERATION-207"))
    func answers() async throws {
        var scene = try await Self.readScene()
        try await scene.withdraw(1)
        try await scene.order()
        let order = try #require(try scene.verified(at: scene.asker).first)
        let other = try TestParty("李文博", home: scene.asker.origin)
        try await scene.asker.enter(Sample.credential(of: other, by: scene.clinic), by: scene.clinic.key)
        let wrong = [
            EraseAnswer(
                line: scene.line, reader: scene.doctor.thumbprint, order: order.opening.commitment, outcome: .erased,
                at: scene.clock.now),
            EraseAnswer(
                line: scene.line, reader: other.thumbprint, order: order.opening.commitment, outcome: .erased,
                at: scene.clock.now),
        ]
        for content in wrong {
            await #expect(throws: SubmissionRefusal.notTruthful) {
                try await scene.asker.enter(content, by: other.key)
            }
        }
        let unknown = EraseAnswer(
            line: scene.line, reader: scene.doctor.thumbprint, order: .sha256([1]), outcome: .erased,
            at: scene.clock.now)
        await #expect(throws: SubmissionRefusal.notTruthful) {
            try await scene.asker.enter(unknown, by: scene.doctor.key)
        }
        try await scene.answer(order, .kept(.retentionPeriod))
        // The program lost its receipt and sends the statement again: nobody is told again.
        let doctor = try #require(try scene.asker.database.person(scene.doctor.thumbprint))
        let index = try #require(
            try scene.asker.database.statements(.eraseAnswer, line: scene.line).last)
        let receipt = try #require(try scene.asker.database.receipt(at: index, in: scene.asker.origin))
        try scene.asker.node.announce(eraseAnswer: receipt, by: doctor)
        #expect(try scene.asker.database.outboxCount() == 0)
        #expect(
            try scene.verified(at: scene.home).first?.standing(now: order.order.due)
                == .answered(.kept(.retentionPeriod)))
        try await scene.answer(order, .erased)
        let message = try #require(try scene.asker.database.erasure(ofDisclosure: order.order.disclosure))
        #expect(try scene.verified(at: scene.home).first?.answer?.content.outcome == .erased)
        // The patient's node believes no answer that another node than the reader's brings.
        #expect(throws: LookupRefusal.self) { try scene.home.node.receive(message, from: scene.custodian.origin) }
    }
}
