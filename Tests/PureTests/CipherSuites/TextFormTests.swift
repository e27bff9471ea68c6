import CipherSuites
import TestSupport
import Testing

@Suite("text forms have one spelling")
struct TextFormTests {
    /// RFC 4648 §10.
    @Test(
        "base64 and base32 agree with RFC 4648", .spec("KEYS-11"),
        arguments: [
            ("", "", ""), ("f", "Zg==", "my"), ("fo", "Zm8=", "mzxq"), ("foo", "Zm9v", "mzxw6"),
            ("foob", "Zm9vYg==", "mzxw6yq"), ("fooba", "Zm9vYmE=", "mzxw6ytb"), ("foobar", "Zm9vYmFy", "mzxw6ytboi"),
        ])
    func publishedVectors(_ plain: String, _ base64: String, _ base32: String) {
        let bytes = Array(plain.utf8)
        #expect(Base64.encode(bytes) == base64)
        #expect(Base64.decode(base64) == bytes)
        #expect(Base32.encode(bytes) == base32)
        #expect(Base32.decode(base32) == bytes)
        let unpadded = String(base64.prefix { $0 != "=" })
        #expect(Base64.encodeUnpadded(bytes) == unpadded)
        #expect(Base64.decodeUnpadded(unpadded) == bytes)
        #expect(Base64URL.decode(unpadded) == bytes)
    }

