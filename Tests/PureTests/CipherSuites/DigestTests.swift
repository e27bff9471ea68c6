import CipherSuites
import TestSupport
import Testing

@Suite("digests")
struct DigestTests {
    private static let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

    @Test("SHA-256 is FIPS 180's, whole, in parts and running", .spec("KEYS-8"))
    func sha256() {
        #expect(Digest.sha256(Array("abc".utf8)).description == Self.abc)
        #expect(Digest.sha256(Array("a".utf8), [], Array("bc".utf8)).description == Self.abc)
        var running = RunningDigest()
        running.update(Array("ab".utf8))
        #expect(running.finalized() == .sha256(Array("ab".utf8)))
        running.update("c".utf8)
        #expect(running.finalized().description == Self.abc)
    }

    @Test("a node's digest is that of the prefix and both digests' bytes", .spec("KEYS-8"))
    func nodes() {
        let (left, right) = (Digest.sha256([1]), Digest.sha256([2]))
        #expect(Digest.sha256(prefix: 7, left, right) == Digest.sha256([7] + left.bytes + right.bytes))
    }

    @Test("a digest is exactly 32 bytes, and gives them back")
    func bytes() throws {
        let bytes = Array(UInt8(1)...32)
        let digest = try #require(Digest(bytes))
        #expect(digest.bytes == bytes)
        var out: [UInt8] = [9]
        digest.append(to: &out)
        #expect(out == [9] + bytes)
        #expect(Digest(bytes.dropLast()) == nil)
        #expect(Digest(bytes + [0]) == nil)
        #expect(Digest(repeatElement(0, count: 32)) == .zero)
    }

    @Test("integers are written most significant byte first")
    func integers() {
        #expect(UInt64(0x0102_0304_0506_0708).bigEndianBytes == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(UInt16(bigEndianBytes: [0xff, 0x01]) == 0xff01)
        #expect(UInt64(bigEndianBytes: [1, 2, 3]) == nil)
        #expect(UInt16(bigEndianBytes: [1, 2, 3]) == nil)
    }
}
