public import CipherSuites

/// A run of up to 256 hashes on one level of the tree, as a log serves it (C2SP tlog-tiles).
///
/// Level 0 holds leaf hashes; on level L each hash is the root of a complete subtree of 256^L leaves.
public struct Tile: Hashable, Sendable {
    /// The levels of tiles that a tree of `MerkleTree.maximumSize` leaves has.
    public static let levels = 0...5
    /// Hashes in a complete tile.
    public static let fullWidth = TilePath.fullWidth

    /// The tile level: 0 for leaf hashes, at most 5.
    public let level: Int
    /// The position among the tiles of the level.
    public let index: UInt64
    /// The number of hashes: 1 to 256.
    public let width: Int

    /// Names a tile; the numbers must be those of a tile that a tree can have.
    public init(level: Int, index: UInt64, width: Int = Tile.fullWidth) {
        precondition(Self.exists(level: level, index: index, width: width), "no tree has this tile")
        self.level = level
        self.index = index
        self.width = width
    }

    /// Parses a path as `path` writes it; nil for any other spelling.
    public init?(path: String) {
        let level = path.utf8.dropFirst("tile/".utf8.count).first.map { Int($0) - Int(UInt8(ascii: "0")) } ?? -1
        guard Self.levels.contains(level), let parsed = TilePath.parse(path, after: "tile/\(level)/"),
            Self.exists(level: level, index: parsed.index, width: parsed.width)
        else { return nil }
        self.init(level: level, index: parsed.index, width: parsed.width)
        guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
    }

    /// The path below the log's prefix: `tile/0/x001/234.p/5`.
    public var path: String { "tile/\(level)/" + TilePath.text(index: index, width: width) }

    /// The bytes that the tile has.
    public var byteCount: Int { width * Digest.byteCount }

    /// The complete tile that replaces a partial one once the tree has grown.
    public var complete: Tile { Tile(level: level, index: index) }

    /// The tile's hashes from its bytes; throws unless they are exactly as many as its width says.
    public func hashes(in bytes: [UInt8]) throws(LogError) -> [Digest] {
        guard bytes.count == byteCount else { throw .malformedTile(path: path) }
        return stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap { Digest(bytes[$0..<($0 + 32)]) }
    }

    /// The bytes of a tile with these hashes.
    public static func encode(_ hashes: [Digest]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Digest.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    /// Every tile of a tree, partial ones included, by level and index. The size is a verified one: there is a tile for
    /// every 256 leaves.
    public static func all(forSize size: UInt64) -> [Tile] { added(from: 0, to: size) }

    /// The tiles of the tree of `new` leaves that the tree of `old` leaves does not have, by level and index.
    public static func added(from old: UInt64, to new: UInt64) -> [Tile] {
        precondition(old <= new && new <= MerkleTree.maximumSize, "a tree grows, up to its maximum")
        return levels.flatMap { level in
            widths(from: old >> (8 * UInt64(level)), to: new >> (8 * UInt64(level))).map { index, width in
                Tile(level: level, index: index, width: width)
            }
        }
    }

    /// The runs of up to 256 that hold the hashes [`old`, `new`) of one level, with their widths at `new`.
    static func widths(from old: UInt64, to new: UInt64) -> [(index: UInt64, width: Int)] {
        guard old < new else { return [] }
        let full = UInt64(fullWidth)
        return (old / full...(new - 1) / full).map { ($0, Int(min(full, new - $0 * full))) }
    }

    private static func exists(level: Int, index: UInt64, width: Int) -> Bool {
        guard levels.contains(level), (1...fullWidth).contains(width) else { return false }
        let hashes = MerkleTree.maximumSize >> (8 * UInt64(level))
        return index <= hashes / UInt64(fullWidth) && index * UInt64(fullWidth) + UInt64(width) <= hashes
    }
}
