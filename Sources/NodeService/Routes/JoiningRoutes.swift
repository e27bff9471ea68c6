import ConsentLedger
import Federation

/// Registrations that custodians joined (API-125, API-126).
extension NodeRoutes {
    var joinings: [Route] {
        [
            Route("GET", "/v1/me/joinings") { request, _ in
                let person = try self.person(request)
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.joinings(of: person)).bytes
                }
            },
            // A custodian's staff find what they joined, to take it back.
            Route("GET", "/v1/me/joinings/**") { request, parameters in
                guard case .institution(let accepted) = try self.caller(request),
                    let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) })
                else { throw Self.refused }
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.joinings(of: code, for: accepted)).bytes
                }
            },
            Route("GET", "/v1/acting/joinings/**") { request, parameters in
                let person = try self.person(request)
                guard let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) }) else { throw Self.refused }
                return try await self.answering {
                    ReceiptsMessage(receipts: try self.node.joinings(of: code, for: person)).bytes
                }
            },
            Route("POST", Node.joinedReportPath, access: .partners, bodyLimit: JoinedReport.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(JoinedReport(parsing: request.body), from: sender)
                    return []
                }
            },
        ]
    }
}
