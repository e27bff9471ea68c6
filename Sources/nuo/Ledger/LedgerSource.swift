import CipherSuites
import ConsentLedger
import MerkleLog
import Storage

/// A ledger in a node's database at one size: what it holds at that size never changes, however it grows meanwhile.
struct LedgerSource {
    private let database: NodeDatabase
    private let origin: Origin
    private let tiles: TileReader

    init(database: NodeDatabase, origin: Origin, size: UInt64) {
        self.database = database
        self.origin = origin
        tiles = TileReader(size: size) { path in
            guard let tile = Tile(path: path), let bytes = try database.hashes(of: tile, in: origin) else {
                throw StorageError.notFound
            }
            return bytes
        }
    }

    /// The root of a complete subtree.
    func subtree(level: Int, index: UInt64) throws -> Digest { try tiles.subtree(level: level, index: index) }

    /// The leaves of one bundle.
    func entries(_ indexes: Range<UInt64>) throws -> [[UInt8]] {
        let bundle = EntryBundle(
            index: indexes.lowerBound / UInt64(EntryBundle.fullWidth), width: indexes.count)
        guard let bytes = try database.entries(of: bundle, in: origin) else { throw StorageError.notFound }
        return try EntryBundle.decode(bytes, count: bundle.width)
    }
}
