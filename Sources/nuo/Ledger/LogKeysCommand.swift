import ArgumentParser
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo ledger log-keys`
struct LogKeysCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "log-keys", abstract: Catalogue.logKey.keysCommand.localized,
            discussion: Catalogue.logKey.keysDiscussion.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let first: String
        let changes: Int
        let text: String
        let file: String?
    }

    @Option(help: help(Catalogue.ledgerView.out, valueName: "file"), completion: .file())
    var out: String?

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let chain = try await ledger.home.withNode { node in try read(node) }
        let text = String(decoding: chain.serialized, as: UTF8.self)
        if let out {
            try write(chain.serialized, to: out)
            console.say(
                Catalogue.logKey.keysWritten,
                ["path": out, "count": String(chain.changes.count), "key": chain.keys.first.description])
        } else {
            console.write(String(text.dropLast()))
        }
        console.finish(
            Result(
                origin: chain.keys.first.name, first: chain.keys.first.description, changes: chain.changes.count,
                text: text, file: out))
    }

    /// Over no other file.
    private func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do {
            try PrivateFile.create(path, bytes)
        } catch  where error.code == Catalogue.keyFile.alreadyExists.code {
            throw CommandFailure(.usage, Catalogue.ledgerView.fileExists, ["path": path])
        }
    }

    private func read(_ node: Node) throws -> LogKeyChain {
        let origin = ledger.origin(at: node)
        guard try node.database.head(of: origin) != nil else { throw try ledger.unknown(at: node) }
        guard let descriptor = try node.roster().descriptor(of: origin) else {
            throw CommandFailure(.verificationFailed, Catalogue.ledgerView.noKey, ["origin": origin.text])
        }
        return try LogKeyChain(descriptor.logKey, changes: descriptor.logKeyChanges)
    }
}
