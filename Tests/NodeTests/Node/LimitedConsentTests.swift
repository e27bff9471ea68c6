import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("Consents with a limit and with duties", .timeLimit(.minutes(10)))
struct LimitedConsentTests {
    /// The doctor may be answered twice, to read only.
    private func scene() async throws -> ExchangeScene {
        var story = ExchangeScene.Story()
        story.refinement = ConsentRefinement(handling: Handling(isViewOnly: true, maximumUses: 2))
        return try await ExchangeScene(story)
    }

    @Test("a disclosure carries what the patient asks of the reader", .spec("CONSENT-55"))
    func duties() async throws {
        let scene = try await scene()
        let query = try await scene.query()
        let verified = try scene.verified(try await scene.answer(query), for: query)
        #expect(verified.disclosure.trace == ["no-onward", "permit:1", "uses-left:1", "view-only"])
    }

    @Test("the custodian answers as often as the consent says, and a repeat costs nothing", .spec("CONSENT-56"))
    func limit() async throws {
        let scene = try await scene()
        let first = try await scene.query()
        for _ in 0..<3 { _ = try await scene.answer(first) }
        _ = try await scene.answer(scene.query())
        #expect(try await scene.refusal(of: scene.query()) == "uses-spent")
        #expect(try await scene.refusal(of: first) == nil)
    }

    @Test(
        "after openings were lost, a consent of before has no count and gives nothing; a later one is counted",
        .spec("CONSENT-110"))
    func refilled() async throws {
        let scene = try await scene()
        _ = try await scene.answer(scene.query())
        _ = try scene.custodian.database.raise(Node.refilledFloor, to: TestTime.now - 1)
        _ = try await scene.answer(scene.query())
        let other = try await self.scene()
        _ = try other.custodian.database.raise(Node.refilledFloor, to: TestTime.now)
        #expect(try await other.refusal(of: other.query()) == "uses-spent")
    }

    @Test("requests that come at once don't get more than the consent allows", .spec("CONSENT-56"))
    func atOnce() async throws {
        let scene = try await scene()
        var queries: [LookupQuery] = []
        for _ in 0..<6 { queries.append(try await scene.query()) }
        let answered = await withTaskGroup(of: Bool.self) { tasks in
            for query in queries { tasks.addTask { (try? await scene.answer(query)) != nil } }
            return await tasks.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(answered == 2)
        let disclosures = try scene.custodian.database.statements(.disclosure, line: scene.line)
        #expect(disclosures.count == 2)
    }
}
