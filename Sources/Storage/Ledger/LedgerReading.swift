public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// Reading of any ledger in the database, the node's own and its copies of others.
extension NodeDatabase {
    /// Newest verified state; nil when the ledger is unknown or empty.
    public func head(of origin: Origin) throws -> LedgerHead? {
        try reading { try LedgerRows($0, origin: origin)?.head() }
    }

    /// The chain of a record; empty when it has none.
    public func chain(of record: RecordID, in origin: Origin) throws -> [ChainLink] {
        try reading { try LedgerRows($0, origin: origin)?.chain(record) ?? [] }
    }

    /// The entry at an index; nil when there is none, or it is a seal or a change of the log's key.
    public func entry(at index: UInt64, in origin: Origin) throws -> Entry? {
        try reading { db in
            guard let data = try LedgerRows(db, origin: origin)?.leaf(index), Self.isEntry(data) else { return nil }
            return try Entry(decoding: data)
        }
    }

    /// The opening that fulfils a commitment; nil when it is not held or was erased.
    public func opening(for commitment: Digest) throws -> Opening? {
        try reading { db in try OpeningRows.fetch(db, commitment).flatMap { try? Opening(parsing: $0) } }
    }

    /// Proof of the leaf at `index` under the newest checkpoint, with the leaf as extra data; nil when not there.
    public func proof(at index: UInt64, in origin: Origin) throws -> LogProof? {
        try reading { try proof($0, at: index, in: origin) }
    }

