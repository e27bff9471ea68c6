public import Foundation
public import NodeClient

/// What a handler answers.
public struct NodeResponse: Sendable {
    /// A body, by where its bytes come from.
    public enum Body: Sendable {
        /// Bytes in memory.
        case bytes([UInt8])
        /// A file, or the part of it in `range`, sent from disk in constant memory with its length.
        case file(URL, range: Range<UInt64>?)
        /// Whatever the closure writes, one piece after the other; a piece is taken only when the last one is on its way.
        /// With `length` it must write exactly that many bytes; without, the body goes out in chunks.
        case stream(length: Int?, @Sendable (inout BodyWriter) async throws -> Void)
    }

    /// The HTTP status.
    public var status: Int
    /// Names and values. Length and `cache-control: no-store` are added.
    public var headers: [(name: String, value: String)]
    /// The body.
    public var body: Body

    /// An answer of any kind.
    public init(status: Int = 200, headers: [(name: String, value: String)] = [], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Bytes of a media type.
    public init(status: Int = 200, contentType: String, _ bytes: [UInt8]) {
        self.init(status: status, headers: [("content-type", contentType)], body: .bytes(bytes))
    }

    /// A problem as RFC 9457 JSON.
    public init(_ problem: Problem) {
        self.init(status: problem.status, contentType: Problem.mediaType, problem.json)
        if let seconds = problem.retryAfterSeconds { headers.append(("retry-after", String(seconds))) }
        if problem.status == 401 { headers.append(("www-authenticate", "Signature")) }
    }
}
