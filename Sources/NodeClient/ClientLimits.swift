/// The limits of a `NodeConnection`.
public struct ClientLimits: Sendable {
    /// The largest answer that `send` collects in memory. Documents go through `download`.
    public var responseBytes = 8 << 20
    /// The largest problem that is read from an error answer.
    public var problemBytes = 4 << 10
    /// To connect and shake hands.
    public var connectTimeout: Duration = .seconds(10)
    /// For one call, from start to last byte, unless the call says otherwise.
    public var callTimeout: Duration = .seconds(30)
    /// Without a single byte from the node. Longer than any long poll.
    public var idleTimeout: Duration = .seconds(75)
    /// Connections held open to one node. A new mutual TLS connection costs half a millisecond of two processors.
    public var connections = 8
    /// How long a connection is kept for the next call; shorter than the node keeps its own end.
    public var keepAlive: Duration = .seconds(30)

    /// The defaults.
    public init() {}
}
