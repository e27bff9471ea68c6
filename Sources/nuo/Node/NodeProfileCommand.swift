import ArgumentParser
import ConsentLedger
import Federation
import NodeService
import Phrases

/// `nuo node profile`
struct NodeProfileCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "profile", abstract: Catalogue.node.profile.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let url: String
        /// The text of the profile, as a file holds it.
        let profile: String
        let file: String?
    }

    @OptionGroup var node: NodeArgument

    @Option(help: help(Catalogue.node.outputFile, valueName: "file"), completion: .file())
    var out: String?

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let profile = try await node.home.withNode { try PersonalProfile(of: $0.descriptor()) }
        let text = String(decoding: profile.serialized, as: UTF8.self)
        if let out {
            try PublicFile.write(profile.serialized, to: out) { (try? PersonalProfile(parsing: $0)) != nil }
            console.say(Catalogue.node.profileWritten, ["path": out])
        } else {
            // The profile ends with its own line feed.
            console.write(String(text.dropLast()))
        }
        console.finish(Result(origin: profile.origin.text, url: profile.url, profile: text, file: out))
    }
}
