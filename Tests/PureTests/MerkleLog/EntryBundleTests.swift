import CipherSuites
import MerkleLog
import TestSupport
import Testing

@Suite("entry bundles")
struct EntryBundleTests {
    @Test("entries stand one after the other, each after its length", .spec("LOG-8"))
    func encoding() throws {
        let entries: [[UInt8]] = [[1, 2, 3], [], [0xff]]
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes == [0, 3, 1, 2, 3, 0, 0, 0, 1, 0xff])
        #expect(try EntryBundle.decode(bytes, count: 3) == entries)
    }

    @Test("an entry has at most 65,535 bytes and a bundle 1 to 256 entries", .spec("LOG-8"))
    func limits() throws {
        let largest = [UInt8](repeating: 7, count: 65_535)
        #expect(try EntryBundle.decode(EntryBundle.encode([largest]), count: 1) == [largest])
        #expect(throws: LogError.entryTooLarge(byteCount: 65_536)) { try EntryBundle.encode([largest + [7]]) }
        let full = [[UInt8]](repeating: [1], count: 256)
        #expect(try EntryBundle.decode(EntryBundle.encode(full), count: 256) == full)
        #expect(throws: LogError.malformedBundle) { try EntryBundle.encode(full + [[1]]) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.encode([]) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode([], count: 0) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode([0, 0], count: -1) }
        let tooMany = [UInt8](repeating: 0, count: 2 * 257)
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode(tooMany, count: 257) }
    }

    @Test("a bundle cut, extended or counted wrongly is refused", .spec("LOG-8"))
    func nearMisses() throws {
        let bytes = try EntryBundle.encode([[1, 2, 3], [4], [5, 6]])
        for length in bytes.indices {
            #expect(throws: LogError.malformedBundle, "cut to \(length)") {
                try EntryBundle.decode(Array(bytes[..<length]), count: 3)
            }
        }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode(bytes + [0], count: 3) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode(bytes + [0, 0], count: 3) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode(bytes, count: 2) }
        #expect(throws: LogError.malformedBundle) { try EntryBundle.decode(bytes, count: 4) }
    }

    @Test("whatever bytes decode are the bytes that their entries encode to", .spec("LOG-8"))
    func oneEncoding() throws {
        var random = SeededRandom.announced("entry bundles")
        var decoded = 0
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random)).map { _ in UInt8.random(in: 0...3, using: &random)
            }
            let count = Int.random(in: 1...4, using: &random)
            guard let entries = try? EntryBundle.decode(bytes, count: count) else { continue }
            decoded += 1
            #expect(entries.count == count)
            #expect(try EntryBundle.encode(entries) == bytes)
        }
        #expect(decoded > 0)
    }
}
