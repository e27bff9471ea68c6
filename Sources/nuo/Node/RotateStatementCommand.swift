import ArgumentParser
import CipherSuites
import ConsentPolicy
import Federation
import NodeService
import Phrases

/// `nuo node rotate statement`
struct RotateStatementCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "statement", abstract: Catalogue.rotation.statement.localized,
            discussion: Catalogue.rotation.statementDiscussion.localized)
    }

    private struct Result: Encodable {
        let statementKey: String
        let isFinished: Bool
        let waiting: [String]
        let serial: UInt64?
    }

    @OptionGroup var node: NodeArgument

    @Flag(name: .customLong("finish"), help: help(Catalogue.rotation.finishOption))
    var isFinishing = false

    @Flag(name: .customLong("force"), help: help(Catalogue.rotation.forceStatementOption))
    var isForced = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let result = try await home.withNode(rotate)
        let words = Catalogue.rotation
        let arguments = [
            "key": result.statementKey, "path": home.path, "serial": result.serial.map { String($0) } ?? "",
        ]
        console.say(isFinishing ? words.statementFinished : words.statementBegun, arguments)
        if !result.waiting.isEmpty {
            console.say(words.institutionsToAsk, ["ids": result.waiting.joined(separator: ", ")])
        }
        console.say(isFinishing ? words.statementAfter : words.statementNext, arguments)
        console.finish(result)
    }

    private func rotate(_ node: Node) throws -> Result {
        do {
            guard isFinishing else {
                let key = try node.beginStatementRotation()
                let waiting = try node.institutionsWithoutAuthorisation(of: key).map(\.text)
                return Result(statementKey: key.text, isFinished: false, waiting: waiting, serial: nil)
            }
            let descriptor = try node.finishStatementRotation(force: isForced)
            return Result(
                statementKey: descriptor.statementKey.text, isFinished: true, waiting: [], serial: descriptor.serial)
        } catch {
            throw CommandFailure.rotation(error)
        }
    }
}
