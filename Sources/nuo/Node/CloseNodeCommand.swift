import ArgumentParser
import CipherSuites
import ConsentLedger
import Federation
import MerkleLog
import NodeService
import Phrases
import Storage

/// `nuo node close`
struct CloseNodeCommand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "close", abstract: Catalogue.closing.close.localized,
            discussion: Catalogue.closing.closeDiscussion.localized)
    }

    @OptionGroup var node: NodeArgument

    @Option(help: help(Catalogue.closing.originOption, valueName: "origin"))
    var origin: Origin

    @Option(help: help(Catalogue.closing.successorOption, valueName: "file"), completion: .file())
    var successor: String?

    @Option(help: help(Catalogue.closing.outOption, valueName: "file"), completion: .file())
    var out: String

    @OptionGroup(title: Catalogue.option.outputTitle.localized) var output: OutputOptions

    func run() async throws {
        let console = output.console
        let home = try node.home
        guard origin == home.origin else {
            throw CommandFailure(.usage, Catalogue.closing.otherOrigin, ["origin": home.origin.text])
        }
        let successor = try successor.map(ClosingInput.successor)
        // A service that runs would go on with its heartbeat.
        let lock = try home.lock()
        defer { withExtendedLifetime(lock) {} }
        let closing = try await home.withNode { node in
            do {
                return try node.closeLedger(successor: successor)
            } catch AppendError.notSigning {
                throw CommandFailure(.failed, Catalogue.closing.notSigning, ["path": home.path])
            } catch StorageError.notFound {
                throw CommandFailure(.usage, Catalogue.closing.emptyLedger, ["origin": home.origin.text])
            } catch ClosingError.closedOtherwise {
                throw CommandFailure(.usage, Catalogue.closing.closedOtherwise, ["origin": home.origin.text])
            }
        }
        try PublicFile.write(closing.serialized, to: out) { (try? OriginClosing(parsing: $0)) != nil }
        console.say(
            Catalogue.closing.closed,
            ["origin": closing.origin.text, "size": String(closing.size), "path": out])
        console.say(Catalogue.closing.tellFingerprint, ["fingerprint": closing.fingerprint])
        console.finish(ClosingResult(closing, isClosed: true, signers: [closing.origin], file: out))
    }
}

/// A closing, under `--json`.
struct ClosingResult: Encodable {
    let origin: String
    let size: UInt64
    let root: String
    let successor: String?
    let fingerprint: String
    let isClosed: Bool
    let signers: [String]
    let file: String?

    init(_ closing: OriginClosing, isClosed: Bool, signers: [Origin], file: String?) {
        origin = closing.origin.text
        size = closing.size
        root = Base64.encode(closing.root.bytes)
        successor = closing.successor?.description
        fingerprint = closing.fingerprint
        self.isClosed = isClosed
        self.signers = signers.map(\.text)
        self.file = file
    }
}

/// Files that the commands about closings read.
enum ClosingInput {
    /// The log key of a successor, from its descriptor.
    static func successor(_ path: String) throws(CommandFailure) -> VerifierKey {
        let bytes = try InputFile.read(path, limit: NodeDescriptor.maximumByteCount)
        guard let descriptor = try? NodeDescriptor(parsing: bytes) else {
            throw CommandFailure(.verificationFailed, Catalogue.nodeProblem.badDescriptor, ["path": path])
        }
        return descriptor.logKey
    }

    /// A closing, if it is the one whose fingerprint was told.
    static func closing(_ path: String, fingerprint: String) throws(CommandFailure) -> OriginClosing {
        let bytes = try InputFile.read(path, limit: OriginClosing.maximumByteCount)
        guard let closing = try? OriginClosing(parsing: bytes) else {
            throw CommandFailure(.usage, Catalogue.closing.notAClosing, ["path": path])
        }
        guard bare(closing.fingerprint) == bare(fingerprint) else {
            throw CommandFailure(
                .verificationFailed, Catalogue.closing.otherFingerprint, ["found": closing.fingerprint])
        }
        return closing
    }

    private static func bare(_ text: String) -> String { text.lowercased().filter { $0 != "-" && !$0.isWhitespace } }
}
