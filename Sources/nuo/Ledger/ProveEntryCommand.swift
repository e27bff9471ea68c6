import ArgumentParser
import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo ledger prove`
struct ProveEntryCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "prove", abstract: Catalogue.ledgerView.prove.localized,
            discussion: Catalogue.ledgerView.proveLesson.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let index: UInt64
        let size: UInt64
        let kind: String
        let text: String
        let file: String?
        let key: String
    }

    /// What is written, verified.
    private struct Proved {
        let bytes: [UInt8]
        let size: UInt64
        let isReceipt: Bool
        let key: VerifierKey
    }

    @Argument(help: help(Catalogue.ledgerView.provedIndex, valueName: "index"))
    var index: WholeNumber

    @Option(help: help(Catalogue.ledgerView.out, valueName: "file"), completion: .file())
    var out: String?

    @Flag(help: help(Catalogue.ledgerView.bare))
    var bare = false

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let (origin, proved) = try await ledger.home.withNode { node in (ledger.origin(at: node), try prove(node)) }
        let text = String(decoding: proved.bytes, as: UTF8.self)
        if let out {
            try write(proved.bytes, to: out)
            let words = Catalogue.ledgerView
            console.say(
                proved.isReceipt ? words.receiptWritten : words.proofWritten,
                ["index": String(index.value), "path": out])
            console.say(words.checkWith, ["path": out, "key": proved.key.description])
        } else {
            // A proof ends with its own line feed.
            console.write(String(text.dropLast()))
        }
        console.finish(
            Result(
                origin: origin.text, index: index.value, size: proved.size,
                kind: proved.isReceipt ? "receipt" : "proof", text: text, file: out, key: proved.key.description))
    }

    private func prove(_ node: Node) throws -> Proved {
        let origin = ledger.origin(at: node)
        guard let head = try node.database.head(of: origin) else { throw try ledger.unknown(at: node) }
        guard let proof = try node.database.proof(at: index.value, in: origin) else {
            throw CommandFailure.noLeaf(index.value, in: origin, size: head.state.size)
        }
        guard let descriptor = try node.roster().descriptor(of: origin) else {
            throw CommandFailure(.verificationFailed, Catalogue.ledgerView.noKey, ["origin": origin.text])
        }
        do {
            let receipt = bare ? nil : try node.database.receipt(at: index.value, in: origin)
            let checked = try VerifiedCheckpoint(
                verifying: receipt?.proof.checkpoint ?? proof.checkpoint, log: descriptor.logKeys,
                cosigners: descriptor.cosignerKeys)
            if let receipt {
                _ = try receipt.verified(under: checked)
            } else {
                _ = try proof.verifiedLeaf(under: checked)
            }
            return Proved(
                bytes: receipt?.serialized ?? proof.serialized, size: checked.checkpoint.size,
                isReceipt: receipt != nil, key: checked.log)
        } catch {
            let arguments = ["origin": origin.text, "reason": String(describing: error)]
            throw CommandFailure(.verificationFailed, Catalogue.ledger.damaged, arguments)
        }
    }

    /// A receipt may hold personal data: for its owner only, and never over another file.
    private func write(_ bytes: [UInt8], to path: String) throws(CommandFailure) {
        do {
            try PrivateFile.create(path, bytes)
        } catch  where error.code == Catalogue.keyFile.alreadyExists.code {
            throw CommandFailure(.usage, Catalogue.ledgerView.fileExists, ["path": path])
        }
    }
}
