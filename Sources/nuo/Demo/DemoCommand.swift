import ArgumentParser
import Foundation
import Phrases

/// `nuo demo`
struct DemoCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "demo", abstract: Catalogue.demo.abstract.localized)
    }

    @Option(name: .customLong("dir"), help: help(Catalogue.demo.dirOption, valueName: "dir"), completion: .directory)
    var directory: String?

    @Option(
        name: .customLong("records"), help: help(Catalogue.demo.recordsOption, valueName: "dir"),
        completion: .directory)
    var records: String?

    @Flag(name: .customLong("keep"), help: help(Catalogue.demo.keepOption))
    var isKept = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        if let records {
            do {
                _ = try FileManager.default.contentsOfDirectory(atPath: records)
            } catch {
                throw CommandFailure.unreadable(records, error)
            }
        }
        let root = try makeRoot()
        do {
            try await tell(in: root, console)
        } catch let problem as DemoProblem {
            if !isKept { try? FileManager.default.removeItem(at: root) }
            throw Self.failure(problem)
        }
        if !isKept { try? FileManager.default.removeItem(at: root) }
    }

    private func tell(in root: URL, _ console: Console) async throws {
        let tool = try DemoTool(language: console.language, scratch: root.appendingPathComponent("scratch"))
        let world = try DemoWorld(root: root, tool: tool)
        var story = DemoStory(world: world, console: console)
        do {
            try await story.tell()
            let patients = try await takeRecords(world, &story.report, console)
            if isKept { try await story.keep(patients: patients) }
            try story.noteNodes()
        } catch {
            for node in world.nodes { await node.stop() }
            throw error
        }
        for node in world.nodes { await node.stop() }
        console.say(Catalogue.demo.ending, ["count": String(story.report.steps.count)])
        if isKept { console.say(Catalogue.demo.kept, ["path": root.path]) }
        console.finish(story.report)
    }

    private func takeRecords(
        _ world: DemoWorld, _ report: inout DemoReport, _ console: Console
    ) async throws -> [String] {
        guard let records else { return [] }
        let intake = DemoIntake(world: world)
        let patients = try DemoIntake.patients(below: URL(fileURLWithPath: records))
        let progress = console.progress(Catalogue.demo.recordsProgress, total: patients.count)
        var withDocuments: [String] = []
        var count = 0
        for (number, patient) in patients.enumerated() {
            let imported = try await intake.run(patient)
            report.documents += imported.documents
            report.refused += imported.refused
            count += imported.documents.count
            if !imported.documents.isEmpty { withDocuments.append(patient.key) }
            progress.advance(to: number + 1)
        }
        progress.finish()
        console.say(
            Catalogue.demo.records, ["count": String(count), "refused": String(report.refused.count)])
        return withDocuments
    }

    /// The directory: named and absent or empty, else a fresh temporary one.
    private func makeRoot() throws -> URL {
        let root =
            directory.map { URL(fileURLWithPath: $0, isDirectory: true) }
            ?? FileManager.default.temporaryDirectory.appendingPathComponent("nuo-demo-" + UUID().uuidString)
        let folder = try PrivateDirectory(creating: root.standardizedFileURL)
        let content = (try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)) ?? []
        guard content.isEmpty else { throw CommandFailure(.usage, Catalogue.demo.notEmpty, ["path": folder.url.path]) }
        return folder.url
    }

    private static func failure(_ problem: DemoProblem) -> CommandFailure {
        switch problem {
        case .preparation(let reason):
            return CommandFailure(.failed, Catalogue.demo.preparation, ["reason": reason])
        case .step(let name, let outcome, let expected):
            return CommandFailure(
                .failed, Catalogue.demo.failed, ["step": name, "outcome": outcome, "expected": expected])
        }
    }
}
