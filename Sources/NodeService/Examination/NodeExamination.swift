public import ConsentLedger
public import Federation
import Foundation
import MerkleLog
import NodeClient
import Storage
import SwiftASN1
import X509

/// Looks at everything about a node that can be seen from its machine, and says what is not as it should be (CLI-113).
public struct NodeExamination {
    private let directory: NodeDirectory
    private let lockFile: String
    private let freshness: FreshnessRule
    private let now: UInt64
    private var findings: [Finding] = []

    private static let ownFiles = Set(
        [
            "config.json", "origin", "keys", "payloads", "lock", Node.lockFile, "node.sqlite", "node.sqlite-wal",
            "node.sqlite-shm", "lines",
        ] + MirrorDatabase.files)
    /// A certificate that ends within so many days is told.
    static let certificateDays: UInt64 = 30
    /// A disk with less free than this share is told.
    static let diskShare = 0.1

    /// `lockFile` is the lock record's path, in the directory when nil; `now` is Unix seconds.
    public init(
        _ directory: NodeDirectory, lockFile: String? = nil, freshness: FreshnessRule = .standard, now: UInt64
    ) {
        self.directory = directory
        self.lockFile = lockFile ?? directory.url.appendingPathComponent(Node.lockFile).path
        self.freshness = freshness
        self.now = now
    }

    /// Everything that was found, the directory first. With `repairing`, damaged indexes are made anew; the caller sees
    /// to it that the node does not run.
    public mutating func run(origin: Origin?, repairing: Bool = false) -> [Finding] {
        findings = []
        examineFiles()
        examineMachine()
        guard let origin else { return findings }
        examineCertificate(origin)
        guard FileManager.default.fileExists(atPath: path("node.sqlite")) else {
            add(.error, .noDatabase)
            return findings
        }
        do {
            let stored = try StoredNode(directory, origin: origin)
            defer { stored.close() }
            try examine(stored, repairing: repairing)
        } catch StorageError.newerSchema(let version) {
            add(.error, .newerSchema, ["version": version])
        } catch {
            add(.error, .unusableDatabase, ["reason": String(describing: error)])
        }
        return findings
    }

    private func path(_ name: String) -> String { directory.url.appendingPathComponent(name).path }

    private mutating func add(_ severity: Finding.Severity, _ code: Finding.Code, _ details: [String: String] = [:]) {
        findings.append(Finding(severity, code, details))
    }

    // MARK: the directory

