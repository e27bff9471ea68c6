public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// Everything that is stored of a ledger against what is computed anew from its leaves (STORAGE-86). Reads one moment of
/// the database, and trusts nothing in it but the leaves' own signatures and the note's.
struct LedgerVerification {
    private let rows: LedgerRows
    private let isOwn: Bool
    private let progress: (UInt64) -> Void
    private var replay: LedgerReplay
    private var index = RecordIndex()
    private var subtrees: UInt64 = 0
    private var records: UInt64 = 0
    private var foreignRevocations: UInt64 = 0
    private var statements: UInt64 = 0

    private var origin: Origin { rows.origin }
    private var db: Database { rows.db }

    init(_ rows: LedgerRows, isOwn: Bool, knownOrigins: [Origin], progress: @escaping (UInt64) -> Void) {
        self.rows = rows
        self.isOwn = isOwn
        self.progress = progress
        replay = LedgerReplay(origin: rows.origin, knownOrigins: knownOrigins)
    }

    /// `keys` are the log's and its own cosigner's; without them the note's signatures are not looked at.
    mutating func run(keys: (log: LogKeys, cosigner: VerifierKey)?) throws {
        let head = try head()
        var at: UInt64 = 0
        let sql = "SELECT idx, data FROM entry WHERE ledger = ? ORDER BY idx"
        let cursor = try Row.fetchCursor(db, sql: sql, arguments: [rows.ledger])
        while let row = try cursor.next() {
            let stored: Int64 = row["idx"]
            guard stored == Int64(at), at < head?.state.size ?? 0 else { throw Damage(.leaf, of: origin, at: at) }
            try accept(row.bytes("data"), at: at)
            at += 1
            if at.isMultiple(of: 256) { progress(at) }
        }
        guard let head else { return }
        try check(head, keys: keys)
        try checkCounts()
        progress(at)
    }

    private func head() throws -> LedgerHead? {
        do {
            return try rows.head()
        } catch is StorageError {
            throw Damage(.head, of: origin)
        }
    }

    private mutating func accept(_ data: [UInt8], at place: UInt64) throws {
        var completed: [(Int, UInt64, Digest)] = []
        let block: AcceptedBlock?
        do {
            // Gone before the index grows, so that it is never copied.
            let index = index
            block = try replay.accept(data, heads: { index.heads(of: $0, at: $1) }) { completed.append(($0, $1, $2)) }
        } catch {
            throw Damage(.leaf, of: origin, at: place)
        }
        guard let block else { return }
        self.index.add(block)
        for (level, index, hash) in completed where level > 0 {
            guard (try? rows.subtree(level: level, index: index)) == hash else {
                throw Damage(.subtree, of: origin, at: "\(level)/\(index)")
            }
            subtrees += 1
        }
        for leaf in block.leaves { try check(leaf) }
    }

    private mutating func check(_ leaf: AcceptedLeaf) throws {
        switch leaf.content {
        case .logKeyChange, .seal: break
        case .event(let entry, let head):
            let links = try? rows.links(entry.record, head.sequence)
            guard links?.contains(where: { $0.index == leaf.index && $0.head == head }) == true else {
                throw Damage(.record, of: origin, at: leaf.index)
            }
            records += 1
            try check(entry, key: head.key, at: leaf.index)
        case .foreignRevocation(let entry, let named):
            guard try rows.holds(entry, named: named, at: leaf.index) else {
                throw Damage(.foreignRevocation, of: origin, at: leaf.index)
            }
            foreignRevocations += 1
        }
    }

    /// The opening, where it is held, and the index of what it says.
    private mutating func check(_ entry: Entry, key: VerifyingKey, at place: UInt64) throws {
        guard let bytes = try OpeningRows.fetch(db, entry.commitment) else { return }
        guard let opening = try? Opening(parsing: bytes),
            (try? opening.check(opens: entry, origin: origin, recordKey: key)) != nil
        else { throw Damage(.opening, of: origin, at: place) }
        guard isOwn, let meaning = try? StatementRows(entry.record, opening) else { return }
        guard try meaning.isStored(db, at: place) else { throw Damage(.statement, of: origin, at: place) }
        statements += 1
    }

