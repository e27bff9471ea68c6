import ArgumentParser
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases

/// `nuo node descriptor`
struct DescriptorCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "descriptor", abstract: Catalogue.node.descriptor.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let fingerprint: String
        let descriptor: String
        let file: String?
    }

    @OptionGroup var node: NodeArgument

    @Option(help: help(Catalogue.node.outputFile, valueName: "file"), completion: .file())
    var out: String?

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let descriptor = try await node.home.withNode { try $0.descriptor() }
        let note = descriptor.note.serialized
        let text = String(decoding: note, as: UTF8.self)
        if let out {
            try PublicFile.write(note, to: out) { (try? NodeDescriptor(parsing: $0)) != nil }
            console.say(Catalogue.node.descriptorWritten, ["path": out])
        } else {
            // A note ends with its own line feed.
            console.write(String(text.dropLast()))
        }
        // Not on standard output, so that a redirected descriptor is the descriptor and nothing else.
        if !console.json { console.note(Catalogue.node.fingerprint, ["fingerprint": descriptor.fingerprint]) }
        console.finish(
            Result(
                origin: descriptor.origin.text, fingerprint: descriptor.fingerprint, descriptor: text, file: out))
    }
}
