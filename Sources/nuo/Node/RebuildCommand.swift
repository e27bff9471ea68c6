import ArgumentParser
import ConsentLedger
import NodeService
import Phrases

/// `nuo node rebuild`
struct RebuildCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "rebuild", abstract: Catalogue.recovery.rebuild.localized)
    }

    private struct Result: Encodable {
        let origin: String
        let partner: String
        let size: UInt64
    }

    @OptionGroup var node: NodeArgument

    @Option(name: .long, help: help(Catalogue.recovery.rebuildFrom, valueName: "origin"))
    var from: Origin

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let lock = try home.lock()
        defer { withExtendedLifetime(lock) {} }
        let size = try await home.withNode { try await rebuild($0, at: home) }
        let arguments = ["partner": from.text, "origin": home.origin.text, "size": String(size)]
        console.say(Catalogue.recovery.rebuilt, arguments)
        console.say(Catalogue.recovery.rebuiltNext)
        console.finish(Result(origin: home.origin.text, partner: from.text, size: size))
    }

    private func rebuild(_ node: Node, at home: NodeHome) async throws(CommandFailure) -> UInt64 {
        let words = Catalogue.recovery
        let arguments = ["partner": from.text, "path": home.path]
        do {
            return try await node.rebuild(from: from)
        } catch RefillError.notEmpty {
            throw CommandFailure(.usage, words.occupied, arguments)
        } catch RefillError.unknownPartner {
            throw CommandFailure(.usage, Catalogue.nodeProblem.unknownPeer, ["origin": from.text])
        } catch RefillError.nothingThere {
            throw CommandFailure(.failed, words.nothingThere, arguments)
        } catch RefillError.damagedCopy, RefillError.otherHistory {
            throw CommandFailure(.verificationFailed, words.damagedCopy, arguments)
        } catch {
            throw CommandFailure(.unreachable, words.partnerUnreachable, arguments)
        }
    }
}
