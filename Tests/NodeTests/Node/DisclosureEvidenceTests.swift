import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage
import TestSupport
import Testing

@testable import NodeService

/// A custodian that states of its disclosures what is not true: its node signs it, by hand.
private struct FalseCustodian {
    let scene: ExchangeScene

    init(supervisor: Bool = true) async throws {
        scene = try await ExchangeScene()
        if supervisor {
            try scene.asker.database.keep(scene.clinic.accepted([.credential, .supervise]))
            try scene.home.accept(scene.asker)
        }
    }

    var database: NodeDatabase { scene.custodian.database }
    var origin: Origin { scene.custodian.origin }

    func authorisation() throws -> Receipt {
        let index = try #require(try scene.custodian.node.authorisation(of: scene.hospital.id)).index
        return try #require(try database.receipt(at: index, in: origin))
    }

    func enter(_ content: some StatementContent) async throws -> Receipt {
        let draft = try scene.custodian.node.draft(content)
        let committed = try await scene.custodian.node.writer.append(
            Submission(entry: draft.entry, opening: draft.opening))
        return try #require(try database.receipt(at: committed.index, in: origin))
    }

    /// An account of one leaf, whatever it says.
    func account(count: UInt64, last: Digest) async throws -> AccountReport {
        let head = try #require(try database.head(of: origin))
        let leaf = AccountLeaf(
            salt: .sha256([1]), line: scene.line, height: head.state.height - 1, count: count, last: last)
        let account = Account(
            custodian: scene.hospital.named, root: MerkleTree.root(of: [MerkleTree.leafHash(leaf.encoded)]), lines: 1,
            height: head.state.height - 1, end: head.state.size, at: scene.clock.now)
        return AccountReport(
            account: try await enter(account), authorisation: try authorisation(),
            parts: [AccountPart(leaf: leaf, proof: InclusionProof(index: 0, size: 1, hashes: []))])
    }

    /// A disclosure on any link of the chain, as it would be reported.
    func disclosure(prior: Digest) async throws -> DisclosureReport {
        let disclosure = try Sample.disclosure(
            of: scene.documents, in: scene.line, at: scene.hospital, to: scene.doctor,
            request: .sha256(RandomSource.system.bytes(16)), prior: prior)
        return DisclosureReport(disclosure: try await enter(disclosure), authorisation: try authorisation())
    }

    /// Disclosures one on the other, and their chain values.
    func chain(_ count: Int) async throws -> [(report: DisclosureReport, value: Digest)] {
        var made: [(report: DisclosureReport, value: Digest)] = []
        for _ in 0..<count {
            let report = try await disclosure(prior: made.last?.value ?? .zero)
            made.append((report, Disclosure.chainValue(of: report.disclosure.opening)))
        }
        return made
    }

    func told(_ node: NodeFixture) throws -> [Evidence] {
        try scene.home.database.due(for: node.origin, at: .max / 2).filter { $0.path == NodeDatabase.evidencePath }
            .map { try Evidence(parsing: $0.body) }
    }

    func isFrozen(at node: NodeFixture) throws -> Bool { try node.node.roster().isFrozen(origin) }
}

@Suite("Evidence about disclosures", .timeLimit(.minutes(10)))
struct DisclosureEvidenceTests {
    @Test(
        "an account under another key than the disclosure that it omits accuses nobody and is said in the log",
        .spec("FEDERATION-163"))
    func twoKeys() async throws {
        let custodian = try await FalseCustodian()
        let (scene, home) = (custodian.scene, custodian.scene.home.node)
        let chain = try await custodian.chain(2)
        let next = try scene.custodian.node.beginStatementRotation()
        try await scene.custodian.enter(
            Sample.authorisation(of: next, by: scene.hospital), by: scene.hospital.key)
        try scene.custodian.node.finishStatementRotation()
        let account = try await custodian.account(count: 1, last: chain[0].value)
        try await scene.home.sync(with: scene.custodian)
        for one in chain { try home.receive(one.report, from: custodian.origin) }
        try home.receive(account, from: custodian.origin)
        #expect(try scene.home.database.evidence().isEmpty)
        #expect(scene.home.log.codes.contains("evidence-unproved"))
        #expect(try !custodian.isFrozen(at: scene.home))
    }

