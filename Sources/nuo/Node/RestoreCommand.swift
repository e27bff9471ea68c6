import ArgumentParser
import ConsentLedger
import Foundation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo node restore`
struct RestoreCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "restore", abstract: Catalogue.recovery.restore.localized)
    }

    private struct Result: Encodable {
        let file: String
        let origin: String
        let size: UInt64
    }

    @OptionGroup var node: NodeArgument

    @Option(name: .long, help: help(Catalogue.recovery.restoreFrom, valueName: "file"), completion: .file())
    var from: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        let home = try node.home
        let lock = try home.lock()
        defer { withExtendedLifetime(lock) {} }
        let size = try restore(home)
        let arguments = ["file": from, "origin": home.origin.text, "size": String(size)]
        console.say(Catalogue.recovery.restored, arguments)
        console.say(Catalogue.recovery.restoredNext)
        console.finish(Result(file: from, origin: home.origin.text, size: size))
    }

    private func restore(_ home: NodeHome) throws(CommandFailure) -> UInt64 {
        let words = Catalogue.recovery
        do {
            return try NodeDatabase.restore(
                from: from, to: home.databasePath, of: home.origin,
                keys: StoredNode.keys(in: home.directory, of: home.origin))
        } catch RestoreError.occupied {
            throw CommandFailure(.usage, words.occupied, ["path": home.path])
        } catch RestoreError.notABackup {
            throw CommandFailure(.usage, words.notABackup, ["file": from])
        } catch RestoreError.otherLedger(let found) {
            let found = found?.text ?? Catalogue.node.none.localized
            let arguments = ["file": from, "found": found, "origin": home.origin.text]
            throw CommandFailure(.usage, words.otherLedger, arguments)
        } catch RestoreError.otherKeys {
            throw CommandFailure(.verificationFailed, words.otherKeys, ["file": from, "path": home.path])
        } catch RestoreError.disk(let path, let number) {
            throw .unwritable(path, POSIXError(POSIXErrorCode(rawValue: number) ?? .EIO))
        } catch StorageError.newerSchema {
            throw CommandFailure(.failed, Catalogue.nodeProblem.newerDatabase, ["path": from])
        } catch {
            throw .unreadable(from, error)
        }
    }
}
