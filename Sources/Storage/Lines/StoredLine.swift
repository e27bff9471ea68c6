public import CipherSuites
public import ConsentLedger
import GRDB

/// A line as the database holds it at one moment, nothing of it read yet.
public struct StoredLine: Sendable {
    /// One entry of it.
    public struct Item: Sendable {
        /// What was remembered of the entry when it was verified, and its index.
        public let link: ChainLink
        /// The entry.
        public let entry: [UInt8]
        /// Its opening, when held.
        public let opening: [UInt8]?
    }

    /// The record.
    public let record: RecordID
    /// The ledger it stands in.
    public let home: Origin
    /// The whole chain in order.
    public let items: [Item]
    /// As `NodeDatabase.isRevokedElsewhere` says.
    public let isRevokedElsewhere: Bool

    /// One digest over all of it, and over what else a fold reads: up to which index entries count, and up to which they
    /// are final, and whether the key was replaced (STORAGE-220).
    public func stamp(end: UInt64, finalSize: UInt64, isKeyReplaced: Bool) -> Digest {
        var digest = RunningDigest()
        digest.update(Array("nuo/line-stamp/v1\0".utf8) + home.lengthPrefixed + record.bytes)
        digest.update([isRevokedElsewhere ? 1 : 0, isKeyReplaced ? 1 : 0] + UInt64(items.count).bigEndianBytes)
        for item in items {
            let head = item.link.head
            digest.update(
                item.link.index.bigEndianBytes
                    + [item.link.index < end ? 1 : 0, item.link.index < finalSize ? 1 : 0, head.suite]
                    + head.sequence.bigEndianBytes + head.leafHash.bytes + head.key.bytes)
            digest.update(UInt64(item.entry.count).bigEndianBytes + item.entry)
            // An opening that is not held is told from an empty one.
            digest.update((item.opening.map { UInt64($0.count) + 1 } ?? 0).bigEndianBytes + (item.opening ?? []))
        }
        return digest.finalized()
    }
}

extension RecordHead {
    fileprivate var suite: UInt8 { key.suite.rawValue }
}

extension NodeDatabase {
    /// A line in one read, up to the verified size of its home ledger.
    public func storedLine(_ record: RecordID, of home: Origin) throws -> StoredLine {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: home) else {
                return StoredLine(
                    record: record, home: home, items: [],
                    isRevokedElsewhere: try Self.isRevokedElsewhere(db, record, of: home, chain: []))
            }
            let found = try rows.chainWithLeaves(record)
            let items = try found.map { link, leaf in
                let commitment = try Entry(decoding: leaf).commitment
                return StoredLine.Item(link: link, entry: leaf, opening: try OpeningRows.fetch(db, commitment))
            }
            let chain = found.map(\.link)
            return StoredLine(
                record: record, home: home, items: items,
                isRevokedElsewhere: try Self.isRevokedElsewhere(db, record, of: home, chain: chain))
        }
    }
}
