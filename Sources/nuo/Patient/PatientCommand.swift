import ArgumentParser
import Phrases

/// `nuo patient`: what a patient does.
struct PatientCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "patient", abstract: Catalogue.patient.group.localized,
            subcommands: [
                OpenLineCommand.self, GrantCommand.self, DenyCommand.self, NarrowCommand.self,
                RenewCommand.self, ReplaceCommand.self, WithdrawCommand.self, SuspendCommand.self, ResumeCommand.self,
                ConsentsCommand.self, RequestsCommand.self, ApproveCommand.self, RefuseCommand.self,
                HistoryCommand.self, PatientErasuresCommand.self, ReceiptsCommand.self, PatientExportCommand.self,
                ImportConsentCommand.self, ConfirmCommand.self, DelegateCommand.self, HandOverCommand.self,
                ActingListCommand.self, StandingCommand.self, CarryOverCommand.self, JoinedCommand.self,
                AcceptJoinedCommand.self, AfterDeathCommand.self, ReadDeceasedCommand.self, OwnRelativesCommand.self,
                DayPermitsCommand.self,
            ])
    }
}
