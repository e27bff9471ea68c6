import ArgumentParser
import ConsentLedger
import Foundation
import Logging
import NodeService
import Phrases

/// `nuo node run`. Under `--json` the one object is written when the node listens; what comes later is in the log.
struct RunNodeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "run", abstract: Catalogue.node.run.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let listen: String
        let port: Int
        let url: String
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup var settings: SettingOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let home = try node.home
        let configuration = try home.configuration(settings.values)
        let lock = try home.lock()
        defer { withExtendedLifetime(lock) {} }
        let logger = try Self.logger(configuration)
        let node = try home.open(configuration, logger: logger)
        let console = output.console
        let runner = NodeRunner(
            node: node, address: .init(host: configuration.listenHost, port: configuration.listenPort),
            limits: configuration.limits, tick: configuration.syncTick,
            metrics: configuration.metricsListen, logger: logger
        ) { port in
            Self.report(home, configuration, port: port, on: console)
        }
        do {
            try await runner.runUntilSignalled(logger: logger)
        } catch {
            await node.stop()
            let metrics = error as? MetricsListenError
            let listen =
                metrics?.address ?? ListenAddress.text(host: configuration.listenHost, port: configuration.listenPort)
            let arguments = ["listen": listen, "reason": SystemReason.text(metrics?.reason ?? error)]
            throw CommandFailure(.failed, Catalogue.nodeProblem.cannotRun, arguments)
        }
    }

    private static func report(_ home: NodeHome, _ configuration: NodeConfiguration, port: Int, on console: Console) {
        let listen = ListenAddress.text(host: configuration.listenHost, port: port)
        let url = configuration.publicURL
        console.say(Catalogue.node.listening, ["origin": home.origin.text, "listen": listen, "url": url])
        console.finish(Result(origin: home.origin.text, listen: listen, port: port, url: url))
    }

    private static func logger(_ configuration: NodeConfiguration) throws(CommandFailure) -> Logger {
        var sink = LogSink.standardError
        if let path = configuration.logFile {
            guard let file = LogSink.file(path) else {
                throw .unwritable(path, POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO))
            }
            sink = file
        }
        let handler = JSONLogHandler(
            level: Logger.Level(rawValue: configuration.logLevel.rawValue) ?? .info, sink: sink)
        return Logger(label: "nuo") { _ in handler }
    }
}
