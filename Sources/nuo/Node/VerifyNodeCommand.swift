import ArgumentParser
import ConsentLedger
import NodeService
import Phrases
import Storage

/// `nuo node verify`
struct VerifyNodeCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "verify", abstract: Catalogue.recovery.verify.localized)
    }

    private struct Result: Encodable {
        let ledgers: Int
        let leaves: UInt64
        let payloads: Int
    }

    @OptionGroup var node: NodeArgument
    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() throws {
        let console = output.console
        let home = try node.home
        let stored = try home.stored()
        defer { stored.close() }
        let verified: StoredNode.Verified
        do {
            verified = try verify(stored, on: console)
        } catch let damage as Damage {
            let arguments = ["path": home.path, "what": DamageText.text(damage)]
            throw CommandFailure(.verificationFailed, Catalogue.recovery.damaged, arguments)
        }
        console.say(
            Catalogue.recovery.verified,
            [
                "ledgers": String(verified.ledgers), "leaves": String(verified.leaves),
                "payloads": String(verified.payloads),
            ])
        console.finish(
            Result(ledgers: verified.ledgers, leaves: verified.leaves, payloads: verified.payloads))
    }

    /// A line of progress for each ledger, and one for the payloads.
    private func verify(_ stored: StoredNode, on console: Console) throws -> StoredNode.Verified {
        var line: (of: Origin?, progress: ProgressLine)?
        defer { line?.progress.finish() }
        return try stored.verify { progress in
            switch progress {
            case .ledger(let origin, let done, let total):
                if line?.of != origin {
                    line?.progress.finish()
                    let words = Catalogue.recovery.verifyingLedger
                    line = (origin, console.progress(words, total: Int(clamping: total), ["origin": origin.text]))
                }
                line?.progress.advance(to: Int(clamping: done))
            case .payloads(let done, let total):
                if line == nil || line?.of != nil {
                    line?.progress.finish()
                    line = (nil, console.progress(Catalogue.recovery.verifyingPayloads, total: total))
                }
                line?.progress.advance(to: done)
            }
        }
    }
}

/// A damage in the language of this run.
enum DamageText {
    static func text(_ damage: Damage) -> String {
        text(code: damage.kind.rawValue, ["origin": damage.origin?.text ?? "", "place": damage.place])
    }

    static func text(code: String, _ arguments: [String: String]) -> String {
        Catalogue.recovery.damage(code: code)?.text(CommandLanguage.current, arguments) ?? code
    }
}
