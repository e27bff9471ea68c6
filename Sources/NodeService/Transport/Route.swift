/// One operation of a node: how it is addressed, what it accepts, and what answers.
public struct Route: Sendable {
    /// The values of `{name}` segments, and of `**` under the name `**`, percent-decoded.
    public typealias Parameters = [String: String]
    /// Answers a request. It may throw a `Problem` or an `HTTPSignatureError`; anything else becomes a bare 500. Its task
    /// is cancelled when the connection closes, when the partner is removed, and, for a long poll, when the node stops.
    public typealias Handler = @Sendable (NodeRequest, Parameters) async throws -> NodeResponse

    /// Who may call.
    public enum Access: Sendable {
        /// Anybody; the handler looks after signatures where it needs them.
        case anyone
        /// A partner with a certificate in the roster at this moment.
        case partners
    }

    /// Which places a request takes.
    public enum Kind: Sendable {
        /// Work that ends soon.
        case ordinary
        /// A wait for news.
        case longPoll
    }

    let method: String
    let pattern: PathPattern
    let access: Access
    let kind: Kind
    let bodyLimit: Int
    let handler: Handler

    /// Declares an operation. `path` has literal segments, `{name}` segments, and may end in `**`, which takes one segment
    /// or more: `/v1/log/**`.
    public init(
        _ method: String, _ path: String, access: Access = .anyone, kind: Kind = .ordinary,
        bodyLimit: Int = Limits.defaultBodyBytes, handler: @escaping Handler
    ) {
        self.method = method
        pattern = PathPattern(path)
        self.access = access
        self.kind = kind
        self.bodyLimit = bodyLimit
        self.handler = handler
    }
}

/// The operations of a node, in order of declaration: the first that fits answers.
public struct RouteTable: Sendable {
    private let routes: [Route]
    /// What a search finds for paths without parameters, by path and method: most requests name one of these.
    private var known: [String: [String: Route]] = [:]

    /// A table of `routes`.
    public init(_ routes: [Route]) {
        self.routes = routes
        for route in routes where route.pattern.isLiteral {
            let path = route.pattern.text
            guard case .route(let first, let parameters) = search(method: route.method, path: path),
                parameters.isEmpty
            else { continue }
            known[path, default: [:]][route.method] = first
        }
    }

    enum Match {
        case route(Route, Route.Parameters)
        case methodNotAllowed(allowed: [String])
        case notFound
    }

    func match(method: String, path: String) -> Match {
        if let route = known[path]?[method] { return .route(route, [:]) }
        return search(method: method, path: path)
    }

    private func search(method: String, path: String) -> Match {
        guard let segments = PathPattern.segments(of: path) else { return .notFound }
        var allowed: Set<String> = []
        for route in routes {
            guard let parameters = route.pattern.match(segments) else { continue }
            if route.method == method { return .route(route, parameters) }
            allowed.insert(route.method)
        }
        return allowed.isEmpty ? .notFound : .methodNotAllowed(allowed: allowed.sorted())
    }
}
