import ArgumentParser
import Federation
import Phrases

/// `nuo keys withdrawal-card`: the card once more, on the screen or for the printer.
struct WithdrawalCardCommand: ParsableCommand {
    struct Result: Encodable {
        let withdrawalCard: String
    }

    static let configuration = CommandConfiguration(
        commandName: "withdrawal-card", abstract: Catalogue.keys.withdrawalCard.localized)

    @Option(
        name: .customLong("withdrawal-card"), help: help(Catalogue.keys.withdrawalFileOption, valueName: "file"),
        completion: .file())
    var file: String?

    @OptionGroup var person: PersonOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        if console.json, file == nil { throw CommandFailure(.usage, Catalogue.keys.cardNeedsFile) }
        let card = try person.open(on: output.console).keys.withdrawalCard
        if let file { try PrivateFile.create(file, Array("\(card.text)\n".utf8)) }
        WithdrawalCardPage(card: card).show(on: console, writtenTo: file)
        if let file { console.finish(Result(withdrawalCard: file)) }
    }
}
