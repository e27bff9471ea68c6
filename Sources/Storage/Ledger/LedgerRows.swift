import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// Reads and writes of one ledger's rows inside a transaction; the node's own and its copies of others alike.
struct LedgerRows {
    let db: Database
    let ledger: Int64
    let origin: Origin
    private let statements: LedgerStatements

    /// The rows of a ledger that exists; nil otherwise.
    init?(_ db: Database, origin: Origin) throws {
        let found = try BoundStatement(db, "SELECT id FROM ledger WHERE origin = ?")
            .rows(.text(origin.text)) { $0.integer(0) }
        guard let id = found.first else { return nil }
        self.db = db
        self.origin = origin
        ledger = id
        statements = LedgerStatements(db)
    }

    /// The rows of a ledger, created when missing. A copy never becomes the node's own ledger, nor the reverse.
    static func creating(_ db: Database, origin: Origin, own: Bool) throws -> LedgerRows {
        try db.execute(
            sql: "INSERT OR IGNORE INTO ledger(origin, own) VALUES (?, ?)", arguments: [origin.text, own])
        let found = try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT own FROM ledger WHERE origin = ?"), arguments: [origin.text])
        guard let rows = try LedgerRows(db, origin: origin), found == own else {
            throw StorageError.wrongLedger(origin)
        }
        return rows
    }

    /// State, newest note and the time of the origin's own cosignature in it; nil before the first block.
    func head() throws -> LedgerHead? {
        let sql = """
            SELECT size, height, frontier, last_seal, last_seal_time, note, cosigned_at, key_changes
            FROM head WHERE ledger = ?
            """
        return try BoundStatement(db, sql).rows(.integer(ledger)) { row in
            let flat = row.bytes(2)
            let hashes = stride(from: 0, to: flat.count, by: 32).compactMap {
                Digest(flat[$0..<min($0 + 32, flat.count)])
            }
            guard let tree = Frontier(size: UInt64(row.integer(0)), hashes: hashes), let lastSeal = row.digest(3),
                let note = try? SignedNote(parsing: row.bytes(5))
            else { throw StorageError.damaged("head of \(origin)") }
            let state = LedgerState(
                tree: tree, height: UInt64(row.integer(1)), lastSeal: lastSeal,
                lastSealTime: UInt64(bitPattern: row.integer(4)), keyChanges: try keyChanges(row.bytes(7)))
            return LedgerHead(state: state, note: note, cosignedAt: UInt64(row.integer(6)))
        }.first
    }

    private func keyChanges(_ flat: [UInt8]) throws -> [LogKeyChange] {
        guard !flat.isEmpty else { return [] }
        let width = LogKeyChange.byteCount
        do {
            return try stride(from: 0, to: flat.count, by: width).map {
                try LogKeyChange(decoding: Array(flat[$0..<min($0 + width, flat.count)]))
            }
        } catch is LedgerError {
            throw StorageError.damaged("head of \(origin)")
        }
    }

    func store(_ head: LedgerHead) throws {
        let flat = head.state.tree.hashes.flatMap(\.bytes)
        // A partner's seal may claim any time, one that is no Int64 included.
        let sealTime = Int64(bitPattern: head.state.lastSealTime)
        let sql = """
            INSERT INTO head(ledger, size, height, frontier, last_seal, last_seal_time, note, cosigned_at, key_changes)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (ledger) DO UPDATE SET size = excluded.size, height = excluded.height,
                frontier = excluded.frontier, last_seal = excluded.last_seal,
                last_seal_time = excluded.last_seal_time, note = excluded.note, cosigned_at = excluded.cosigned_at,
                key_changes = excluded.key_changes
            """
        try db.cachedStatement(sql: sql).execute(arguments: [
            ledger, Int64(head.state.size), Int64(head.state.height), Data(flat), Data(head.state.lastSeal.bytes),
            sealTime, Data(head.note.serialized), Int64(head.cosignedAt),
            Data(head.state.keyChanges.flatMap(\.encoded)),
        ])
    }

    func insertLeaf(_ data: [UInt8], index: UInt64) throws {
        try statements(.insertLeaf).run(.integer(ledger), .integer(Int64(index)), .blob(data))
    }

    /// Level 0 is not stored: it is the hash of the entry itself.
    func insertSubtree(level: Int, index: UInt64, hash: Digest) throws {
        guard level > 0 else { return }
        try statements(.insertSubtree).run(
            .integer(ledger), .integer(Int64(level)), .integer(Int64(index)), .digest(hash))
    }

