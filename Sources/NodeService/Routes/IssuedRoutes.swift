import ConsentPolicy
import Federation

/// What an institution stated about people, for its own staff (API-140, API-141).
extension NodeRoutes {
    var issued: [Route] {
        [
            Route("GET", "/v1/me/issued/{entry}") { request, parameters in
                guard case .institution(let accepted) = try self.caller(request) else { throw Self.refused }
                guard let index = Self.number(parameters["entry"]) else { throw Self.notFound }
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.issued(at: index, by: accepted)).bytes
                }
            },
            Route("GET", "/v1/me/issued/{kind}/{before}") { request, parameters in
                guard case .institution(let accepted) = try self.caller(request) else { throw Self.refused }
                guard let kind = parameters["kind"].flatMap(StatementKind.init(rawValue:)),
                    Node.issuedKinds.contains(kind), let index = Self.number(parameters["before"])
                else { throw Self.notFound }
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.issued(kind, by: accepted, before: index)).bytes
                }
            },
        ]
    }
}
