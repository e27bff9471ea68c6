import Federation

/// The report on minors, for a custodian's own staff (API-115).
extension NodeRoutes {
    var minors: [Route] {
        [
            Route("GET", "/v1/me/minors/{from}/{until}/{offset}") { request, parameters in
                guard case .institution(let accepted) = try self.caller(request) else { throw Self.refused }
                guard let from = Self.number(parameters["from"]), let until = Self.number(parameters["until"]),
                    let offset = Self.number(parameters["offset"])
                else { throw Self.notFound }
                return try await self.answering {
                    try self.node.minors(of: accepted, from: from, until: until, offset: offset).bytes
                }
            }
        ]
    }

    /// Digits alone, below 2^53.
    static func number(_ text: String?) -> UInt64? {
        guard let text, text.allSatisfy({ ("0"..."9").contains($0) }), let number = UInt64(text), number < 1 << 53
        else {
            return nil
        }
        return number
    }
}
