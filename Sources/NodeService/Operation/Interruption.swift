import Logging
import ServiceLifecycle
import UnixSignals

/// Work that an operator ends with Ctrl-C, and that has then ended well.
public enum Interruption {
    private struct Work: Service {
        let body: @Sendable () async throws -> Void

        func run() async throws { try await cancelWhenGracefulShutdown { try await body() } }
    }

    /// Runs `body` until it returns, or cancels it when the process is asked to stop by SIGINT or SIGTERM.
    public static func ending(_ body: @escaping @Sendable () async throws -> Void) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: Work(body: body), successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint],
                logger: Logger(label: "nuo") { _ in SwiftLogNoOpLogHandler() }))
        try await group.run()
    }
}
