import ArgumentParser
import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import NodeService
import Phrases
import Storage

/// `nuo node institution add`
struct AddInstitutionCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Catalogue.node.institutionAdd.localized)
    }

    @OptionGroup var node: NodeArgument

    @Option(help: help(Catalogue.node.institutionCard, valueName: "file"), completion: .file())
    var card: String

    @Option(help: help(Catalogue.node.institutionID, valueName: "uscc"))
    var id: InstitutionID

    @Option(help: help(Catalogue.node.rights, valueName: "list"))
    var rights: RightsList

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let accepted = try await home.withNode { node in
            let accepted = try checked(try HandedCard.read(card, home: node.origin), on: node)
            try node.database.keep(accepted)
            return accepted
        }
        let name = accepted.institution.name
        console.say(
            Catalogue.node.institutionAccepted, ["name": name, "id": id.text, "rights": RightsList.text(rights.rights)])
        console.say(Catalogue.node.descriptorChanged, ["path": ShellWord.quoted(home.path)])
        console.finish(InstitutionResult(accepted))
    }

    /// One identifier, one key, one node: whatever would blur who an institution is, is refused.
    private func checked(_ card: IdentityCard, on node: Node) throws -> AcceptedInstitution {
        guard card.recipient == nil, PersonKind.institution.accepts(name: card.name) else {
            throw CommandFailure(.usage, Catalogue.nodeProblem.notAnInstitution, ["path": self.card])
        }
        for known in try node.database.institutions() {
            let isSameID = known.institution.id == id
            guard isSameID == (known.key == card.identity) else {
                let notice =
                    isSameID
                    ? Catalogue.nodeProblem.institutionKeyChanged : Catalogue.nodeProblem.keyOfOtherInstitution
                throw CommandFailure(.usage, notice, ["id": known.institution.id.text])
            }
        }
        if let other = try node.roster().institution(id)?.origin, other != node.origin {
            let arguments = ["id": id.text, "origin": other.text]
            throw CommandFailure(.usage, Catalogue.nodeProblem.institutionElsewhere, arguments)
        }
        return AcceptedInstitution(
            institution: NamedInstitution(id: id, name: card.name), key: card.identity, rights: rights.rights)
    }
}
