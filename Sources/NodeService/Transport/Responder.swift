import CipherSuites
import Federation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NodeClient
import ServiceLifecycle

/// Takes a request through its steps: who, which route, may they, the body, is there room, the answer.
struct Responder: Sendable {
    private let publicURL: String
    private let routes: RouteTable
    private let peers: PeerDirectory
    private let connections: ConnectionRegistry
    private let limits: Limits
    private let requests: RequestGate
    private let longPolls: RequestGate
    private let bodies: BodyBudget
    private let counts: RequestCounts
    private let logger: Logger

    init(
        publicURL: String, routes: RouteTable, peers: @escaping PeerDirectory, connections: ConnectionRegistry,
        limits: Limits, counts: RequestCounts, logger: Logger
    ) {
        self.publicURL = publicURL.hasSuffix("/") ? String(publicURL.dropLast()) : publicURL
        self.routes = routes
        self.peers = peers
        self.connections = connections
        self.limits = limits
        self.counts = counts
        self.logger = logger
        requests = RequestGate(
            places: limits.requestsAtOnce, queueLength: limits.requestsWaiting, perPeer: limits.requestsPerPeer)
        longPolls = RequestGate(places: limits.longPolls, queueLength: 0, perPeer: limits.longPollsPerPeer)
        bodies = BodyBudget(total: limits.bodyBytes, perPeer: limits.bodyBytesPerPeer)
    }

    /// Answers one request, whatever happens; throws only to end the connection.
    func respond(to request: Request, writer: consuming ResponseWriter, channel: any Channel) async throws {
        let call: Call
        do {
            call = try await admit(request, on: channel)
        } catch let problem as Problem {
            return try await send(NodeResponse(problem), writer)
        } catch let refusal as MethodRefusal {
            return try await send(refusal.response, writer)
        }
        // Read before a place is taken: whoever sends slowly would keep it from others.
        var reader = RequestBodyReader(request, limit: call.route.bodyLimit, budget: bodies, peer: call.peerKey)
        defer { bodies.give(reader.taken, of: call.peerKey) }
        let body: [UInt8]
        do {
            body = try await reader.read()
        } catch let problem as Problem {
            try await send(NodeResponse(problem), writer)
            try await reader.drain(upTo: limits.drainBytes)
            throw TransportFailure.refusedBody
        }
        let gate = call.route.kind == .longPoll ? longPolls : requests
        do {
            try await gate.enter(call.peerKey)
        } catch {
            return try await send(NodeResponse(error), writer)
        }
        defer { gate.leave(call.peerKey) }
        let complete = call.request(request, body: body, publicURL: publicURL)
        try await send(await response(to: call, complete, on: channel), writer)
    }

    private func admit(_ request: Request, on channel: any Channel) async throws -> Call {
        let peer = try await connections.certificate(of: channel)
        let partner = peer.flatMap { peers($0.keyDigest) }
        let target = request.head.path ?? ""
        guard target.utf8.count <= limits.targetBytes else { throw Problem(status: 414, code: "target-too-long") }
        let halves = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = String(halves.first ?? "")
        guard let query = PercentEncoding.query(halves.count == 2 ? halves[1] : "") else {
            throw Problem(status: 400, code: "bad-request")
        }
        let route: Route
        let parameters: Route.Parameters
        switch routes.match(method: request.method.rawValue, path: path) {
        case .route(let found, let values): (route, parameters) = (found, values)
        case .methodNotAllowed(let allowed): throw MethodRefusal(allowed: allowed)
        case .notFound: throw Problem(status: 404, code: "not-found")
        }
        if route.access == .partners { try Self.requirePartner(partner, certificate: peer) }
        let address = channel.remoteAddress?.share ?? "unknown"
        return Call(
            route: route, parameters: parameters, target: target, path: path, query: query, peer: peer,
            partner: partner,
            peerKey: partner.map { .partner($0) } ?? .address(address))
    }

    private static func requirePartner(_ partner: PeerIdentity?, certificate: PeerCertificate?) throws(Problem) {
        guard certificate != nil else { throw Problem(status: 401, code: "certificate-required") }
        guard partner != nil else { throw Problem(status: 403, code: "not-a-partner") }
    }

    private func send(_ response: NodeResponse, _ writer: consuming ResponseWriter) async throws {
        counts.answered(response.status)
        try await writer.send(response)
    }

    /// What is in hand now.
    func load() -> ServerLoad {
        ServerLoad(
            connections: connections.count, requestsWaiting: requests.waiting, longPolls: longPolls.taken,
            bodyBytes: bodies.held)
    }

    private func response(to call: Call, _ request: NodeRequest, on channel: any Channel) async -> NodeResponse {
        do {
            let handler = call.route.handler
            let isLongPoll = call.route.kind == .longPoll
            let response = try await connections.running(on: channel) {
                guard isLongPoll else { return try await handler(request, call.parameters) }
                return try await cancelWhenGracefulShutdown { try await handler(request, call.parameters) }
            }
            // Asked again: the roster may have changed while the handler worked or waited.
            if call.route.access == .partners {
                let now = call.peer.flatMap { peers($0.keyDigest) }
                guard now == call.partner else { throw Problem(status: 401, code: "partner-changed") }
            }
            return response
        } catch let problem as Problem {
            return NodeResponse(problem)
        } catch let error as HTTPSignatureError {
            return NodeResponse(Problem(error))
        } catch is CancellationError {
            return NodeResponse(Problem(status: 503, code: "stopping", retryAfterSeconds: 5))
        } catch {
            logger.error(
                "a handler failed",
                metadata: [
                    "code": "handler-failed", "route": "\(call.route.pattern.text)", "error": "\(type(of: error))",
                ])
            return NodeResponse(Problem(status: 500, code: "internal"))
        }
    }
}

/// An admitted request, before its body.
struct Call: Sendable {
    let route: Route
    let parameters: Route.Parameters
    let target: String
    let path: String
    let query: [(name: String, value: String)]
    let peer: PeerCertificate?
    let partner: PeerIdentity?
    let peerKey: PeerKey

    func request(_ request: Request, body: [UInt8], publicURL: String) -> NodeRequest {
        NodeRequest(
            method: request.method.rawValue, path: path, targetURI: publicURL + target,
            headers: request.headers.map { (name: $0.name.canonicalName, value: $0.value) }, query: query, body: body,
            peer: peer, partner: partner)
    }
}

/// A path that exists, called with a method that it does not have.
struct MethodRefusal: Error {
    let allowed: [String]

    var response: NodeResponse {
        var response = NodeResponse(Problem(status: 405, code: "method-not-allowed"))
        response.headers.append(("allow", allowed.joined(separator: ", ")))
        return response
    }
}

extension Problem {
    /// How a refused signature is told: nothing that helps to forge one.
    init(_ error: HTTPSignatureError) {
        switch error {
        case .missing: self.init(status: 401, code: "signature-required")
        case .expired, .notYetValid: self.init(status: 401, code: "signature-out-of-time")
        case .overloaded: self.init(status: 503, code: "overloaded", retryAfterSeconds: 10)
        case .startingUp: self.init(status: 503, code: "starting", retryAfterSeconds: 6)
        case .malformed, .digestMismatch, .wrongKey, .invalidSignature, .replayed, .cannotSign:
            self.init(status: 401, code: "signature-refused")
        }
    }
}
