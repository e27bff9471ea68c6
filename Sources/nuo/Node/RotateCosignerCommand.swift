import ArgumentParser
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases

/// `nuo node rotate cosigner`
struct RotateCosignerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cosigner", abstract: Catalogue.cosignerRotation.cosigner.localized,
            discussion: Catalogue.cosignerRotation.discussion.localized)
    }

    private struct Result: Encodable {
        let serial: UInt64
        let fingerprint: String
        let cosigner: String
        let nextCosigner: String?
        let isFinished: Bool
        let waiting: [String]
    }

    @OptionGroup var node: NodeArgument

    @Flag(name: .customLong("finish"), help: help(Catalogue.rotation.finishOption))
    var isFinishing = false

    @Flag(name: .customLong("force"), help: help(Catalogue.cosignerRotation.forceOption))
    var isForced = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let (descriptor, waiting) = try await home.withNode { node in
            let descriptor = try rotate(node)
            return (descriptor, try node.partnersWithoutDescriptor())
        }
        let words = Catalogue.cosignerRotation
        let arguments = [
            "serial": String(descriptor.serial), "path": home.path,
            "key": (descriptor.nextCosignerKey ?? descriptor.cosignerKey).description,
        ]
        console.say(isFinishing ? words.finished : words.begun, arguments)
        if !isFinishing { console.say(words.next, arguments) }
        console.finish(
            Result(
                serial: descriptor.serial, fingerprint: descriptor.fingerprint,
                cosigner: descriptor.cosignerKey.description, nextCosigner: descriptor.nextCosignerKey?.description,
                isFinished: isFinishing, waiting: waiting.map(\.text)))
    }

    private func rotate(_ node: Node) throws -> NodeDescriptor {
        do {
            guard isFinishing else { return try node.beginCosignerRotation() }
            return try node.finishCosignerRotation(force: isForced)
        } catch {
            throw CommandFailure.rotation(error)
        }
    }
}
