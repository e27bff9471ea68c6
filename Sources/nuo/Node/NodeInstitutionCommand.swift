import ArgumentParser
import CipherSuites
import ConsentPolicy
import NodeService
import Phrases
import Storage

/// `nuo node institution`
struct NodeInstitutionCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "institution", abstract: Catalogue.node.institution.localized,
            subcommands: [AddInstitutionCommand.self, ListInstitutionsCommand.self])
    }
}

/// An institution of the node, under `--json`.
struct InstitutionResult: Encodable {
    let id: String
    let name: String
    let rights: [String]
    let thumbprint: String

    init(_ accepted: AcceptedInstitution) {
        id = accepted.institution.id.text
        name = accepted.institution.name
        rights = accepted.rights.map(\.rawValue).sorted()
        thumbprint = accepted.key.thumbprint.description
    }
}

/// `nuo node institution list`
struct ListInstitutionsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Catalogue.node.institutionList.localized)
    }

    private struct Result: Encodable {
        let institutions: [InstitutionResult]
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let institutions = try await node.home.withNode { try $0.database.institutions() }
        show(institutions, on: console)
        console.finish(Result(institutions: institutions.map(InstitutionResult.init)))
    }

    private func show(_ institutions: [AcceptedInstitution], on console: Console) {
        guard !institutions.isEmpty else { return console.say(Catalogue.node.noInstitutions) }
        let words = Catalogue.node
        var table = Table(
            [words.code, words.name, words.acceptedRights, words.thumbprint].map { .init(console.text($0)) })
        for accepted in institutions {
            table.append([
                accepted.institution.id.text, accepted.institution.name, RightsList.text(accepted.rights),
                accepted.key.thumbprint.description,
            ])
        }
        console.show(table)
    }
}
