import ConsentLedger
import NodeClient

/// Where partners tell of evidence (API-35 … API-37).
struct EvidenceRoutes: Sendable {
    let node: Node

    var routes: [Route] {
        [
            Route("POST", "/v1/peer/evidence", access: .partners, bodyLimit: Evidence.maximumByteCount) { request, _ in
                guard let sender = request.partner.flatMap({ Origin($0.origin) }) else {
                    throw Problem(status: 403, code: "refused")
                }
                do {
                    try await self.node.receiveSettled(Evidence(parsing: request.body), from: sender)
                } catch EvidenceError.upgradeNeeded {
                    throw Problem(status: 422, code: "upgrade-needed")
                } catch is EvidenceError {
                    throw Problem(status: 400, code: "malformed")
                } catch EvidenceRefusal.waitsForCopy {
                    throw Problem(status: 503, code: "copy-behind")
                } catch is EvidenceRefusal {
                    throw Problem(status: 422, code: "evidence-refused")
                }
                return NodeResponse(contentType: "application/octet-stream", [])
            }
        ]
    }
}
