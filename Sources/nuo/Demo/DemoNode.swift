import ConsentLedger
import Foundation
import Logging
import NodeService
import ServiceLifecycle
import Synchronization

/// A node of the demonstration: a real server on loopback in this process, with a clock that can be put forward.
final class DemoNode: Sendable {
    let name: String
    let origin: Origin
    let directory: URL
    let port: Int
    private let offset: Mutex<UInt64>
    private let running = Mutex<Running?>(nil)

    private struct Running {
        let node: Node
        let services: ServiceGroup
        let task: Task<Void, any Error>
    }

    var url: String { "https://127.0.0.1:\(port)" }
    var profile: String { directory.appendingPathComponent("../\(name).profile.json").standardizedFileURL.path }

    init(name: String, below root: URL) throws {
        guard let origin = Origin("\(name).demo/nuo") else { throw DemoProblem.preparation(name) }
        self.name = name
        self.origin = origin
        directory = root.appendingPathComponent(name)
        port = try FreePort.find()
        offset = Mutex(0)
    }

    /// The running node.
    func node() throws -> Node {
        guard let node = running.withLock({ $0?.node }) else { throw DemoProblem.preparation("\(name) is stopped") }
        return node
    }

    /// Starts to serve and returns when connections are taken.
    func start(log: URL) async throws {
        guard let sink = LogSink.file(log.path) else { throw DemoProblem.preparation(log.path) }
        let logger = Logger(label: name) { _ in JSONLogHandler(level: .notice, sink: sink) }
        let node = try Node(
            directory: NodeDirectory(directory), origin: origin, publicURL: url,
            wall: { [self] in NodeClock.systemSeconds() + offset.withLock { $0 } }, logger: logger)
        let (started, signal) = AsyncStream.makeStream(of: Void.self)
        let runner = NodeRunner(
            node: node, address: .init(host: "127.0.0.1", port: port), tick: .milliseconds(50), logger: logger,
            onRunning: { _ in signal.finish() })
        let services = ServiceGroup(services: [runner], logger: logger)
        let task = Task {
            defer { signal.finish() }
            try await services.run()
        }
        running.withLock { $0 = Running(node: node, services: services, task: task) }
        for await _ in started {}
    }

    /// Stops serving.
    func stop() async {
        let current = running.withLock { state in
            defer { state = nil }
            return state
        }
        await current?.services.triggerGracefulShutdown()
        _ = await current?.task.result
    }

    /// Puts the clock forward.
    func putForward(bySeconds seconds: UInt64) { offset.withLock { $0 += seconds } }
}

/// A TCP port that nobody listens on, below those that connections go out from: none of them takes it before the node does.
enum FreePort {
    private static let range = 10_000..<32_768
    private static let attempts = 100

    static func find() throws -> Int {
        for _ in 0..<attempts {
            let port = Int.random(in: range)
            if try isFree(port) { return port }
        }
        throw DemoProblem.preparation("bind")
    }

    private static func isFree(_ port: Int) throws -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw DemoProblem.preparation("socket") }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
        }
    }
}
