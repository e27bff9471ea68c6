import ArgumentParser
import ConsentLedger
import ConsentPolicy
import NodeService
import Phrases

/// `nuo institution import`: works on the node's directory itself, so that no document crosses the network unencrypted.
struct ImportCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "import", abstract: Catalogue.institution.importing.localized)
    }

    @Argument(help: help(Catalogue.institution.files, valueName: "path"), completion: .file())
    var paths: [String]

    @Option(help: help(Catalogue.institution.node, valueName: "dir"), completion: .directory)
    var node: String

    @Option(help: help(Catalogue.node.institutionID, valueName: "uscc"))
    var id: InstitutionID

    @Option(help: help(Catalogue.institution.healthCode, valueName: "code"))
    var patient: String

    @Option(help: help(Catalogue.institution.type, valueName: "code"))
    var type: String?

    @Option(help: help(Catalogue.institution.followLinks, valueName: "yes|no"))
    var followLinks = YesOrNo.no

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let files = DocumentFiles(named: paths, followsLinks: followLinks == .yes)
        guard !files.files.isEmpty || !files.unreadable.isEmpty else {
            throw CommandFailure(.usage, Catalogue.institution.noFiles)
        }
        let report = try await NodeHome(node).withNode { node in
            let intake = try intake(on: node, code)
            var run = DocumentImport(node: node, intake: intake, declaredType: type, console: output.console)
            try await run.take(files)
            return run.report
        }
        report.finish()
        if !report.refused.isEmpty { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    private func intake(on node: Node, _ code: HealthCode) throws -> Intake {
        do {
            return try Intake(node: node, patient: code, custodian: id)
        } catch let problem as Intake.Problem {
            let notice =
                switch problem {
                case .notCustodian: Catalogue.institution.notCustodian
                case .notLinked: Catalogue.institution.notLinked
                case .notAuthorised: Catalogue.institution.notAuthorised
                }
            throw CommandFailure(.failed, notice, ["id": id.text])
        }
    }
}
