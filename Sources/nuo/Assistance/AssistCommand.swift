import ArgumentParser
import Phrases

/// `nuo institution assist`: people who come with an identity card alone.
struct AssistCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "assist", abstract: Catalogue.assistance.group.localized,
            discussion: Catalogue.assistance.groupDiscussion.localized,
            subcommands: [
                AssistEnrolCommand.self, AssistStaffCommand.self, AssistGrantCommand.self, AssistDenyCommand.self,
                AssistWithdrawCommand.self, AssistAddCommand.self, AssistSheetCommand.self,
                DayPermitCommand.self, EndDayPermitCommand.self,
            ])
    }
}
