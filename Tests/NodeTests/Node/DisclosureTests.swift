import CipherSuites
import ConsentLedger
import ConsentPolicy
import EnvelopeFormat
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("What a custodian discloses", .timeLimit(.minutes(10)))
struct DisclosureTests {
    @Test("a repeated request gets the same disclosure and no new entry", .spec("FEDERATION-41"))
    func repeated() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        let first = try await scene.answer(query)
        let size = try scene.custodian.database.head(of: scene.custodian.origin)?.state.size
        let second = try await scene.answer(query)
        #expect(first.disclosure.proof.inclusion.index == second.disclosure.proof.inclusion.index)
        #expect(first.disclosure.opening == second.disclosure.opening)
        #expect(try scene.custodian.database.head(of: scene.custodian.origin)?.state.size == size)
        #expect(try scene.verified(second, for: query).documents.count == 2)
    }

    @Test("the same request asked many times at once is disclosed once", .spec("FEDERATION-41"))
    func concurrent() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        let indexes = try await withThrowingTaskGroup(of: UInt64.self) { tasks in
            for _ in 0..<8 {
                tasks.addTask { try await scene.answer(query).disclosure.proof.inclusion.index }
            }
            return try await tasks.reduce(into: Set<UInt64>()) { $0.insert($1) }
        }
        #expect(indexes.count == 1)
    }

    @Test("headers are made for the key of the credential, whatever key a request brings", .spec("FEDERATION-42"))
    func credentialKey() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        let answer = try await scene.answer(query)
        let verified = try scene.verified(answer, for: query)
        #expect(verified.disclosure.readerKey == scene.doctor.age.recipient.keyID)
        for document in verified.documents {
            #expect((try? document.header.unwrap(with: [scene.doctor.age])) != nil)
            #expect((try? document.header.unwrap(with: [TestKeys.age("another")])) == nil)
        }
        // A key in the request is the patient's way to a copy; under a credential it has no place.
        let own = Requester.subject(scene.doctor.thumbprint, copyFor: TestKeys.age("another").recipient.text)
        let asked = try await scene.query(scene.request(by: own))
        #expect(try await scene.refusal(of: asked) == "credential-invalid")
        let without = LookupQuery(request: asked.request, credential: nil)
        #expect(try await scene.refusal(of: without) == "credential-invalid")
    }

    @Test("each disclosure about a patient names the one before", .spec("FEDERATION-45"))
    func priorChain() async throws {
        let scene = try await ExchangeScene()
        var expected = Digest.zero
        for _ in 0..<4 {
            let answer = try await scene.answer(scene.query())
            #expect(try Disclosure(of: answer.disclosure.opening).prior == expected)
            expected = Disclosure.chainValue(of: answer.disclosure.opening)
        }
    }

    @Test("disclosures that are made at once stand in one chain", .spec("FEDERATION-45"))
    func concurrentChain() async throws {
        let scene = try await ExchangeScene()
        var queries: [LookupQuery] = []
        for _ in 0..<6 { queries.append(try await scene.query()) }
        let openings = try await withThrowingTaskGroup(of: Opening.self) { tasks in
            for query in queries { tasks.addTask { try await scene.answer(query).disclosure.opening } }
            return try await tasks.reduce(into: [Opening]()) { $0.append($1) }
        }
        let values = Set(openings.map(Disclosure.chainValue))
        let priors = try openings.map { try Disclosure(of: $0).prior }
        #expect(Set(priors).count == 6)
        #expect(Set(priors).subtracting(values) == [.zero])
    }

    @Test(
        "a report that was not delivered reaches the home node after a restart, and the patient sees it once",
        .spec("FEDERATION-46"))
    func reportAfterRestart() async throws {
        let scene = try await ExchangeScene()
        let answer = try await scene.answer(scene.query())
        let restarted = try await scene.custodian.restarted()
        try restarted.node.reportDisclosures()
        try await scene.home.sync(with: restarted)
        #expect(try await restarted.deliver(to: scene.home) == ["/v1/peer/reports"])
        #expect(try restarted.database.outboxCount() == 0)
        let history = try await scene.home.readLog(by: scene.patient.key).reports
        #expect(history.map(\.disclosure.opening) == [answer.disclosure.opening])
        // A partner that repeats itself adds nothing.
        try scene.home.node.receive(try #require(history.first), from: restarted.origin)
        #expect(try await scene.home.readLog(by: scene.patient.key).reports.count == 1)
    }

    @Test("a report counts only from the custodian's own node", .spec("FEDERATION-46"))
    func foreignReport() async throws {
        let scene = try await ExchangeScene()
        let answer = try await scene.answer(scene.query())
        let report = DisclosureReport(disclosure: answer.disclosure, authorisation: answer.authorisation)
        #expect(throws: LookupRefusal.self) { try scene.home.node.receive(report, from: scene.asker.origin) }
        let mixed = DisclosureReport(disclosure: answer.authorisation, authorisation: answer.authorisation)
        #expect(throws: LookupRefusal.self) { try scene.home.node.receive(mixed, from: scene.custodian.origin) }
        #expect(try await scene.home.readLog(by: scene.patient.key).reports.isEmpty)
    }

    @Test("openings count only from the node whose ledger they stand in", .spec("FEDERATION-47"))
    func foreignOpenings() async throws {
        let scene = try await ExchangeScene()
        var chain = scene.chain
        let withdrawal = try chain.sign(Sample.withdrawal(in: scene.line), effect: .revoke, by: scene.patient.key)
        let items = [withdrawal.message]
        for (origin, sender) in [
            (scene.home.origin, scene.asker.origin), (scene.asker.origin, scene.asker.origin),
        ] {
            let message = OpeningsMessage(origin: origin, items: items)
            #expect(throws: LookupRefusal.self) { try scene.custodian.node.receive(message, from: sender) }
        }
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }

    @Test("a partner may fetch the payloads of what was disclosed to its reader, and no others", .spec("FEDERATION-49"))
    func payloadRight() async throws {
        let scene = try await ExchangeScene()
        let root = scene.documents[0].record.root
        #expect(try !scene.custodian.database.mayFetch(root, peer: scene.asker.origin))
        _ = try await scene.answer(scene.query())
        #expect(try scene.custodian.database.mayFetch(root, peer: scene.asker.origin))
        #expect(try !scene.custodian.database.mayFetch(root, peer: scene.home.origin))
    }
}
