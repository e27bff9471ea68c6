public import CipherSuites

/// The name by which a patient is found from elsewhere (`formats.md` §3): home ledger and a digest of the first
/// identity key. It is a name, not a secret: whoever has seen it may ask, and is refused.
public struct HealthCode: Hashable, Sendable, CustomStringConvertible {
    /// The ledger that holds the patient's enrolment and consents.
    public let home: Origin
    /// The first 20 bytes of SHA-256("nuo/code/v1\0" ‖ first identity public key).
    public let keyDigest: [UInt8]

    /// The code of a patient whose first identity key is `identity`.
    public init(home: Origin, identity: VerifyingKey) {
        self.home = home
        keyDigest = Array(Digest.sha256(Array("nuo/code/v1\0".utf8), identity.bytes).bytes.prefix(20))
    }

    /// Why a text is no health code; each has its own hint.
    public enum Problem: Error, Equatable {
        /// It has not the form `NUO1:origin:name:check`.
        case notACode
        /// A version this program does not know (`NUO2:` is reserved).
        case unknownVersion
        /// The four check characters do not fit: mistyped.
        case mistyped
    }

    /// The longest code: prefix, origin, name and check.
    public static let maximumByteCount = 4 + 1 + Origin.maximumLength + 1 + 32 + 1 + 4

    /// Parses `NUO1:origin:name:check` in its one spelling.
    public init(parsing text: String) throws(Problem) {
        let bytes = Array(text.utf8)
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count > 1, Self.isVersion(parts[0]) else { throw .notACode }
        guard parts[0].elementsEqual(Self.version.utf8) else { throw .unknownVersion }
        guard parts.count == 4, bytes.count <= Self.maximumByteCount,
            let home = Origin(String(decoding: parts[1], as: UTF8.self)),
            let digest = Base32.decode(utf8: parts[2]), digest.count == 20, parts[3].count == 4,
            parts[3].allSatisfy(Self.isBase32)
        else { throw .notACode }
        guard parts[3].elementsEqual(Self.check(of: bytes.dropLast(5)).utf8) else { throw .mistyped }
        self.home = home
        keyDigest = digest
    }

    /// Parses what a person typed or a scanner read: white space anywhere and capital letters are forgiven, nothing
    /// else.
    public init(typed text: String) throws(Problem) {
        guard text.utf8.count <= 4 * Self.maximumByteCount else { throw .notACode }
        let lowered = text.filter { !$0.isWhitespace }.lowercased()
        guard lowered.utf8.starts(with: "nuo".utf8) else { throw .notACode }
        try self.init(parsing: "NUO" + lowered.dropFirst(3))
    }

    /// True when `identity` is the key that this code names.
    public func names(_ identity: VerifyingKey) -> Bool { HealthCode(home: home, identity: identity) == self }

    /// The text that is shown, typed and scanned.
    public var description: String {
        let body = "\(Self.version):\(home):\(Base32.encode(keyDigest))"
        return "\(body):\(Self.check(of: Array(body.utf8)[...]))"
    }

    private static let version = "NUO1"

    private static func isVersion(_ text: ArraySlice<UInt8>) -> Bool {
        let digits = text.dropFirst(3)
        return text.starts(with: "NUO".utf8) && (1...9).contains(digits.count) && digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private static func isBase32(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(byte)
    }

    /// The first four characters of a digest, which its first three bytes give.
    private static func check(of body: ArraySlice<UInt8>) -> String {
        let digest = Digest.sha256(Array("nuo/code-check/v1\0".utf8), Array(body))
        return String(Base32.encode(Array(digest.bytes.prefix(3))).prefix(4))
    }
}
