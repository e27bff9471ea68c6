import CipherSuites

/// Writes the parts of a row: numbers in seven bits a byte, low bits first, and everything else behind its length.
struct RowWriter {
    private(set) var bytes: [UInt8] = []

    mutating func number(_ value: UInt64) {
        var left = value
        while left > 0x7f {
            bytes.append(UInt8(truncatingIfNeeded: left) | 0x80)
            left >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: left))
    }

    mutating func append(_ raw: [UInt8]) { bytes.append(contentsOf: raw) }

    mutating func digest(_ digest: Digest) { digest.append(to: &bytes) }

    mutating func text(_ text: String) {
        number(UInt64(text.utf8.count))
        bytes.append(contentsOf: text.utf8)
    }

    /// Which cases are meant, in no order: a bit each.
    mutating func members<Member: CaseIterable & Equatable>(_ members: [Member]) {
        var mask: UInt64 = 0
        for (bit, member) in Member.allCases.enumerated() where members.contains(member) { mask |= 1 << UInt64(bit) }
        number(mask)
    }
}

/// Every set of the cases of a type, found by the bits of its members: made once, so that reading a row makes no arrays. For
/// types of some dozen cases.
struct MemberSets<Member: CaseIterable & Sendable>: Sendable {
    private let sets: [[Member]]

    init() {
        let all = Array(Member.allCases)
        sets = (0..<1 << all.count).map { mask in all.indices.filter { mask >> $0 & 1 == 1 }.map { all[$0] } }
    }

    /// Nil for bits that stand for no case.
    subscript(mask: UInt64) -> [Member]? { mask < sets.count ? sets[Int(mask)] : nil }
}

/// Something that a row may leave out, after it was looked for.
struct Present<Value> {
    let value: Value?
}

/// Reads what `RowWriter` wrote; nil for anything that is no row.
struct RowReader {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    var remaining: Int { bytes.endIndex - offset }

    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) -> Value? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < bytes.endIndex, shift < 64 {
            let byte = bytes[offset]
            offset += 1
            let bits = UInt64(byte & 0x7f)
            guard (bits << shift) >> shift == bits else { return nil }
            value |= bits << shift
            if byte < 0x80 { return Value(exactly: value) }
            shift += 7
        }
        return nil
    }

    mutating func optional<Value: FixedWidthInteger & UnsignedInteger>(
        _ isThere: Bool, _ type: Value.Type
    ) -> Present<Value>? {
        isThere ? number(type).map { Present(value: $0) } : Present(value: nil)
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func digest() -> Digest? { take(Digest.byteCount).flatMap { Digest($0) } }

    mutating func text() -> String? {
        number(UInt32.self).flatMap { take(Int($0)) }.flatMap { String(validating: $0, as: UTF8.self) }
    }

    mutating func members<Member: CaseIterable>(_ type: Member.Type) -> [Member]? {
        guard var mask = number(UInt64.self) else { return nil }
        var found: [Member] = []
        found.reserveCapacity(mask.nonzeroBitCount)
        for member in Member.allCases {
            if mask & 1 == 1 { found.append(member) }
            mask >>= 1
        }
        return mask == 0 ? found : nil
    }

    /// The same of a type all of whose sets are there already.
    mutating func members<Member>(of sets: MemberSets<Member>) -> [Member]? { number(UInt64.self).flatMap { sets[$0] } }

    mutating func list<Member>(_ next: (inout RowReader) -> Member?) -> [Member]? {
        guard let count = number(UInt32.self), Int(count) <= remaining else { return nil }
        var found: [Member] = []
        for _ in 0..<count {
            guard let member = next(&self) else { return nil }
            found.append(member)
        }
        return found
    }
}