    /// Puts an event into the index of its record, behind its predecessor, which is there.
    func insertRecord(_ entry: Entry, index: UInt64) throws {
        let (keyed, opened) = try entry.sequence == 0 ? (index, index) : places(of: entry, at: index)
        try statements(.insertRecord).run(
            .integer(ledger), .digest(entry.record.digest), .integer(Int64(entry.sequence)), .integer(Int64(index)),
            .integer(Int64(entry.effect.rawValue)), .integer(Int64(keyed)), .integer(Int64(opened)))
    }

    /// Where the key in force after an entry is named, and where its record was opened.
    private func places(of entry: Entry, at index: UInt64) throws -> (keyed: UInt64, opened: UInt64) {
        let before = try statements(.places).rows(
            .integer(ledger), .digest(entry.record.digest), .integer(Int64(entry.sequence) - 1)
        ) { (at: UInt64(clamping: $0.integer(0)), keyed: $0.integer(1), opened: $0.integer(2)) }
        let found = try before.first { place in
            // Two entries may have one number: only one of them is the predecessor.
            try before.count == 1 || leaf(place.at).map(MerkleTree.leafHash) == entry.previous
        }
        guard let found else { throw StorageError.damaged("record index of \(origin)") }
        return (entry.signer == nil ? UInt64(clamping: found.keyed) : index, UInt64(clamping: found.opened))
    }

    func insertForeignRevocation(_ entry: Entry, named: Origin?, index: UInt64) throws {
        try db.execute(
            sql: "INSERT INTO foreign_revocation(ledger, idx, named, record, key) VALUES (?, ?, ?, ?, ?)",
            arguments: [
                ledger, Int64(index), named?.text, Data(entry.record.bytes), Data(entry.signer?.bytes ?? []),
            ])
    }

    /// Judges a foreign revocation of a record of this ledger: its form, its signature, and whose key that is.
    func judge(revocation entry: Entry) throws {
        guard try LedgerRules.judgeForeignRevocation(entry, known: [origin]) == origin else {
            throw LedgerError.invalid(.predecessor)
        }
        try LedgerRules.judgeAuthority(of: entry, heads: heads)
    }

    /// Where this ledger revokes the same record of `origin` by the same key already.
    func foreignRevocation(like entry: Entry, of origin: Origin) throws -> UInt64? {
        try Int64.fetchOne(
            db,
            sql: """
                SELECT idx FROM foreign_revocation
                WHERE ledger = ? AND record = ? AND named = ? AND key = ? ORDER BY idx
                """,
            arguments: [ledger, Data(entry.record.bytes), origin.text, Data(entry.signer?.bytes ?? [])]
        ).map { UInt64($0) }
    }

    /// What is stored of a record at a sequence number.
    func heads(_ record: RecordID, _ sequence: UInt32) throws -> [RecordHead] {
        try links(record, sequence).map(\.head)
    }

    /// The same with the places of the entries.
    func links(_ record: RecordID, _ sequence: UInt32) throws -> [ChainLink] {
        try statements(.links).rows(.integer(ledger), .digest(record.digest), .integer(Int64(sequence))) {
            try link($0, of: record).link
        }
    }

    /// The whole chain of a record in order of sequence, then of entry.
    func chain(_ record: RecordID) throws -> [ChainLink] { try chainWithLeaves(record).map(\.link) }

    /// The same with the leaves themselves.
    func chainWithLeaves(_ record: RecordID) throws -> [(link: ChainLink, leaf: [UInt8])] {
        try statements(.chain).rows(.integer(ledger), .digest(record.digest)) { try link($0, of: record) }
    }

    /// The index says where an entry stands; what it says is read from the leaves, which their hashes hold.
    private func link(_ row: BoundStatement.Columns, of record: RecordID) throws -> (link: ChainLink, leaf: [UInt8]) {
        let damaged = StorageError.damaged("record index of \(origin)")
        let index = row.integer(1)
        let data = row.bytes(3)
        guard let entry = try? Entry(decoding: data), entry.record == record,
            Int64(entry.sequence) == row.integer(0), Int64(entry.effect.rawValue) == row.integer(2)
        else { throw damaged }
        func other(_ column: Int32) throws -> Entry {
            guard row.integer(column) != index else { return entry }
            guard let other = try? Entry(decoding: row.bytes(column + 1)), other.record == record else { throw damaged }
            return other
        }
        let opening = try other(6)
        guard let key = try other(4).signer, opening.sequence == 0 else { throw damaged }
        let head = RecordHead(
            sequence: entry.sequence, leafHash: MerkleTree.leafHash(data), key: key, stop: opening.stop,
            effect: entry.effect, notAfter: entry.notAfter)
        return (ChainLink(head: head, index: UInt64(clamping: index)), data)
    }

