import HTTPTypes
import HummingbirdCore
import NIOCore

/// Collects a request's body up to a limit. The time it may take is the connection guard's business.
struct RequestBodyReader {
    private let limit: Int
    private let declared: Int
    private var chunks: RequestBody.AsyncIterator

    init(_ request: Request, limit: Int) {
        self.limit = limit
        declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        chunks = request.body.makeAsyncIterator()
    }

    /// The body; nil when it is larger than the limit, as soon as that is known.
    mutating func read() async throws -> [UInt8]? {
        guard declared <= limit else { return nil }
        var body: [UInt8] = []
        body.reserveCapacity(declared)
        while let chunk = try await chunks.next() {
            guard body.count + chunk.readableBytes <= limit else { return nil }
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    /// Reads on after a refusal, so that the client can finish sending and see the answer, but not for ever.
    mutating func drain(upTo maximum: Int) async throws {
        var read = 0
        while read < maximum, let chunk = try await chunks.next() { read += chunk.readableBytes }
    }
}
