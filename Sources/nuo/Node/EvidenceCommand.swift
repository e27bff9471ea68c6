import ArgumentParser
import CipherSuites
import ConsentLedger
import Foundation
import NodeService
import Phrases
import Storage

/// `nuo node evidence`
struct EvidenceCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "evidence", abstract: Catalogue.evidence.nodeAbstract.localized)
    }

    private struct Item: Encodable {
        let kind: String
        let accused: String
        let origin: String
        let foundAt: UInt64
        let source: String?
        let digest: String
        let file: String?
    }

    private struct Result: Encodable {
        let evidence: [Item]
    }

    @OptionGroup var node: NodeArgument

    @Option(name: .long, help: help(Catalogue.evidence.outHelp, valueName: "folder"), completion: .directory)
    var out: String?

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let kept = try await node.home.withNode { try $0.database.evidence() }
        let files = try out.map { folder in try kept.map { try write($0, to: folder) } }
        show(kept, files, on: console)
        console.finish(
            Result(
                evidence: kept.enumerated().map { place, evidence in
                    Item(
                        kind: evidence.kind, accused: evidence.accused, origin: evidence.origin,
                        foundAt: evidence.foundAt, source: evidence.source?.text, digest: evidence.digest.description,
                        file: files?[place])
                }))
    }

    /// Returns the path. The name follows from the content, so that a file that is there is the same.
    private func write(_ evidence: KeptEvidence, to folder: String) throws -> String {
        let name = "\(evidence.kind)-\(evidence.digest.description.prefix(16)).evidence"
        let path = (folder as NSString).appendingPathComponent(name)
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure.unwritable(folder, error)
        }
        try PublicFile.write(evidence.file, to: path) { _ in false }
        return path
    }

    private func show(_ kept: [KeptEvidence], _ files: [String]?, on console: Console) {
        let words = Catalogue.evidence
        guard !kept.isEmpty else { return console.say(words.none) }
        var table = Table([words.found, words.kind, words.accusedColumn, words.source].map { .init(console.text($0)) })
        for evidence in kept {
            let time = Date(timeIntervalSince1970: Double(evidence.foundAt)).formatted(.iso8601)
            table.append([
                time, evidence.kind, evidence.accused, evidence.source?.text ?? console.text(words.ownFinding),
            ])
        }
        console.show(table)
        guard let files else { return }
        for (evidence, path) in zip(kept, files) {
            console.say(words.written, ["path": path])
            console.say(words.howToCheck, ["path": path, "vkey": evidence.accused])
        }
    }
}
