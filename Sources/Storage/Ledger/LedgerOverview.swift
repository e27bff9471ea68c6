public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
import MerkleLog

/// A sealed block of a ledger, told by its seal.
public struct LedgerBlock: Hashable, Sendable {
    /// What the seal says.
    public let seal: Seal
    /// The seal's leaf hash.
    public let hash: Digest
    /// Number of entries, the seal apart.
    public var entries: UInt64 { seal.end - seal.first - 1 }
}

/// A ledger as an operator looks at it: all of one moment.
public struct LedgerOverview: Hashable, Sendable {
    /// Newest verified state.
    public let head: LedgerHead
    /// Events by what they do; an effect that never occurred is missing.
    public let events: [Effect: UInt64]
    /// Revocations of records of other ledgers.
    public let foreignRevocations: UInt64
    /// Leaves of a copy that are fetched and not yet verified.
    public let staged: UInt64
    /// Contradictions kept about the ledger's node.
    public let contradictions: UInt64
}

/// Looking at any ledger in the database, for operators.
extension NodeDatabase {
    /// Sums of a ledger; nil when it is unknown or empty.
    public func overview(of origin: Origin) throws -> LedgerOverview? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else { return nil }
            var events: [Effect: UInt64] = [:]
            let sql = "SELECT effect, count(*) AS number FROM record WHERE ledger = ? GROUP BY effect"
            for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [rows.ledger]) {
                let number: Int64 = row["effect"]
                let count: Int64 = row["number"]
                guard let effect = Effect(rawValue: UInt8(clamping: number)) else {
                    throw StorageError.damaged("record index of \(origin)")
                }
                events[effect] = UInt64(count)
            }
            return LedgerOverview(
                head: head, events: events,
                foreignRevocations: try rows.count("SELECT count(*) FROM foreign_revocation WHERE ledger = ?"),
                staged: try rows.count("SELECT count(*) FROM staged WHERE ledger = ?"),
                contradictions: UInt64(
                    try Int64.fetchOne(
                        db.cachedStatement(sql: "SELECT count(*) FROM contradiction WHERE origin = ?"),
                        arguments: [origin.text]) ?? 0))
        }
    }

    /// The leaf data at an index below the newest checkpoint, entry or seal; nil beyond it.
    public func leaf(at index: UInt64, in origin: Origin) throws -> [UInt8]? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(), index < head.state.size
            else { return nil }
            return try rows.leaf(index)
        }
    }

    /// The block that holds the leaf at an index; nil beyond the newest checkpoint.
    public func block(ofLeaf index: UInt64, in origin: Origin) throws -> LedgerBlock? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(), index < head.state.size
            else { return nil }
            return try rows.block(endingFrom: index)
        }
    }

    /// At most `count` blocks, in order, from height `from` on; the newest ones when it is nil.
    public func blocks(of origin: Origin, from: UInt64?, count: Int) throws -> [LedgerBlock] {
        try reading { db in
            guard count > 0, let rows = try LedgerRows(db, origin: origin), let head = try rows.head() else {
                return []
            }
            let height = head.state.height
            let first = from ?? (height > UInt64(count) ? height - UInt64(count) : 0)
            guard first < height else { return [] }
            var blocks = [try rows.block(atHeight: first, size: head.state.size)]
            while blocks.count < count, let last = blocks.last, last.seal.end < head.state.size {
                blocks.append(try rows.block(endingFrom: last.seal.end))
            }
            return blocks
        }
    }
}

extension LedgerRows {
    fileprivate func count(_ sql: String) throws -> UInt64 {
        UInt64(try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [ledger]) ?? 0)
    }

    /// The block whose seal is the first one at or after `index`, an index below the newest checkpoint.
    fileprivate func block(endingFrom index: UInt64) throws -> LedgerBlock {
        var at = index
        while true {
            let found = try leaves(from: at, count: 64)
            if let leaf = found.first(where: Seal.isSeal) {
                return LedgerBlock(seal: try Seal(decoding: leaf), hash: MerkleTree.leafHash(leaf))
            }
            guard !found.isEmpty else { throw StorageError.damaged("blocks of \(origin)") }
            at += UInt64(found.count)
        }
    }

    /// Halves the range of leaves in which the block can begin: heights grow with indexes.
    fileprivate func block(atHeight height: UInt64, size: UInt64) throws -> LedgerBlock {
        var range = 0..<size
        while !range.isEmpty {
            let block = try block(endingFrom: range.lowerBound + (range.upperBound - range.lowerBound) / 2)
            if block.seal.height == height { return block }
            if block.seal.height < height {
                range = max(block.seal.end, range.lowerBound)..<max(block.seal.end, range.upperBound)
            } else {
                range = range.lowerBound..<max(range.lowerBound, block.seal.first)
            }
        }
        throw StorageError.damaged("blocks of \(origin)")
    }
}
