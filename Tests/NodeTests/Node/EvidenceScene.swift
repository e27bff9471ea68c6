import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import Testing

@testable import NodeService

/// Three nodes that are partners, and a fourth whose operator is dishonest: it has a node's keys and address, and serves
/// whatever history it likes.
struct EvidenceScene: Sendable {
    let clock = TestClock()
    let liar: NodeFixture
    let one: NodeFixture
    let two: NodeFixture
    let three: NodeFixture
    /// The history that was shown first.
    var history: PublishedLedger

    /// `one` and `two` know everybody; `three` knows `two` and the liar.
    init() throws {
        liar = try NodeFixture("liar", clock: clock)
        one = try NodeFixture("chengdu-1", clock: clock)
        two = try NodeFixture("chongqing-1", clock: clock)
        three = try NodeFixture("mianyang-1", clock: clock)
        history = PublishedLedger(TestLedger(liar.origin, signers: liar.node.keys.signers))
        for node in [one, two, three] { try node.accept(liar) }
        for (node, other) in [(one, two), (two, one), (two, three), (three, two)] { try node.accept(other) }
    }

    var keys: [VerifierKey] { liar.node.verifierKeys }

    /// A partner's copy of the history shown first, at its newest head.
    func copy(to node: NodeFixture) async throws {
        try node.database.stage(history.leaves, from: 0, of: liar.origin)
        let newest = history.notes[history.notes.count - 1]
        #expect(try await node.node.follow(newest, of: liar.origin))
    }

    /// Serves a history under the liar's name and keys while `body` runs.
    func serving(_ history: PublishedLedger, _ body: @escaping @Sendable () async throws -> Void) async throws {
        let note = history.notes[history.notes.count - 1]
        let below: @Sendable (String) -> String = { path in String(path.dropFirst("/v1/log/".count)) }
        try await liar.serving(
            [
                Route("GET", "/v1/log/checkpoint") { _, _ in NodeResponse(contentType: "text/plain", note.serialized) },
                Route("GET", "/v1/log/tile/entries/**") { request, _ in
                    guard let bundle = EntryBundle(path: below(request.path)) else {
                        throw Problem(status: 404, code: "not-found")
                    }
                    let leaves = history.leaves.dropFirst(Int(bundle.index) * 256).prefix(bundle.width)
                    return NodeResponse(contentType: "x/y", try EntryBundle.encode(Array(leaves)))
                },
                Route("GET", "/v1/log/tile/**") { request, _ in
                    guard let tile = Tile(path: below(request.path)) else {
                        throw Problem(status: 404, code: "not-found")
                    }
                    return NodeResponse(contentType: "x/y", history.bytes(of: tile))
                },
            ], body)
    }

    func state(at node: NodeFixture) throws -> PeerState? { try node.node.roster().peers[liar.origin]?.state }

    /// The one file that a node holds, checked as a stranger does.
    func proved(at node: NodeFixture) throws -> ProvedAccusation {
        let kept = try node.database.evidence()
        try #require(kept.count == 1)
        return try Evidence(parsing: kept[0].file).verified(by: keys)
    }

    /// Evidence of two roots at the newest size.
    func fork(_ number: UInt8 = 1) throws -> Evidence {
        let kept = history.notes[history.notes.count - 1]
        let size = try Checkpoint(parsing: kept.text).size
        let other = try history.ledger.note(size: size, root: .sha256([number]))
        let found = try Evidence.fork(kept, other, log: LogKeys(history.ledger.logKey)) { _, _ in .zero }
        return try #require(found)
    }
}

extension PublishedLedger {
    /// A hash tile, computed from the leaves.
    func bytes(of tile: Tile) -> [UInt8] {
        let span = 1 << (8 * tile.level)
        let first = Int(tile.index) * 256
        return Tile.encode(
            (first..<(first + tile.width)).map { place in
                MerkleTree.root(of: leaves.dropFirst(place * span).prefix(span).map(MerkleTree.leafHash))
            })
    }
}
