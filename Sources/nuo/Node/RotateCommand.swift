import ArgumentParser
import ConsentLedger
import ConsentPolicy
import Federation
import NodeService
import Phrases

/// `nuo node rotate`
struct RotateCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rotate", abstract: Catalogue.rotation.group.localized,
            subcommands: [
                RotateTLSCommand.self, RotateStatementCommand.self, RotateCosignerCommand.self,
                RotateLogKeyCommand.self,
            ])
    }
}

/// `nuo node rotate tls`
struct RotateTLSCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "tls", abstract: Catalogue.rotation.tls.localized,
            discussion: Catalogue.rotation.tlsDiscussion.localized)
    }

    private struct Result: Encodable {
        let serial: UInt64
        let fingerprint: String
        let isFinished: Bool
        let waiting: [String]
    }

    @OptionGroup var node: NodeArgument

    @Flag(name: .customLong("finish"), help: help(Catalogue.rotation.finishOption))
    var isFinishing = false

    @Flag(name: .customLong("force"), help: help(Catalogue.rotation.forceOption))
    var isForced = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let (descriptor, waiting) = try await home.withNode { node in
            let descriptor = try rotate(node)
            return (descriptor, try node.partnersWithoutDescriptor())
        }
        let words = Catalogue.rotation
        let arguments = ["serial": String(descriptor.serial), "path": home.path]
        console.say(isFinishing ? words.tlsFinished : words.tlsBegun, arguments)
        if !waiting.isEmpty {
            console.say(words.waiting, ["origins": waiting.map(\.text).joined(separator: ", ")])
        }
        if !isFinishing { console.say(words.tlsNext, arguments) }
        console.finish(
            Result(
                serial: descriptor.serial, fingerprint: descriptor.fingerprint, isFinished: isFinishing,
                waiting: waiting.map(\.text)))
    }

    private func rotate(_ node: Node) throws -> NodeDescriptor {
        do {
            guard isFinishing else { return try node.beginTransportRotation() }
            return try node.finishTransportRotation(force: isForced)
        } catch {
            throw CommandFailure.rotation(error)
        }
    }
}

extension CommandFailure {
    /// Why a rotation does not go on, as an operator meets it; other errors pass through.
    static func rotation(_ error: any Error) -> any Error {
        switch error {
        case let failure as NodeDirectory.Failure: return from(failure)
        case RotationRefusal.partnersWait(let origins):
            let arguments = ["origins": origins.map(\.text).joined(separator: ", ")]
            return CommandFailure(.failed, Catalogue.rotation.partnersWait, arguments)
        case RotationRefusal.operatorsWait(let origins):
            let arguments = ["origins": origins.map(\.text).joined(separator: ", ")]
            return CommandFailure(.failed, Catalogue.rotation.operatorsWait, arguments)
        case RotationRefusal.partnersCannotFollow(let origins):
            let arguments = ["origins": origins.map(\.text).joined(separator: ", ")]
            return CommandFailure(.failed, Catalogue.logKey.partnersWait, arguments)
        case RotationRefusal.institutionsWait(let ids):
            let arguments = ["ids": ids.map(\.text).joined(separator: ", ")]
            return CommandFailure(.failed, Catalogue.rotation.institutionsWait, arguments)
        case RotationRefusal.notBegun: return CommandFailure(.usage, Catalogue.rotation.notBegun)
        default: return error
        }
    }
}
