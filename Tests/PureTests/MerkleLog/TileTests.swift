import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("tiles")
struct TileTests {
    @Test(
        "a tile's path is written and read in one spelling", .spec("LOG-5"),
        arguments: [
            (0, 0, 256, "tile/0/000"), (0, 0, 1, "tile/0/000.p/1"), (0, 999, 255, "tile/0/999.p/255"),
            (1, 1000, 256, "tile/1/x001/000"), (0, 1_234_067, 256, "tile/0/x001/x234/067"),
            (0, 1_234, 5, "tile/0/x001/234.p/5"), (5, 0, 7, "tile/5/000.p/7"),
            (0, 1_099_511_627_775, 255, "tile/0/x001/x099/x511/x627/775.p/255"),
        ] as [(Int, UInt64, Int, String)])
    func paths(_ level: Int, _ index: UInt64, _ width: Int, _ path: String) {
        let tile = Tile(level: level, index: index, width: width)
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
        guard level == 0 else { return }
        let bundle = EntryBundle(index: index, width: width)
        let bundlePath = "tile/entries/" + path.dropFirst("tile/0/".count)
        #expect(bundle.path == bundlePath)
        #expect(EntryBundle(path: bundlePath) == bundle)
    }

    /// What follows `tile/0/` or `tile/entries/` in a path that must be refused.
    private static let wrongEnds = [
        "", "0", "00", "0000", "000/", "/000", "000.p", "000.p/", "000.p/0", "000.p/00", "000.p/01", "000.p/256",
        "000.p/257", "000.p/+1", "000.p/-1", "000.p/1/", "000.p/1/2", "000.p/1.p/1", "000p/1", "x000/000", "x000/001",
        "x001", "x001/x000", "001/000", "x001/00", "x01/000", "X001/000", "xx01/000", "+12", "-12", " 12", "012 ",
        "12a", "١٢٣", "１２３", "../000", "..", "../../etc/passwd", "x001/../000", "x001/./000", "x001//000", "000\u{0}",
        "000\n", "%30%30%30", "000?x", "000#", "000\\..", "x999/x999/x999/x999/x999/x999/x999/999", "x002/x000/000/x00",
        "x001/x099/x511/x627/776", "x018/x446/x744/x073/x709/x551/616", "x184/x467/x440/x737/x095/x516/160",
    ]

    @Test("every other spelling of a path is refused, traversal included", .spec("LOG-5"), arguments: wrongEnds)
    func wrongPaths(_ end: String) {
        #expect(Tile(path: "tile/0/" + end) == nil)
        #expect(EntryBundle(path: "tile/entries/" + end) == nil)
    }

    @Test(
        "a path of another kind or level is refused", .spec("LOG-5"),
        arguments: [
            "", "tile", "tile/", "tile/0", "/tile/0/000", "tile//000", "Tile/0/000", "tile/6/000", "tile/00/000",
            "tile/-1/000", "tile/+0/000", "tile/10/000", "tile/63/000", "tile/x/000", "tile/5/001", "tile/4/256",
            "tile/\u{0}/000", "entries/000", "tile/entries/entries/000", "checkpoint", "tile/data/000",
            "tile/0/000/tile/0/000",
        ])
    func wrongPrefixes(_ path: String) {
        #expect(Tile(path: path) == nil)
        #expect(EntryBundle(path: path) == nil)
    }

    @Test("the last index of each level stands for the largest tree and no more", .spec("LOG-5", "LOG-14"))
    func lastIndexes() {
        for level in Tile.levels {
            // 2^48 − 1 leaves: the last tile of every level lacks exactly one hash.
            let last = (UInt64(1) << (40 - 8 * UInt64(level))) - 1
            let tile = Tile(level: level, index: last, width: 255)
            #expect(Tile(path: tile.path) == tile)
            let full = String(tile.path.dropLast(".p/255".count))
            #expect(Tile(path: full) == nil)
        }
    }

    @Test(
        "a tree has the tiles that its size says", .spec("LOG-6"),
        arguments: [0, 1, 255, 256, 257, 511, 512, 65_535, 65_536, 65_537, 70_000] as [UInt64])
    func tilesOfTree(_ size: UInt64) {
        var expected: [Tile] = []
        for (level, span) in [UInt64(1), 256, 65_536, 16_777_216].enumerated() {
            let hashes = size / span
            expected += (0..<(hashes / 256)).map { Tile(level: level, index: $0) }
            if hashes % 256 > 0 {
                expected.append(Tile(level: level, index: hashes / 256, width: Int(hashes % 256)))
            }
        }
        #expect(Tile.all(forSize: size) == expected)
        #expect(EntryBundle.all(forSize: size).map(\.index) == expected.filter { $0.level == 0 }.map(\.index))
        #expect(EntryBundle.all(forSize: size).map(\.width) == expected.filter { $0.level == 0 }.map(\.width))
    }

    @Test(
        "a tree of 70,000 leaves has 273 complete tiles, 112 leaf hashes in the next, and a 17-wide and a 1-wide tile above",
        .spec("LOG-6")
    )
    func exampleOfTheSpecification() {
        let tiles = Tile.all(forSize: 70_000)
        #expect(tiles.filter { $0.level == 0 && $0.width == 256 }.count == 273)
        #expect(
            tiles.filter { $0.width < 256 }.map(\.path) == ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"])
    }

    @Test("growth adds exactly the tiles that the smaller tree lacks", .spec("LOG-6"))
    func growth() {
        var random = SeededRandom.announced("tile growth")
        for _ in 0..<200 {
            let old = UInt64.random(in: 0...70_000, using: &random)
            let new = old + UInt64.random(in: 0...1000, using: &random)
            let before = Set(Tile.all(forSize: old))
            #expect(
                Tile.added(from: old, to: new) == Tile.all(forSize: new).filter { !before.contains($0) },
                "\(old) to \(new)")
            let bundlesBefore = Set(EntryBundle.all(forSize: old))
            #expect(
                EntryBundle.added(from: old, to: new)
                    == EntryBundle.all(forSize: new).filter { !bundlesBefore.contains($0) }, "\(old) to \(new)")
        }
    }

    @Test("a tile's bytes are exactly its hashes", .spec("LOG-7"))
    func bytes() throws {
        let tile = Tile(level: 0, index: 3, width: 2)
        let hashes = [Digest.sha256([1]), Digest.sha256([2])]
        let bytes = Tile.encode(hashes)
        #expect(bytes == hashes[0].bytes + hashes[1].bytes)
        #expect(try tile.hashes(in: bytes) == hashes)
        for wrong in [[], Array(bytes.dropLast()), bytes + [0], bytes + hashes[0].bytes] {
            #expect(throws: LogError.malformedTile(path: "tile/0/003.p/2")) { try tile.hashes(in: wrong) }
        }
        #expect(tile.complete == Tile(level: 0, index: 3, width: 256))
    }
}
