/// The one Ed25519 verification rule (KEYS-1): RFC 8032 §5.1.7 without the cofactor, S below the group order, public
/// key and R canonically encoded, and a public key that is not of small order. Two verifiers that differ here would
/// disagree about a ledger, so the rule is written down and held against published edge cases.
enum Ed25519Rule {
    /// 32 bytes, canonical, and not one of the eight points of small order.
    static func acceptsPublicKey(_ bytes: [UInt8]) -> Bool {
        bytes.count == 32 && isCanonicalPoint(bytes[...]) && !isSmallOrder(bytes)
    }

    /// 64 bytes whose R is canonical and whose S is below the group order.
    static func acceptsSignature(_ bytes: [UInt8]) -> Bool {
        bytes.count == 64 && isCanonicalPoint(bytes[..<32]) && isBelow(bytes[32...], limit: groupOrder)
    }

    /// y < 2²⁵⁵ − 19, and no sign bit on a point whose x is zero (y = ±1).
    private static func isCanonicalPoint(_ bytes: ArraySlice<UInt8>) -> Bool {
        var y = Array(bytes)
        let signBit = y[31] & 0x80 != 0
        y[31] &= 0x7f
        guard isBelow(y[...], limit: fieldPrime) else { return false }
        return !(signBit && (y == one || y == minusOne))
    }

    /// Little-endian comparison of 32 bytes; both operands are public.
    private static func isBelow(_ value: ArraySlice<UInt8>, limit: [UInt8]) -> Bool {
        for (left, right) in zip(value.reversed(), limit.reversed()) where left != right { return left < right }
        return false
    }

    private static func isSmallOrder(_ bytes: [UInt8]) -> Bool {
        var y = bytes
        y[31] &= 0x7f
        return smallOrderY.contains(y)
    }

    private static let fieldPrime: [UInt8] = [0xed] + Array(repeating: 0xff, count: 30) + [0x7f]
    private static let one: [UInt8] = [1] + Array(repeating: 0, count: 31)
    private static let minusOne: [UInt8] = [0xec] + Array(repeating: 0xff, count: 30) + [0x7f]
    private static let groupOrder: [UInt8] =
        Hex.constant("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    /// The y coordinates of the points of order 1, 2, 4 and 8 (each with either sign of x).
    private static let smallOrderY: Set<[UInt8]> = [
        one, minusOne, Array(repeating: 0, count: 32),
        Hex.constant("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        Hex.constant("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ]
}
