import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

@Suite("What counts under a trust policy", .timeLimit(.minutes(10)))
struct PolicyFinalityTests {
    /// The scene with a custodian that was started anew under a policy. Its witnesses are `home`, `asker` and `self`.
    private func scene(
        _ rest: String, story: ExchangeScene.Story = .init(), listing: [String] = ["home", "asker"],
        unlisted: NodePolicy.Unlisted = .deny
    ) async throws -> ExchangeScene {
        var scene = try await ExchangeScene(story)
        let nodes = ["home": scene.home, "asker": scene.asker, "self": scene.custodian]
        var text = ""
        for name in listing { text += "log \(nodes[name]?.node.verifierKeys[0].description ?? "")\n" }
        for (name, node) in nodes { text += "witness \(name) \(node.node.verifierKeys[1])\n" }
        let file = try TrustPolicy(parsing: Array((text + rest).utf8))
        scene.custodian = try await scene.custodian.restarted(policy: NodePolicy(file: file, unlisted: unlisted))
        return scene
    }

    /// Puts the cosignature of one node, which has copied the head, on the head of another, as submitting it does.
    private func cosign(_ log: NodeFixture, by witness: NodeFixture) async throws {
        try await witness.sync(with: log)
        let text = try #require(try log.database.head(of: log.origin)?.note.text)
        let line = try #require(try witness.node.cosign(Checkpoint(parsing: text)))
        #expect(try log.database.addCosignature(line, on: text, in: log.origin))
    }

    private func cosignBoth(_ scene: ExchangeScene) async throws {
        try await cosign(scene.home, by: scene.asker)
        try await cosign(scene.asker, by: scene.home)
        try await scene.custodian.sync(with: scene.home)
        try await scene.custodian.sync(with: scene.asker)
    }

    @Test("a quorum of origin and custodian is met by what each has cosigned", .spec("FEDERATION-61"))
    func ownCosignatureCounts() async throws {
        let scene = try await scene("group Q 2 home asker self\nquorum Q\n")
        let query = try await scene.query()
        #expect(try await scene.refusal(of: query) == "stale-ledger")
        try await scene.refresh()
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("one cosignature less than the quorum denies", .spec("FEDERATION-61"))
    func oneLess() async throws {
        let scene = try await scene("group Q all home asker self\nquorum Q\n")
        let query = try await scene.query()
        try await scene.refresh()
        #expect(try await scene.refusal(of: query) == "stale-ledger")
        try await cosign(scene.home, by: scene.asker)
        try await scene.custodian.sync(with: scene.home)
        // The credential's ledger lacks one still.
        #expect(try await scene.refusal(of: query) == "stale-ledger")
        try await cosignBoth(scene)
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("only the quorum's time tells freshness, not the origin's own", .spec("FEDERATION-61", "FEDERATION-40"))
    func freshness() async throws {
        let scene = try await scene("group Q all home asker\nquorum Q\n")
        try await cosignBoth(scene)
        #expect(try await scene.refusal(of: scene.query()) == nil)
        scene.clock.advance(by: 61)
        try await scene.refresh()
        let query = try await scene.query()
        try await scene.custodian.sync(with: scene.asker)
        #expect(try await scene.refusal(of: query) == "stale-ledger")
        try await cosignBoth(scene)
        #expect(try await scene.refusal(of: query) == nil)
    }

    @Test("a permission counts once it is final, a withdrawal as soon as it is entered", .spec("FEDERATION-62"))
    func permissionAndWithdrawal() async throws {
        var story = ExchangeScene.Story()
        story.isPermitted = false
        let scene = try await scene("group Q all home asker\nquorum Q\n", story: story)
        try await cosignBoth(scene)
        #expect(try await scene.refusal(of: scene.query()) == "no-consent")

        var chain = scene.chain
        let permit = try Sample.permit(
            in: scene.line, at: scene.hospital, to: .practitioner(scene.doctor.thumbprint, name: scene.doctor.name))
        try await scene.home.submit(chain.sign(permit, by: scene.patient.key), by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.custodian.sync(with: scene.home)
        #expect(try await scene.refusal(of: scene.query()) == "stale-ledger")
        try await cosignBoth(scene)
        #expect(try await scene.refusal(of: scene.query()) == nil)

        let withdrawal = Withdrawal(line: scene.line, consent: nil, at: scene.clock.now)
        try await scene.home.submit(
            chain.sign(withdrawal, effect: .revoke, by: scene.patient.key), by: scene.patient.key)
        try await scene.home.deliver(to: scene.custodian)
        try await scene.custodian.sync(with: scene.home)
        #expect(try await scene.refusal(of: scene.query()) == "revoked")
    }

    @Test("a credential counts once its entry is final", .spec("FEDERATION-62"))
    func credential() async throws {
        let scene = try await scene("group Q all home asker\nquorum Q\n")
        try await cosignBoth(scene)
        let node = scene.custodian.node
        let before = try #require(try scene.asker.database.head(of: scene.asker.origin)?.state.size)
        _ = try await scene.query()
        try await scene.custodian.sync(with: scene.asker)
        let standing = { (index: UInt64?) in
            try node.standing(
                of: scene.asker.origin, needing: index, asker: scene.asker.origin, rule: .standard,
                roster: node.roster()
            ).isFresh
        }
        #expect(try standing(nil))
        #expect(try standing(before - 1))
        #expect(try !standing(before))
        try await cosignBoth(scene)
        #expect(try standing(before))
    }

    @Test(
        "a partner whose log key is not in the policy permits nothing unless a setting says so",
        .spec("FEDERATION-63"))
    func unlisted() async throws {
        let rest = "group Q 2 home asker self\nquorum Q\n"
        let strict = try await scene(rest, listing: ["home"])
        try await strict.refresh()
        #expect(try await strict.refusal(of: strict.query()) == "stale-ledger")
        let lenient = try await scene(rest, listing: ["home"], unlisted: .origin)
        try await lenient.refresh()
        #expect(try await lenient.refusal(of: lenient.query()) == nil)
    }

    @Test("what was final stays so across a restart, and is judged anew under another policy", .spec("FEDERATION-64"))
    func restart() async throws {
        var scene = try await scene("group Q all home asker\nquorum Q\n")
        try await cosignBoth(scene)
        let policy = scene.custodian.node.policy
        scene.custodian = try await scene.custodian.restarted(policy: policy)
        #expect(try await scene.refusal(of: scene.query()) == nil)

        let text = "log \(scene.home.node.verifierKeys[0])\nwitness w \(NoteSample.vkey)\nquorum w\n"
        let stranger = try TrustPolicy(parsing: Array(text.utf8))
        scene.custodian = try await scene.custodian.restarted(policy: NodePolicy(file: stranger, unlisted: .origin))
        #expect(try await scene.refusal(of: scene.query()) == "stale-ledger")
    }

    @Test("without a policy file the origin's own cosigner makes final and fresh", .spec("FEDERATION-60"))
    func originAlone() async throws {
        let scene = try await ExchangeScene()
        let node = scene.custodian.node
        let head = try #require(try scene.custodian.database.head(of: scene.home.origin))
        let finality = try node.finality(of: scene.home.origin, roster: node.roster())
        #expect(finality == Finality(size: head.state.size, time: head.cosignedAt))
        #expect(try await scene.refusal(of: scene.query()) == nil)
    }
}

/// A witness that nobody here is.
private enum NoteSample {
    static let vkey = "mirror.example/m+38ce8906+BCmsuuFBvMrwsi4alNNNC8c2HlJtC/4SyJeUvJMilm3X"
}
