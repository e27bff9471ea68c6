import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import Synchronization
import Testing

@testable import NodeService

/// A log of hashes as tlog-tiles shows it, at a node's address: nobody knows its entries. A test makes it grow, lie and fork.
final class HashLog: Sendable {
    struct Shown {
        var hashes: [Digest] = []
        var note: SignedNote?
        /// What is asked for, in order.
        var asked: [String] = []
        /// Paths that are answered with another byte somewhere, so many times.
        var damaged: [String: Int] = [:]
        /// True once partial tiles of earlier sizes are gone.
        var dropsPartialTiles = false
    }

    let ledger: TestLedger
    let server: NodeFixture
    private let shown = Mutex(Shown())

    init(_ name: String, at server: NodeFixture) throws {
        ledger = try TestLedger(name + ".example/consent")
        self.server = server
    }

    var origin: Origin { ledger.origin }
    var followed: FollowedLedger { FollowedLedger(origin: origin, log: ledger.logKey, address: address) }
    /// The first part of the path that it is read at.
    var pathName: String { String(origin.text.prefix { $0 != "." }) }
    var address: String { "https://127.0.0.1:\(server.port)/\(pathName)#sha256=\(server.node.tls.keyDigest)" }
    var asked: [String] { shown.withLock { $0.asked } }
    var size: UInt64 { shown.withLock { UInt64($0.hashes.count) } }

    func change(_ body: (inout Shown) -> Void) { shown.withLock { body(&$0) } }

    /// Leaves that nobody else has, and the head over them.
    func grow(by count: Int, seed: String = "leaf") throws {
        let hashes = shown.withLock { shown in
            let first = shown.hashes.count
            shown.hashes += (first..<first + count).map { MerkleTree.leafHash(Array("\(seed) \($0)".utf8)) }
            return shown.hashes
        }
        let note = try note(over: hashes)
        shown.withLock { $0.note = note }
    }

    func note(over hashes: [Digest]) throws -> SignedNote {
        try ledger.note(size: UInt64(hashes.count), root: MerkleTree.root(of: hashes)).signed(onlyBy: [ledger.logKey])
    }

    var hashes: [Digest] { shown.withLock { $0.hashes } }

    func answer(_ path: String) -> [UInt8]? {
        shown.withLock { shown in
            shown.asked.append(path)
            if path == "checkpoint" { return shown.note?.serialized }
            guard let tile = Tile(path: path) else { return nil }
            let width = 1 << (8 * tile.level)
            let first = Int(tile.index) * Tile.fullWidth
            let complete = shown.hashes.count / width
            guard first + tile.width <= complete else { return nil }
            if shown.dropsPartialTiles, tile.width < min(Tile.fullWidth, complete - first) { return nil }
            var bytes = Tile.encode(
                (first..<first + tile.width).map { place in
                    MerkleTree.root(of: Array(shown.hashes[place * width..<(place + 1) * width]))
                })
            if let times = shown.damaged[path], times > 0 {
                shown.damaged[path] = times - 1
                bytes[5] ^= 1
            }
            return bytes
        }
    }

    var routes: [Route] {
        [
            Route("GET", "/\(pathName)/**") { request, parameters in
                guard let body = self.answer(parameters["**"] ?? "") else {
                    throw Problem(status: 404, code: "not-found")
                }
                return NodeResponse(contentType: "application/octet-stream", body)
            }
        ]
    }
}

extension NodeFixture {
    /// Follows a log by its hashes.
    func follow(_ log: HashLog) throws {
        guard try database.follow(log.followed, at: clock.now) else { throw StorageError.notFound }
    }

    /// One turn of mirroring it.
    @discardableResult
    func turn(_ log: HashLog, limits: MirrorLimits = MirrorLimits()) async throws -> HashMirror.Rest {
        guard let ledger = try database.followed(log.origin), let address = OutsideWitnessAddress(ledger.address)
        else { throw StorageError.notFound }
        let connection = LogConnection(to: address, connections: limits.connections)
        do {
            let rest = try await node.mirror(ledger, over: connection, limits: limits)
            await connection.close()
            return rest
        } catch {
            await connection.close()
            throw error
        }
    }

    /// One turn, which ends as is said.
    func expectTurn(
        _ log: HashLog, _ rest: HashMirror.Rest, limits: MirrorLimits = MirrorLimits(),
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let found = try await turn(log, limits: limits)
        #expect(found == rest, sourceLocation: location)
    }

    func mirrorState(_ log: HashLog) throws -> MirrorDatabase.State { try node.mirrors().state(of: log.origin) }

    func followedLedger(_ log: HashLog) throws -> FollowedLedger? { try database.followed(log.origin) }
}
