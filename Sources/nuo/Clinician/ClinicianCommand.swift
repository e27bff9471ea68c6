import ArgumentParser
import Phrases

/// `nuo clinician`: what a practitioner does.
struct ClinicianCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "clinician", abstract: Catalogue.clinician.group.localized,
            subcommands: [
                LookupCommand.self, OpenCommand.self, DeclareEmergencyCommand.self, EndEmergencyCommand.self,
                ReaderErasuresCommand.self, EraseCommand.self,
            ])
    }
}
