import Foundation
import HealthRecords
import TestSupport
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

@Suite("metrics of a running node", .timeLimit(.minutes(10)))
struct NodeMetricsTests {
    /// What a scraper gets.
    private static func scrape(_ port: Int) async throws -> (status: Int, type: String?, text: String) {
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/metrics"))
        let (data, response) = try await URLSession.shared.data(from: url)
        let answer = try #require(response as? HTTPURLResponse)
        return (
            answer.statusCode, answer.value(forHTTPHeaderField: "content-type"), String(decoding: data, as: UTF8.self)
        )
    }

    /// The number after a sample's name and labels.
    private static func value(_ sample: String, in text: String) -> Int? {
        let line = text.split(separator: "\n").first { $0.hasPrefix(sample + " ") }
        return line.flatMap { Int($0.dropFirst(sample.count + 1)) }
    }

    @Test(
        "a common client reads them, and they move after an append and a refusal",
        .spec("TRANSPORT-43", "TRANSPORT-44", "API-30"))
    func scraped() async throws {
        try await withCommandFolder { tool in
            let world = try await CommandWorld(tool)
            try await world.accept()
            let port = try UnusedPort.find()
            let running = try await RunningNode(tool, world.node, settings: ["metrics.listen=127.0.0.1:\(port)"])
            // The two listeners begin independently of each other.
            try await waitUntil { (try? await Self.scrape(port)) != nil }
            let size = #"nuo_ledger_size{origin="node.example"}"#
            let before = try await Self.scrape(port)
            #expect(before.status == 200)
            #expect(before.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(Self.value(size, in: before.text) == 0)

            let authorised = try await world.institution("authorise")
            #expect(authorised.status == 0)
            let code = try await world.keys("patient", "patient")
            let refused = try await world.link(code, number: "510104199003070015")
            #expect(refused.status != 0)

            let after = try await Self.scrape(port)
            #expect(Self.value(size, in: after.text) == 2)
            let commits = try #require(Self.value("nuo_commits_total", in: after.text))
            #expect(commits > Self.value("nuo_commits_total", in: before.text) ?? .max)
            let refusals = after.text.split(separator: "\n").filter { $0.hasPrefix("nuo_requests_refused_total{") }
            #expect(refusals.compactMap { Int($0.split(separator: " ").last ?? "") }.reduce(0, +) > 0)
            #expect(await running.stop() == 0)
        }
    }

    @Test("a node that can't listen for them does not start, and says where", .spec("TRANSPORT-44"))
    func portInUse() async throws {
        try await withCommandFolder { tool in
            let one = try await CommandWorld(tool, node: "one")
            let two = try await CommandWorld(tool, node: "two")
            let port = try UnusedPort.find()
            let setting = "metrics.listen=127.0.0.1:\(port)"
            let running = try await RunningNode(tool, one.node, settings: [setting])
            try await waitUntil { (try? await Self.scrape(port)) != nil }
            let refused = try await tool("node", "run", two.node, "--set", setting)
            #expect(refused.status == 1)
            #expect(refused.errors.contains("127.0.0.1:\(port)"))
            let foreign = try await tool("node", "run", two.node, "--set", "metrics.listen=0.0.0.0:1", "--json")
            #expect((foreign.status, foreign.code) == (2, "bad-setting"))
            #expect(foreign.object["message"]?.string?.contains("metrics.listen") == true)
            #expect(await running.stop() == 0)
        }
    }
}
