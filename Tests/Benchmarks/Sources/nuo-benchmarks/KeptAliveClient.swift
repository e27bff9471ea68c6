import NIOCore
import NIOPosix
import NIOSSL

/// Many connections to one server that stay open, with one request in flight on each.
struct KeptAliveClient {
    private let threads: MultiThreadedEventLoopGroup
    private let channels: [any Channel]

    /// Addresses of this machine that connections come from, as from hospitals with an address each: what a server allows
    /// one address stays far away.
    private static let addresses = 16

    /// Connects and says hello once on each, so that no handshake is measured. Trusts whatever answers there.
    init(connections: Int, to port: Int, on threads: MultiThreadedEventLoopGroup) async throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        configuration.certificateVerification = .none
        let context = try NIOSSLContext(configuration: configuration)
        var channels: [any Channel] = []
        for number in 0..<connections {
            let source = try SocketAddress(ipAddress: "127.0.0.\(2 + number % Self.addresses)", port: 0)
            let bootstrap = ClientBootstrap(group: threads).bind(to: source).channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let tls = try NIOSSLClientHandler(context: context, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandlers([tls, KeptAliveConnection()])
                }
            }
            let channel = try await bootstrap.connect(host: "127.0.0.1", port: port).get()
            channels.append(channel)
            _ = try await Self.exchange([Self.hello], on: channel).get()
        }
        self.threads = threads
        self.channels = channels
    }

    /// The cheapest request that anybody may make.
    static let hello = request("GET", "/health")

    /// A request as it goes over the wire.
    static func request(
        _ method: String, _ path: String, headers: [(name: String, value: String)] = [], body: [UInt8] = []
    ) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeString("\(method) \(path) HTTP/1.1\r\nhost: node\r\n")
        for header in headers { buffer.writeString("\(header.name): \(header.value)\r\n") }
        buffer.writeString(body.isEmpty ? "\r\n" : "content-length: \(body.count)\r\n\r\n")
        buffer.writeBytes(body)
        return buffer
    }

    /// Sends to each connection its requests, one after the other; returns when the last is answered.
    func send(_ requests: [[ByteBuffer]]) async throws -> (seconds: Double, answers: [Answers]) {
        var answers: [Answers] = []
        let seconds = try await Stopwatch.waitingSeconds {
            let exchanges = zip(channels, requests).map { Self.exchange($1, on: $0) }
            answers = try await EventLoopFuture.whenAllSucceed(exchanges, on: threads.any()).get()
        }
        return (seconds, answers)
    }

    /// Hellos a second, so many on each connection.
    func helloRate(each count: Int) async throws -> Double {
        let requests = channels.map { _ in Array(repeating: Self.hello, count: count) }
        return Double(channels.count * count) / (try await send(requests).seconds)
    }

    /// Hangs up.
    func close() async {
        for channel in channels { try? await channel.close() }
    }

    private static func exchange(_ requests: [ByteBuffer], on channel: any Channel) -> EventLoopFuture<Answers> {
        let answered = channel.eventLoop.makePromise(of: Answers.self)
        channel.writeAndFlush(Exchange(requests: requests, answered: answered), promise: nil)
        return answered.futureResult
    }
}
