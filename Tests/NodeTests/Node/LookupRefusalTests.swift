import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import NodeClient
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("What a custodian refuses", .timeLimit(.minutes(10)))
struct LookupRefusalTests {
    @Test(
        "a custodian whose copy of the home ledger is stale denies, and answers again when it is fresh",
        .spec("FEDERATION-40"))
    func staleCopyDenies() async throws {
        let scene = try await ExchangeScene()
        let withinDelta = try await scene.query()
        scene.clock.advance(by: 60)
        #expect(try await scene.refusal(of: withinDelta) == nil)

        scene.clock.advance(by: 1)
        let late = try await scene.query()
        #expect(try await scene.refusal(of: late) == "stale-ledger")

        // Fetching the old head once more makes nothing fresh: only a new cosignature of the origin does.
        try await scene.custodian.sync(with: scene.home)
        try await scene.custodian.sync(with: scene.asker)
        #expect(try await scene.refusal(of: late) == "stale-ledger")
        try await scene.refresh()
        #expect(try await scene.refusal(of: late) == nil)
    }

    @Test("the credential's ledger must be fresh too", .spec("FEDERATION-40"))
    func staleIssuer() async throws {
        let scene = try await ExchangeScene()
        scene.clock.advance(by: 61)
        let query = try await scene.query()
        try await scene.home.beat()
        try await scene.custodian.sync(with: scene.home)
        #expect(try await scene.refusal(of: query) == "stale-ledger")
        try await scene.asker.beat()
        try await scene.custodian.sync(with: scene.asker)
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("a request that another node passes on is refused", .spec("FEDERATION-20"))
    func forwardedRequestRefused() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query, from: scene.home) == "request-misdirected")
        #expect(try await scene.refusal(of: query, from: scene.custodian) == "request-misdirected")
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("a request for the home node or for another custodian is none for this one", .spec("FEDERATION-21"))
    func otherAddressee() async throws {
        let scene = try await ExchangeScene()
        for addressee in [AccessRequest.Addressee.home(scene.home.origin), .custodian(scene.clinic.id)] {
            let query = try await scene.query(scene.request(to: addressee))
            #expect(try await scene.refusal(of: query) == "request-misdirected")
        }
        let forCustodian = try await scene.query()
        await #expect(throws: LookupRefusal.self) {
            try await scene.home.node.route(forCustodian, from: scene.asker.origin)
        }
    }

    @Test(
        "an institution that the operator did not accept with the right to issue credentials vouches for nobody",
        .spec("FEDERATION-24"),
        arguments: [[], [.custodian], [.enrol, .custodian, .supervise]] as [Set<InstitutionRight>])
    func unscopedInstitutionRefused(rights: Set<InstitutionRight>) async throws {
        var story = ExchangeScene.Story()
        story.clinicRights = rights
        let scene = try await ExchangeScene(story)
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == "institution-not-accepted")
        // The operator's word counts from the next request on.
        try scene.custodian.accept(scene.asker, rights: [scene.clinic.id: [.credential]])
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("a request is good for five minutes after its block, and never before it", .spec("FEDERATION-22"))
    func expired() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        scene.clock.advance(by: 300)
        try await scene.refresh()
        #expect(try await scene.refusal(of: query) == nil)
        let old = try await scene.query()
        scene.clock.advance(by: 301)
        try await scene.refresh()
        #expect(try await scene.refusal(of: old) == "request-expired")
        // What was answered in time is not answered again late.
        #expect(try await scene.refusal(of: query) == "request-expired")
    }

    @Test("a revoked or suspended credential is refused", .spec("FEDERATION-25"), arguments: [Effect.revoke, .suspend])
    func revokedCredential(effect: Effect) async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == nil)
        var chain = scene.credentialChain
        let content = try Sample.credential(of: scene.doctor, by: scene.clinic)
        let ending = try chain.sign(content, effect: effect, by: scene.clinic.key)
        _ = try await scene.asker.node.writer.append(ending.submission)
        let entered = try await scene.query()
        try await scene.refresh()
        #expect(try await scene.refusal(of: entered) == "credential-revoked")
        #expect(try await scene.refusal(of: query) == "credential-revoked")
    }

    @Test("a credential counts only until its end", .spec("FEDERATION-25"))
    func expiredCredential() async throws {
        let scene = try await ExchangeScene()
        let short = RecordID.random(.system)
        try await scene.asker.enter(
            Sample.credential(of: scene.doctor, by: scene.clinic, end: TestTime.now + 20), by: scene.clinic.key,
            record: short)
        let index = try #require(try scene.asker.database.chain(of: short, in: scene.asker.origin).first?.index)
        let receipt = try scene.asker.database.receipt(at: index, in: scene.asker.origin)
        let requester = Requester.practitioner(
            scene.doctor.thumbprint, CredentialReference(origin: scene.asker.origin, record: short))
        let made = try await scene.query(scene.request(by: requester))
        let query = LookupQuery(request: made.request, credential: receipt)
        try await scene.refresh()
        scene.clock.advance(by: 19)
        #expect(try await scene.refusal(of: query) == nil)
        scene.clock.advance(by: 1)
        #expect(try await scene.refusal(of: query) == "credential-invalid")
    }

    @Test(
        "a withdrawal denies as soon as its opening is there, before the home ledger's copy shows it",
        .spec("FEDERATION-43"))
    func heldWithdrawal() async throws {
        let scene = try await ExchangeScene()
        #expect(try await scene.refusal(of: scene.query()) == nil)
        var chain = scene.chain
        let withdrawal = try chain.sign(Sample.withdrawal(in: scene.line), effect: .revoke, by: scene.patient.key)
        try await scene.home.submit(withdrawal, by: scene.patient.key)
        #expect(try await scene.home.deliver(to: scene.custodian) == ["/v1/peer/openings"])
        #expect(try await scene.refusal(of: scene.query()) == "revoked")
        try await scene.refresh()
        #expect(try await scene.refusal(of: scene.query()) == "revoked")
    }

    @Test("an entry of the line without its opening makes the line deny until it comes", .spec("FEDERATION-44"))
    func missingOpening() async throws {
        let scene = try await ExchangeScene()
        var chain = scene.chain
        let permit = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .practitioner(scene.patient.thumbprint, name: "another"))
        try await scene.home.submit(chain.sign(permit, by: scene.patient.key), by: scene.patient.key)
        try await scene.refresh()
        #expect(try await scene.refusal(of: scene.query()) == "unreadable-line")
        try await scene.home.deliver(to: scene.custodian)
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }

    @Test("a partner that is removed or suspended is refused on its next request", .spec("FEDERATION-48"))
    func removedPeer() async throws {
        let scene = try await ExchangeScene()
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == nil)
        #expect(try scene.custodian.database.removePeer(scene.asker.origin))
        #expect(try await scene.refusal(of: query) == "request-misdirected")
        #expect(scene.custodian.node.partner(tlsKey: scene.asker.node.tls.keyDigest) == nil)

        try scene.custodian.accept(scene.asker, rights: [scene.clinic.id: [.credential]])
        #expect(scene.custodian.node.partner(tlsKey: scene.asker.node.tls.keyDigest) != nil)
        let known = try scene.custodian.peer(of: scene.asker)
        try scene.custodian.database.keep(
            Peer(descriptor: known.descriptor, accepted: known.accepted, state: .suspended), at: scene.clock.now)
        #expect(scene.custodian.node.partner(tlsKey: scene.asker.node.tls.keyDigest) == nil)
        #expect(try await scene.refusal(of: scene.query()) == "ledger-frozen")
    }
}
