import Logging

extension NodeRunner {
    /// Tells the numbers to this machine for as long as the node runs. Throws when it can't listen there; stopping is not
    /// for it to begin, so it waits for the others when it has ended.
    func serve(_ metrics: NodeMetrics, at address: NodeServer.Address) async throws {
        let server = MetricsServer(address: address, text: { try await metrics.text() }, logger: logger) { port in
            logger.record(.notice, "metrics are served", code: "metrics-started", [.port: port])
        }
        do {
            try await server.run()
        } catch {
            throw MetricsListenError(address: LoopbackAddress.text(address), reason: error)
        }
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
    }
}

/// The address of `metrics.listen` can't be listened on.
public struct MetricsListenError: Error {
    /// The address.
    public let address: String
    /// What the operating system said.
    public let reason: any Error
}

extension NodeMetrics {
    /// Raises and clears alarms. What can't be read now is looked at again after a tick.
    func lookAtLimits(logger: Logger) async {
        guard let uses = try? await limitUses() else { return }
        alarms.look(at: uses, logger: logger)
    }
}
