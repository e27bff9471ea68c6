import ConsentLedger
import Federation
import NodeClient

/// Where custodians account for what they disclosed, and readers' nodes say what they were given (API-55, API-56).
extension NodeRoutes {
    var accounts: [Route] {
        [
            Route("POST", Node.accountPath, access: .partners, bodyLimit: AccountReport.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(AccountReport(parsing: request.body), from: sender)
                    return []
                }
            },
            Route("POST", Node.readerReportPath, access: .partners, bodyLimit: DisclosureReport.maximumByteCount) {
                request, _ in
                let sender = try self.sender(request)
                return try await self.answering {
                    try self.node.receive(asReader: DisclosureReport(parsing: request.body), from: sender)
                    return []
                }
            },
        ]
    }
}
