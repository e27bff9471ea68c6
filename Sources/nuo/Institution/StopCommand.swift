import ArgumentParser
import CipherSuites
import ConsentLedger
import Federation
import Foundation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo institution stop`: a withdrawal card used at a counter. It needs no key of the patient and none of the
/// institution; the card finds its lines in the node's copy of the home ledger by their stop hashes.
struct StopCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "stop", abstract: Catalogue.stop.command.localized,
            discussion: Catalogue.stop.discussion.localized)
    }

    @Option(help: help(Catalogue.institution.node, valueName: "dir"), completion: .directory)
    var node: String

    @Option(
        name: .customLong("withdrawal-card"), help: help(Catalogue.stop.cardOption, valueName: "file"),
        completion: .file())
    var file: String

    @Flag(name: .customLong("yes"), help: help(Catalogue.stop.yesOption))
    var isConfirmed = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    private struct Result: Encodable {
        struct Line: Encodable {
            let record: String
            let entry: UInt64
        }

        let home: String
        let stopped: [Line]
        let alreadyStopped: Int
    }

    func run() async throws {
        let console = output.console
        let card = try readCard()
        let result = try await NodeHome(node).withNode { node in
            guard try node.database.head(of: card.home) != nil else {
                throw CommandFailure(.usage, Catalogue.stop.unknownHome, ["origin": card.home.text])
            }
            let lines = try lines(of: card, in: node.database, console)
            let standing = try lines.filter { try !node.database.isStopped($0, of: card.home) }
            guard !lines.isEmpty else { throw CommandFailure(.failed, Catalogue.stop.noLine) }
            try confirm(standing.count, console)
            var stopped: [Result.Line] = []
            for record in standing {
                let key = try card.stopKey(origin: card.home, record: record)
                let proof = try await node.revoke(RevocationMessage(of: record, in: card.home, by: key))
                stopped.append(.init(record: record.description, entry: proof.inclusion.index))
            }
            return Result(home: card.home.text, stopped: stopped, alreadyStopped: lines.count - stopped.count)
        }
        console.say(
            Catalogue.stop.stopped,
            ["count": String(result.stopped.count), "already": String(result.alreadyStopped)])
        console.finish(result)
    }

    private func readCard() throws -> WithdrawalCard {
        let text = String(
            decoding: try InputFile.read(file, limit: 4 * WithdrawalCard.maximumByteCount), as: UTF8.self)
        do {
            return try WithdrawalCard(typed: text)
        } catch {
            let notice =
                switch error {
                case .notACard: Catalogue.stop.notACard
                case .unknownVersion: Catalogue.stop.unknownVersion
                case .mistyped: Catalogue.stop.mistyped
                }
            throw CommandFailure(.usage, notice, ["path": file])
        }
    }

    /// The records whose stop hash the card's key has. One key is derived for each record of the ledger.
    private func lines(
        of card: WithdrawalCard, in database: NodeDatabase, _ console: Console
    ) throws -> [RecordID] {
        let progress = console.progress(
            Catalogue.stop.searching, total: try database.recordCount(of: card.home))
        defer { progress.finish() }
        var found: [RecordID] = []
        var done = 0
        try database.forEachStopHash(of: card.home) { record, stop in
            if try card.stopHash(origin: card.home, record: record) == stop { found.append(record) }
            done += 1
            progress.advance(to: done)
        }
        return found
    }

    private func confirm(_ count: Int, _ console: Console) throws {
        guard count > 0, !isConfirmed else { return }
        console.say(Catalogue.stop.willStop, ["count": String(count)])
        guard try Confirmation.ask(Catalogue.stop.question, on: console) else {
            throw CommandFailure(.failed, Catalogue.stop.notStopped)
        }
    }
}
