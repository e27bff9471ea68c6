import Foundation
import NodeService
import TestSupport
import Testing

@Suite("A node's configuration", .timeLimit(.minutes(10)))
struct NodeConfigurationTests {
    private func read(
        commandLine: [String: String] = [:], environment: [String: String] = [:], file text: String? = nil
    ) async throws -> (NodeConfiguration, path: String) {
        var result: (NodeConfiguration, String)?
        try await withTransportFolder { folder in
            let file = folder.appendingPathComponent("config.json")
            if let text { try Data(text.utf8).write(to: file) }
            result = (
                try NodeConfiguration(commandLine: commandLine, environment: environment, file: file), file.path
            )
        }
        return try #require(result)
    }

    @Test("the command line goes before the environment, the environment before the file", .spec("TRANSPORT-31"))
    func precedence() async throws {
        let file = #"{"listen": {"port": 1001, "host": "::1"}, "sync": {"tick": "1s"}, "limits": {"longPolls": 3}}"#
        let environment = ["NUO_LISTEN_PORT": "1002", "NUO_SYNC_TICK": "2s", "NUO_UNRELATED": "x"]
        let (configuration, path) = try await read(
            commandLine: ["listen.port": "1003"], environment: environment, file: file)
        #expect(configuration.listenPort == 1003)
        #expect(configuration.syncTick == .seconds(2))
        #expect(configuration.limits.longPolls == 3)
        #expect(configuration.listenHost == "::1")
        #expect(configuration.freshnessDelta == .seconds(60))
        let sources = Dictionary(uniqueKeysWithValues: configuration.describe().map { ($0.key, $0.source) })
        #expect(sources["listen.port"] == .commandLine)
        #expect(sources["sync.tick"] == .environment(variable: "NUO_SYNC_TICK"))
        #expect(sources["limits.longPolls"] == .file(path: path))
        #expect(sources["freshness.delta"] == .standard)
    }

    @Test("without any source every setting has its default, and all are described", .spec("TRANSPORT-31"))
    func defaults() async throws {
        let (configuration, _) = try await read()
        #expect(configuration.listenPort == 8443)
        #expect(configuration.publicURL == "https://127.0.0.1:8443")
        #expect(configuration.freshnessDelta == .seconds(60))
        #expect(configuration.limits == Limits())
        let lines = configuration.describe()
        #expect(lines.allSatisfy { $0.source == .standard && !$0.purpose.isEmpty })
        #expect(lines.first { $0.key == "freshness.delta" }?.value == "1m")
        #expect(Set(lines.map(\.key)).count == lines.count)
    }

    @Test(
        "a value of the wrong kind or range is refused, with its key and where it came from", .spec("TRANSPORT-32"),
        arguments: [
            ("listen.port", "65536"), ("listen.port", "-1"), ("listen.port", "+7"), ("listen.port", "x"),
            ("sync.tick", "10"), ("sync.tick", "1ms"), ("sync.tick", "1d"), ("log.level", "loud"), ("listen.host", ""),
        ])
    func badValue(key: String, text: String) async throws {
        await #expect("\(key)=\(text)") {
            _ = try await read(commandLine: [key: text])
        } throws: { error in
            guard case .value(key, .commandLine, _)? = error as? ConfigurationError else { return false }
            return true
        }
        let variable = "NUO_" + key.replacing(".", with: "_").uppercased()
        await #expect("\(variable)=\(text)") {
            _ = try await read(environment: [variable: text])
        } throws: { error in
            guard case .value(key, .environment(variable), _)? = error as? ConfigurationError else { return false }
            return true
        }
    }

    @Test(
        "a file's value that is no text or number is refused, with key and file", .spec("TRANSPORT-32"),
        arguments: ["true", "null", "[1]", "1.5", "{}"])
    func badFileValue(json: String) async throws {
        await #expect("\(json)") {
            _ = try await read(file: #"{"listen": {"port": \#(json)}}"#)
        } throws: { error in
            guard case .value("listen.port", .file(let path), _)? = error as? ConfigurationError else { return false }
            return path.hasSuffix("config.json")
        }
    }

    @Test(
        "a file that is not one JSON object is refused by name", .spec("TRANSPORT-32"), arguments: ["", "[]", "{", "7"])
    func badFile(text: String) async throws {
        await #expect("\(text)") {
            _ = try await read(file: text)
        } throws: { error in
            guard case .file(let path, _)? = error as? ConfigurationError else { return false }
            return path.hasSuffix("config.json")
        }
    }

    @Test(
        "an unknown key is refused, naming the nearest", .spec("TRANSPORT-33"),
        arguments: [
            ("listen.prot", "listen.port"), ("freshnes.delta", "freshness.delta"), ("Listen.port", "listen.port"),
            ("something.quite.different", nil as String?),
        ])
    func unknownKey(key: String, nearest: String?) async throws {
        let parts = key.split(separator: ".")
        let json = parts.reversed().reduce("1") { "{\"\($1)\": \($0)}" }
        await #expect("\(json)") {
            _ = try await read(file: json)
        } throws: { error in
            guard case .unknownKey(key, .file, nearest)? = error as? ConfigurationError else { return false }
            return true
        }
        await #expect(throws: ConfigurationError.unknownKey(key: key, source: .commandLine, nearest: nearest)) {
            _ = try await read(commandLine: [key: "1"])
        }
    }

    @Test("an error reads as a sentence for the operator", .spec("TRANSPORT-32"))
    func text() {
        let error = ConfigurationError.unknownKey(
            key: "listen.prot", source: .file(path: "/n/config.json"), nearest: "listen.port")
        #expect("\(error)" == "listen.prot (/n/config.json): no such key; did you mean listen.port?")
    }

    @Test("metrics are served nowhere unless an address of this machine is given", .spec("TRANSPORT-40"))
    func metricsAddress() async throws {
        #expect(try await read().0.metricsListen == nil)
        let (configuration, _) = try await read(file: #"{"metrics": {"listen": "[::1]:9464"}}"#)
        #expect(configuration.metricsListen == NodeServer.Address(host: "::1", port: 9464))
        let line = configuration.describe().first { $0.key == "metrics.listen" }
        #expect(line?.value == "[::1]:9464")
        for text in ["0.0.0.0:9464", "10.1.2.3:9464", "node.example:9464", "9464", "127.0.0.1"] {
            await #expect("\(text)") {
                _ = try await read(commandLine: ["metrics.listen": text])
            } throws: { error in
                guard case .value("metrics.listen", .commandLine, let expected)? = error as? ConfigurationError else {
                    return false
                }
                return expected.contains("loopback")
            }
        }
    }
}
