import CipherSuites

/// A run of up to 256 entries, each after its length in two bytes (C2SP tlog-tiles).
public struct EntryBundle: Hashable, Sendable {
    /// Entries in a complete bundle.
    public static let fullWidth = TilePath.fullWidth
    /// The most bytes an entry can have: what its length prefix can say.
    public static let maximumEntryByteCount = 65_535

    /// The position among the bundles: entries [256 · `index`, 256 · `index` + `width`).
    public let index: UInt64
    /// The number of entries: 1 to 256.
    public let width: Int

    /// Names a bundle; the numbers must be those of a bundle that a log can have.
    public init(index: UInt64, width: Int = EntryBundle.fullWidth) {
        let tile = Tile(level: 0, index: index, width: width)
        self.index = tile.index
        self.width = tile.width
    }

    /// Parses a path as `path` writes it; nil for any other spelling.
    public init?(path: String) {
        guard path.utf8.starts(with: Self.prefix.utf8),
            let tile = Tile(path: "tile/0/" + String(path.dropFirst(Self.prefix.count)))
        else { return nil }
        self.init(index: tile.index, width: tile.width)
        guard self.path.utf8.elementsEqual(path.utf8) else { return nil }
    }

    /// The path below the log's prefix: `tile/entries/x001/234.p/5`.
    public var path: String { Self.prefix + TilePath.text(index: index, width: width) }

    /// The complete bundle that replaces a partial one once the log has grown.
    public var complete: EntryBundle { EntryBundle(index: index) }

    /// Every bundle of a log, a partial one included, in order. The size is a verified one.
    public static func all(forSize size: UInt64) -> [EntryBundle] { added(from: 0, to: size) }

    /// The bundles of the log of `new` entries that the log of `old` entries does not have, in order.
    public static func added(from old: UInt64, to new: UInt64) -> [EntryBundle] {
        precondition(old <= new && new <= MerkleTree.maximumSize, "a log grows, up to its maximum")
        return Tile.widths(from: old, to: new).map { EntryBundle(index: $0.index, width: $0.width) }
    }

    /// The bytes of a bundle; throws `entryTooLarge`, and `malformedBundle` unless there are 1 to 256 entries.
    public static func encode(_ entries: [[UInt8]]) throws(LogError) -> [UInt8] {
        guard (1...fullWidth).contains(entries.count) else { throw .malformedBundle }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + 2 + $1.count })
        for entry in entries {
            guard let length = UInt16(exactly: entry.count) else { throw .entryTooLarge(byteCount: entry.count) }
            bytes += length.bigEndianBytes
            bytes += entry
        }
        return bytes
    }

    /// The entries of a bundle; throws unless there are exactly `count` and nothing after them.
    public static func decode(_ bytes: [UInt8], count: Int) throws(LogError) -> [[UInt8]] {
        guard (1...fullWidth).contains(count) else { throw .malformedBundle }
        var entries: [[UInt8]] = []
        entries.reserveCapacity(count)
        var rest = bytes[...]
        for _ in 0..<count {
            guard let length = UInt16(bigEndianBytes: rest.prefix(2)), rest.count >= 2 + Int(length) else {
                throw .malformedBundle
            }
            entries.append(Array(rest.dropFirst(2).prefix(Int(length))))
            rest = rest.dropFirst(2 + Int(length))
        }
        guard rest.isEmpty else { throw .malformedBundle }
        return entries
    }

    private static let prefix = "tile/entries/"
}
