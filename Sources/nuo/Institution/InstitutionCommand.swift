import ArgumentParser
import Phrases

/// `nuo institution`: what the staff of an institution does.
struct InstitutionCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "institution", abstract: Catalogue.institution.group.localized,
            subcommands: [
                AuthoriseCommand.self, EnrolCommand.self, ReEnrolCommand.self, IssueCredentialCommand.self,
                EndCredentialCommand.self, IssuedCommand.self, LinkCommand.self, UnlinkCommand.self,
                ImportCommand.self, StopCommand.self, EmergencyGroupCommand.self, ReviewsCommand.self,
                GuardianshipCommand.self, AdultGuardianshipCommand.self, AssistCommand.self, MinorsCommand.self,
                ApproveDataCommand.self, StateDeathCommand.self, UndoDeathCommand.self, UnknownCommand.self,
                IdentifyCommand.self, UnidentifyCommand.self, MergeCommand.self, UnmergeCommand.self,
                StateRelativeCommand.self, EndRelativeCommand.self, RelativesCommand.self,
            ])
    }
}
