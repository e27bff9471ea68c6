import CipherSuites

/// Reads a TLS-style structure front to back; every read is checked against what is left.
struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        offset = 0
    }

    var remaining: Int { bytes.count - offset }

    mutating func take(_ count: Int) throws(LedgerError) -> [UInt8] {
        guard count >= 0, remaining >= count else { throw .invalid(.malformed) }
        defer { offset += count }
        return Array(bytes[offset..<(offset + count)])
    }

    mutating func integer<Value: FixedWidthInteger & UnsignedInteger>(
        _ type: Value.Type
    ) throws(LedgerError) -> Value {
        let taken = try take(Value.bitWidth / 8)
        return taken.reduce(0) { ($0 << 8 as Value) | Value($1) }
    }
}

/// The size classes of leaves (`formats.md` §2): a leaf's length says nothing finer than its class.
enum SizeClass {
    static let all = [256, 512, 4096]

    /// Pads `body` with a two-byte length and zeros to the smallest class that fits; nil when none does.
    static func padded(_ body: [UInt8]) -> [UInt8]? {
        guard let size = all.first(where: { body.count + 2 <= $0 }) else { return nil }
        let count = size - body.count - 2
        return body + UInt16(count).bigEndianBytes + [UInt8](repeating: 0, count: count)
    }

    /// Reads the padding that must end the structure.
    static func finish(_ reader: inout ByteReader, total: Int) throws(LedgerError) {
        let body = reader.offset
        let count = Int(try reader.integer(UInt16.self))
        let zeros = try reader.take(count)
        guard reader.remaining == 0 else { throw .invalid(.malformed) }
        guard zeros.allSatisfy({ $0 == 0 }), all.first(where: { body + 2 <= $0 }) == total else {
            throw .invalid(.padding)
        }
    }
}