    /// The lowest index of a leaf with this hash. Hashes them all: only for what happens once.
    func index(of leafHash: Digest) throws -> UInt64? {
        var next: UInt64 = 0
        while case let leaves = try leaves(from: next, count: 4096), !leaves.isEmpty {
            if let found = leaves.firstIndex(where: { MerkleTree.leafHash($0) == leafHash }) {
                return next + UInt64(found)
            }
            next += UInt64(leaves.count)
        }
        return nil
    }

    func leaf(_ index: UInt64) throws -> [UInt8]? {
        guard let index = Int64(exactly: index) else { return nil }
        return try statements(.leaf).rows(.integer(ledger), .integer(index)) { $0.bytes(0) }.first
    }

    func leaves(from first: UInt64, count: Int) throws -> [[UInt8]] {
        try statements(.leaves).rows(.integer(ledger), .integer(Int64(first)), .integer(Int64(count))) { $0.bytes(0) }
    }

    /// The same without a gap; nil where one of them is missing.
    func consecutiveLeaves(from first: UInt64, count: Int) throws -> [[UInt8]]? {
        let found = try statements(.leaves).rows(.integer(ledger), .integer(Int64(first)), .integer(Int64(count))) {
            (index: UInt64(clamping: $0.integer(1)), data: $0.bytes(0))
        }
        return found.count == count && found.last?.index == first + UInt64(count) - 1 ? found.map(\.data) : nil
    }

    /// Leaves of a copy that are not verified yet, from `first` on.
    func staged(from first: UInt64, count: Int) throws -> [[UInt8]] {
        try statements(.staged).rows(.integer(ledger), .integer(Int64(first)), .integer(Int64(count))) { $0.bytes(0) }
    }

    /// The root of the tree of `size` leaves that what is staged makes above a verified one.
    func root(ofStagedAbove tree: Frontier, size: UInt64) throws -> Digest {
        var tree = tree
        while tree.size < size {
            let leaves = try staged(from: tree.size, count: Int(min(size - tree.size, 4096)))
            guard !leaves.isEmpty else { break }
            for leaf in leaves { tree.append(MerkleTree.leafHash(leaf)) }
        }
        return tree.root
    }

    /// The hash of a complete subtree, for proofs and tiles.
    func subtree(level: Int, index: UInt64) throws -> Digest {
        if level == 0 {
            guard let data = try leaf(index) else { throw StorageError.notFound }
            return MerkleTree.leafHash(data)
        }
        let found = try statements(.subtree).rows(
            .integer(ledger), .integer(Int64(level)), .integer(Int64(index))
        ) { $0.digest(0) }
        guard case let hash?? = found.first else { throw StorageError.notFound }
        return hash
    }

    /// The hashes of neighbouring subtrees, all of which must be there.
    func subtrees(level: Int, from first: UInt64, count: Int) throws -> [Digest] {
        guard level > 0 else { return try leaves(from: first, count: count).map { MerkleTree.leafHash($0) } }
        let found = try statements(.subtrees).rows(
            .integer(ledger), .integer(Int64(level)), .integer(Int64(first)), .integer(Int64(count))
        ) { $0.digest(0) }.compactMap(\.self)
        guard found.count == count else { throw StorageError.notFound }
        return found
    }
}

/// One entry of a record chain and where it is.
public struct ChainLink: Hashable, Sendable {
    /// What is remembered of the entry.
    public let head: RecordHead
    /// Its index in the ledger.
    public let index: UInt64
}

/// The newest verified state of a ledger.
public struct LedgerHead: Hashable, Sendable {
    /// Tree, height and last seal.
    public var state: LedgerState
    /// The signed checkpoint over it.
    public var note: SignedNote
    /// The time in the origin's own cosignature on the note, Unix seconds; 0 when there is none.
    public var cosignedAt: UInt64
}
