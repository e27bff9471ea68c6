import CipherSuites
import ConsentLedger
import TestSupport
import Testing

@Suite("Leaves of accounts")
struct AccountLeafTests {
    private static func leaf(count: UInt64 = 3) throws -> AccountLeaf {
        AccountLeaf(
            salt: .sha256([1]), line: try #require(RecordID(Digest.sha256([2]).bytes)), height: 0x0102_0304,
            count: count, last: .sha256([3]))
    }

    @Test("a leaf reads back, and only its one length and label do", .spec("FEDERATION-106"))
    func spelling() throws {
        let leaf = try Self.leaf()
        let bytes = leaf.encoded
        #expect(bytes.count == AccountLeaf.byteCount)
        #expect(bytes.starts(with: Array("nuo/account/v1\0".utf8)))
        #expect(try AccountLeaf(decoding: bytes) == leaf)
        for wrong in [Array(bytes.dropLast()), bytes + [0], [0] + bytes.dropFirst()] {
            #expect(throws: LedgerError.invalid(.malformed)) { try AccountLeaf(decoding: wrong) }
        }
        #expect(throws: LedgerError.invalid(.malformed)) {
            try AccountLeaf(decoding: Self.leaf(count: 0).encoded)
        }
    }
}
