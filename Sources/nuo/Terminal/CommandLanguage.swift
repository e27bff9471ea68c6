import ArgumentParser
import Foundation
import Phrases

/// The language of this run, decided once from the command line and the environment, before anything is parsed, so that
/// help itself is written in it.
enum CommandLanguage {
    /// `--lang`, else what the environment says.
    static let current = Language(
        environment: ProcessInfo.processInfo.environment,
        flag: CommonArguments(Array(CommandLine.arguments.dropFirst())).language)
}

extension Phrase {
    /// The text in the language of this run: for the abstracts and discussions of commands.
    var localized: String { text(CommandLanguage.current) }
}

/// The help of an option or argument in the language of this run. Keep `valueName` in ASCII: it is typed nowhere, but
/// stands in the synopsis in both languages.
func help(_ phrase: Phrase, valueName: String? = nil, visibility: ArgumentVisibility = .default) -> ArgumentHelp {
    ArgumentHelp(stringLiteral: phrase.localized).with(valueName: valueName, visibility: visibility)
}

extension ArgumentHelp {
    fileprivate func with(valueName: String?, visibility: ArgumentVisibility) -> ArgumentHelp {
        var copy = self
        copy.valueName = valueName
        copy.visibility = visibility
        return copy
    }
}
