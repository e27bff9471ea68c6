import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import Foundation
import NodeService
import Phrases

/// Makes a node: all of it, or nothing.
struct NodeCreation {
    let directory: NodeDirectory
    let origin: Origin
    let url: String
    let listen: ListenAddress
    let custodianKey: NodeKeys.CustodianKeyKind

    init(
        path: String, origin: Origin, url: String, listen: ListenAddress, custodianKey: NodeKeys.CustodianKeyKind
    ) {
        self.custodianKey = custodianKey
        directory = NodeDirectory(URL(fileURLWithPath: path, isDirectory: true))
        self.origin = origin
        self.url = url
        self.listen = listen
    }

    private var path: String { directory.url.path }

    /// Makes the node and gives its home with the fingerprint of its first descriptor.
    func run() async throws -> (home: NodeHome, fingerprint: String) {
        let wasThere = try prepareDirectory()
        do {
            try fill()
            let home = try NodeHome(path)
            return (home, try await home.withNode(checkedFingerprint))
        } catch {
            try? empty(removingDirectory: !wasThere)
            if let failure = error as? NodeDirectory.Failure { throw CommandFailure.from(failure) }
            throw error
        }
    }

    /// True when the directory was there before; then it must be empty.
    private func prepareDirectory() throws(CommandFailure) -> Bool {
        let files = FileManager.default
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o700]
        do {
            guard files.fileExists(atPath: path) else {
                try files.createDirectory(at: directory.url, withIntermediateDirectories: true, attributes: attributes)
                return false
            }
            guard try files.contentsOfDirectory(atPath: path).isEmpty else {
                throw CommandFailure(.usage, Catalogue.nodeProblem.directoryNotEmpty, ["path": path])
            }
            try files.setAttributes(attributes, ofItemAtPath: path)
            return true
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw .unwritable(path, error)
        }
    }

    private struct Settings: Encodable {
        struct Listen: Encodable {
            let host: String
            let port: Int
        }

        struct Public: Encodable {
            let url: String
        }

        let listen: Listen
        let `public`: Public
    }

    private func fill() throws {
        let settings = Settings(listen: .init(host: listen.host, port: listen.port), public: .init(url: url))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try directory.createPrivateFile(
            directory.configurationFile.lastPathComponent, Array(try encoder.encode(settings)) + Array("\n".utf8))
        try NodeKeys.create(
            in: directory, origin: origin, custodianKey: custodianKey, now: NodeClock.systemSeconds(), random: .system)
        try directory.createPrivateFile(NodeHome.originFile, Array("\(origin)\n".utf8))
    }

    /// An address that no profile can hold is refused now, not when the first person enrols.
    private func checkedFingerprint(_ node: Node) throws -> String {
        do {
            let descriptor = try node.descriptor()
            _ = try PersonalProfile(of: descriptor)
            return descriptor.fingerprint
        } catch  where error is DescriptorError || error is ProfileError {
            throw CommandFailure(.usage, Catalogue.nodeProblem.badURL, ["url": url])
        }
    }

    /// Everything in the directory is ours: it was empty.
    private func empty(removingDirectory: Bool) throws {
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: path) {
            try files.removeItem(at: directory.url.appendingPathComponent(name))
        }
        if removingDirectory { try files.removeItem(at: directory.url) }
    }
}
