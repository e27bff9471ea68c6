public import CipherSuites

/// The header of an age v1 file: the file key, wrapped once for each recipient, under an authentication code.
///
/// A header is kept apart from its payload: `header ‖ payload` is a complete age file, and a document is shared with a
/// further reader by making a further header, without touching the payload.
public struct EnvelopeHeader: Hashable, Sendable {
    /// At least one, at most 20, in file order.
    public let stanzas: [Stanza]
    /// HMAC-SHA-256 over everything before it, under a key derived from the file key.
    let mac: [UInt8]

    /// Largest header read. One hybrid stanza takes 1.6 KB, so that even the largest number of stanzas fits in half.
    public static let maximumByteCount = 65_536
    /// Most stanzas read or written: each costs a reader one key agreement with each of its identities.
    public static let maximumStanzaCount = 20

    static let versionLine = Array("age-encryption.org/v1".utf8)
    static let macMark = Array("---".utf8)

    init(stanzas: [Stanza], mac: [UInt8]) {
        self.stanzas = stanzas
        self.mac = mac
    }

    init(stanzas: [Stanza], authenticatedBy fileKey: FileKey) {
        let code = HMACSHA256.code(for: Self.authenticatedBytes(of: stanzas), key: Self.macKey(fileKey))
        self.init(stanzas: stanzas, mac: code)
    }

    /// Wraps `fileKey` for each recipient, in order. Throws `recipientCount` for none or more than 20,
    /// `mixedRecipients` when post-quantum and classic ones stand together, `invalidKey` for an unusable one.
    public static func make(
        fileKey: FileKey, recipients: [Recipient], random: RandomSource
    ) throws(EnvelopeError) -> EnvelopeHeader {
        guard (1...maximumStanzaCount).contains(recipients.count) else { throw .recipientCount }
        guard Set(recipients.map(\.isPostQuantum)).count == 1 else { throw .mixedRecipients }
        var stanzas: [Stanza] = []
        for recipient in recipients { stanzas.append(try recipient.wrap(fileKey, random: random)) }
        return EnvelopeHeader(stanzas: stanzas, authenticatedBy: fileKey)
    }

    /// The file key, by the first identity that opens a stanza, once the header's code is found to be right.
    ///
    /// Throws `headerFailure` for a malformed stanza of an identity's type, `noMatch`, or `hmacFailure`.
    public func unwrap(with identities: [Identity]) throws(EnvelopeError) -> FileKey {
        for identity in identities {
            for stanza in stanzas {
                if let fileKey = try identity.unwrap(stanza) { return try authenticated(by: fileKey) }
            }
        }
        throw .noMatch
    }

    /// `fileKey`, if the header's code was made with it.
    func authenticated(by fileKey: FileKey) throws(EnvelopeError) -> FileKey {
        guard HMACSHA256.isValid(mac, for: Self.authenticatedBytes(of: stanzas), key: Self.macKey(fileKey)) else {
            throw .hmacFailure
        }
        return fileKey
    }

    /// The header's bytes. Every header has one spelling, so these are the very bytes that were parsed.
    public var serialized: [UInt8] {
        Self.authenticatedBytes(of: stanzas) + Array(" \(Base64.encodeUnpadded(mac))\n".utf8)
    }

    /// SHA-256 of `serialized`: how a disclosure names the header that it handed out.
    public var digest: Digest { .sha256(serialized) }

    private static func authenticatedBytes(of stanzas: [Stanza]) -> [UInt8] {
        versionLine + [UInt8(ascii: "\n")] + stanzas.flatMap(\.serialized) + macMark
    }

    private static func macKey(_ fileKey: FileKey) -> [UInt8] {
        HKDFSHA256.derive(secret: fileKey.bytes, salt: [], info: Array("header".utf8), byteCount: 32)
    }
}

extension EnvelopeHeader {
    /// Reads a header and nothing after it; throws `headerFailure`.
    public init(parsing bytes: [UInt8]) throws(EnvelopeError) {
        let (header, byteCount) = try Self.parsePrefix(of: bytes)
        guard byteCount == bytes.count else { throw .headerFailure }
        self = header
    }

    /// Reads the header that `bytes` begin with, and says where the payload starts; throws `headerFailure`. At most
    /// `maximumByteCount` bytes are looked at, so the caller need not hold more of a file than that.
    public static func parsePrefix(
        of bytes: [UInt8]
    ) throws(EnvelopeError) -> (header: EnvelopeHeader, headerByteCount: Int) {
        var parser = HeaderParser(bytes.prefix(maximumByteCount))
        let header = try parser.header()
        return (header, parser.consumedByteCount)
    }
}
