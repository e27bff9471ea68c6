import CipherSuites
import ConsentLedger
import MerkleLog
import NodeClient
import Storage

/// A copy of a partner's ledger, as tlog-tiles, for the partner itself: what it has lost it fetches from here (API-41).
/// Nobody else's partner reads it: who may see a ledger's entries is the ledger's own node's to say.
struct MirrorRoutes: Sendable {
    let node: Node

    var routes: [Route] {
        [
            Route("GET", "/v1/mirror/{origin}/tile/entries/**", access: .partners) { request, parameters in
                let origin = try self.copy(parameters["origin"], askedBy: request)
                guard let bundle = EntryBundle(path: "tile/entries/" + (parameters["**"] ?? "")),
                    let bytes = try self.node.database.entries(of: bundle, in: origin)
                else { throw NodeRoutes.notFound }
                return NodeResponse(contentType: "application/octet-stream", bytes)
            },
            Route("GET", "/v1/mirror/{origin}/tile/**", access: .partners) { request, parameters in
                let origin = try self.copy(parameters["origin"], askedBy: request)
                guard let tile = Tile(path: "tile/" + (parameters["**"] ?? "")),
                    let bytes = try self.node.database.hashes(of: tile, in: origin)
                else { throw NodeRoutes.notFound }
                return NodeResponse(contentType: "application/octet-stream", bytes)
            },
        ]
    }

    private func copy(_ digest: String?, askedBy request: NodeRequest) throws -> Origin {
        guard let origin = try node.ledger(named: digest), origin.text == request.partner?.origin else {
            throw NodeRoutes.notFound
        }
        return origin
    }
}
