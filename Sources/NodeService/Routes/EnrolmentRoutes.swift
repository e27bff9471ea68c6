import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// What patients and enrolling institutions may ask about enrolments (API-80 … API-82), about deaths (API-117) and near
/// relatives of the deceased (API-130).
struct EnrolmentRoutes: Sendable {
    let routes: [Route]

    init(routes own: NodeRoutes) {
        routes = [
            Route("GET", "/v1/me/enrolment") { request, _ in
                // Who holds a key that ended may read that it did, and nothing else.
                let call = try await own.callers.verify(request)
                return try await own.answering {
                    ReceiptsMessage(receipts: try own.node.enrolment(of: call.keyID)).bytes
                }
            },
            // The number stands in the body: addresses are written to logs.
            Route("POST", "/v1/me/enrolments", bodyLimit: EnrolmentQuery.maximumByteCount) { request, _ in
                guard case .institution(let accepted) = try own.caller(request) else { throw NodeRoutes.refused }
                return try await own.answering {
                    let query = try EnrolmentQuery(parsing: request.body)
                    return ReceiptsMessage(receipts: try own.node.enrolment(of: query, for: accepted)).bytes
                }
            },
            Route("GET", "/v1/me/deaths/**") { request, parameters in
                guard case .institution(let accepted) = try own.caller(request),
                    let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) })
                else { throw NodeRoutes.refused }
                return try await own.answering {
                    ReceiptsMessage(receipts: try own.node.deaths(of: code, for: accepted)).bytes
                }
            },
            Route("GET", "/v1/me/relatives") { request, _ in
                guard case .patient(let person) = try own.caller(request) else { throw NodeRoutes.refused }
                return try await own.answering {
                    ReceiptsMessage(receipts: try own.node.kinships(of: person)).bytes
                }
            },
            Route("GET", "/v1/me/relatives/**") { request, parameters in
                guard case .institution(let accepted) = try own.caller(request),
                    let code = parameters["**"].flatMap({ try? HealthCode(parsing: $0) })
                else { throw NodeRoutes.refused }
                return try await own.answering {
                    ReceiptsMessage(receipts: try own.node.kinships(of: code, for: accepted)).bytes
                }
            },
        ]
    }
}
