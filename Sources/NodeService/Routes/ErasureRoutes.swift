import ConsentLedger
import Federation
import NodeClient

/// Erase orders and their answers (API-90 … API-92).
extension NodeRoutes {
    var erasures: [Route] {
        [
            Route("GET", "/v1/me/erasures") { request, _ in
                let person = try self.person(request)
                return try await self.answering { try self.node.erasures(for: person).bytes }
            },
            Route("POST", Node.erasurePath, access: .partners, bodyLimit: ErasureMessage.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(ErasureMessage(parsing: request.body), from: sender)
                    return []
                }
            },
        ]
    }
}
