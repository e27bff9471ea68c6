import ConsentLedger
import Federation

/// Permits for a day (API-127, API-128).
extension NodeRoutes {
    var dayPermits: [Route] {
        [
            Route("GET", "/v1/me/day-permits") { request, _ in
                let person = try self.person(request)
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.dayPermits(of: person)).bytes
                }
            },
            Route("GET", "/v1/me/day-permits/**") { request, parameters in
                guard case .institution(let accepted) = try self.caller(request),
                    let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) })
                else { throw Self.refused }
                return try await self.answering { try self.node.counterLine(of: code, for: accepted).bytes }
            },
        ]
    }
}
