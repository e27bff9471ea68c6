import ArgumentParser
import Foundation
import Phrases

/// The language of this run, decided before anything is parsed, so that help itself is written in it.
enum VerifyLanguage {
    static let current = Language(
        environment: ProcessInfo.processInfo.environment,
        flag: CommonArguments(Array(CommandLine.arguments.dropFirst())).language)
}

extension Phrase {
    /// The text in the language of this run.
    var localized: String { text(VerifyLanguage.current) }

    /// The text in the language of this run with its values.
    func localized(_ arguments: [String: String]) -> String { text(VerifyLanguage.current, arguments) }
}

/// The help of an option or argument in the language of this run.
func help(_ phrase: Phrase, valueName: String? = nil) -> ArgumentHelp {
    var help = ArgumentHelp(stringLiteral: phrase.localized)
    help.valueName = valueName
    return help
}
