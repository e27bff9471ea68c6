import ArgumentParser
import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo ledger export`
struct ExportLedgerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "export", abstract: Catalogue.ledger.export.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let directory: String
        let size: UInt64
        let root: String
        let files: Int
        let keys: [String]
    }

    @Argument(help: help(Catalogue.ledger.outputDirectory, valueName: "dir"), completion: .directory)
    var directory: String

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let result = try await ledger.home.withNode { node in try write(node, on: console) }
        console.say(
            Catalogue.ledger.exported,
            [
                "origin": result.origin, "path": directory, "size": String(result.size),
                "files": String(result.files),
            ])
        console.say(Catalogue.ledger.keys)
        for key in result.keys { console.write("  \(key)") }
        console.finish(result)
    }

    private func write(_ node: Node, on console: Console) throws -> Result {
        let origin = ledger.origin(at: node)
        guard let head = try node.database.head(of: origin) else { throw try ledger.unknown(at: node) }
        let folder = try ExportFolder(directory)
        let source = LedgerSource(database: node.database, origin: origin, size: head.state.size)
        do {
            var writer = try LedgerExportWriter(
                checkpoint: head.note, subtree: source.subtree, entries: source.entries)
            let progress = console.progress(Catalogue.ledger.exporting, total: writer.count)
            defer { progress.finish() }
            var written = 0
            while let file = try writer.next() {
                try folder.write(file)
                written += 1
                progress.advance(to: written)
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            let arguments = ["origin": origin.text, "reason": String(describing: error)]
            throw CommandFailure(.verificationFailed, Catalogue.ledger.damaged, arguments)
        }
        return Result(
            origin: origin.text, directory: directory, size: head.state.size, root: head.state.root.description,
            files: folder.count, keys: try keys(of: origin, node).map(\.description))
    }

    private func keys(of origin: Origin, _ node: Node) throws -> [VerifierKey] {
        guard let descriptor = try node.roster().descriptor(of: origin) else { return [] }
        return [descriptor.logKey] + descriptor.cosignerKeys
    }
}
