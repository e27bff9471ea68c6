import Foundation
import Logging
import NodeService
import TestSupport
import Testing

@Suite("A node's log", .timeLimit(.minutes(10)))
struct JSONLogTests {
    private func lines(level: Logger.Level = .info, _ write: (inout Logger) -> Void) async throws -> [[String: String]]
    {
        var result: [[String: String]] = []
        try await withTransportFolder { folder in
            let path = folder.appendingPathComponent("log").path
            let sink = try #require(LogSink.file(path))
            var logger = Logger(label: "nuo") { _ in
                JSONLogHandler(level: level, sink: sink, now: { Date(timeIntervalSince1970: 1_700_000_000.25) })
            }
            write(&logger)
            let text = try String(contentsOfFile: path, encoding: .utf8)
            result = try text.split(separator: "\n").map {
                try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
            }
        }
        return result
    }

    @Test("a line is one object with time, level, message and code", .spec("TRANSPORT-36"))
    func line() async throws {
        let found = try await lines { logger in
            logger.record(.notice, "listening", code: "started", [.port: 8443])
            logger.record(.debug, "not at this level", code: "never")
        }
        let expected = [
            "time": "2023-11-14T22:13:20.250Z", "level": "notice", "message": "listening", "code": "started",
            "port": "8443",
        ]
        #expect(found == [expected])
    }

    @Test("metadata outside the allow list is dropped, wherever it comes from", .spec("TRANSPORT-36"))
    func allowList() async throws {
        let found = try await lines { logger in
            logger[metadataKey: "patient"] = "Zhang"
            logger[metadataKey: "origin"] = "node-b.example"
            logger.info("looked up", metadata: ["name": "Zhang", "count": "2"])
        }
        #expect(found.count == 1)
        #expect(found.first?["origin"] == "node-b.example")
        #expect(found.first?["count"] == "2")
        #expect(found.first.map { !$0.values.contains("Zhang") } == true)
    }

    @Test(
        "no text breaks a line", .spec("TRANSPORT-36"), arguments: ["a\nb", "a\"b\\", "\u{1}\u{2028}\u{7f}", "病历\r\n"])
    func oneLine(text: String) async throws {
        let found = try await lines { logger in logger.info("\(text)") }
        #expect(found.map { $0["message"] } == [text])
    }
}
