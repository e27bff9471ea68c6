import ConsentLedger
import Federation

/// What people call who act for somebody else (API-70 … API-79). Whoever acts for nobody by this code is refused like one
/// who asks for an unknown code.
extension NodeRoutes {
    var acting: [Route] {
        [
            Route("GET", "/v1/acting/lines/**") { request, parameters in
                let person = try self.person(request)
                guard let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) }) else { throw Self.refused }
                return try await self.answering { try self.node.lines(of: code, for: person).bytes }
            },
            Route("POST", "/v1/acting/history/**", bodyLimit: SubmissionMessage.maximumByteCount) {
                request, parameters in
                let person = try self.person(request)
                guard let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) }) else { throw Self.refused }
                return try await self.answering {
                    try await self.node.history(SubmissionMessage(parsing: request.body), of: code, for: person).bytes
                }
            },
        ]
    }
}