    /// The same for several leaves, all under one checkpoint, without those that are not there.
    public func proofs(at indexes: some Sequence<UInt64>, in origin: Origin) throws -> [LogProof] {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else { return [] }
            return try indexes.compactMap { try proof(rows, at: $0, under: head) }
        }
    }

    /// The opening of the entry at `index`; nil when the entry or its opening is not held.
    public func opening(at index: UInt64, in origin: Origin) throws -> Opening? {
        try reading { db in try LedgerRows(db, origin: origin)?.leaf(index).flatMap { try Self.opening(db, of: $0) } }
    }

    /// The receipt of the entry at `index`; nil when the entry or its opening is not held.
    public func receipt(at index: UInt64, in origin: Origin) throws -> Receipt? {
        try receipts(at: [index], in: origin).first
    }

    /// The receipts of the entries at `indexes`, all under one checkpoint, without those that are not held or whose opening
    /// is not.
    public func receipts(at indexes: some Sequence<UInt64>, in origin: Origin) throws -> [Receipt] {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else { return [] }
            return try indexes.compactMap { index in
                guard let proof = try proof(rows, at: index, under: head), let data = proof.extra,
                    let opening = try Self.opening(db, of: data)
                else { return nil }
                return Receipt(opening: opening, proof: proof)
            }
        }
    }

    private static func isEntry(_ leaf: [UInt8]) -> Bool { !Seal.isSeal(leaf) && !LogKeyChange.isClaimed(by: leaf) }

    private static func opening(_ db: Database, of leaf: [UInt8]) throws -> Opening? {
        guard isEntry(leaf) else { return nil }
        return try OpeningRows.fetch(db, Entry(decoding: leaf).commitment).map { try Opening(parsing: $0) }
    }

    private func proof(_ db: Database, at index: UInt64, in origin: Origin) throws -> LogProof? {
        guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else { return nil }
        return try proof(rows, at: index, under: head)
    }

    private func proof(_ rows: LedgerRows, at index: UInt64, under head: LedgerHead) throws -> LogProof? {
        guard index < head.state.size else { return nil }
        return try subtrees.inclusion(of: index, size: head.state.size, root: head.state.root, in: rows).map {
            LogProof(extra: $0.leaf, inclusion: $0.proof, checkpoint: head.note)
        }
    }

    /// Proof of the seal that ends the block of the leaf at `index`, under the newest checkpoint.
    public func sealProof(after index: UInt64, in origin: Origin) throws -> LogProof? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(), index < head.state.size
            else { return nil }
            var at = index + 1
            while at < head.state.size {
                let leaves = try rows.leaves(from: at, count: 256)
                if let offset = leaves.firstIndex(where: Seal.isSeal) {
                    return try proof(db, at: at + UInt64(offset), in: origin)
                }
                guard !leaves.isEmpty else { return nil }
                at += UInt64(leaves.count)
            }
            return nil
        }
    }

    /// Unix seconds of the block that the leaf at `index` stands in, as its seal says; nil when the leaf is not there.
    public func blockTime(of index: UInt64, in origin: Origin) throws -> UInt64? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(), index < head.state.size
            else { return nil }
            var at = index
            while at < head.state.size {
                let leaves = try rows.leaves(from: at, count: 256)
                if let seal = leaves.first(where: Seal.isSeal) { return try Seal(decoding: seal).time }
                guard !leaves.isEmpty else { return nil }
                at += UInt64(leaves.count)
            }
            return nil
        }
    }

    /// The bytes of a hash tile that is no wider than the newest checkpoint allows; nil otherwise.
    public func hashes(of tile: Tile, in origin: Origin) throws -> [UInt8]? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else { return nil }
            let level = tile.level * 8
            let available = level >= 64 ? 0 : head.state.size >> UInt64(level)
            guard tile.index <= available / 256, tile.index * 256 + UInt64(tile.width) <= available else { return nil }
            return try rows.subtrees(level: level, from: tile.index * 256, count: tile.width).flatMap(\.bytes)
        }
    }

    /// The bytes of an entry bundle that is no wider than the newest checkpoint allows; nil otherwise.
    public func entries(of bundle: EntryBundle, in origin: Origin) throws -> [UInt8]? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(),
                bundle.index <= head.state.size / 256,
                bundle.index * 256 + UInt64(bundle.width) <= head.state.size
            else { return nil }
            return try EntryBundle.encode(rows.leaves(from: bundle.index * 256, count: bundle.width))
        }
    }

    /// Number of records that a ledger has begun.
    public func recordCount(of origin: Origin) throws -> Int {
        try reading { db in
            let sql = "SELECT count(*) FROM record r JOIN ledger l ON r.ledger = l.id WHERE l.origin = ? AND r.seq = 0"
            return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [origin.text]) ?? 0
        }
    }

    /// Gives the stop hash of every record of a ledger, ordered by record, some thousands at a time.
    public func forEachStopHash(
        of origin: Origin, _ body: (_ record: RecordID, _ stop: Digest) throws -> Void
    ) throws {
        let sql = """
            SELECT r.record, e.data FROM record r JOIN ledger l ON r.ledger = l.id
            LEFT JOIN entry e ON e.ledger = r.ledger AND e.idx = r.idx
            WHERE l.origin = ? AND r.seq = 0 AND r.record > ? ORDER BY r.record LIMIT 4096
            """
        var last = Data()
        while true {
            let found = try reading {
                try Row.fetchAll($0.cachedStatement(sql: sql), arguments: [origin.text, last])
            }
            for row in found {
                guard let record = RecordID(row.bytes("record")), let leaf = row.optionalBytes("data"),
                    let entry = try? Entry(decoding: leaf), entry.record == record
                else { throw StorageError.damaged("record index of \(origin)") }
                try body(record, entry.stop)
                last = Data(record.bytes)
            }
            guard found.count == 4096 else { return }
        }
    }

    /// Gives every leaf of a ledger, in order, a few hundred at a time.
    public func forEachLeaf(of origin: Origin, _ body: (_ index: UInt64, _ leaf: [UInt8]) throws -> Void) throws {
        var index: UInt64 = 0
        while true {
            let leaves = try reading { try LedgerRows($0, origin: origin)?.leaves(from: index, count: 512) ?? [] }
            guard !leaves.isEmpty else { return }
            for leaf in leaves {
                try body(index, leaf)
                index += 1
            }
        }
    }

    /// The ledgers in the database, the own one first.
    public func ledgers() throws -> [Origin] {
        try reading {
            try String.fetchAll($0.cachedStatement(sql: "SELECT origin FROM ledger ORDER BY own DESC, origin"))
        }
        .compactMap { Origin($0) }
    }
}
