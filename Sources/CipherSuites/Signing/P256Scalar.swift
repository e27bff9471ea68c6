/// Arithmetic on scalars of P-256, as far as key derivation and low-s signatures need it. Values are big-endian bytes.
enum P256Scalar {
    private static let order: [UInt8] =
        Hex.constant("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551")
    private static let halfOrder: [UInt8] =
        Hex.constant("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8")

    /// `wide` mod (order − 1) plus 1 (`formats.md` §2): a private key that is never zero, with negligible bias.
    static func reduce(_ wide: [UInt8]) -> [UInt8] {
        let modulus = subtract(order, one)
        var remainder = [UInt8](repeating: 0, count: 32)
        for byte in wide {
            for bit in (0..<8).reversed() {
                let carry = remainder[0] & 0x80 != 0
                remainder = doubled(remainder, adding: byte >> bit & 1)
                if carry || !isBelow(remainder, modulus) { remainder = subtract(remainder, modulus) }
            }
        }
        return add(remainder, one)
    }

    /// True when s ≤ order/2 and not zero.
    static func isLow(_ s: [UInt8]) -> Bool { s.contains { $0 != 0 } && !isBelow(halfOrder, s) }

    /// The low form of s: s itself, or order − s.
    static func low(_ s: [UInt8]) -> [UInt8] { isLow(s) ? s : subtract(order, s) }

    private static let one: [UInt8] = Array(repeating: 0, count: 31) + [1]

    private static func isBelow(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.lexicographicallyPrecedes(right)
    }

    private static func doubled(_ value: [UInt8], adding bit: UInt8) -> [UInt8] {
        var out = value
        var carry = bit
        for index in out.indices.reversed() {
            let next = out[index] >> 7
            out[index] = out[index] << 1 | carry
            carry = next
        }
        return out
    }

    private static func subtract(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var out = left
        var borrow = 0
        for index in out.indices.reversed() {
            let difference = Int(left[index]) - Int(right[index]) - borrow
            borrow = difference < 0 ? 1 : 0
            out[index] = UInt8(truncatingIfNeeded: difference)
        }
        return out
    }

    private static func add(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var out = left
        var carry = 0
        for index in out.indices.reversed() {
            let sum = Int(left[index]) + Int(right[index]) + carry
            carry = sum >> 8
            out[index] = UInt8(truncatingIfNeeded: sum)
        }
        return out
    }
}
