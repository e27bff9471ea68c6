import ArgumentParser
import ConsentLedger
import Federation
import MerkleLog
import NodeClient
import NodeService
import Phrases
import Storage

/// `nuo node mirrors`
struct MirrorsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "mirrors", abstract: Catalogue.mirror.group.localized,
            discussion: Catalogue.mirror.groupDiscussion.localized,
            subcommands: [AddMirrorCommand.self, ListMirrorsCommand.self, RemoveMirrorCommand.self])
    }
}

/// `nuo node mirrors add`
struct AddMirrorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add", abstract: Catalogue.mirror.add.localized,
            discussion: Catalogue.mirror.addDiscussion.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let url: String
        let witness: String
    }

    @OptionGroup var node: NodeArgument

    @Argument(help: help(Catalogue.mirror.keyArgument, valueName: "vkey"))
    var vkey: String?

    @Option(help: help(Catalogue.mirror.urlOption, valueName: "url"))
    var url: String?

    @Option(help: help(Catalogue.mirror.descriptorOption, valueName: "file"), completion: .file())
    var descriptor: String?

    @Option(help: help(Catalogue.node.fingerprintOption, valueName: "text"))
    var fingerprint: String?

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func validate() throws {
        let isWhole = (vkey == nil) == (url == nil) && (descriptor == nil) == (fingerprint == nil)
        guard isWhole, (vkey == nil) != (descriptor == nil) else {
            throw ValidationError(Catalogue.mirror.keyOrDescriptor.localized)
        }
    }

    /// The key and the address, as they were typed or as a node's descriptor has them.
    private func named() throws(CommandFailure) -> (vkey: String, url: String) {
        guard let descriptor, let fingerprint else { return (vkey ?? "", url ?? "") }
        let read = try DescriptorFile.read(descriptor, fingerprint: fingerprint)
        let pin = read.tlsKeys.first.map { "#sha256=\($0)" } ?? ""
        return (read.logKeys.current.description, "\(read.url)/v1/log\(pin)")
    }

    func run() async throws {
        let console = output.console
        let words = Catalogue.mirror
        let (vkey, url) = try named()
        guard let key = try? VerifierKey(parsing: vkey), key.algorithm == .ed25519, let origin = Origin(key.name) else {
            throw CommandFailure(.usage, words.badKey, ["key": vkey])
        }
        guard OutsideWitnessAddress(url) != nil else { throw CommandFailure(.usage, words.badAddress, ["url": url]) }
        let witness = try await node.home.withNode { node in
            guard origin != node.origin, try node.roster().peers[origin] == nil else {
                throw CommandFailure(.usage, words.reliedOn, ["origin": origin.text])
            }
            let ledger = FollowedLedger(origin: origin, log: key, address: url)
            guard try node.database.follow(ledger, at: node.clock.now) else {
                throw CommandFailure(.usage, words.tooMany, ["limit": String(NodeDatabase.maximumFollowed)])
            }
            return try node.witnessKey()
        }
        console.say(words.added, ["origin": origin.text])
        console.say(words.witness, ["vkey": witness.description])
        console.finish(Result(origin: origin.text, url: url, witness: witness.description))
    }
}

/// `nuo node mirrors list`
struct ListMirrorsCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "list", abstract: Catalogue.mirror.list.localized)
    }

    private struct Item: Encodable {
        let origin: String
        let url: String
        let vkey: String
        let state: String
        let verified: UInt64
        let seen: UInt64
        let checkedAt: UInt64
        let problem: String?
    }

    private struct Result: Encodable {
        let witness: String
        let mirrors: [Item]
    }

    @OptionGroup var node: NodeArgument

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let words = Catalogue.mirror
        let (witness, items) = try await node.home.withNode { node in
            let peers = try node.roster().peers
            let followed = try node.database.followed()
            // Nothing is made for who follows nobody.
            let tiles = followed.isEmpty ? nil : try node.mirrors()
            let items = followed.map { ledger in
                Self.item(ledger, tiles?.shownState(of: ledger.origin) ?? .init(), isPeer: peers[ledger.origin] != nil)
            }
            return (try node.witnessKey(), items)
        }
        if items.isEmpty { console.say(words.none) } else { show(items, on: console) }
        console.say(words.witness, ["vkey": witness.description])
        console.finish(Result(witness: witness.description, mirrors: items))
    }

    private static func item(_ ledger: FollowedLedger, _ state: MirrorDatabase.State, isPeer: Bool) -> Item {
        let word =
            switch true {
            case isPeer: "partner"
            case ledger.frozenAt != nil: "frozen"
            case state.problem != nil: "problem"
            case state.checkedAt == 0: "waiting"
            case state.lag > 0: "fetching"
            default: "current"
            }
        return Item(
            origin: ledger.origin.text, url: ledger.address, vkey: ledger.log.description, state: word,
            verified: state.verified.size, seen: state.seen, checkedAt: state.checkedAt, problem: state.problem)
    }

    private func show(_ items: [Item], on console: Console) {
        let words = Catalogue.mirror
        let headings = [Catalogue.node.ledger, Catalogue.node.address, words.verified, words.lag, words.state]
        var table = Table(headings.map { .init(console.text($0)) })
        for item in items {
            let state =
                switch item.state {
                case "partner": console.text(words.asPartner)
                case "frozen": console.text(words.frozen)
                case "waiting": console.text(words.waiting)
                case "fetching": console.text(words.fetching)
                case "problem": words.problem.text(console.language, ["problem": item.problem ?? ""])
                default: console.text(words.current)
                }
            table.append([
                item.origin, item.url, String(item.verified), String(item.seen - min(item.seen, item.verified)), state,
            ])
        }
        console.show(table)
    }
}

/// `nuo node mirrors remove`
struct RemoveMirrorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "remove", abstract: Catalogue.mirror.remove.localized)
    }

    private struct Result: Encodable {
        let origin: String
    }

    @OptionGroup var node: NodeArgument

    @Argument(help: help(Catalogue.mirror.originArgument, valueName: "origin"))
    var origin: Origin

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        try await node.home.withNode { node in
            guard try node.database.unfollow(origin) else {
                throw CommandFailure(.usage, Catalogue.mirror.unknown, ["origin": origin.text])
            }
            try node.mirrors().forget(origin)
        }
        console.say(Catalogue.mirror.removed, ["origin": origin.text])
        console.finish(Result(origin: origin.text))
    }
}
