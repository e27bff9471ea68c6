import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import NodeService
import Phrases
import Storage

/// `nuo node peers add`
struct AddPeerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "add", abstract: Catalogue.node.peersAdd.localized)
    }

    @OptionGroup var node: NodeArgument

    @Option(help: help(Catalogue.node.peerDescriptor, valueName: "file"), completion: .file())
    var descriptor: String

    @Option(help: help(Catalogue.node.fingerprintOption, valueName: "text"))
    var fingerprint: String

    @Option(help: help(Catalogue.node.accept, valueName: "uscc=right,right|all"))
    var accept: [AcceptanceArgument] = []

    @Flag(help: help(Catalogue.node.replace))
    var replace = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let descriptor = try DescriptorFile.read(descriptor, fingerprint: fingerprint)
        let peer = try await node.home.withNode { node in
            let admission = PeerAdmission(
                descriptor, wishes: accept, isInsisting: replace, roster: try node.roster())
            let peer = try admission.peer()
            try node.database.keep(peer, at: node.clock.now)
            return peer
        }
        show(peer, on: console)
        console.finish(PeerResult(peer))
    }

    private func show(_ peer: Peer, on console: Console) {
        let words = Catalogue.node
        console.say(words.peerAccepted, ["origin": peer.descriptor.origin.text, "url": peer.descriptor.url])
        var table = Table(
            [words.code, words.name, words.claimedRights, words.acceptedRights].map { .init(console.text($0)) })
        for claimed in peer.descriptor.institutions {
            table.append([
                claimed.institution.id.text, claimed.institution.name, RightsList.text(claimed.rights),
                RightsList.text(peer.rights(of: claimed)),
            ])
        }
        if !table.rows.isEmpty { console.show(table) }
        if peer.accepted.isEmpty { console.say(words.nothingAccepted) }
    }
}
