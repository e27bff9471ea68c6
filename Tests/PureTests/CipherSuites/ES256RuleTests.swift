import CipherSuites
import TestSupport
import Testing

@Suite("the one ES256 rule")
struct ES256RuleTests {
    private struct Group: Decodable {
        struct PublicKey: Decodable {
            let wx: HexBytes
            let wy: HexBytes
        }
        struct Case: Decodable {
            let tcId: Int
            let msg: HexBytes
            let sig: HexBytes
            let result: String
        }
        let publicKey: PublicKey
        let tests: [Case]
    }

    private static let order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"
    private static let halfOrder = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8"

    @Test(
        "Wycheproof's ECDSA cases verify as they say, but those with a high s are refused", .spec("KEYS-1"),
        .enabled(if: SharedInputs.arePresent))
    func wycheproof() throws {
        var highButValid = 0
        for group in try WycheproofFile<Group>.load("ecdsa_secp256r1_sha256") {
            let x = try #require(Self.fixedWidth(group.publicKey.wx.bytes))
            let isOdd = (group.publicKey.wy.bytes.last ?? 0) & 1
            let key = try VerifyingKey(suite: .es256, bytes: [2 + isOdd] + x)
            for test in group.tests {
                let raw = Self.raw(der: test.sig.bytes)
                let isHigh = raw.map { Hex.encode($0[32...]) > Self.halfOrder } ?? false
                highButValid += isHigh && test.result == "valid" ? 1 : 0
                let accepted = raw.map { key.isValid(signature: $0, for: test.msg.bytes) } ?? false
                #expect(accepted == (test.result == "valid" && !isHigh), "case \(test.tcId)")
            }
        }
        #expect(highButValid > 0)
    }

    @Test("every signature made is low-s, and its high form is refused", .spec("KEYS-1"))
    func lowSignatures() throws {
        let key = try SigningKey(suite: .es256, secret: Array(1...32))
        for number in 0..<64 {
            let message = Array("message \(number)".utf8)
            let signature = try key.sign(message)
            #expect(Hex.encode(signature[32...]) <= Self.halfOrder)
            #expect(key.publicKey.isValid(signature: signature, for: message))
            let high = try Self.subtract(Array(signature[32...]), from: #require(Hex.decode(Self.order)))
            #expect(!key.publicKey.isValid(signature: signature[..<32] + high, for: message))
        }
    }

    @Test("a P-256 key is a compressed point and nothing else", .spec("KEYS-2"))
    func keyForms() throws {
        let point = try SigningKey(suite: .es256, secret: Array(1...32)).publicKey.bytes
        #expect(point.count == 33)
        #expect(try VerifyingKey(suite: .es256, bytes: point).bytes == point)
        let beyondField: [UInt8] = [2] + Array(repeating: 0xff, count: 32)
        let x = Array(point[1...])
        let wrongForms: [[UInt8]] = [[4] + x, [0], [2] + x.dropLast(), point + [0], x, beyondField]
        for wrong in wrongForms {
            #expect(throws: CipherError.invalidKey, "\(Hex.encode(wrong))") {
                try VerifyingKey(suite: .es256, bytes: wrong)
            }
        }
    }

    @Test("a private scalar is between zero and the order", .spec("KEYS-2"))
    func scalarRange() throws {
        for wrong in [String(repeating: "0", count: 64), Self.order, String(repeating: "f", count: 64)] {
            let bytes = try #require(Hex.decode(wrong))
            #expect(throws: CipherError.invalidKey) { try SigningKey(suite: .es256, secret: bytes) }
        }
    }

    private static func subtract(_ right: [UInt8], from left: [UInt8]) -> [UInt8] {
        var borrow = 0
        return zip(left, right).reversed().map { minuend, subtrahend in
            let difference = Int(minuend) - Int(subtrahend) - borrow
            borrow = difference < 0 ? 1 : 0
            return UInt8(difference & 0xff)
        }.reversed()
    }

    /// r‖s of a strict DER signature whose numbers fit 32 bytes; nil for everything else, as nothing else has a raw form.
    private static func raw(der: [UInt8]) -> [UInt8]? {
        guard der.count >= 2, der[0] == 0x30, der[1] < 0x80, Int(der[1]) == der.count - 2 else { return nil }
        var rest = der.dropFirst(2)
        var out: [UInt8] = []
        for _ in 0..<2 {
            guard rest.count >= 2, rest.first == 0x02 else { return nil }
            let length = Int(rest[rest.startIndex + 1])
            guard length > 0, length < 0x80, rest.count >= 2 + length else { return nil }
            let number = Array(rest.dropFirst(2).prefix(length))
            let isNegative = number[0] & 0x80 != 0
            let hasSpareZero = number.count > 1 && number[0] == 0 && number[1] & 0x80 == 0
            guard !isNegative, !hasSpareZero, let fixed = fixedWidth(number) else { return nil }
            out += fixed
            rest = rest.dropFirst(2 + length)
        }
        return rest.isEmpty ? out : nil
    }

    private static func fixedWidth(_ number: [UInt8]) -> [UInt8]? {
        let digits = number.drop { $0 == 0 }
        return digits.count <= 32 ? Array(repeating: 0, count: 32 - digits.count) + digits : nil
    }
}
