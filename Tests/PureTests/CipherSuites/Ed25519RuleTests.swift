import Foundation
import TestSupport
import Testing

@testable import CipherSuites

@Suite("the one Ed25519 rule")
struct Ed25519RuleTests {
    private struct EdgeCase: Decodable {
        let number: Int
        let key: HexBytes
        let sig: HexBytes
        let msg: String
        let flags: [String]?
    }

    /// What our rule refuses. The cases all satisfy the equation with the cofactor; a low-order residue is what is left
    /// of it without. A low-order R, and components of low order that cancel, are no reason to refuse.
    private static let refusing: Set<String> = [
        "low_order_A", "non_canonical_A", "non_canonical_R", "low_order_residue",
    ]

    @Test(
        "every published edge case is accepted or refused as the rule says", .spec("KEYS-1"),
        .enabled(if: SharedInputs.arePresent))
    func edgeCases() throws {
        let bytes = try SharedInputs.bytes("vectors/ed25519-edge/ed25519vectors.json")
        let cases = try JSONDecoder().decode([EdgeCase].self, from: Data(bytes))
        let expected = cases.filter { Self.refusing.isDisjoint(with: $0.flags ?? []) }.map(\.number)
        #expect(expected.count == 86)
        #expect(cases.filter { accepts($0.key.bytes, $0.sig.bytes, Array($0.msg.utf8)) }.map(\.number) == expected)
    }

    private struct Group: Decodable {
        struct PublicKey: Decodable { let pk: HexBytes }
        struct Case: Decodable {
            let tcId: Int
            let msg: HexBytes
            let sig: HexBytes
            let result: String
        }
        let publicKey: PublicKey
        let tests: [Case]
    }

    @Test("Wycheproof's Ed25519 cases verify as they say", .spec("KEYS-1"), .enabled(if: SharedInputs.arePresent))
    func wycheproof() throws {
        let groups = try WycheproofFile<Group>.load("ed25519")
        for group in groups {
            for test in group.tests {
                let accepted = accepts(group.publicKey.pk.bytes, test.sig.bytes, test.msg.bytes)
                #expect(accepted == (test.result == "valid"), "case \(test.tcId)")
            }
        }
    }

    @Test(
        "a key of small order or with a second spelling is no key", .spec("KEYS-1"),
        arguments: [
            "0000000000000000000000000000000000000000000000000000000000000000",
            "0000000000000000000000000000000000000000000000000000000000000080",
            "0100000000000000000000000000000000000000000000000000000000000000",
            "0100000000000000000000000000000000000000000000000000000000000080",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
            "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
            "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
            "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        ])
    func refusedKeys(_ key: String) throws {
        let bytes = try #require(Hex.decode(key))
        #expect(throws: CipherError.invalidKey) { try VerifyingKey(suite: .ed25519, bytes: bytes) }
    }

    /// The library below compares R as bytes and so refuses a second spelling by itself; the rule does not lean on that.
    @Test("R with a second spelling is refused by the rule itself", .spec("KEYS-1"))
    func secondSpellingOfR() throws {
        let canonical = [1] + [UInt8](repeating: 0, count: 63)
        #expect(Ed25519Rule.acceptsSignature(canonical))
        for spelling in [
            "0100000000000000000000000000000000000000000000000000000000000080",
            "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        ] {
            let point = try #require(Hex.decode(spelling))
            #expect(!Ed25519Rule.acceptsSignature(point + canonical[32...]), "\(spelling)")
        }
        #expect(!Ed25519Rule.acceptsSignature(Array(canonical.dropLast())))
    }

    @Test("a signature with the group order added to S is refused", .spec("KEYS-1"))
    func malleatedSignature() throws {
        let key = try SigningKey(suite: .ed25519, secret: Array(0..<32))
        let message = Array("message".utf8)
        let signature = try key.sign(message)
        #expect(key.publicKey.isValid(signature: signature, for: message))
        let order = try #require(Hex.decode("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010"))
        var carry = 0
        let raised = zip(signature[32...], order).map { digit, addend in
            carry += Int(digit) + Int(addend)
            defer { carry >>= 8 }
            return UInt8(carry & 0xff)
        }
        #expect(!key.publicKey.isValid(signature: signature[..<32] + raised, for: message))
    }

    private func accepts(_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]) -> Bool {
        guard let key = try? VerifyingKey(suite: .ed25519, bytes: key) else { return false }
        return key.isValid(signature: signature, for: message)
    }
}
