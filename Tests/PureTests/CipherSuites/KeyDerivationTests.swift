import TestSupport
import Testing

@testable import CipherSuites

@Suite("derived keys")
struct KeyDerivationTests {
    /// Wide numbers with their value mod (order − 1) plus 1, computed by Python's integers.
    private static let reductions: [(wide: String, scalar: String)] = [
        (
            String(repeating: "0", count: 96), "0000000000000000000000000000000000000000000000000000000000000001"
        ),
        (
            String(repeating: "0", count: 32) + "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc63254f",
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550"
        ),
        (
            String(repeating: "0", count: 32) + "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550",
            "0000000000000000000000000000000000000000000000000000000000000001"
        ),
        (
            String(repeating: "0", count: 32) + "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "0000000000000000000000000000000000000000000000000000000000000002"
        ),
        (
            String(repeating: "f", count: 96), "431905529c0166ce652e96b7ccca0a9a679b73e29ad16947f01cf012fc632550"
        ),
        (
            "9531985d5d9dc9f81818e811892f902bd23f0824128b2f330c5c7fd0a6a3a4506513270e269e0d37f2a74de452e6b438",
            "8fb9c5cc73da6a48b92f5b8a4e08fc219dbf070499bb092e554b8e1b26288389"
        ),
        (
            "8d116ece1738f7d93d9c172411e20b8f6b0d549b6f03675a1600a35a099950d836f675cc81e74ef5e8e25d940ed90475",
            "fd9e53254b81ca98d84056e1e17190ea0c687e329a8b8c6e77eaba9795b4d936"
        ),
    ]

    @Test("48 bytes become a P-256 scalar by reduction mod order − 1, plus 1", .spec("KEYS-4"), arguments: reductions)
    func reduction(_ wide: String, _ scalar: String) throws {
        #expect(Hex.encode(P256Scalar.reduce(try #require(Hex.decode(wide)))) == scalar)
    }

    @Test("a reduced scalar plus the quotient's multiples of order − 1 is the wide number again", .spec("KEYS-4"))
    func reductionByMultiplication() throws {
        var random = SeededRandom.announced("P-256 reduction")
        let modulus = Self.words(
            try #require(Hex.decode("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550")))
        for _ in 0..<500 {
            // wide = quotient · (order − 1) + remainder, built with schoolbook multiplication on 32-bit words.
            let quotient = Self.words(random.bytes(15))
            let remainder = random.bytes(31)
            var wide = [UInt64](repeating: 0, count: 12)
            for (place, word) in Self.words(remainder).enumerated() { wide[place] = word }
            for (low, left) in quotient.enumerated() {
                var carry: UInt64 = 0
                for (high, right) in modulus.enumerated() {
                    let sum = wide[low + high] + left * right + carry
                    wide[low + high] = sum & 0xffff_ffff
                    carry = sum >> 32
                }
                var place = low + modulus.count
                while carry > 0 {
                    let sum = wide[place] + carry
                    wide[place] = sum & 0xffff_ffff
                    carry = sum >> 32
                    place += 1
                }
            }
            let bytes = wide.reversed().flatMap { UInt32($0).bigEndianBytes }
            let reduced = P256Scalar.reduce(bytes)
            var expected = [0] + remainder
            for place in expected.indices.reversed() {
                expected[place] &+= 1
                if expected[place] != 0 { break }
            }
            #expect(reduced == expected, "\(Hex.encode(bytes))")
        }
    }

    /// Big-endian bytes as 32-bit words, least significant first.
    private static func words(_ bytes: [UInt8]) -> [UInt64] {
        stride(from: bytes.count, to: 0, by: -4).map { end in
            bytes[max(0, end - 4)..<end].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }

    @Test("the low form of s is s or order − s, never above half the order", .spec("KEYS-1"))
    func lowForm() throws {
        let half = try #require(Hex.decode("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8"))
        let halfPlusOne = Array(half.dropLast()) + [0xa9]
        #expect(P256Scalar.isLow(half))
        #expect(!P256Scalar.isLow(halfPlusOne))
        #expect(P256Scalar.low(halfPlusOne) == half)
        #expect(!P256Scalar.isLow([UInt8](repeating: 0, count: 32)))
    }

    @Test("keys come from a root as an independent HKDF derives them", .spec("KEYS-3"))
    func derivation() throws {
        let root = try KeyRoot(Array(0..<32))
        let identity = try root.signingKey(.identity, suite: .ed25519)
        #expect(
            Hex.encode(identity.secretBytes) == "d842183533e4f927a5b7bc30ba93a02cc96e5f22899745ff559f7e7bb24cf65b")
        #expect(
            Hex.encode(identity.publicKey.bytes) == "7c5d7ba67ff395b3c17390090b50ead7d9383c82a5c7ce48aecf6223293d831d")
        let context = Array("node.example/consent".utf8) + [UInt8](repeating: 0, count: 32)
        let record = try root.signingKey(.record, suite: .es256, number: 7, context: context)
        #expect(Hex.encode(record.secretBytes) == "31dc3e99ac8c19b572ed3714189672aff5ed98496379a679bab2717ab461f1f6")
        #expect(
            Hex.encode(record.publicKey.bytes) == "03b020b6804337ec7d05bd44bdc73169b129a51cf7a09f4468161d94b2e9605106")
        let stop = root.derive(.stop, suite: 1, number: 1, context: [], byteCount: 32)
        #expect(Hex.encode(stop) == "83d88ea819077f089183173f44f971b5da3d27d7aa22e4a47d6fb828b2065338")
        let age = root.derive(.age, suite: 0, number: 0, context: [], byteCount: 32)
        #expect(Hex.encode(age) == "cd33b0bdce4638c8aa554efa1d7bba691b610febbd13ca4c46ce6b03b0938850")
    }

    @Test("a root is 32 bytes", .spec("KEYS-3"), arguments: [0, 31, 33, 64])
    func rootLength(_ count: Int) {
        #expect(throws: CipherError.invalidKey) { try KeyRoot(Array(repeating: 1, count: count)) }
    }

    @Test("a key's thumbprint is RFC 7638's", .spec("KEYS-5"))
    func thumbprints() throws {
        // The Ed25519 key of RFC 8037 appendix A.3, and the base point of P-256.
        let edwards = try #require(Hex.decode("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"))
        let first = try VerifyingKey(suite: .ed25519, bytes: edwards)
        #expect(first.thumbprint.description == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
        let base = try #require(Hex.decode("036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"))
        let second = try VerifyingKey(suite: .es256, bytes: base)
        #expect(second.thumbprint.description == "xx0BcA-wMohw8atYDJOe6peGModklG2wRHBlXHMvl0M")
        #expect(KeyThumbprint(first.thumbprint.description) == first.thumbprint)
        #expect(KeyThumbprint("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4l") == nil)
        #expect(KeyThumbprint("kPrK") == nil)
    }
}
