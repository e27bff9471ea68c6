import Foundation

/// An error as it crosses the wire: `application/problem+json` (RFC 9457) with a stable `code`.
///
/// It never carries text from inside the node. `title` is the phrase of the status; a client acts on `code`.
public struct Problem: Error, Hashable, Sendable, Codable {
    /// The media type of the encoded form.
    public static let mediaType = "application/problem+json"

    /// A URI of the problem type; `about:blank` says that status and code tell all there is.
    public let type: String
    /// The phrase of the status code.
    public let title: String
    /// The HTTP status.
    public let status: Int
    /// What went wrong, as a word of the protocol.
    public let code: String
    /// When to come back, sent as `retry-after`; not part of the JSON.
    public var retryAfterSeconds: Int?

    private enum CodingKeys: String, CodingKey {
        case type, title, status, code
    }

    /// A problem with the status' own phrase as title.
    public init(status: Int, code: String, retryAfterSeconds: Int? = nil) {
        type = "about:blank"
        title = Self.phrases[status] ?? "Error"
        self.status = status
        self.code = code
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// The JSON bytes, members in lexicographic order.
    public var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Three strings and an integer always encode.
        return (try? encoder.encode(self)).map { Array($0) } ?? Array("{}".utf8)
    }

    /// Reads a problem from a response's body; nil when it is none.
    public init?(json: [UInt8]) {
        guard let read = try? JSONDecoder().decode(Problem.self, from: Data(json)) else { return nil }
        self = read
    }

    private static let phrases: [Int: String] = [
        400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        408: "Request Timeout", 409: "Conflict", 413: "Content Too Large", 414: "URI Too Long",
        415: "Unsupported Media Type", 422: "Unprocessable Content", 429: "Too Many Requests",
        431: "Request Header Fields Too Large", 500: "Internal Server Error", 503: "Service Unavailable",
    ]
}
