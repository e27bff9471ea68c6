import ArgumentParser
import Phrases

/// Checks ledgers, receipts and evidence offline. It shares with the nodes what computes, and nothing that stores or connects.
@main
struct NuoVerify: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nuo-verify", abstract: Catalogue.verify.abstract.localized,
        discussion: Catalogue.verify.discussion.localized,
        subcommands: [ReceiptCommand.self, LedgerCommand.self, EvidenceCommand.self, ClosingCommand.self])

    static func main() { VerifyRunner.run() }
}
