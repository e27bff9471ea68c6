import ArgumentParser
import ConsentLedger
import Foundation
import NodeService
import Phrases

/// `nuo node init`
struct InitialiseNodeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init", abstract: Catalogue.node.initialise.localized,
            discussion: Catalogue.node.initialiseExample.localized)
    }

    private struct Result: Encodable {
        let directory: String
        let origin: String
        let url: String
        let listen: String
        let fingerprint: String
    }

    @Argument(help: help(Catalogue.node.newDirectory, valueName: "dir"), completion: .directory)
    var directory: String

    @Option(help: help(Catalogue.node.origin, valueName: "origin"))
    var origin: Origin

    @Option(help: help(Catalogue.node.url, valueName: "url"))
    var url: String

    @Option(help: help(Catalogue.node.listen, valueName: "host:port"))
    var listen = ListenAddress.standard

    @Option(name: .customLong("custodian-key"), help: help(Catalogue.node.custodianKey, valueName: "kind"))
    var custodianKey = NodeKeys.CustodianKeyKind.hybrid

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let creation = NodeCreation(
            path: directory, origin: origin, url: url, listen: listen, custodianKey: custodianKey)
        let (home, fingerprint) = try await creation.run()
        let keys = home.directory.url.appendingPathComponent("keys").path
        console.say(Catalogue.node.made, ["origin": origin.text, "path": home.path])
        console.say(Catalogue.node.keysAreTheNode, ["path": keys])
        console.say(Catalogue.node.nextSteps)
        for step in [Catalogue.node.nextProfile, Catalogue.node.nextInstitution, Catalogue.node.nextRun] {
            console.say(step, ["path": ShellWord.quoted(home.path)])
        }
        console.finish(
            Result(
                directory: home.path, origin: origin.text, url: url, listen: listen.defaultValueDescription,
                fingerprint: fingerprint))
    }
}

/// Words of commands that we print for others to type.
enum ShellWord {
    private static let plain = Set("/._-+:@%,=")

    /// The text as one word of a POSIX shell, quoted only where it must be.
    static func quoted(_ text: String) -> String {
        let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || plain.contains($0) }
        guard !isPlain || text.isEmpty else { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
