public import Logging
import ServiceLifecycle
import UnixSignals

extension NodeRunner {
    /// Serves until the process is asked to stop by SIGTERM or SIGINT; then accepts no more, finishes what it has begun
    /// and returns. Throws when it can't serve.
    public func runUntilSignalled(logger: Logger) async throws {
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: self, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        try await group.run()
    }
}
