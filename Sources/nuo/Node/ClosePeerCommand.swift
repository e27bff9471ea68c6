import ArgumentParser
import ConsentLedger
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo node peers close`
struct ClosePeerCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "close", abstract: Catalogue.closing.closePeer.localized,
            discussion: Catalogue.closing.closePeerDiscussion.localized)
    }

    @OptionGroup var node: NodeArgument

    @Argument(help: help(Catalogue.node.peerOrigin, valueName: "origin"))
    var origin: Origin

    @Option(help: help(Catalogue.closing.closingOption, valueName: "file"), completion: .file())
    var closing: String?

    @Option(help: help(Catalogue.closing.fingerprintOption, valueName: "text"))
    var fingerprint: String?

    @Option(help: help(Catalogue.closing.successorOption, valueName: "file"), completion: .file())
    var successor: String?

    @Option(help: help(Catalogue.closing.outOption, valueName: "file"), completion: .file())
    var out: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func validate() throws {
        guard (closing == nil) == (fingerprint == nil), closing == nil || successor == nil else {
            throw ValidationError(Catalogue.closing.fileWithFingerprint.localized)
        }
    }

    func run() async throws {
        let console = output.console
        let given = try closing.map { try ClosingInput.closing($0, fingerprint: fingerprint ?? "") }
        guard given.map({ $0.origin == origin }) ?? true else {
            throw CommandFailure(.usage, Catalogue.closing.otherOrigin, ["origin": given?.origin.text ?? ""])
        }
        let successor = try successor.map(ClosingInput.successor)
        let standing = try await node.home.withNode { node in
            do {
                return try given.map { try node.sign($0) } ?? node.beginClosing(of: origin, successor: successor)
            } catch is NoteError where closing != nil {
                throw CommandFailure(.usage, Catalogue.closing.notAClosing, ["path": closing ?? ""])
            } catch {
                throw Self.failure(error, origin)
            }
        }
        try PublicFile.write(standing.closing.serialized, to: out) { (try? OriginClosing(parsing: $0)) != nil }
        let words = Catalogue.closing
        let arguments = [
            "origin": origin.text, "size": String(standing.closing.size), "path": out,
            "signers": standing.signers.map(\.text).joined(separator: ", "),
        ]
        console.say(standing.isClosed ? words.peerClosed : words.peerSigned, arguments)
        console.say(words.tellFingerprint, ["fingerprint": standing.closing.fingerprint])
        console.finish(
            ClosingResult(standing.closing, isClosed: standing.isClosed, signers: standing.signers, file: out))
    }

    private static func failure(_ error: any Error, _ origin: Origin) -> any Error {
        let words = Catalogue.closing
        switch error {
        case ClosingRefusal.unknownPartner:
            return CommandFailure(.usage, Catalogue.nodeProblem.unknownPeer, ["origin": origin.text])
        case ClosingRefusal.holdsMore(let held):
            return CommandFailure(.verificationFailed, words.holdsMore, ["origin": origin.text, "held": String(held)])
        case ClosingRefusal.otherHistory:
            return CommandFailure(.verificationFailed, words.otherHistory, ["origin": origin.text])
        case ClosingRefusal.copyBehind(let held):
            return CommandFailure(.verificationFailed, words.copyBehind, ["origin": origin.text, "held": String(held)])
        case ClosingError.closedOtherwise:
            return CommandFailure(.verificationFailed, words.closedOtherwise, ["origin": origin.text])
        default: return error
        }
    }
}
