import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import Storage

/// Where partners learn of each other's new addresses and TLS keys (API-60, API-61).
struct DescriptorRoutes: Sendable {
    let node: Node

    var routes: [Route] {
        [
            Route("GET", NodeDatabase.descriptorPath, access: .partners) { _, _ in
                let descriptor = try self.node.publishDescriptor()
                return NodeResponse(contentType: "text/plain; charset=utf-8", descriptor.note.serialized)
            },
            Route(
                "POST", NodeDatabase.descriptorPath, access: .partners, bodyLimit: NodeDescriptor.maximumByteCount
            ) { request, _ in
                guard let sender = request.partner.flatMap({ Origin($0.origin) }) else { throw NodeRoutes.refused }
                guard let descriptor = try? NodeDescriptor(parsing: request.body) else {
                    throw Problem(status: 400, code: "malformed")
                }
                do {
                    switch try await self.node.receiveSettled(descriptor, from: sender) {
                    case .known, .transport: return NodeResponse(contentType: "application/octet-stream", [])
                    case .waitsForCopy: throw Problem(status: 503, code: "copy-behind")
                    case .older: throw Problem(status: 409, code: "older-descriptor")
                    case .needsOperator: throw Problem(status: 409, code: "operator-needed")
                    }
                } catch is LookupRefusal {
                    throw NodeRoutes.refused
                }
            },
        ]
    }
}
