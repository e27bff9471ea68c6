import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
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

    @Option(
        name: .customLong("written-by"), help: help(Catalogue.approval.writtenByOption, valueName: "card"),
        completion: .file())
    var writtenBy: String?

    @Option(help: help(Catalogue.approval.gradeOption, valueName: "grade"))
    var grade: DataGrade = .general

    @Option(help: help(Catalogue.institution.levelOption, valueName: "1-5"))
    var level: SensitivityLevel?

    @Option(name: .customLong("topic"), help: help(Catalogue.institution.topicOption, valueName: "topic"))
    var topics: [SensitiveTopic] = []

    @Option(help: help(Catalogue.approval.replacesOption, valueName: "id"))
    var replaces: DocumentID?

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let code = try HealthCodeArgument.parse(patient)
        let files = DocumentFiles(named: paths, followsLinks: followLinks == .yes)
        guard !files.files.isEmpty || !files.unreadable.isEmpty else {
            throw CommandFailure(.usage, Catalogue.institution.noFiles)
        }
        guard replaces == nil || files.files.count + files.unreadable.count == 1 else {
            throw CommandFailure(.usage, Catalogue.approval.unknownReplaced, ["id": replaces?.description ?? ""])
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
            let writer = try writtenBy.map { try HandedCard.read($0).identity.thumbprint }
            let marks = IntakeMarks(
                writer: writer, grade: grade, level: level, topics: topics, replaced: replaces)
            return try Intake(node: node, patient: code, custodian: id, marks: marks)
        } catch let problem as Intake.Problem {
            let notice =
                switch problem {
                case .notCustodian: Catalogue.institution.notCustodian
                case .notLinked: Catalogue.institution.notLinked
                case .notAuthorised: Catalogue.institution.notAuthorised
                case .unknownWriter: Catalogue.approval.unknownWriter
                case .unknownReplaced: Catalogue.approval.unknownReplaced
                case .tooManyReplaced: Catalogue.approval.tooManyReplaced
                }
            let isOfDocument = ["unknown-replaced", "too-many-replaced"].contains(notice.code)
            let subject = isOfDocument ? replaces?.description : nil
            throw CommandFailure(.failed, notice, ["id": subject ?? id.text])
        }
    }
}