    private mutating func examineFiles() {
        for file in [""] + NodeKeys.files {
            do {
                try directory.checkPermissions(keyFiles: file.isEmpty ? [] : [file])
            } catch .readableByOthers(let path, let mode) {
                let isKnown = findings.contains { $0.details["path"] == path }
                if !isKnown { add(.error, .readableByOthers, ["path": path, "mode": mode]) }
            } catch {
                add(.error, .missingFile, ["path": directory.url.path])
            }
        }
        for file in NodeKeys.requiredFiles + ["origin"] where !FileManager.default.fileExists(atPath: path(file)) {
            add(.error, .missingFile, ["path": path(file)])
        }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory.url.path)) ?? []
        for name in names.sorted() where !Self.ownFiles.contains(name) {
            add(.warning, .foreignFile, ["path": path(name)])
        }
    }

    // MARK: the machine

    private mutating func examineMachine() {
        guard let disk = DiskSpace(of: directory.url), disk.totalBytes > 0 else { return }
        let share = Double(disk.freeBytes) / Double(disk.totalBytes)
        if share < Self.diskShare { add(.warning, .diskLow, ["percent": String(Int(100 * share))]) }
    }

    private mutating func examineCertificate(_ origin: Origin) {
        guard let keys = try? NodeKeys(reading: directory, origin: origin),
            let certificate = try? Certificate(derEncoded: keys.tls.certificateDER)
        else { return }
        let ends = certificate.notValidAfter
        let limit = Date(timeIntervalSince1970: TimeInterval(now + Self.certificateDays * 86_400))
        guard ends < limit else { return }
        add(.warning, .certificateEnds, ["date": String(ends.formatted(.iso8601).prefix(10))])
    }

    // MARK: the database

    private mutating func examine(_ stored: StoredNode, repairing: Bool) throws {
        try examineLedgers(stored, repairing: repairing)
        let lost = try stored.database.statementsNotHeld(of: stored.origin)
        if lost > 0 { add(.warning, .statementsLost, ["count": String(lost)]) }
        try examineLock(stored)
        try examineLogKey(stored)
        let peers = try stored.database.peers()
        if peers.isEmpty { add(.note, .noPartners) }
        for peer in peers { try examine(peer, stored) }
        try examineMirrors(stored)
    }

    private mutating func examineLedgers(_ stored: StoredNode, repairing: Bool) throws {
        do {
            _ = try stored.verify()
        } catch let damage as Damage where damage.kind.isIndex && repairing {
            do {
                try stored.database.rebuildIndexes(knownOrigins: stored.knownOrigins())
                _ = try stored.verify()
                add(.note, .repaired)
            } catch let rest as Damage {
                add(rest)
            }
        } catch let damage as Damage {
            add(damage)
        }
    }

    private mutating func add(_ damage: Damage) {
        let details = ["origin": damage.origin?.text ?? "", "place": damage.place]
        findings.append(
            Finding(
                .error, damage.kind.isIndex ? .damagedIndex : .damaged, details, damage: damage.kind.rawValue))
    }

    private mutating func examineLock(_ stored: StoredNode) throws {
        let standing = try SigningFence.examine(lockFile: lockFile, origin: stored.origin, database: stored.database)
        guard case .nothing(let cause) = standing.leave, let code = Finding.Code(rawValue: cause.rawValue) else {
            return
        }
        let size = try stored.database.head(of: stored.origin)?.state.size ?? 0
        let isMild = cause == .restored || cause == .behind || cause == .closed
        let severity: Finding.Severity = isMild ? .warning : .error
        add(
            severity, code,
            ["path": lockFile, "size": String(size), "locked": standing.size.map { String($0) } ?? ""])
    }

    /// A change of the log key that stands in the ledger, and whose key does not lie in its place (KEYS-87).
    private mutating func examineLogKey(_ stored: StoredNode) throws {
        let signers = try NodeKeys(reading: directory, origin: stored.origin).signers
        guard let change = try stored.database.logKeyChanges(of: stored.origin).last,
            signers.log.verifierKey.key != change.new
        else { return }
        add(.warning, .logKeyUnfinished, ["path": directory.url.path, "end": String(change.end)])
    }

    /// A mirror that was not brought forward for so long is told.
    static let mirrorSeconds: UInt64 = 3600

    private mutating func examineMirrors(_ stored: StoredNode) throws {
        let followed = try stored.database.followed()
        guard !followed.isEmpty else { return }
        let mirrors = try MirrorDatabase(directory: directory.url)
        defer { try? mirrors.close() }
        for ledger in followed {
            let state = mirrors.shownState(of: ledger.origin)
            let details = [
                "origin": ledger.origin.text, "lag": String(state.lag), "problem": state.problem ?? "-",
                "seconds": String(now - min(now, state.checkedAt)),
            ]
            if ledger.frozenAt != nil {
                add(.warning, .mirrorFrozen, details)
            } else if state.checkedAt > 0, now > state.checkedAt + Self.mirrorSeconds {
                add(.warning, .mirrorUnchecked, details)
            } else if state.problem != nil {
                add(.warning, .mirrorBehind, details)
            }
        }
    }

    private mutating func examine(_ peer: Peer, _ stored: StoredNode) throws {
        let origin = peer.descriptor.origin
        guard peer.state != .closed else { return add(.note, .partnerClosed, ["origin": origin.text]) }
        guard peer.state == .active else { return add(.warning, .partnerFrozen, ["origin": origin.text]) }
        if let form = try stored.database.newerForm(stagedFor: origin) {
            add(.warning, .upgradeNeeded, ["origin": origin.text, "form": form])
        }
        guard let time = try stored.database.head(of: origin)?.cosignedAt, time > 0 else { return }
        if FreshnessRule.isClockBehind(clock: now, latestCosignature: time) {
            add(.error, .clockBehind, ["origin": origin.text, "seconds": String(time - now)])
        } else if !freshness.isFresh(cosignedAt: time, now: now) {
            add(.warning, .partnerStale, ["origin": origin.text, "seconds": String(now - min(now, time))])
        }
    }
}
