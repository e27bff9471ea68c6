import Storage

/// What one node takes on at a time. Everything that comes from outside is bounded here, each bound with its reason.
public struct Limits: Sendable, Hashable {
    /// The usual request body: a signed statement or a page of a log fits many times over.
    public static let defaultBodyBytes = 1 << 20

    /// Requests of one connection whose answers are still to come. Past it the connection is closed: nobody who reads what they
    /// are answered sends so many ahead, and each is kept in memory.
    public static let requestsAhead = 16

    /// Open connections. Past it a new one is closed before its handshake. Fewer where the system allows few descriptors.
    public var connections = 1_024
    /// Open connections from one network address, so that nobody takes them all. A hospital behind one address fits.
    public var connectionsPerAddress = 256
    /// Bytes of bodies in memory, those that are still arriving among them. Past it: 503.
    public var bodyBytes = 256 << 20
    /// The same of one peer: four of them don't take everything.
    public var bodyBytesPerPeer = 48 << 20
    /// Requests worked on at once.
    public var requestsAtOnce = 256
    /// Requests that wait for one of those places. Past it: 503.
    public var requestsWaiting = 512
    /// Requests of one peer (a partner, else a network address), at work or waiting. Past it: 429.
    public var requestsPerPeer = 64
    /// Long polls held open, all peers together. Past it: 503. They take no place from other requests.
    public var longPolls = 256
    /// Long polls of one peer. Past it: 429.
    public var longPollsPerPeer = 8

    /// Submissions that wait for the writer, which refuses what comes past its own bound. Here the measure of the alarm.
    public var submissionsWaiting = LedgerWriter.maximumWaiting
    /// Messages that wait for partners. Nothing is lost past it: a backlog of this length takes hours to deliver, so it
    /// is the measure of the alarm.
    public var outboxMessages = 10_000
    /// Requests that stand before one patient; the newest are kept.
    public var inboxPerPerson = NodeDatabase.maximumInbox

    /// The path with its query. Past it: 414.
    public var targetBytes = 4 << 10
    /// All header fields together. Past it: 431.
    public var headerBytes = 16 << 10
    /// The number of header fields. Past it: 431.
    public var headerCount = 64

    /// From the connection to the last byte of the first request's head, the TLS handshake included.
    public var headTimeout: Duration = .seconds(10)
    /// From the head to the last byte of the body.
    public var bodyTimeout: Duration = .seconds(30)
    /// Between two requests on a connection.
    public var idleTimeout: Duration = .seconds(60)
    /// How long a reader may leave a full send buffer unread.
    public var stallTimeout: Duration = .seconds(30)
    /// How long a closed connection waits for the other side to close too; what was sent can still arrive meanwhile.
    public var closeTimeout: Duration = .seconds(1)
    /// What is still read of a body that was refused as too large, so that the answer arrives before the connection ends.
    public var drainBytes = 4 << 20

    /// The defaults.
    public init() {}

    /// The same with no more connections than the system has descriptors for.
    func fitting(descriptors: Int) -> Limits {
        var limits = self
        limits.connections = min(connections, Descriptors.connections(within: descriptors))
        return limits
    }
}
