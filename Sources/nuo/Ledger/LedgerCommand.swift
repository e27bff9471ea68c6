import ArgumentParser
import Phrases

/// `nuo ledger`
struct LedgerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "ledger", abstract: Catalogue.ledger.group.localized,
            subcommands: [
                ShowLedgerCommand.self, LedgerBlocksCommand.self, ProveEntryCommand.self, WatchLedgerCommand.self,
                ExportLedgerCommand.self, LogKeysCommand.self,
            ])
    }
}
