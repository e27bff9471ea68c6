import CipherSuites
import ConsentLedger
import ConsentPolicy
import Dispatch
import Federation
import MerkleLog
import Storage
import Synchronization
import TestSupport
import Testing

@testable import NodeService

/// Copies come forward while a decision is made. Here one does at each moment at which it looks at the clock, one moment after
/// the other: whoever read line, credential and heads each by itself would lend the new head to what was read before.
@Suite("A copy that comes forward while a lookup is decided", .timeLimit(.minutes(10)))
struct DecisionMomentTests {
    /// What ended, longer ago than Δ, without the custodian's knowledge.
    enum Ending: CaseIterable, Sendable {
        case consent
        case credential
    }

    @Test(
        "its freshness is lent to nothing that was read before it came", .spec("FEDERATION-324"),
        arguments: Ending.allCases)
    func comesForward(ending: Ending) async throws {
        var stage = try await Stage(ending)
        var moment = 0
        repeat {
            moment += 1
            try await stage.permit()
            #expect(try await stage.isAllowed(), "before the end, \(moment)")
            try await stage.end(comingForwardAt: moment)
            #expect(try await !stage.isAllowed(), "the copy came forward at moment \(moment)")
            if let failure = stage.moments.failure { throw failure }
        } while stage.moments.hasCome
        // Request, line, and for each of two documents both ledgers.
        #expect(moment > 6)
        await stage.node.stop()
    }

    /// The time, and what comes to pass at one of the moments at which somebody asks for it.
    private final class Moments: Sendable {
        private struct Plan {
            var left = 0
            var event: (@Sendable () throws -> Void)?
            var failure: (any Error)?
        }

        private let clock: TestClock
        private let state = Mutex(Plan())
        private let thread = DispatchQueue(label: "nuo.test-moments")

        init(_ clock: TestClock) { self.clock = clock }

        /// True when nothing is planned any more.
        var hasCome: Bool { state.withLock { $0.event == nil } }
        /// What went wrong in the event itself.
        var failure: (any Error)? { state.withLock { $0.failure } }

        func plan(at moment: Int, _ event: @escaping @Sendable () throws -> Void) {
            state.withLock { $0 = Plan(left: moment, event: event) }
        }

        func now() -> UInt64 {
            let due = state.withLock { plan -> (@Sendable () throws -> Void)? in
                guard let event = plan.event else { return nil }
                plan.left -= 1
                guard plan.left == 0 else { return nil }
                plan.event = nil
                return event
            }
            if let due { wait(for: due) }
            return clock.now
        }

        /// As another task does it, outside of any transaction of who asks; they go on when it is over.
        private func wait(for event: @escaping @Sendable () throws -> Void) {
            let end = DispatchSemaphore(value: 0)
            thread.async {
                do {
                    try event()
                } catch {
                    self.state.withLock { $0.failure = error }
                }
                end.signal()
            }
            end.wait()
        }
    }

    /// The usual scene, whose custodian goes on under a clock that things happen at.
    private struct Stage {
        let ending: Ending
        let scene: ExchangeScene
        let moments: Moments
        let node: Node
        private var line: RecordChain
        private var credential: RecordChain

        init(_ ending: Ending) async throws {
            self.ending = ending
            scene = try await ExchangeScene()
            let custodian = scene.custodian
            let moments = Moments(scene.clock)
            self.moments = moments
            await custodian.node.stop()
            node = try Node(
                directory: NodeDirectory(custodian.node.directory), origin: custodian.origin,
                publicURL: custodian.node.publicURL, wall: { moments.now() }, pace: AnswerPace(clock: StillClock()),
                logger: custodian.log.logger)
            line = scene.chain
            credential = try RecordChain(in: scene.asker.origin)
        }

        /// The patient permits, the doctor has a new credential, and the custodian knows of both.
        mutating func permit() async throws {
            let (home, asker, doctor) = (scene.home, scene.asker, scene.doctor)
            let permit = try Sample.permit(
                in: scene.line, at: scene.hospital, to: .practitioner(doctor.thumbprint, name: doctor.name))
            let given = try line.sign(permit, by: scene.patient.key)
            try await home.submit(given, by: scene.patient.key)
            credential = try RecordChain(in: asker.origin)
            let vouched = try credential.sign(
                Sample.credential(of: doctor, by: scene.clinic), by: scene.clinic.key)
            try await asker.submit(vouched, by: scene.clinic.key)
            for item in try home.database.due(for: node.origin, at: scene.clock.now) {
                try node.receive(OpeningsMessage(parsing: item.body), from: home.origin)
                try home.database.removeFromOutbox(item.id)
            }
            for ledger in [home, asker] { try await copy(ledger) }
        }

        /// One of both ends, and more than Δ passes. The copy that does not show it comes forward at the moment with a
        /// number, counted from now; the other is fresh.
        mutating func end(comingForwardAt moment: Int) async throws {
            switch ending {
            case .consent:
                let withdrawal = try line.sign(
                    Sample.withdrawal(in: scene.line), effect: .revoke, by: scene.patient.key)
                try await scene.home.submit(withdrawal, by: scene.patient.key)
            case .credential:
                let content = try Sample.credential(of: scene.doctor, by: scene.clinic)
                let ended = try credential.sign(content, effect: .revoke, by: scene.clinic.key)
                _ = try await scene.asker.node.writer.append(ended.submission)
            }
            scene.clock.advance(by: FreshnessRule.standard.deltaSeconds + 1)
            let isConsent = ending == .consent
            try await copy(isConsent ? scene.asker : scene.home)
            let late = isConsent ? scene.home : scene.asker
            let head = try await stage(late)
            let descriptor = try late.node.descriptor()
            let checkpoint = try VerifiedCheckpoint(
                verifying: head.note, log: descriptor.logKey, cosigners: descriptor.cosignerKeys)
            let database = node.database
            let origins = try node.roster().origins
            moments.plan(at: moment) {
                try database.acceptStaged(
                    upTo: checkpoint, of: late.origin, cosignedAt: head.cosignedAt, knownOrigins: origins)
            }
        }

        /// Whether the custodian gives the doctor a document, asked anew.
        func isAllowed() async throws -> Bool {
            let asker = scene.asker
            let requester = Requester.practitioner(
                scene.doctor.thumbprint, CredentialReference(origin: asker.origin, record: credential.record))
            let made = try await scene.query(scene.request(by: requester))
            let index = try #require(try asker.database.chain(of: credential.record, in: asker.origin).first?.index)
            let receipt = try asker.database.receipt(at: index, in: asker.origin)
            do {
                let query = LookupQuery(request: made.request, credential: receipt)
                return try await !node.answer(query, from: asker.origin).documents.isEmpty
            } catch LookupRefusal.refused {
                return false
            }
        }

        /// Everything under a head of this moment lies ready at the custodian.
        private func stage(_ ledger: NodeFixture) async throws -> LedgerHead {
            try await ledger.beat()
            let head = try #require(try ledger.database.head(of: ledger.origin))
            var leaves: [[UInt8]] = []
            try ledger.database.forEachLeaf(of: ledger.origin) { _, leaf in leaves.append(leaf) }
            try node.database.stage(leaves, from: 0, of: ledger.origin)
            return head
        }

        private func copy(_ ledger: NodeFixture) async throws {
            let head = try await stage(ledger)
            #expect(try await node.follow(head.note, of: ledger.origin))
        }
    }
}
