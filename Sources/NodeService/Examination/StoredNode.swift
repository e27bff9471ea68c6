import CipherSuites
public import ConsentLedger
import EnvelopeFormat
import Federation
import Foundation
public import MerkleLog
public import Storage

/// A node as it lies on the disk: nothing of it runs, and nothing is signed. For `nuo node verify` and `doctor`.
public struct StoredNode: Sendable {
    /// Its directory.
    public let directory: NodeDirectory
    /// The name of its ledger.
    public let origin: Origin
    /// Its database.
    public let database: NodeDatabase
    /// The keys that its ledger verifies with.
    public let keys: (log: LogKeys, cosigner: VerifierKey)

    /// How far a verification has come.
    public enum Progress: Hashable, Sendable {
        /// So many leaves of a ledger, of all of them.
        case ledger(Origin, UInt64, of: UInt64)
        /// So many payloads, of all of them.
        case payloads(Int, of: Int)
    }

    /// What was verified.
    public struct Verified: Hashable, Sendable {
        /// Ledgers, the own one and copies.
        public var ledgers = 0
        /// Leaves in all of them.
        public var leaves: UInt64 = 0
        /// Encrypted payloads.
        public var payloads = 0
    }

    /// Opens what is there; a database is made when there is none.
    public init(_ directory: NodeDirectory, origin: Origin) throws {
        self.directory = directory
        self.origin = origin
        let signers = try NodeKeys(reading: directory, origin: origin).signers
        database = try NodeDatabase(path: directory.url.appendingPathComponent("node.sqlite").path)
        // A head that can't be read is found by `verify`.
        let changes = (try? database.head(of: origin))?.state.keyChanges ?? []
        _ = try signers.log(after: changes)
        keys = (try signers.logKeys(after: changes), signers.cosigner.verifierKey)
    }

    /// The keys that the ledger of a node verifies with, from its key files.
    public static func keys(
        in directory: NodeDirectory, of origin: Origin
    ) throws -> (logs: [VerifierKey], cosigner: VerifierKey) {
        let signers = try NodeKeys(reading: directory, origin: origin).signers
        return (signers.logs.map(\.verifierKey), signers.cosigner.verifierKey)
    }

    /// Closes the database.
    public func close() { try? database.close() }

    /// The names of all nodes in the roster.
    func knownOrigins() throws -> [Origin] { try database.peers().map(\.descriptor.origin) }

    /// Verifies everything that is stored and throws the first `Damage` (STORAGE-86).
    public func verify(_ progress: (Progress) -> Void = { _ in }) throws -> Verified {
        try database.verifyFile()
        var verified = Verified()
        for ledger in try database.ledgers() {
            let size = try headSize(of: ledger)
            try withoutActuallyEscaping(progress) { told in
                try database.verify(ledger, keys: keys(of: ledger), knownOrigins: knownOrigins()) {
                    told(.ledger(ledger, $0, of: size))
                }
            }
            verified.ledgers += 1
            verified.leaves += size
        }
        verified.payloads = try verifyPayloads(progress)
        return verified
    }

    private func headSize(of ledger: Origin) throws -> UInt64 {
        do {
            return try database.head(of: ledger)?.state.size ?? 0
        } catch is StorageError {
            throw Damage(.head, of: ledger)
        }
    }

    /// A copy of a partner that was removed has no keys any more.
    private func keys(of ledger: Origin) throws -> (log: LogKeys, cosigner: VerifierKey)? {
        if ledger == origin { return keys }
        let peer = try database.peers().first { $0.descriptor.origin == ledger }
        return peer.map { ($0.descriptor.logKeys, $0.descriptor.cosignerKey) }
    }

    /// Every payload under its root, and one for each document.
    private func verifyPayloads(_ progress: (Progress) -> Void) throws -> Int {
        let folder = directory.url.appendingPathComponent("payloads")
        let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
        let roots = names.filter { Hex.decode($0).flatMap { Digest($0) } != nil }
        for missing in try database.payloadRoots().map(\.description) where !roots.contains(missing) {
            throw Damage(.missingPayload, at: missing)
        }
        for (number, name) in roots.enumerated() {
            var hasher = PayloadHasher()
            let file = try FileHandle(forReadingFrom: folder.appendingPathComponent(name))
            defer { try? file.close() }
            while let piece = try file.read(upToCount: 1 << 20), !piece.isEmpty { hasher.update(Array(piece)) }
            guard hasher.finish().root.description == name else { throw Damage(.payload, at: name) }
            progress(.payloads(number + 1, of: roots.count))
        }
        return roots.count
    }
}
