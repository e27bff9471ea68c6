import Federation

/// What somebody may read here of their lines in a ledger that has ended, with the key that signed them (API-135).
struct ClosedLineRoutes: Sendable {
    let routes: [Route]

    init(routes own: NodeRoutes) {
        routes = [
            Route("GET", "/v1/me/closed-lines") { request, _ in
                let call = try await own.callers.verify(request)
                return try await own.answering { try own.node.closedLines(of: call.keyID).bytes }
            }
        ]
    }
}
