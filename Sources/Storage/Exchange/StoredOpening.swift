import CipherSuites
import ConsentLedger

/// An opening as a row holds it: the bytes that its base64url stands for, and a payload that several signed once. Two of
/// them lie on a page where one lay (STORAGE-244, decision 0015).
///
/// One byte, the number of statements; for each the protected header, the payload and the signature, each behind its length
/// in four bytes, the largest number standing for the payload before it. A text, which earlier versions kept and which stays
/// what has no such form, begins with a larger byte.
struct StoredOpening: Sendable {
    /// What the row holds.
    let bytes: [UInt8]

    /// Takes the serialization of an opening.
    init(_ opening: [UInt8]) { bytes = Self.packed(opening) ?? opening }

    private static let samePayload = UInt32.max

    private static func packed(_ opening: [UInt8]) -> [UInt8]? {
        guard opening.count <= Opening.maximumByteCount else { return nil }
        let lines = opening.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.count <= Opening.maximumStatements else { return nil }
        var packed: [UInt8] = [UInt8(lines.count)]
        packed.reserveCapacity(opening.count)
        var former: ArraySlice<UInt8>?
        for line in lines {
            let parts = line.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            guard parts.count == 3 else { return nil }
            for (number, part) in parts.enumerated() {
                if number == 1, part == former {
                    packed += samePayload.bigEndianBytes
                    continue
                }
                guard let decoded = Base64URL.decode(utf8: part) else { return nil }
                packed += UInt32(decoded.count).bigEndianBytes + decoded
            }
            former = parts[1]
        }
        return packed
    }

    /// The serialization that a row stands for. What stands for none is given as it is: it fulfils no commitment.
    static func opening(_ stored: [UInt8]) -> [UInt8] { unpacked(stored) ?? stored }

    private static func unpacked(_ stored: [UInt8]) -> [UInt8]? {
        guard let count = stored.first, (1...Opening.maximumStatements).contains(Int(count)) else { return nil }
        var rest = stored.dropFirst()
        var payload = ""
        var lines: [String] = []
        for _ in 0..<count {
            var parts: [String] = []
            for number in 0..<3 {
                guard let length = UInt32(bigEndianBytes: rest.prefix(4)) else { return nil }
                rest = rest.dropFirst(4)
                if length == samePayload, number == 1, !lines.isEmpty {
                    parts.append(payload)
                    continue
                }
                guard length <= rest.count else { return nil }
                parts.append(Base64URL.encode(Array(rest.prefix(Int(length)))))
                rest = rest.dropFirst(Int(length))
            }
            payload = parts[1]
            lines.append(parts.joined(separator: "."))
        }
        return rest.isEmpty ? Array(lines.joined(separator: "\n").utf8) : nil
    }
}

extension StoredOpening {
    /// True, in SQL, of the `data` of an opening with more than one statement.
    static let hasSeveralStatements = """
        (substr(data, 1, 1) BETWEEN x'02' AND x'08' OR substr(data, 1, 1) > x'08' AND instr(data, x'0a') > 0)
        """
}
