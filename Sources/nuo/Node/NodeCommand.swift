import ArgumentParser
import Phrases

/// `nuo node`: what operators do.
struct NodeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "node", abstract: Catalogue.node.group.localized,
            subcommands: [
                InitialiseNodeCommand.self, RunNodeCommand.self, NodeConfigCommand.self, DescriptorCommand.self,
                NodeProfileCommand.self, NodeInstitutionCommand.self, PeersCommand.self, MirrorsCommand.self,
                EvidenceCommand.self,
                AccountCommand.self, BackupCommand.self, RestoreCommand.self, CloseNodeCommand.self,
                RebuildCommand.self,
                VerifyNodeCommand.self, DoctorCommand.self, RotateCommand.self,
            ])
    }
}