    @Test(
        "near misses of base64 are refused", .spec("KEYS-11"),
        arguments: [
            "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm8", "Z", "Z===", "====", "=", "Zm9v=", "Zm9v====", "Zg==Zg==",
            "Z=g=", " Zg==", "Zg==\n", "Zm9v\r\n", "Zm-_", "Zm9ｖ", "Zm9v\u{0}",
        ])
    func base64NearMisses(_ text: String) { #expect(Base64.decode(text) == nil) }

    @Test(
        "near misses of unpadded base64 are refused", .spec("KEYS-11"),
        arguments: ["Zg==", "Zh", "Zm9", "Z", "Zm9vZ", "Zm9v\n", " Zm9v"])
    func unpaddedNearMisses(_ text: String) {
        #expect(Base64.decodeUnpadded(text) == nil)
        #expect(Base64URL.decode(text) == nil)
    }

    @Test("the two base64 alphabets do not mix", .spec("KEYS-11"))
    func alphabets() {
        let bytes: [UInt8] = [0xfb, 0xff, 0xbf]
        #expect(Base64.encode(bytes) == "+/+/")
        #expect(Base64URL.encode(bytes) == "-_-_")
        #expect(Base64URL.decode("+/+/") == nil)
        #expect(Base64.decode("-_-_") == nil)
    }

    @Test(
        "near misses of base32 and hexadecimal are refused", .spec("KEYS-11"),
        arguments: ["MY", "mz", "m", "mzxq====", "mzx", "my1", "mzxw60", "mzxw6\n"])
    func base32NearMisses(_ text: String) {
        #expect(Base32.decode(text) == nil)
        #expect(Hex.decode(text) == nil)
    }

    @Test(
        "near misses of hexadecimal are refused", .spec("KEYS-11"), arguments: ["0", "AB", "0x00", " 00", "0g", "é"])
    func hexNearMisses(_ text: String) { #expect(Hex.decode(text) == nil) }

    @Test("what decodes encodes to the same text, whatever the text", .spec("KEYS-11"))
    func oneSpelling() {
        var random = SeededRandom.announced("text forms")
        let characters = Array("ABab01yz27+/-_=")
        for _ in 0..<5000 {
            let text = String(
                (0..<Int.random(in: 0...9, using: &random)).map { _ in
                    characters[Int.random(in: 0..<characters.count, using: &random)]
                })
            for (decode, encode) in Self.forms {
                if let bytes = decode(text) { #expect(encode(bytes) == text) }
            }
            let bytes = random.bytes(Int.random(in: 0...20, using: &random))
            for (decode, encode) in Self.forms { #expect(decode(encode(bytes)) == bytes) }
        }
    }

    private static var forms: [(decode: (String) -> [UInt8]?, encode: ([UInt8]) -> String)] {
        [
            ({ Base64.decode($0) }, Base64.encode), ({ Base64.decodeUnpadded($0) }, Base64.encodeUnpadded),
            ({ Base64URL.decode($0) }, Base64URL.encode), ({ Base32.decode($0) }, Base32.encode),
            ({ Hex.decode($0) }, { Hex.encode($0) }),
        ]
    }

    @Test("bech32 is BIP 173's without its length limit", .spec("KEYS-12"))
    func bech32() throws {
        let empty = try #require(Bech32.decode("A12UEL5L"))
        #expect(empty.hrp == "a" && empty.bytes.isEmpty)
        #expect(Bech32.encode(hrp: "a", bytes: []) == "a12uel5l")
        var random = SeededRandom.announced("bech32")
        for length in [1, 2, 3, 4, 5, 20, 32, 1216] {
            let bytes = random.bytes(length)
            let text = Bech32.encode(hrp: "age", bytes: bytes)
            for spelling in [text, text.uppercased()] {
                let decoded = try #require(Bech32.decode(spelling))
                #expect(decoded.hrp == "age" && decoded.bytes == bytes)
            }
        }
    }

    @Test("a changed character of bech32 is refused", .spec("KEYS-12"))
    func bech32Changes() {
        let text = Array(Bech32.encode(hrp: "age", bytes: Array(0..<32)))
        for index in text.indices {
            for other in "qpzry9x8gf2tvdw0s3jn54khce6mua7l1b" where other != text[index] {
                var changed = text
                changed[index] = other
                #expect(Bech32.decode(String(changed)) == nil, "\(String(changed))")
            }
        }
    }

    @Test(
        "near misses of bech32 are refused", .spec("KEYS-12"),
        arguments: [
            "", "1", "a", "a1", "12uel5l", "a12uel5", "a12UEL5L", "A12uel5l", "a12uel5l ", " a12uel5l", "\u{20}1nwldj5",
            "\u{7f}1axkwrx", "pzry9x0s0muk", "1pzry9x0s0muk", "x1b4n0q5v", "li1dgmt3", "de1lg7wt\u{ff}", "10a06t8",
            "1qzzfhee",
        ])
    func bech32NearMisses(_ text: String) { #expect(Bech32.decode(text) == nil) }

    @Test("the Kelvin sign is no K", .spec("KEYS-12"))
    func bech32Kelvin() throws {
        let text = (0..<32).lazy.map { Bech32.encode(hrp: "a", bytes: [$0, $0]).uppercased() }.first {
            $0.contains("K")
        }
        let upper = try #require(text)
        #expect(Bech32.decode(upper) != nil)
        #expect(
            Bech32.decode(String(String.UnicodeScalarView(upper.unicodeScalars.map { $0 == "K" ? "\u{212a}" : $0 })))
                == nil)
    }

    @Test("bech32 whose padding is not zero, or longer than needed, is refused", .spec("KEYS-12"))
    func bech32Padding() {
        // "a" with the data values [0, 1] (a set padding bit) and [0] (five spare bits), each with its right checksum.
        for values: [UInt8] in [[0, 1], [0]] {
            #expect(Bech32.decode(Self.bech32(values)) == nil)
        }
        #expect(Bech32.decode(Self.bech32([0, 4]))?.bytes == [1])
    }

    /// The checksum of BIP 173 by polynomial division, for data that `Bech32.encode` cannot make; the prefix is "a".
    private static func bech32(_ values: [UInt8]) -> String {
        let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
        let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]
        var sum: UInt32 = 1
        for value in [3, 0, 1] + values + [0, 0, 0, 0, 0, 0] {
            let top = sum >> 25
            sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
            for bit in 0..<5 where top >> UInt32(bit) & 1 == 1 { sum ^= generator[bit] }
        }
        sum ^= 1
        let check = (0..<6).map { UInt8(sum >> UInt32(25 - 5 * $0) & 31) }
        return "a1" + String((values + check).map { alphabet[Int($0)] })
    }
}
