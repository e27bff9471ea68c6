import ArgumentParser
import Phrases

/// How a command writes: an option group of every command.
struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: help(Catalogue.option.json))
    var json = false

    @Option(name: .customLong("lang"), help: help(Catalogue.option.language, valueName: "zh|en"))
    var language: Language?

    @Flag(name: .customLong("no-color"), help: help(Catalogue.option.noColor))
    var noColor = false

    /// Where the command speaks.
    var console: Console {
        Console(language: language ?? CommandLanguage.current, json: json, noColor: noColor)
    }
}
