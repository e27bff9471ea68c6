/// A request with its whole body, and what is known of who sent it.
public struct NodeRequest: Sendable {
    /// The method, upper case.
    public let method: String
    /// The path as sent, without the query.
    public let path: String
    /// The address that a signed call must name: this node's public address, path and query as sent. The client's `host` field
    /// plays no part in it.
    public let targetURI: String
    /// Lower-case names and values, in the order sent.
    public let headers: [(name: String, value: String)]
    /// The query's parameters, percent-decoded, in order. `+` stands for itself.
    public let query: [(name: String, value: String)]
    /// The body.
    public let body: [UInt8]
    /// The client's certificate; nil for a person, who has none.
    public let peer: PeerCertificate?
    /// The partner whose certificate it is, looked up for this request; nil for anybody else.
    public let partner: PeerIdentity?

    /// Every value of a header field; `name` in lower case.
    public func headerValues(_ name: String) -> [String] { headers.filter { $0.name == name }.map(\.value) }

    /// The first value of a query parameter.
    public func parameter(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
