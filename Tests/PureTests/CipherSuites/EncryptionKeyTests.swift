import CipherSuites
import Foundation
import TestSupport
import Testing

@Suite("keys for encryption")
struct EncryptionKeyTests {
    private struct Group: Decodable {
        struct Case: Decodable {
            let tcId: Int
            let `public`: HexBytes
            let `private`: HexBytes
            let shared: HexBytes
        }
        let tests: [Case]
    }

    @Test(
        "X25519 agrees with Wycheproof, and an all-zero secret is refused", .spec("KEYS-6"),
        .enabled(if: SharedInputs.arePresent))
    func wycheproof() throws {
        var zeroSecrets = 0
        for test in try WycheproofFile<Group>.load("x25519").flatMap(\.tests) {
            let secret = try? X25519.sharedSecret(secret: test.private.bytes, peer: test.public.bytes)
            let isZero = test.shared.bytes.allSatisfy { $0 == 0 }
            zeroSecrets += isZero ? 1 : 0
            #expect(secret == (isZero ? nil : test.shared.bytes), "case \(test.tcId)")
        }
        #expect(zeroSecrets > 0)
    }

    @Test("keys of another length than 32 bytes are refused", .spec("KEYS-6"), arguments: [0, 31, 33])
    func lengths(_ count: Int) {
        let wrong = [UInt8](repeating: 9, count: count)
        let right = [UInt8](repeating: 9, count: 32)
        #expect(throws: CipherError.invalidKey) { try X25519.publicKey(of: wrong) }
        #expect(throws: CipherError.cannotOpen) { try X25519.sharedSecret(secret: wrong, peer: right) }
        #expect(throws: CipherError.cannotOpen) { try X25519.sharedSecret(secret: right, peer: wrong) }
    }

    private struct XWingVector: Decodable {
        let seed: HexBytes
        let pk: HexBytes
    }

    @Test("an X-Wing seed gives the published public key", .spec("KEYS-7"), .enabled(if: SharedInputs.arePresent))
    func publicKeys() throws {
        let bytes = try SharedInputs.bytes("vectors/xwing/test-vectors.json")
        let vectors = try JSONDecoder().decode([XWingVector].self, from: Data(bytes))
        #expect(!vectors.isEmpty)
        for vector in vectors { #expect(try XWingHPKE.publicKey(of: vector.seed.bytes) == vector.pk.bytes) }
    }

    private struct HPKEVector: Decodable {
        let kem_id: Int
        let kdf_id: Int
        let aead_id: Int
        let info: HexBytes
        let skRm: HexBytes
        let pkRm: HexBytes
        let enc: HexBytes
        let key: HexBytes
        let base_nonce: HexBytes
    }

    /// The vector's own ciphertexts have associated data, which `XWingHPKE` never has. Its key and nonce are the outcome
    /// of encapsulation and key schedule; a message sealed under them must open from the seed.
    @Test(
        "a message under a published HPKE key and nonce opens with the seed", .spec("KEYS-7"),
        .enabled(if: SharedInputs.arePresent))
    func keySchedule() throws {
        let bytes = try SharedInputs.bytes("vectors/hpke-pq/hpke-pq.json")
        let vectors = try JSONDecoder().decode([HPKEVector].self, from: Data(bytes))
        let vector = try #require(vectors.first { $0.kem_id == 0x647a && $0.kdf_id == 1 && $0.aead_id == 3 })
        #expect(try XWingHPKE.publicKey(of: vector.skRm.bytes) == vector.pkRm.bytes)
        let message = Array("file key".utf8)
        let sealed = try ChaCha20Poly1305.seal(message, key: vector.key.bytes, nonce: vector.base_nonce.bytes)
        let opened = try XWingHPKE.open(
            sealed, encapsulatedKey: vector.enc.bytes, seed: vector.skRm.bytes, info: vector.info.bytes)
        #expect(opened == message)
    }

    @Test("a sealed message opens only with its seed, info and bytes", .spec("KEYS-7"))
    func roundTrip() throws {
        let seed = [UInt8](repeating: 3, count: 32)
        let message = Array("file key".utf8)
        let info = Array("context".utf8)
        let (enc, sealed) = try XWingHPKE.seal(message, to: XWingHPKE.publicKey(of: seed), info: info)
        #expect(enc.count == XWingHPKE.encapsulatedKeyByteCount)
        #expect(try XWingHPKE.open(sealed, encapsulatedKey: enc, seed: seed, info: info) == message)
        let otherSeed = [UInt8](repeating: 4, count: 32)
        let changed = [sealed[0] ^ 1] + sealed[1...]
        #expect(throws: CipherError.cannotOpen) {
            try XWingHPKE.open(sealed, encapsulatedKey: enc, seed: otherSeed, info: info)
        }
        #expect(throws: CipherError.cannotOpen) {
            try XWingHPKE.open(sealed, encapsulatedKey: enc, seed: seed, info: info + [0])
        }
        #expect(throws: CipherError.cannotOpen) {
            try XWingHPKE.open(changed, encapsulatedKey: enc, seed: seed, info: info)
        }
        #expect(throws: CipherError.cannotOpen) {
            try XWingHPKE.open(sealed, encapsulatedKey: Array(enc.dropLast()), seed: seed, info: info)
        }
        #expect(throws: CipherError.invalidKey) { try XWingHPKE.publicKey(of: Array(seed.dropLast())) }
    }
}
