import ArgumentParser
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo node rotate log`
struct RotateLogKeyCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "log", abstract: Catalogue.logKey.log.localized,
            discussion: Catalogue.logKey.discussion.localized)
    }

    private struct Result: Encodable {
        let log: String
        let isFinished: Bool
        /// The key signs checkpoints larger than this.
        let after: UInt64?
        let serial: UInt64?
        let fingerprint: String?
    }

    @OptionGroup var node: NodeArgument

    @Flag(name: .customLong("finish"), help: help(Catalogue.rotation.finishOption))
    var isFinishing = false

    @Flag(name: .customLong("force"), help: help(Catalogue.logKey.forceOption))
    var isForced = false

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        let result = try await home.withNode { try await rotate($0, in: home) }
        let words = Catalogue.logKey
        let arguments = [
            "key": result.log, "path": home.path, "end": result.after.map { String($0) } ?? "",
            "serial": result.serial.map { String($0) } ?? "",
        ]
        console.say(isFinishing ? words.finished : words.begun, arguments)
        console.say(isFinishing ? words.after : words.next, arguments)
        console.finish(result)
    }

    private func rotate(_ node: Node, in home: NodeHome) async throws -> Result {
        do {
            guard isFinishing else {
                let key = try node.beginLogKeyRotation()
                return Result(log: key.description, isFinished: false, after: nil, serial: nil, fingerprint: nil)
            }
            let (descriptor, change) = try await node.finishLogKeyRotation(force: isForced)
            return Result(
                log: descriptor.logKeys.current.description, isFinished: true, after: change.end,
                serial: descriptor.serial, fingerprint: descriptor.fingerprint)
        } catch AppendError.notSigning {
            throw CommandFailure(.failed, Catalogue.logKey.notSigning, ["path": home.path])
        } catch {
            throw CommandFailure.rotation(error)
        }
    }
}
