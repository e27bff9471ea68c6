import ArgumentParser
import CipherSuites
import ConsentLedger
import NodeService
import Phrases
import Storage

/// A block, under `--json`.
struct BlockResult: Encodable {
    let height: UInt64
    let first: UInt64
    let end: UInt64
    let sealTime: UInt64
    let entries: UInt64
    let sealHash: String

    init(_ block: LedgerBlock) {
        height = block.seal.height
        first = block.seal.first
        end = block.seal.end
        sealTime = block.seal.time
        entries = block.entries
        sealHash = Base64.encode(block.hash.bytes)
    }
}

/// `nuo ledger blocks`
struct LedgerBlocksCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "blocks", abstract: Catalogue.ledgerView.blocks.localized,
            discussion: Catalogue.ledgerView.blocksLesson.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let height: UInt64
        let blocks: [BlockResult]
    }

    @Option(help: help(Catalogue.ledgerView.from, valueName: "height"))
    var from: WholeNumber?

    @Option(help: help(Catalogue.ledgerView.count, valueName: "n"))
    var count = ItemCount(20)

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    /// The beginning of a hash, enough to tell seals apart by eye.
    private static let shownHashCharacters = 12

    func run() async throws {
        let console = output.console
        let result = try await ledger.home.withNode { node in
            let origin = ledger.origin(at: node)
            guard let head = try node.database.head(of: origin) else { throw try ledger.unknown(at: node) }
            let blocks = try node.database.blocks(of: origin, from: from?.value, count: count.value)
            return Result(origin: origin.text, height: head.state.height, blocks: blocks.map(BlockResult.init))
        }
        show(result, on: console)
        console.finish(result)
    }

    private func show(_ result: Result, on console: Console) {
        let words = Catalogue.ledgerView
        guard !result.blocks.isEmpty else {
            return console.say(words.noBlocks, ["height": String(result.height)])
        }
        var table = Table([
            .init(console.text(words.block), .trailing), .init(console.text(words.leaves)),
            .init(console.text(words.sealed)), .init(console.text(words.entries), .trailing),
            .init(console.text(words.seal)),
        ])
        for block in result.blocks {
            table.append([
                String(block.height), "\(block.first)–\(block.end - 1)", LedgerView.time(block.sealTime),
                String(block.entries), String(block.sealHash.prefix(Self.shownHashCharacters)),
            ])
        }
        console.show(table)
    }
}
