import HTTPTypes
import HummingbirdCore
import NIOCore
import NodeClient

/// Collects a request's body up to a limit. The time it may take is the connection guard's business.
struct RequestBodyReader {
    private let limit: Int
    private let declared: Int
    private let budget: BodyBudget
    private let peer: PeerKey
    private var chunks: RequestBody.AsyncIterator
    /// What was taken of the budget.
    private(set) var taken = 0

    /// Room that is made before anything has come: what is declared costs nothing to declare.
    private static let firstRoom = 64 << 10

    init(_ request: Request, limit: Int, budget: BodyBudget, peer: PeerKey) {
        self.limit = limit
        self.budget = budget
        self.peer = peer
        declared = request.headers[.contentLength].flatMap { Int($0) } ?? 0
        chunks = request.body.makeAsyncIterator()
    }

    /// The body. Throws 413 when it is larger than the limit, and 503 when others hold all the room there is, as soon as that is
    /// known.
    mutating func read() async throws -> [UInt8] {
        guard declared <= limit else { throw Self.tooLarge }
        var body: [UInt8] = []
        body.reserveCapacity(min(declared, Self.firstRoom))
        while let chunk = try await chunks.next() {
            let count = chunk.readableBytes
            guard body.count + count <= limit else { throw Self.tooLarge }
            guard budget.take(count, for: peer) else {
                throw Problem(status: 503, code: "overloaded", retryAfterSeconds: 2)
            }
            taken += count
            body.append(contentsOf: chunk.readableBytesView)
        }
        return body
    }

    private static let tooLarge = Problem(status: 413, code: "body-too-large")

    /// Reads on after a refusal, so that the client can finish sending and see the answer, but not for ever.
    mutating func drain(upTo maximum: Int) async throws {
        var read = 0
        while read < maximum, let chunk = try await chunks.next() { read += chunk.readableBytes }
    }
}
