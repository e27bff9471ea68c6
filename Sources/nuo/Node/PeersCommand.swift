import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import NodeService
import Phrases
import Storage

/// `nuo node peers`
struct PeersCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "peers", abstract: Catalogue.node.peers.localized,
            subcommands: [AddPeerCommand.self, ListPeersCommand.self, ClosePeerCommand.self, RemovePeerCommand.self])
    }
}

/// A partner, under `--json`.
struct PeerResult: Encodable {
    struct Institution: Encodable {
        let id: String
        let name: String
        let claimed: [String]
        let accepted: [String]
    }

    let origin: String
    let url: String
    let state: String
    let fingerprint: String
    let institutions: [Institution]

    init(_ peer: Peer) {
        origin = peer.descriptor.origin.text
        url = peer.descriptor.url
        state = peer.state.rawValue
        fingerprint = peer.descriptor.fingerprint
        institutions = peer.descriptor.institutions.map { claimed in
            Institution(
                id: claimed.institution.id.text, name: claimed.institution.name,
                claimed: claimed.rights.map(\.rawValue).sorted(),
                accepted: peer.rights(of: claimed).map(\.rawValue).sorted())
        }
    }
}

extension Peer {
    /// The rights that an institution it claims really has here.
    func rights(of claimed: AcceptedInstitution) -> Set<InstitutionRight> {
        claimed.rights.intersection(accepted[claimed.institution.id] ?? [])
    }
}

/// `nuo node peers list`
struct ListPeersCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Catalogue.node.peersList.localized)
    }

    private struct Result: Encodable {
        let peers: [PeerResult]
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let peers = try await node.home.withNode { try $0.database.peers() }
        show(peers, on: console)
        console.finish(Result(peers: peers.map(PeerResult.init)))
    }

    private func show(_ peers: [Peer], on console: Console) {
        guard !peers.isEmpty else { return console.say(Catalogue.node.noPeers) }
        let words = Catalogue.node
        var table = Table(
            [words.ledger, words.address, words.state, words.institutions].map { .init(console.text($0)) })
        for peer in peers {
            let institutions = peer.descriptor.institutions.map { claimed in
                "\(claimed.institution.name) \(claimed.institution.id): \(RightsList.text(peer.rights(of: claimed)))"
            }
            let state =
                switch peer.state {
                case .active: words.active
                case .suspended: words.suspended
                case .closed: Catalogue.closing.state
                }
            table.append([
                peer.descriptor.origin.text, peer.descriptor.url, console.text(state),
                institutions.joined(separator: "; "),
            ])
        }
        console.show(table)
    }
}

/// `nuo node peers remove`
struct RemovePeerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "remove", abstract: Catalogue.node.peersRemove.localized)
    }

    private struct Result: Encodable {
        let origin: String
    }

    @OptionGroup var node: NodeArgument

    @Argument(help: help(Catalogue.node.peerOrigin, valueName: "origin"))
    var origin: Origin

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        guard try await node.home.withNode({ try $0.database.removePeer(origin) }) else {
            throw CommandFailure(.usage, Catalogue.nodeProblem.unknownPeer, ["origin": origin.text])
        }
        console.say(Catalogue.node.peerRemoved, ["origin": origin.text])
        console.finish(Result(origin: origin.text))
    }
}
