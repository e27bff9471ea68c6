public import CipherSuites

/// The name of a record chain: 32 random bytes, never derived from a person (`formats.md` §2).
public struct RecordID: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let digest: Digest

    /// Takes the 32 bytes.
    public init(digest: Digest) { self.digest = digest }

    /// Takes exactly 32 bytes; nil for any other number.
    public init?(_ bytes: some Collection<UInt8>) {
        guard let digest = Digest(bytes) else { return nil }
        self.digest = digest
    }

    /// Parses 43 characters of canonical base64url; nil otherwise.
    public init?(_ text: String) {
        guard let bytes = Base64URL.decode(text) else { return nil }
        self.init(bytes)
    }

    /// A fresh id.
    public static func random(_ source: RandomSource) -> RecordID {
        guard let id = RecordID(source.bytes(Digest.byteCount)) else { preconditionFailure("32 bytes are an id") }
        return id
    }

    /// The 32 bytes as an array.
    public var bytes: [UInt8] { digest.bytes }

    /// The 43 characters of base64url.
    public var description: String { Base64URL.encode(bytes) }

    /// How every statement names the patient whose consent line this record is: never by name or identifier.
    public var lineURN: String { Self.linePrefix + description }

    /// Parses `urn:nuo:line:` and 43 characters; nil otherwise.
    public init?(lineURN: String) {
        guard lineURN.hasPrefix(Self.linePrefix) else { return nil }
        self.init(String(lineURN.dropFirst(Self.linePrefix.count)))
    }

    private static let linePrefix = "urn:nuo:line:"
}
