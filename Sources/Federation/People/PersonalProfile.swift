public import CipherSuites
public import ConsentLedger
import ConsentPolicy
import HealthRecords
public import MerkleLog

/// Why a text is no profile.
public enum ProfileError: Error, Equatable {
    /// No JSON object with a format of ours, or larger than a profile may be.
    case notAProfile
    /// A version this program does not know.
    case unknownVersion
    /// A member is missing, not known, or its value is none that it may have.
    case member(String)
}

/// The node that a person's software talks to: where it is and by which keys it is recognised, given at enrolment and
/// never learnt from a first contact (`formats.md` §8).
///
/// JSON with exactly these members: `format` (`nuo/profile@v1`), `origin`, `url`, `publicURL`, `tls`, `log`, `cosigner`,
/// `statement`.
public struct PersonalProfile: Hashable, Sendable {
    /// The node's ledger.
    public let origin: Origin
    /// Where to connect: `https://host[:port]`.
    public let url: String
    /// The node's address as it knows itself, which signed calls name.
    public let publicURL: String
    /// SHA-256 of the public keys (SubjectPublicKeyInfo) of its TLS certificates: one to eight, all different.
    public let tlsKeys: [Digest]
    /// Signs checkpoints; named as the origin.
    public let logKey: VerifierKey
    /// Cosigns checkpoints, under a name other than the origin.
    public let cosignerKey: VerifierKey
    /// Signs disclosures, registrations and received requests.
    public let statementKey: VerifyingKey

    /// The largest profile.
    public static let maximumByteCount = 16_384
    /// The largest number of TLS keys: two while one changes, with room.
    public static let maximumTLSKeys = 8
    private static let format = "nuo/profile@v"
    private static let version = 1
    private static let members = ["format", "origin", "url", "publicURL", "tls", "log", "cosigner", "statement"]

    /// A profile; throws `member` for the first value that a profile may not have. `publicURL` is `url` when not given.
    public init(
        origin: Origin, url: String, publicURL: String? = nil, tlsKeys: [Digest], logKey: VerifierKey,
        cosignerKey: VerifierKey, statementKey: VerifyingKey
    ) throws(ProfileError) {
        let publicURL = publicURL ?? url
        guard NodeAddress.isBase(url) else { throw .member("url") }
        guard NodeAddress.isBase(publicURL) else { throw .member("publicURL") }
        guard (1...Self.maximumTLSKeys).contains(tlsKeys.count), Set(tlsKeys).count == tlsKeys.count else {
            throw .member("tls")
        }
        guard logKey.algorithm == .ed25519, logKey.name == origin.text else { throw .member("log") }
        guard cosignerKey.algorithm == .cosignature, cosignerKey.name != origin.text else { throw .member("cosigner") }
        self.origin = origin
        self.url = url
        self.publicURL = publicURL
        self.tlsKeys = tlsKeys
        self.logKey = logKey
        self.cosignerKey = cosignerKey
        self.statementKey = statementKey
    }

    /// The profile of a node that described itself; `url` where people reach it elsewhere than partners do.
    public init(of node: NodeDescriptor, url: String? = nil) throws(ProfileError) {
        try self.init(
            origin: node.origin, url: url ?? node.url, publicURL: node.url, tlsKeys: node.tlsKeys, logKey: node.logKey,
            cosignerKey: node.cosignerKey, statementKey: node.statementKey)
    }

    /// Parses a profile in JSON; its members may stand in any order.
    public init(parsing bytes: [UInt8]) throws(ProfileError) {
        guard bytes.count <= Self.maximumByteCount,
            let object = (try? JSONValue(parsing: bytes, maximumDepth: 2))?.object,
            let version = object["format"]?.string.flatMap({ FormatVersion.number(in: $0, after: Self.format) })
        else { throw .notAProfile }
        guard version == Self.version else { throw .unknownVersion }
        if let unknown = object.names.first(where: { !Self.members.contains($0) }) { throw .member(unknown) }

        func text<Value>(_ name: String, _ parse: (String) -> Value?) throws(ProfileError) -> Value {
            guard let value = object[name]?.string.flatMap(parse) else { throw .member(name) }
            return value
        }
        try self.init(
            origin: text("origin") { Origin($0) }, url: text("url") { $0 }, publicURL: text("publicURL") { $0 },
            tlsKeys: Self.digests(object["tls"]), logKey: text("log") { try? VerifierKey(parsing: $0) },
            cosignerKey: text("cosigner") { try? VerifierKey(parsing: $0) },
            statementKey: text("statement") { VerifyingKey(text: $0) })
    }

    private static func digests(_ value: JSONValue?) throws(ProfileError) -> [Digest] {
        let digests = value.map {
            $0.elements.map { $0.string.flatMap { Base64URL.decode($0) }.flatMap { Digest($0) } }
        }
        let known = (digests ?? []).compactMap { $0 }
        guard known.count == digests?.count else { throw .member("tls") }
        return known
    }

    /// One line of JSON, its members in the order of the format, and a line feed.
    public var serialized: [UInt8] {
        let value: JSONValue = [
            "format": .string("\(Self.format)\(Self.version)"), "origin": .string(origin.text), "url": .string(url),
            "publicURL": .string(publicURL), "tls": .array(tlsKeys.map { .string(Base64URL.encode($0.bytes)) }),
            "log": .string(logKey.description), "cosigner": .string(cosignerKey.description),
            "statement": .string(statementKey.text),
        ]
        return value.serialized() + [UInt8(ascii: "\n")]
    }
}
