import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage

/// The node as a witness (C2SP tlog-witness, API-20 … API-23). Anyone may call: what counts is the log's signature on
/// the checkpoint.
struct WitnessRoutes: Sendable {
    let node: Node

    var routes: [Route] {
        [
            Route("POST", "/v1/witness/add-checkpoint", bodyLimit: AddCheckpoint.maximumByteCount) { request, _ in
                try await self.addCheckpoint(request.body)
            },
            Route("GET", "/v1/witness/{origin}/checkpoint") { _, parameters in
                try self.node.mirrored(parameters["origin"])
            },
            Route("GET", "/v1/witness/{origin}/tile/**") { _, parameters in
                guard let ledger = try self.node.followed(parameters["origin"]),
                    let tile = Tile(path: "tile/" + (parameters["**"] ?? "")),
                    let bytes = try self.node.mirrors().hashes(of: tile, in: ledger.origin)
                else { throw NodeRoutes.notFound }
                return NodeResponse(contentType: "application/octet-stream", bytes)
            },
            Route("GET", "/v1/mirror/{origin}/checkpoint") { _, parameters in
                try self.node.mirrored(parameters["origin"])
            },
        ]
    }

    private func addCheckpoint(_ body: [UInt8]) async throws -> NodeResponse {
        do {
            let lines = try await node.addCheckpoint(AddCheckpoint(parsing: body))
            return NodeResponse(contentType: "text/plain; charset=utf-8", WitnessAnswer.body(lines))
        } catch let refusal as WitnessRefusal {
            return try Self.answer(to: refusal)
        }
    }

    private static func answer(to refusal: WitnessRefusal) throws -> NodeResponse {
        switch refusal {
        case .conflict(let size):
            return NodeResponse(
                status: 409, contentType: WitnessAnswer.sizeMediaType, WitnessAnswer.body(size: size))
        case .malformed: throw Problem(status: 400, code: "malformed")
        case .unknownOrigin: throw Problem(status: 404, code: "not-found")
        case .notSigned: throw Problem(status: 403, code: "refused")
        case .inconsistent: throw Problem(status: 422, code: "inconsistent")
        case .notNow: throw Problem(status: 503, code: "not-verified", retryAfterSeconds: 2)
        }
    }
}

extension Node {
    /// The ledger whose name has this SHA-256, in hexadecimal.
    func ledger(named digest: String?) throws -> Origin? {
        try database.ledgers().first { Digest.sha256(Array($0.text.utf8)).description == digest }
    }

    /// The ledger that is followed by its hashes and whose name has this SHA-256, in hexadecimal.
    func followed(_ digest: String?) throws -> FollowedLedger? {
        try digest.flatMap { Hex.decode($0[...]) }.flatMap { Digest($0) }.flatMap { try database.followed(named: $0) }
    }

    /// The newest head of a partner or of a followed ledger that this node has verified, with this node's cosignature.
    /// `digest` is the hexadecimal SHA-256 of the origin.
    func mirrored(_ digest: String?) throws -> NodeResponse {
        if let ledger = try followed(digest), try roster().peers[ledger.origin] == nil {
            guard let note = try shownHead(of: ledger) else { throw NodeRoutes.notFound }
            return NodeResponse(contentType: "text/plain; charset=utf-8", note.serialized)
        }
        guard let origin = try ledger(named: digest), let head = try database.head(of: origin)
        else { throw Problem(status: 404, code: "not-found") }
        let state = try database.cosignerState(of: origin, name: cosignerName)
        let checkpoint = try Checkpoint(parsing: head.note.text)
        let own =
            state.flatMap { $0.size == checkpoint.size && $0.root == checkpoint.root ? $0.lines : nil } ?? []
        // The partner's note may carry an older line of this node.
        let known = cosignerKeys
        let others = head.note.signatures.filter { line in
            own.isEmpty || !known.contains { $0.isNamed(in: line) }
        }
        let note = SignedNote(text: head.note.text, signatures: others + own)
        return NodeResponse(contentType: "text/plain; charset=utf-8", note.serialized)
    }
}
