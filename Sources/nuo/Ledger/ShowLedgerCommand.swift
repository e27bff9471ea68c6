import ArgumentParser
import ConsentLedger
import NodeService
import Phrases
import Storage

/// `nuo ledger show`
struct ShowLedgerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "show", abstract: Catalogue.ledgerView.show.localized,
            discussion: Catalogue.ledgerView.showLesson.localized)
    }

    @Argument(help: help(Catalogue.ledgerView.index, valueName: "index"))
    var index: WholeNumber?

    @OptionGroup var ledger: LedgerArguments
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        try await ledger.home.withNode { node in
            guard let overview = try node.database.overview(of: ledger.origin(at: node)) else {
                throw try ledger.unknown(at: node)
            }
            if let index {
                try show(index.value, overview, of: node, on: console)
            } else {
                let view = try LedgerView(overview, origin: ledger.origin(at: node), node: node)
                console.show(view.table(console))
                console.finish(view)
            }
        }
    }

    private func show(_ index: UInt64, _ overview: LedgerOverview, of node: Node, on console: Console) throws {
        let origin = ledger.origin(at: node)
        guard let leaf = try node.database.leaf(at: index, in: origin),
            let block = try node.database.block(ofLeaf: index, in: origin)
        else { throw CommandFailure.noLeaf(index, in: origin, size: overview.head.state.size) }
        let view: LeafView
        do {
            view = try LeafView(leaf, index: index, in: block) { try node.database.opening(for: $0) != nil }
        } catch let error as LedgerError {
            let arguments = ["origin": origin.text, "reason": String(describing: error)]
            throw CommandFailure(.verificationFailed, Catalogue.ledger.damaged, arguments)
        }
        console.show(view.table(console))
        console.finish(view)
    }
}

extension CommandFailure {
    /// An index at or past the ledger's size.
    static func noLeaf(_ index: UInt64, in origin: Origin, size: UInt64) -> CommandFailure {
        let arguments = ["origin": origin.text, "index": String(index), "size": String(size)]
        return CommandFailure(.usage, Catalogue.ledgerView.noLeaf, arguments)
    }
}
