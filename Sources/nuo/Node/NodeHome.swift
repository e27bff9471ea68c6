import ConsentLedger
import Federation
import Foundation
import Logging
import MerkleLog
import NodeService
import Phrases
import Storage

/// The directory of a node, as commands use it. The ledger's name stands in the file `origin`, apart from the settings,
/// because it never changes.
struct NodeHome: Sendable {
    static let originFile = "origin"

    let directory: NodeDirectory
    /// The name of the node's ledger.
    let origin: Origin

    /// The node at `path`; refused when others have rights on its directory or its keys.
    init(_ path: String) throws(CommandFailure) {
        let directory = NodeDirectory(URL(fileURLWithPath: path, isDirectory: true))
        // Before anything is said of permissions: nobody should change those of a directory that was named by mistake.
        guard FileManager.default.fileExists(atPath: directory.url.appendingPathComponent(Self.originFile).path) else {
            throw CommandFailure(.usage, Catalogue.nodeProblem.notANode, ["path": directory.url.path])
        }
        do {
            try directory.checkPermissions(keyFiles: NodeKeys.files)
        } catch {
            throw .from(error)
        }
        let file = directory.url.appendingPathComponent(Self.originFile)
        guard let text = try? String(contentsOf: file, encoding: .utf8),
            let origin = Origin(text.trimmingCharacters(in: .newlines))
        else { throw CommandFailure(.usage, Catalogue.nodeProblem.notANode, ["path": path]) }
        self.directory = directory
        self.origin = origin
    }

    /// The path, as messages and further commands name it.
    var path: String { directory.url.path }

    /// The path of its database.
    var databasePath: String { directory.url.appendingPathComponent("node.sqlite").path }

    /// Holds the directory for this process alone, until the value is gone.
    func lock() throws(CommandFailure) -> DirectoryLock {
        do {
            return try DirectoryLock(directory: directory.url)
        } catch {
            throw .from(error)
        }
    }

    /// The node as it lies on the disk, which must be closed again.
    func stored() throws(CommandFailure) -> StoredNode {
        do {
            return try StoredNode(directory, origin: origin)
        } catch {
            throw Self.cannotOpen(error, path: path)
        }
    }

    /// The settings in force, with those of the command line.
    func configuration(_ commandLine: [String: String] = [:]) throws(CommandFailure) -> NodeConfiguration {
        do {
            return try NodeConfiguration(
                commandLine: commandLine, environment: ProcessInfo.processInfo.environment,
                file: directory.configurationFile)
        } catch {
            throw .from(error)
        }
    }

    /// The policy that the settings name, read and checked.
    func policy(_ configuration: NodeConfiguration) throws(CommandFailure) -> NodePolicy {
        guard let name = configuration.policyFile else { return .origin }
        let path = URL(fileURLWithPath: name, relativeTo: directory.url).path
        let file: TrustPolicy
        do {
            file = try TrustPolicy(parsing: InputFile.read(path, limit: TrustPolicy.maximumByteCount))
        } catch let error as PolicyError {
            let reason = Catalogue.policy.reason(
                code: error.flaw.code, name: error.flaw.name?.description, line: error.line,
                in: CommandLanguage.current)
            throw CommandFailure(.usage, Catalogue.policy.malformed, ["path": path, "reason": reason])
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.usage, Catalogue.common.unreadableInput, ["path": path, "reason": "\(error)"])
        }
        guard file.quorum != nil else { throw CommandFailure(.usage, Catalogue.policy.asksNobody, ["path": path]) }
        return NodePolicy(file: file, unlisted: configuration.policyUnlisted)
    }

    /// The lock record's path, when the settings name one.
    func lockFile(_ configuration: NodeConfiguration) -> String? {
        configuration.lockFile.map { URL(fileURLWithPath: $0, relativeTo: directory.url).path }
    }

    /// Opens the node. Several processes may have it open; only one runs it.
    func open(_ configuration: NodeConfiguration, logger: Logger) throws(CommandFailure) -> Node {
        let policy = try self.policy(configuration)
        do {
            let delta = UInt64(clamping: configuration.freshnessDelta.components.seconds)
            return try Node(
                directory: directory, origin: origin, publicURL: configuration.publicURL,
                freshness: FreshnessRule(deltaSeconds: delta), policy: policy,
                emergencyPolicy: configuration.emergency,
                eraseAnswerSeconds: configuration.eraseAnswerSeconds,
                relativesWaitSeconds: configuration.relativesWaitSeconds, blockInterval: configuration.blockInterval,
                lockFile: lockFile(configuration), logger: logger)
        } catch {
            throw Self.cannotOpen(error, path: path)
        }
    }

    private static func cannotOpen(_ error: any Error, path: String) -> CommandFailure {
        switch error {
        case let failure as NodeDirectory.Failure: .from(failure)
        case AppendError.logKeyMissing: CommandFailure(.failed, Catalogue.logKey.keyMissing, ["path": path])
        case StorageError.newerSchema: CommandFailure(.failed, Catalogue.nodeProblem.newerDatabase, ["path": path])
        default: CommandFailure(.failed, Catalogue.nodeProblem.cannotOpen, ["path": path, "reason": reason(error)])
        }
    }

    /// A node is many files: the one that is missing is named.
    private static func reason(_ error: any Error) -> String {
        let reason = SystemReason.text(error)
        guard let file = (error as? CocoaError)?.filePath else { return reason }
        return Catalogue.common.fileReason.text(CommandLanguage.current, ["path": file, "reason": reason])
    }

    /// Opens the node without a log, and closes it when `body` is over.
    func withNode<Result>(_ body: (Node) async throws -> Result) async throws -> Result {
        let node = try open(configuration(), logger: Logger(label: "nuo") { _ in SwiftLogNoOpLogHandler() })
        do {
            let result = try await body(node)
            await node.stop()
            return result
        } catch {
            await node.stop()
            throw error
        }
    }
}
