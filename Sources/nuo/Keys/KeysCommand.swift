import ArgumentParser
import Phrases

/// `nuo keys`: everything about one's own keys that needs no node.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys", abstract: Catalogue.keys.command.localized,
        subcommands: [
            PatientKeysCommand.self, PractitionerKeysCommand.self, InstitutionKeysCommand.self, ShowKeysCommand.self,
            WithdrawalCardCommand.self, PassphraseCommand.self, ReplaceProfileCommand.self,
        ])
}
