import ArgumentParser
import ConsentLedger
import NodeService
import Phrases
import Storage

/// `nuo ledger watch`
struct WatchLedgerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "watch", abstract: Catalogue.ledgerView.watch.localized,
            discussion: Catalogue.ledgerView.watchLesson.localized)
    }

    private struct Copy: Encodable {
        let origin: String
        let ageSeconds: UInt64
    }

    private struct Result: Encodable {
        let block: BlockResult
        let size: UInt64
        let cosigners: Int
        let copies: [Copy]
    }

    @Option(help: help(Catalogue.ledgerView.watchFrom, valueName: "height"))
    var from: WholeNumber?

    @Option(help: help(Catalogue.ledgerView.watchCount, valueName: "n"))
    var count: ItemCount?

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    /// How often the database is asked whether somebody has committed.
    private static let pause: Duration = .milliseconds(100)
    /// The most blocks that are read at once.
    private static let batch = 256

    func run() async throws {
        try await ledger.home.withNode { node in
            try await Interruption.ending { try await watch(node) }
        }
    }

    private func watch(_ node: Node) async throws {
        let console = output.console
        let origin = ledger.origin(at: node)
        guard try node.database.ledgers().contains(origin) else { throw try ledger.unknown(at: node) }
        // Asked before the first look, so that no commit falls between the two.
        var mark = try node.database.changeMark()
        var next = try from?.value ?? node.database.head(of: origin)?.state.height ?? 0
        var left = count?.value ?? Int.max
        while true {
            let blocks = try node.database.blocks(of: origin, from: next, count: min(left, Self.batch))
            for block in blocks { try report(block, of: origin, node, on: console) }
            left -= blocks.count
            next += UInt64(blocks.count)
            guard left > 0 else { return }
            while blocks.isEmpty, try node.database.changeMark() == mark {
                guard (try? await Task.sleep(for: Self.pause)) != nil else { return }
            }
            mark = try node.database.changeMark()
            guard !Task.isCancelled else { return }
        }
    }

    private func report(_ block: LedgerBlock, of origin: Origin, _ node: Node, on console: Console) throws {
        guard let head = try node.database.head(of: origin) else { return }
        let lines = NoteLine.all(of: head.note, roster: try node.roster())
        let now = node.clock.now
        let copies = try node.database.ledgers().filter { $0 != node.origin }.compactMap { copy in
            try node.database.head(of: copy).map { head in
                Copy(origin: copy.text, ageSeconds: now - min(now, head.cosignedAt))
            }
        }
        let result = Result(
            block: BlockResult(block), size: head.state.size, cosigners: lines.count { $0.standing == .cosigner },
            copies: copies)
        say(result, on: console)
        console.finish(result)
    }

    private func say(_ result: Result, on console: Console) {
        let words = Catalogue.ledgerView
        var line = console.text(
            words.newBlock,
            [
                "height": String(result.block.height), "time": LedgerView.time(result.block.sealTime),
                "entries": String(result.block.entries), "size": String(result.block.end),
                "cosigners": String(result.cosigners),
            ])
        if !result.copies.isEmpty {
            let copies = result.copies.map {
                console.text(words.copy, ["origin": $0.origin, "age": String($0.ageSeconds)])
            }
            line += console.text(words.copies, ["copies": copies.joined(separator: ", ")])
        }
        console.write(line)
    }
}
