/// BIP 173 Bech32 without its length limit, as age's keys use it.
public enum Bech32 {
    /// `hrp` in lower case; the result is in lower case.
    public static func encode(hrp: String, bytes: [UInt8]) -> String {
        let data = regroup(bytes, from: 8, to: 5, pad: true) ?? []
        let sum = checksum(hrp: Array(hrp.utf8), data: data + [0, 0, 0, 0, 0, 0]) ^ 1
        let check = (0..<6).map { UInt8(sum >> (5 * (5 - $0)) & 31) }
        return hrp + "1" + String(decoding: (data + check).map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// Accepts all lower or all upper case; nil when the checksum or the padding is wrong.
    public static func decode(_ text: String) -> (hrp: String, bytes: [UInt8])? {
        guard let lower = lowercased(Array(text.utf8)), let separator = lower.lastIndex(of: UInt8(ascii: "1")) else {
            return nil
        }
        let hrp = Array(lower[..<separator])
        let body = lower[(separator + 1)...]
        guard !hrp.isEmpty, body.count >= 6 else { return nil }
        var values: [UInt8] = []
        for character in body {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            values.append(UInt8(value))
        }
        guard checksum(hrp: hrp, data: values) == 1,
            let bytes = regroup(values.dropLast(6), from: 5, to: 8, pad: false)
        else { return nil }
        return (String(decoding: hrp, as: UTF8.self), bytes)
    }

    /// The bytes in lower case; nil unless all are graphic ASCII, and of one case. `String.lowercased` would do more: the
    /// Kelvin sign becomes a `k` there.
    private static func lowercased(_ text: [UInt8]) -> [UInt8]? {
        let upper = UInt8(ascii: "A")...UInt8(ascii: "Z")
        let lower = UInt8(ascii: "a")...UInt8(ascii: "z")
        guard text.allSatisfy({ (33...126).contains($0) }),
            !(text.contains { upper.contains($0) } && text.contains { lower.contains($0) })
        else { return nil }
        return text.map { upper.contains($0) ? $0 | 0x20 : $0 }
    }

    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let generator: [UInt32] = [0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3]

    private static func checksum(hrp: [UInt8], data: [UInt8]) -> UInt32 {
        var sum: UInt32 = 1
        for value in hrp.map({ $0 >> 5 }) + [0] + hrp.map({ $0 & 31 }) + data {
            let top = sum >> 25
            sum = (sum & 0x1ff_ffff) << 5 ^ UInt32(value)
            for (bit, term) in generator.enumerated() where top >> bit & 1 == 1 { sum ^= term }
        }
        return sum
    }

    private static func regroup(_ input: some Sequence<UInt8>, from: Int, to: Int, pad: Bool) -> [UInt8]? {
        var out: [UInt8] = []
        var buffer = 0
        var held = 0
        for value in input {
            buffer = buffer << from | Int(value)
            held += from
            while held >= to {
                held -= to
                out.append(UInt8(buffer >> held & (1 << to - 1)))
            }
            buffer &= 1 << held - 1
        }
        if pad {
            if held > 0 { out.append(UInt8(buffer << (to - held) & (1 << to - 1))) }
        } else if held >= from || buffer != 0 {
            return nil
        }
        return out
    }
}
