/// The one Ed25519 verification rule (KEYS-1): RFC 8032 §5.1.7 without the cofactor, S below the group order, public
/// key and R canonically encoded, and a public key that is not of small order. Two verifiers that differ here would
/// disagree about a ledger, so the rule is written down and held against published edge cases.
enum Ed25519Rule {
    /// 32 bytes, canonical, and not one of the eight points of small order.
    static func acceptsPublicKey(_ bytes: [UInt8]) -> Bool {
        guard let point = Number(bytes[...]) else { return false }
        return isCanonical(point) && !smallOrderY.contains(point.withoutSign)
    }

    /// 64 bytes whose R is canonical and whose S is below the group order.
    static func acceptsSignature(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == 64, let point = Number(bytes[..<32]), let scalar = Number(bytes[32...]) else {
            return false
        }
        return isCanonical(point) && scalar < groupOrder
    }

    /// y < 2²⁵⁵ − 19, and no sign bit on a point whose x is zero (y = ±1).
    private static func isCanonical(_ point: Number) -> Bool {
        let y = point.withoutSign
        return y < fieldPrime && !(point != y && (y == one || y == minusOne))
    }

    /// A number of 256 bits; all that are compared here are public.
    private struct Number: Comparable {
        /// The most significant first.
        private let words: (UInt64, UInt64, UInt64, UInt64)

        init(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
            words = (first, second, third, fourth)
        }

        /// From 32 bytes, the least significant first; nil for any other number.
        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count == 32 else { return nil }
            func word(_ number: Int) -> UInt64 {
                (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(bytes[bytes.startIndex + 8 * number + $1]) }
            }
            self.init(word(3), word(2), word(1), word(0))
        }

        /// The y coordinate of an encoded point, whose highest bit is the sign of x.
        var withoutSign: Number { Number(words.0 & ~(1 << 63), words.1, words.2, words.3) }

        static func == (left: Number, right: Number) -> Bool { left.words == right.words }
        static func < (left: Number, right: Number) -> Bool { left.words < right.words }
    }

    private static func number(_ hex: StaticString) -> Number {
        guard let number = Number(Hex.constant(hex)[...]) else { preconditionFailure("32 bytes are a number") }
        return number
    }

    private static let fieldPrime = Number(.max >> 1, .max, .max, .max - 18)
    private static let one = Number(0, 0, 0, 1)
    private static let minusOne = Number(.max >> 1, .max, .max, .max - 19)
    private static let groupOrder = number("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    /// The y coordinates of the points of order 1, 2, 4 and 8 (each with either sign of x).
    private static let smallOrderY = [
        one, minusOne, Number(0, 0, 0, 0),
        number("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
        number("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    ]
}
