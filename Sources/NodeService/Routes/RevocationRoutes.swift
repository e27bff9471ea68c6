import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage

extension NodeRoutes {
    /// Anybody may bring a revocation: the signature in it is the authority. A record that is unknown here and a key that
    /// is not the record's are refused in the same words.
    var revocations: [Route] {
        [
            Route("POST", "/v1/revocations", bodyLimit: RevocationMessage.maximumByteCount) { request, _ in
                try await self.answering {
                    let message = try RevocationMessage(parsing: request.body)
                    do {
                        return try await self.node.revoke(message).serialized
                    } catch AppendError.refused {
                        throw Self.refused
                    }
                }
            }
        ]
    }
}
