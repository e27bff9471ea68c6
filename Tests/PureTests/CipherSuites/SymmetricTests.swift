import CipherSuites
import TestSupport
import Testing

@Suite("HMAC, HKDF, scrypt and ChaCha20-Poly1305")
struct SymmetricTests {
    private struct DerivationGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let ikm: HexBytes
            let salt: HexBytes
            let info: HexBytes
            let size: Int
            let okm: HexBytes
        }
        let tests: [Case]
    }

    /// The cases of more than 8,160 bytes are left out: `derive` documents that as a limit for its callers, who all ask
    /// for a fixed number.
    @Test("HKDF-SHA-256 agrees with Wycheproof", .spec("KEYS-8"), .enabled(if: SharedInputs.arePresent))
    func derivation() throws {
        for test in try WycheproofFile<DerivationGroup>.load("hkdf_sha256").flatMap(\.tests) where test.size <= 8160 {
            let key = HKDFSHA256.derive(
                secret: test.ikm.bytes, salt: test.salt.bytes, info: test.info.bytes, byteCount: test.size)
            #expect(key == test.okm.bytes, "case \(test.tcId)")
        }
    }

    private struct CodeGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let key: HexBytes
            let msg: HexBytes
            let tag: HexBytes
            let result: String
        }
        let tests: [Case]
        let tagSize: Int
    }

    @Test("HMAC-SHA-256 agrees with Wycheproof", .spec("KEYS-8"), .enabled(if: SharedInputs.arePresent))
    func authentication() throws {
        for group in try WycheproofFile<CodeGroup>.load("hmac_sha256") {
            for test in group.tests {
                let code = HMACSHA256.code(for: test.msg.bytes, key: test.key.bytes)
                let agrees = Array(code[..<(group.tagSize / 8)]) == test.tag.bytes
                #expect(agrees == (test.result == "valid"), "case \(test.tcId)")
                var running = HMACSHA256.Running(key: test.key.bytes)
                running.update(test.msg.bytes.prefix(5))
                running.update(test.msg.bytes.dropFirst(5))
                #expect(running.finalized() == code, "case \(test.tcId)")
                let isWhole = group.tagSize == 256 && test.result == "valid"
                #expect(
                    HMACSHA256.isValid(test.tag.bytes, for: test.msg.bytes, key: test.key.bytes) == isWhole,
                    "case \(test.tcId)")
            }
        }
    }

    private struct CipherGroup: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let key: HexBytes
            let iv: HexBytes
            let aad: HexBytes
            let msg: HexBytes
            let ct: HexBytes
            let tag: HexBytes
            let result: String
        }
        let tests: [Case]
    }

    /// Both ciphers take 12-byte nonces and no associated data; the other cases cannot be expressed.
    @Test(
        "both ChaCha20-Poly1305 ciphers agree with Wycheproof and refuse every changed bit", .spec("KEYS-8", "KEYS-9"),
        .enabled(if: SharedInputs.arePresent))
    func encryption() throws {
        let cases = try WycheproofFile<CipherGroup>.load("chacha20_poly1305").flatMap(\.tests)
            .filter { $0.aad.bytes.isEmpty && $0.iv.bytes.count == 12 }
        #expect(cases.count == 45)
        for test in cases {
            let (key, nonce, message) = (test.key.bytes, test.iv.bytes, test.msg.bytes)
            let sealed = test.ct.bytes + test.tag.bytes
            #expect(test.result == "valid")
            #expect(try ChaCha20Poly1305.seal(message, key: key, nonce: nonce) == sealed, "case \(test.tcId)")
            #expect(try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce) == message, "case \(test.tcId)")
            let sealer = try ChunkCipher(key: key, direction: .seal)
            let opener = try ChunkCipher(key: key, direction: .open)
            #expect(try sealer.seal(message[...], nonce: nonce) == sealed, "case \(test.tcId)")
            #expect(try opener.open(sealed[...], nonce: nonce) == message, "case \(test.tcId)")
            let stillOpening = sealed.indices.filter { index in
                var changed = sealed
                changed[index] ^= 1 << UInt8(index % 8)
                return (try? opener.open(changed[...], nonce: nonce)) != nil
                    || (try? ChaCha20Poly1305.open(changed, key: key, nonce: nonce)) != nil
            }
            #expect(stillOpening.isEmpty, "case \(test.tcId)")
            // A refused chunk leaves the cipher usable.
            #expect(try opener.open(sealed[...], nonce: nonce) == message, "case \(test.tcId)")
        }
    }

    @Test("the two ciphers read each other's chunks of every length", .spec("KEYS-9"))
    func interoperation() throws {
        var random = SeededRandom.announced("chunk lengths")
        let key = random.bytes(32)
        let sealer = try ChunkCipher(key: key, direction: .seal)
        let opener = try ChunkCipher(key: key, direction: .open)
        for length in Array(0...130) + [65_535, 65_536] {
            let message = random.bytes(length)
            let nonce = random.bytes(12)
            let sealed = try sealer.seal(message[...], nonce: nonce)
            #expect(sealed.count == length + ChunkCipher.tagByteCount)
            #expect(try ChaCha20Poly1305.open(sealed, key: key, nonce: nonce) == message, "\(length) bytes")
            #expect(try opener.open(sealed[...], nonce: nonce) == message, "\(length) bytes")
        }
    }

    @Test("a key, nonce or ciphertext of the wrong length is refused", .spec("KEYS-9"))
    func lengths() throws {
        let key = [UInt8](repeating: 1, count: 32)
        let nonce = [UInt8](repeating: 2, count: 12)
        let opener = try ChunkCipher(key: key, direction: .open)
        #expect(throws: CipherError.cannotOpen) { try opener.open([UInt8](repeating: 0, count: 15)[...], nonce: nonce) }
        #expect(throws: CipherError.invalidKey) { try ChunkCipher(key: Array(key.dropLast()), direction: .seal) }
        #expect(throws: CipherError.cannotOpen) {
            try ChaCha20Poly1305.open([UInt8](repeating: 0, count: 15), key: key, nonce: nonce)
        }
        #expect(throws: CipherError.unavailable) { try ChaCha20Poly1305.seal([], key: [1], nonce: nonce) }
        #expect(throws: CipherError.unavailable) { try ChaCha20Poly1305.seal([], key: key, nonce: [1]) }
    }

    @Test("scrypt agrees with RFC 7914, and a stranger's work factor above 22 is refused", .spec("KEYS-10"))
    func passphrase() throws {
        let key = try Scrypt.derive(
            passphrase: Array("pleaseletmein".utf8), salt: Array("SodiumChloride".utf8), logN: 14)
        #expect(Hex.encode(key) == "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
        for logN in [-1, 0, 23, 64] {
            #expect(throws: CipherError.unavailable) { try Scrypt.derive(passphrase: [1], salt: [2], logN: logN) }
        }
    }

    @Test("secrets compare equal only when all bytes are")
    func comparison() {
        #expect(ConstantTime.equal([], []))
        #expect(ConstantTime.equal([1, 2], [1, 2]))
        #expect(!ConstantTime.equal([1, 2], [1, 3]))
        #expect(!ConstantTime.equal([1, 2], [1, 2, 0]))
    }
}
