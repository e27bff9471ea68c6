import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import Storage
import TestSupport
import Testing

/// Rows of lines in memory and in their file.
struct LineTableTests {
    private let scratch: ScratchDirectory
    private let place: LineFileDirectory
    private static let key = TestKeys.seed("rows")
    private static let root = Digest.sha256(Array("root".utf8))

    init() throws {
        scratch = try ScratchDirectory()
        place = LineFileDirectory(scratch.url.appendingPathComponent("lines"), key: Self.key)
    }

    private static func stamp(_ number: Int) -> Digest { .sha256(Array("stamp \(number)".utf8)) }
    private static func row(_ number: Int) -> LineRow { LineRow(kept: Array("row \(number)".utf8)[...]) }
    private static func record(_ number: Int) throws -> RecordID {
        try #require(RecordID(Digest.sha256(Array("record \(number)".utf8)).bytes))
    }

    private static func home() throws -> Origin { try #require(Origin("chengdu-1.example/consent")) }

    private func table(_ numbers: Range<Int>) throws -> LineTable {
        let table = LineTable()
        for number in numbers {
            #expect(
                !table.keep(
                    Self.row(number), stamp: Self.stamp(number), of: try Self.record(number), in: try Self.home()))
        }
        return table
    }

    private func newest(root: Digest = root) -> LineFile? { place.newest { $0 == 7 ? root : nil } }
    private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: place.url.path) }

    @Test(
        "every row is found by its stamp and no other: in memory, in the file, after a start", .spec("STORAGE-221"))
    func found() throws {
        let table = try table(0..<500)
        for isWritten in [false, true] {
            if isWritten { try table.write(to: place, size: 7, root: Self.root) }
            for number in 0..<500 { #expect(table.row(Self.stamp(number)) == Self.row(number)) }
            #expect(table.row(Self.stamp(500)) == nil)
            #expect(table.count == 500)
        }
        #expect(try names() == ["7-\(Self.root).rows"])
        let mode =
            try FileManager.default.attributesOfItem(
                atPath: place.url.appendingPathComponent(names()[0]).path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let started = LineTable(newest())
        for number in 0..<500 { #expect(started.row(Self.stamp(number)) == Self.row(number)) }
        #expect(started.row(Self.stamp(500)) == nil)
    }

    @Test("a line that changed has one row in the next file, and a full table asks for a file", .spec("STORAGE-222"))
    func changed() throws {
        let table = try table(0..<10)
        try table.write(to: place, size: 6, root: Self.root)
        _ = table.keep(Self.row(100), stamp: Self.stamp(100), of: try Self.record(3), in: try Self.home())
        _ = table.keep(Self.row(101), stamp: Self.stamp(101), of: try Self.record(3), in: try Self.home())
        try table.write(to: place, size: 7, root: Self.root)
        #expect(try names() == ["7-\(Self.root).rows"])
        #expect(table.count == 10)
        #expect(table.row(Self.stamp(3)) == nil)
        #expect(table.row(Self.stamp(100)) == nil)
        #expect(table.row(Self.stamp(101)) == Self.row(101))

        let small = LineTable(maximumFreshCount: 2)
        #expect(!small.keep(Self.row(0), stamp: Self.stamp(0), of: try Self.record(0), in: try Self.home()))
        #expect(small.keep(Self.row(1), stamp: Self.stamp(1), of: try Self.record(1), in: try Self.home()))
        #expect(small.keep(Self.row(2), stamp: Self.stamp(2), of: try Self.record(2), in: try Self.home()))
        #expect(small.row(Self.stamp(2)) == nil)
        try small.write(to: place, size: 8, root: Self.root)
        #expect(!small.keep(Self.row(2), stamp: Self.stamp(2), of: try Self.record(2), in: try Self.home()))
        #expect(small.count == 3)
    }

    @Test(
        "a file that is cut, under another key, of another ledger or unfinished is passed over, and gone with the next",
        .spec("STORAGE-221"))
    func refused() throws {
        let file = place.url.appendingPathComponent("7-\(Self.root).rows")
        try table(0..<3).write(to: place, size: 7, root: Self.root)
        let whole = try Data(contentsOf: file)
        for count in [0, 1, 32, 100, whole.count - 1] {
            try whole.prefix(count).write(to: file)
            #expect(newest() == nil)
        }
        try whole.write(to: file)
        #expect(LineFileDirectory(place.url, key: TestKeys.seed("another")).newest { _ in Self.root } == nil)
        #expect(newest(root: .zero) == nil)
        try FileManager.default.moveItem(at: file, to: place.url.appendingPathComponent("6-\(Self.root).rows"))
        try whole.write(to: place.url.appendingPathComponent("pending-0"))
        #expect(newest() == nil)
        try whole.write(to: file)
        #expect(newest()?.count == 3)
        try table(3..<4).write(to: place, size: 7, root: Self.root)
        #expect(try names() == ["7-\(Self.root).rows"])
    }

    @Test(
        "of a file that was changed, before it is opened or after, a row is read as it was written or not at all",
        .spec("STORAGE-221"))
    func changedFile() throws {
        let file = place.url.appendingPathComponent("7-\(Self.root).rows")
        try table(0..<3).write(to: place, size: 7, root: Self.root)
        let whole = try Data(contentsOf: file)
        let numbers = Dictionary(uniqueKeysWithValues: (0..<3).map { (Self.stamp($0), Self.row($0)) })
        func check(_ opened: LineFile, _ index: Int) {
            for (stamp, row) in numbers { #expect([nil, row].contains(opened.row(stamp)), "\(index)") }
            opened.forEachRow { stamp, _, row in #expect(numbers[stamp] == row, "\(index)") }
        }
        for index in whole.indices {
            for bit in [UInt8(1), 0x80] {
                try whole.write(to: file)
                let before = try #require(newest())
                let handle = try FileHandle(forWritingTo: file)
                try handle.seek(toOffset: UInt64(index))
                try handle.write(contentsOf: [whole[index] ^ bit])
                try handle.close()
                check(before, index)
                if let after = newest() { check(after, index) }
            }
        }
    }

    @Test("rows that can't be written are given up, and as many later ones are due again", .spec("STORAGE-222"))
    func failing() throws {
        let small = LineTable(maximumFreshCount: 1)
        try Data("no directory".utf8).write(to: scratch.url.appendingPathComponent("blocked"))
        let blocked = LineFileDirectory(scratch.url.appendingPathComponent("blocked"), key: Self.key)
        #expect(small.keep(Self.row(0), stamp: Self.stamp(0), of: try Self.record(0), in: try Self.home()))
        #expect(throws: (any Error).self) { try small.write(to: blocked, size: 7, root: Self.root) }
        #expect(small.count == 0)
        #expect(small.keep(Self.row(1), stamp: Self.stamp(1), of: try Self.record(1), in: try Self.home()))
        try small.write(to: place, size: 7, root: Self.root)
        #expect(small.row(Self.stamp(1)) == Self.row(1))
        #expect(small.count == 1)
    }
}
