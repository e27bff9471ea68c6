/// A node's answer with a 2xx status, its body in memory.
public struct ClientResponse: Sendable {
    /// The HTTP status.
    public let status: Int
    /// Lower-case names and values, in the order sent.
    public let headers: [(name: String, value: String)]
    /// The body.
    public let body: [UInt8]

    /// The first value of a header field; `name` in lower case.
    public func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
