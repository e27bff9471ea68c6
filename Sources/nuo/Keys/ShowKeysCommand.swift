import ArgumentParser
import Phrases

/// `nuo keys show`: what the card says.
struct ShowKeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: Catalogue.keys.show.localized)

    @OptionGroup var home: HomeOptions
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let home = try PersonHome(home.url)
        let summary = KeySummary(card: try home.card(), home: home)
        summary.show(on: output.console)
        output.console.finish(summary)
    }
}