    @Test(
        "an account that omits a known disclosure is put into a file, whichever comes last", .spec("FEDERATION-108"),
        arguments: [true, false])
    func omission(accountLast: Bool) async throws {
        let custodian = try await FalseCustodian()
        let (scene, home) = (custodian.scene, custodian.scene.home.node)
        let chain = try await custodian.chain(2)
        let account = try await custodian.account(count: 1, last: chain[0].value)
        try await scene.home.sync(with: scene.custodian)
        let steps: [() throws -> Void] = [
            { try home.receive(chain[0].report, from: custodian.origin) },
            { try home.receive(asReader: chain[1].report, from: scene.asker.origin) },
            { try home.receive(account, from: custodian.origin) },
        ]
        for step in accountLast ? steps : steps.reversed() {
            #expect(try scene.home.database.evidence().isEmpty)
            try step()
        }
        let kept = try scene.home.database.evidence()
        #expect(kept.map(\.kind) == ["omitted-disclosure"])
        let evidence = try Evidence(parsing: try #require(kept.first).file)
        let proved = try evidence.verified(by: scene.custodian.node.verifierKeys)
        let entries = chain.map(\.report.disclosure.proof.inclusion.index)
        #expect(proved.finding == .omitted(height: account.parts[0].leaf.height, counted: 1, shown: entries))
        #expect(try custodian.isFrozen(at: scene.home))
        // The same again adds nothing.
        try home.receive(asReader: chain[0].report, from: scene.asker.origin)
        try home.receive(account, from: custodian.origin)
        #expect(try scene.home.database.evidence().count == 1)
    }

    @Test("what fits together is no evidence", .spec("FEDERATION-108"))
    func honest() async throws {
        let custodian = try await FalseCustodian()
        let scene = custodian.scene
        let chain = try await custodian.chain(3)
        let account = try await custodian.account(count: 3, last: chain[2].value)
        try await scene.home.sync(with: scene.custodian)
        for one in chain.dropFirst() { try scene.home.node.receive(one.report, from: custodian.origin) }
        try scene.home.node.receive(account, from: custodian.origin)
        try scene.home.node.receive(asReader: chain[0].report, from: scene.asker.origin)
        // What is entered after the block of the account is not in it.
        let later = try await custodian.disclosure(prior: chain[2].value)
        try scene.home.node.receive(later, from: custodian.origin)
        #expect(try scene.home.database.evidence().isEmpty)
        #expect(try !custodian.isFrozen(at: scene.home))
    }

    @Test(
        "two disclosures with one prior are put into a file, which patient and supervisor get and nobody else",
        .spec("FEDERATION-108", "FEDERATION-109"))
    func reusedPrior() async throws {
        let custodian = try await FalseCustodian()
        let scene = custodian.scene
        let first = try await custodian.disclosure(prior: .zero)
        let second = try await custodian.disclosure(prior: .zero)
        let bystander = try NodeFixture("beijing-1", clock: scene.clock)
        try scene.home.accept(bystander)
        try scene.home.node.receive(first, from: custodian.origin)
        try scene.home.node.receive(asReader: second, from: scene.asker.origin)
        let told = try custodian.told(scene.asker)
        #expect(told.map(\.kind) == [.reusedPrior])
        #expect(try custodian.told(bystander).isEmpty)
        #expect(try custodian.told(scene.custodian).isEmpty)
        #expect(try custodian.isFrozen(at: scene.home))
        let history = try await scene.home.readLog(by: scene.patient.key)
        #expect(history.evidence == told)
        #expect(history.reports.count == 1)

        try scene.asker.node.receive(try #require(told.first), from: scene.home.origin)
        #expect(try custodian.isFrozen(at: scene.asker))
        #expect(try scene.asker.database.evidence().map(\.source) == [scene.home.origin])
        #expect(try scene.asker.database.outboxCount() == 0)
    }

    @Test("a report under a head that the copy denies by now accuses nobody", .spec("FEDERATION-290"))
    func deniedHead() async throws {
        let custodian = try await FalseCustodian()
        let scene = custodian.scene
        let first = try await custodian.disclosure(prior: .zero)
        let draft = try scene.custodian.node.draft(
            Sample.disclosure(
                of: scene.documents, in: scene.line, at: scene.hospital, to: scene.doctor, request: .sha256([5]),
                prior: .zero))
        let hashes = [MerkleTree.leafHash(draft.entry.encoded), .sha256([6])]
        let text = try Checkpoint(
            origin: custodian.origin.text, size: 2, root: MerkleTree.root(of: hashes)
        ).text
        let note = SignedNote(text: text, signatures: [try scene.custodian.node.keys.signers.log.sign(text)])
        let forged = Receipt(
            opening: draft.opening,
            proof: LogProof(
                extra: draft.entry.encoded, inclusion: InclusionProof(index: 0, size: 2, hashes: [hashes[1]]),
                checkpoint: note))
        // Kept when the copy did not reach so far.
        let report = DisclosureReport(disclosure: forged, authorisation: try custodian.authorisation())
        try scene.home.database.keepReport(report, line: scene.line, at: scene.clock.now)
        try scene.home.node.receive(first, from: custodian.origin)
        #expect(try scene.home.database.reports(line: scene.line).count == 2)
        #expect(try scene.home.database.evidence(aboutLine: scene.line).isEmpty)
        // The head is judged by itself, whenever that is done (FEDERATION-291): the log's key did sign another history.
        let kinds = try scene.home.database.evidence().map(\.kind)
        #expect(kinds.allSatisfy { $0 == EvidenceKind.fork.rawValue }, "\(kinds)")
    }

    @Test("only a supervisor's node takes such a file, under the custodian's own leave", .spec("FEDERATION-110"))
    func refused() async throws {
        let custodian = try await FalseCustodian(supervisor: false)
        let scene = custodian.scene
        let first = try await custodian.disclosure(prior: .zero)
        let second = try await custodian.disclosure(prior: .zero)
        for report in [first, second] { try scene.home.node.receive(report, from: custodian.origin) }
        #expect(try custodian.told(scene.asker).isEmpty)
        let kept = try #require(try scene.home.database.evidence().first)
        let evidence = try Evidence(parsing: kept.file)
        #expect(throws: EvidenceRefusal.self) { try scene.asker.node.receive(evidence, from: scene.home.origin) }
        try scene.asker.database.keep(scene.clinic.accepted([.credential, .supervise]))

        // The same statements under a leave that another key signed: proved of the log, and yet nobody's leave.
        let forged = try await custodian.enter(
            Sample.authorisation(of: scene.custodian.node.statementKey, by: scene.hospital))
        let log = LogKeys(try #require(scene.custodian.node.verifierKeys.first))
        let file = Evidence.reusedPrior(
            ReusedPrior(
                leave: try #require(ProvedStatement(forged, log: log)),
                first: try #require(ProvedStatement(first.disclosure, log: log)),
                second: try #require(ProvedStatement(second.disclosure, log: log))))
        #expect(try file.verified(by: [], logs: [log]).kind == .reusedPrior)
        #expect(throws: EvidenceRefusal.self) { try scene.asker.node.receive(file, from: scene.home.origin) }
        #expect(try !custodian.isFrozen(at: scene.asker))
        try scene.asker.node.receive(evidence, from: scene.home.origin)
        #expect(try custodian.isFrozen(at: scene.asker))
    }
}
