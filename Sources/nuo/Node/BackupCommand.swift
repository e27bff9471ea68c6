import ArgumentParser
import Foundation
import NodeService
import Phrases
import Storage

/// `nuo node backup`
struct BackupCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "backup", abstract: Catalogue.node.backup.localized)
    }

    private struct Result: Encodable {
        let file: String
    }

    @OptionGroup var node: NodeArgument

    @Argument(help: help(Catalogue.node.backupFile, valueName: "file"), completion: .file())
    var file: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        try await home.withNode { node in try copy(node) }
        console.say(Catalogue.node.backedUp, ["file": file])
        console.say(Catalogue.node.backupRest, ["path": home.path])
        console.finish(Result(file: file))
    }

    private func copy(_ node: Node) throws(CommandFailure) {
        do {
            try node.database.backup(to: file)
        } catch let error as CocoaError where error.code == .fileWriteFileExists {
            throw CommandFailure(.usage, Catalogue.nodeProblem.backupExists, ["path": file])
        } catch {
            throw .unwritable(file, error)
        }
    }
}
