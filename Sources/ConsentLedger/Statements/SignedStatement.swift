public import CipherSuites
public import HealthRecords

/// Why bytes are no statement, or not the opening of an entry.
public enum StatementError: Error, Equatable, Sendable {
    /// Not three parts of canonical base64url, or too long.
    case malformed
    /// A protected header that is not exactly the members of the format.
    case header
    /// A version of the future: evidence of nothing, and no opening of anything until this program is upgraded.
    case upgradeNeeded(String)
    /// A payload that is not I-JSON of a FHIR resource.
    case payload
    /// More than eight statements, or statements that do not belong together.
    case opening
    /// The commitment, or a field of the header, is not the entry's.
    case otherEntry
    /// A signature that does not verify under the key offered.
    case signature
    /// A required co-signature is missing.
    case coSignature
}

/// A statement as received: well-formed, its signature not yet checked.
public struct SignedStatement: Hashable, Sendable {
    /// The JWS compact serialization.
    public let compact: String
    /// The parsed protected header.
    public let header: StatementHeader
    /// The exact bytes of the FHIR resource.
    public let payload: [UInt8]
    /// 64 bytes.
    public let signature: [UInt8]
    /// What it was read as.
    package let memory = ReadingMemory()
    private let json: JSONValue

    /// The largest serialization, so that an opening of one statement fits 64 KiB.
    public static let maximumByteCount = 65_536
    /// Nesting of JSON in a payload (`formats.md` §1).
    public static let maximumDepth = 32

    /// Parses a compact JWS; nothing in it is trusted yet.
    public init(parsing compact: String) throws(StatementError) {
        guard compact.utf8.count <= Self.maximumByteCount else { throw .malformed }
        let parts = Array(compact.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decode(utf8: parts[0]),
            let payload = Base64URL.decode(utf8: parts[1]),
            let signature = Base64URL.decode(utf8: parts[2]), signature.count == 64
        else { throw .malformed }
        self.header = try StatementHeader(decoding: header)
        self.compact = compact
        self.payload = payload
        self.signature = signature
        guard let json = try? JSONValue(parsing: payload, maximumDepth: Self.maximumDepth), json.object != nil,
            json["resourceType"]?.string != nil
        else { throw .payload }
        self.json = json
    }

    /// The payload as JSON.
    public var resource: JSONValue { json }

    /// By their bytes.
    public static func == (left: SignedStatement, right: SignedStatement) -> Bool { left.compact == right.compact }

    /// By its bytes.
    public func hash(into hasher: inout Hasher) { hasher.combine(compact) }

    private var signingInput: [UInt8] {
        // A copy of the whole is one move of memory; that of a part goes byte by byte.
        var input = Array(compact.utf8)
        input.removeLast(1 + 86)
        return input
    }

    /// Checks the signature by `key`; the type of the result says that it was done.
    public func verified(by key: VerifyingKey) throws(StatementError) -> VerifiedStatement {
        guard key.suite == header.suite, key.thumbprint == header.keyID,
            key.isValid(signature: signature, for: signingInput)
        else { throw .signature }
        return VerifiedStatement(statement: self, key: key)
    }

    /// Whether `key` signed it.
    public func isSigned(by key: VerifyingKey) -> Bool { (try? verified(by: key)) != nil }

    /// Signs a resource.
    public static func sign(
        payload: [UInt8], header: StatementHeader, key: SigningKey
    ) throws -> SignedStatement {
        let input = Base64URL.encode(header.encoded) + "." + Base64URL.encode(payload)
        let signature = try key.sign(Array(input.utf8))
        return try SignedStatement(parsing: input + "." + Base64URL.encode(signature))
    }
}

/// A statement whose signature by `key` was checked. Only `SignedStatement.verified(by:)` makes one.
public struct VerifiedStatement: Hashable, Sendable {
    /// What was signed.
    public let statement: SignedStatement
    /// The identity key that signed it.
    public let key: VerifyingKey

    fileprivate init(statement: SignedStatement, key: VerifyingKey) {
        self.statement = statement
        self.key = key
    }
}