    private func check(_ head: LedgerHead, keys: (log: LogKeys, cosigner: VerifierKey)?) throws {
        guard head.state == replay.state, let checkpoint = try? Checkpoint(parsing: head.note.text),
            checkpoint.origin == origin.text, (try? replay.check(against: checkpoint)) != nil
        else { throw Damage(.head, of: origin) }
        guard let keys else { return }
        guard
            let verified = try? VerifiedCheckpoint(
                verifying: head.note, log: keys.log, cosigners: [keys.cosigner]),
            (try? replay.check(against: verified)) != nil
        else { throw Damage(.note, of: origin) }
    }

    /// Rows that no leaf accounts for.
    private func checkCounts() throws {
        for (table, kind, expected) in [
            ("subtree", Damage.Kind.subtree, subtrees), ("record", .record, records),
            ("foreign_revocation", .foreignRevocation, foreignRevocations),
        ] {
            let sql = "SELECT count(*) FROM \(table) WHERE ledger = ?"
            let found = try Int64.fetchOne(db, sql: sql, arguments: [rows.ledger]) ?? 0
            guard UInt64(found) == expected else { throw Damage(kind, of: origin, at: "\(found)/\(expected)") }
        }
        guard isOwn else { return }
        let found = try Int64.fetchOne(db, sql: "SELECT count(*) FROM statement") ?? 0
        // An opening may have been erased since its statement was indexed.
        guard UInt64(found) >= statements else { throw Damage(.statement, of: origin, at: "\(found)/\(statements)") }
    }
}

extension LedgerRows {
    /// True when the index has this foreign revocation. One of a ledger that was not known then is indexed without name.
    fileprivate func holds(_ entry: Entry, named: Origin?, at index: UInt64) throws -> Bool {
        let row = try Row.fetchOne(
            db, sql: "SELECT named, record, key FROM foreign_revocation WHERE ledger = ? AND idx = ?",
            arguments: [ledger, Int64(index)])
        guard let row else { return false }
        let stored: String? = row["named"]
        return row.bytes("record") == entry.record.bytes && row.bytes("key") == entry.signer?.bytes ?? []
            && (stored == nil || stored == named?.text)
    }
}

extension NodeDatabase {
    /// Verifies everything stored of a ledger and throws the first `Damage`. `progress` hears the number of leaves.
    public func verify(
        _ origin: Origin, keys: (log: LogKeys, cosigner: VerifierKey)?, knownOrigins: [Origin],
        progress: @escaping (UInt64) -> Void = { _ in }
    ) throws {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin) else { throw StorageError.notFound }
            let isOwn =
                try Bool.fetchOne(
                    db, sql: "SELECT own FROM ledger WHERE id = ?", arguments: [rows.ledger]) ?? false
            var verification = LedgerVerification(
                rows, isOwn: isOwn, knownOrigins: try Self.origins(db) + knownOrigins, progress: progress)
            try verification.run(keys: keys)
        }
    }

    static func origins(_ db: Database) throws -> [Origin] {
        try String.fetchAll(db, sql: "SELECT origin FROM ledger ORDER BY origin").compactMap { Origin($0) }
    }

    /// Asks SQLite whether the file is whole, and holds every opening against its commitment; throws the first `Damage`.
    public func verifyFile() throws {
        try reading { db in
            let said = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? ""
            guard said == "ok" else { throw Damage(.database, at: said) }
            let cursor = try Row.fetchCursor(db, sql: "SELECT commitment, data FROM opening")
            while let row = try cursor.next() {
                let commitment = row.bytes("commitment")
                let bytes = StoredOpening.opening(row.bytes("data"))
                guard let opening = try? Opening(parsing: bytes), opening.commitment.bytes == commitment
                else { throw Damage(.opening, at: Hex.encode(commitment)) }
            }
        }
    }

    /// The roots of all documents' payloads.
    public func payloadRoots() throws -> [Digest] {
        try reading { try Data.fetchAll($0, sql: "SELECT DISTINCT root FROM document ORDER BY root") }
            .compactMap { Digest(Array($0)) }
    }
}
