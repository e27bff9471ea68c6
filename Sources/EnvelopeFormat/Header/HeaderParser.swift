import CipherSuites

/// Reads the text of a header strictly: every header it accepts is written back by `EnvelopeHeader.serialized` byte for
/// byte, which is what lets the authentication code be computed from the parsed form.
struct HeaderParser {
    private let bytes: ArraySlice<UInt8>
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        rest = bytes
    }

    /// How much was read so far.
    var consumedByteCount: Int { bytes.count - rest.count }

    /// The version line, the stanzas and the line of the code.
    mutating func header() throws(EnvelopeError) -> EnvelopeHeader {
        guard try line().elementsEqual(EnvelopeHeader.versionLine) else { throw .headerFailure }
        var stanzas: [Stanza] = []
        while true {
            let line = try line()
            if line.starts(with: EnvelopeHeader.macMark) {
                let mac = try Self.code(in: line)
                let isScryptAlone = stanzas.count == 1 || !stanzas.contains { $0.type == ScryptStanza.type }
                guard !stanzas.isEmpty, isScryptAlone else { throw .headerFailure }
                return EnvelopeHeader(stanzas: stanzas, mac: mac)
            }
            guard stanzas.count < EnvelopeHeader.maximumStanzaCount else { throw .headerFailure }
            stanzas.append(try stanza(startingWith: line))
        }
    }

    /// The bytes up to the next line feed, which is read but not returned.
    private mutating func line() throws(EnvelopeError) -> ArraySlice<UInt8> {
        guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else { throw .headerFailure }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    private static func code(in line: ArraySlice<UInt8>) throws(EnvelopeError) -> [UInt8] {
        let rest = line.dropFirst(EnvelopeHeader.macMark.count)
        guard rest.first == UInt8(ascii: " "), let mac = base64(rest.dropFirst()), mac.count == 32 else {
            throw .headerFailure
        }
        return mac
    }

    private mutating func stanza(startingWith line: ArraySlice<UInt8>) throws(EnvelopeError) -> Stanza {
        guard line.starts(with: Array("-> ".utf8)) else { throw .headerFailure }
        let words = line.dropFirst(3).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.allSatisfy({ !$0.isEmpty && $0.allSatisfy { (0x21...0x7e).contains($0) } }), let type = words.first
        else { throw .headerFailure }
        return Stanza(
            type: String(decoding: type, as: UTF8.self),
            arguments: words.dropFirst().map { String(decoding: $0, as: UTF8.self) },
            body: try body())
    }

    /// Full lines up to and including the first shorter one.
    private mutating func body() throws(EnvelopeError) -> [UInt8] {
        var text: [UInt8] = []
        var line: ArraySlice<UInt8>
        repeat {
            line = try self.line()
            guard line.count <= Stanza.bodyColumns else { throw .headerFailure }
            text += line
        } while line.count == Stanza.bodyColumns
        guard let body = Self.base64(text[...]) else { throw .headerFailure }
        return body
    }

    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        Base64.decodeUnpadded(String(decoding: text, as: UTF8.self))
    }
}
