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
    private static func row(_ number: Int) -> LineRow { LineRow(kept: Array("row \(number)".utf8)) }
    private static func record(_ number: Int) throws -> RecordID {
        try #require(RecordID(Digest.sha256(Array("record \(number)".utf8)).bytes))
    }

    private func table(_ numbers: Range<Int>) throws -> LineTable {
        let table = LineTable()
        for number in numbers {
            #expect(!table.keep(Self.row(number), stamp: Self.stamp(number), of: try Self.record(number)))
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
        _ = table.keep(Self.row(100), stamp: Self.stamp(100), of: try Self.record(3))
        _ = table.keep(Self.row(101), stamp: Self.stamp(101), of: try Self.record(3))
        try table.write(to: place, size: 7, root: Self.root)
        #expect(try names() == ["7-\(Self.root).rows"])
        #expect(table.count == 10)
        #expect(table.row(Self.stamp(3)) == nil)
        #expect(table.row(Self.stamp(100)) == nil)
        #expect(table.row(Self.stamp(101)) == Self.row(101))

        let small = LineTable(maximumFreshCount: 2)
        #expect(!small.keep(Self.row(0), stamp: Self.stamp(0), of: try Self.record(0)))
        #expect(small.keep(Self.row(1), stamp: Self.stamp(1), of: try Self.record(1)))
        #expect(small.keep(Self.row(2), stamp: Self.stamp(2), of: try Self.record(2)))
        #expect(small.row(Self.stamp(2)) == nil)
        try small.write(to: place, size: 8, root: Self.root)
        #expect(!small.keep(Self.row(2), stamp: Self.stamp(2), of: try Self.record(2)))
        #expect(small.count == 3)
    }

    @Test(
        "a file that is damaged, cut, under another key, of another ledger or unfinished is removed and passed over",
        .spec("STORAGE-221"))
    func refused() throws {
        let file = place.url.appendingPathComponent("7-\(Self.root).rows")
        try table(0..<3).write(to: place, size: 7, root: Self.root)
        let whole = try Data(contentsOf: file)
        for index in whole.indices {
            var changed = whole
            changed[index] ^= 1
            try changed.write(to: file)
            #expect(newest() == nil, "\(index)")
            #expect(try names().isEmpty)
        }
        for count in [0, 1, 32, whole.count - 1] {
            try whole.prefix(count).write(to: file)
            #expect(newest() == nil)
        }
        try whole.write(to: file)
        #expect(LineFileDirectory(place.url, key: TestKeys.seed("another")).newest { _ in Self.root } == nil)
        try whole.write(to: file)
        #expect(newest(root: .zero) == nil)
        #expect(try names().isEmpty)
        try whole.write(to: place.url.appendingPathComponent("pending-0"))
        try whole.write(to: place.url.appendingPathComponent("6-\(Self.root).rows"))
        #expect(newest() == nil)
        #expect(try names().isEmpty)
        try whole.write(to: file)
        #expect(newest()?.count == 3)
    }
}
