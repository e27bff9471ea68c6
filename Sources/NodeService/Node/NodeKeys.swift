public import CipherSuites
public import ConsentLedger
import EnvelopeFormat
import Foundation
import MerkleLog
public import NodeClient
public import Storage

/// The secrets of a node, each in a file of its own below `keys/`, readable by the owner only. A running node needs no
/// passphrase; whoever can read these files is the node.
public struct NodeKeys: Sendable {
    /// Log key, cosigner key, and the next cosigner key while partners learn of it.
    public let signers: LedgerSigners
    /// What the key for ledgers of which there are hashes alone is derived from: the cosigner's secret.
    private let witnessRoot: KeyRoot
    /// Signs disclosures and registrations where an institution authorised it.
    public let statement: SigningKey
    /// The next statement key while institutions authorise it; nil at other times.
    public let nextStatement: SigningKey?
    /// Opens the custodian's own headers.
    public let custodian: CustodianKey
    /// Certificate and key of the transport.
    public let tls: TLSIdentity
    /// The transport's next certificate and key while partners learn of it; nil at other times.
    public let nextTLS: TLSIdentity?

    static let names = (
        log: "keys/log.key", cosigner: "keys/cosigner.key", statement: "keys/statement.key", age: "keys/age.key",
        tls: "keys/tls.pem", nextTLS: "keys/tls-next.pem", nextStatement: "keys/statement-next.key",
        nextCosigner: "keys/cosigner-next.key", nextLog: "keys/log-next.key"
    )

    /// The files without which a node does not run, relative to its directory.
    static let requiredFiles = [names.log, names.cosigner, names.statement, names.age, names.tls]

    /// The files that nobody else may read, relative to the node's directory.
    public static let files = requiredFiles + [names.nextTLS, names.nextStatement, names.nextCosigner, names.nextLog]

    /// What a node's own records are encrypted for.
    public enum CustodianKeyKind: String, Sendable, CaseIterable {
        /// X-Wing: holds against a quantum computer too.
        case hybrid = "x-wing"
        /// X25519: any age tool opens it.
        case x25519
    }

    /// Makes fresh keys in `directory`, which must have none. `now` is Unix seconds; the certificate is good for ten
    /// years, since partners recognise its key and not its dates.
    public static func create(
        in directory: NodeDirectory, origin: Origin, custodianKey: CustodianKeyKind = .hybrid, now: UInt64,
        random: RandomSource
    ) throws {
        try FileManager.default.createDirectory(
            at: directory.url.appendingPathComponent("keys"), withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700])
        for name in [names.log, names.cosigner, names.statement] {
            try createSigningKey(name, in: directory, random: random)
        }
        let identity: Identity =
            switch custodianKey {
            case .hybrid: .hybrid(seed: random.bytes(32))
            case .x25519: .x25519(secret: random.bytes(32))
            }
        try directory.createPrivateFile(names.age, Array((identity.text + "\n").utf8))
        try createTLS(names.tls, in: directory, origin: origin, now: now)
    }

    /// Makes an Ed25519 key.
    static func createSigningKey(_ name: String, in directory: NodeDirectory, random: RandomSource) throws {
        let key = try SigningKey.generate(suite: .ed25519, random: random)
        try directory.createPrivateFile(name, Array((Base64URL.encode(key.secretBytes) + "\n").utf8))
    }

    /// Makes a certificate and its key.
    static func createTLS(_ name: String, in directory: NodeDirectory, origin: Origin, now: UInt64) throws {
        let tls = try TLSIdentity.make(
            commonName: origin.text, notBefore: now - 3600, notAfter: now + 10 * 366 * 86_400)
        try directory.createPrivateFile(name, Array(tls.pem.utf8))
    }

    /// Reads the keys; the caller has checked who else can.
    public init(reading directory: NodeDirectory, origin: Origin) throws {
        signers = LedgerSigners(
            log: try Self.log(Self.names.log, in: directory, origin: origin),
            nextLog: Self.holds(Self.names.nextLog, in: directory)
                ? try Self.log(Self.names.nextLog, in: directory, origin: origin) : nil,
            cosigner: try Self.cosigner(Self.names.cosigner, in: directory, origin: origin),
            nextCosigner: Self.holds(Self.names.nextCosigner, in: directory)
                ? try Self.cosigner(Self.names.nextCosigner, in: directory, origin: origin) : nil)
        witnessRoot = try KeyRoot(Self.signingKey(Self.names.cosigner, in: directory).secretBytes)
        statement = try Self.signingKey(Self.names.statement, in: directory)
        custodian = try CustodianKey(text: Self.text(Self.names.age, in: directory))
        tls = try TLSIdentity(pem: Self.text(Self.names.tls, in: directory))
        nextTLS =
            Self.holds(Self.names.nextTLS, in: directory)
            ? try TLSIdentity(pem: Self.text(Self.names.nextTLS, in: directory)) : nil
        nextStatement =
            Self.holds(Self.names.nextStatement, in: directory)
            ? try Self.signingKey(Self.names.nextStatement, in: directory) : nil
    }

    /// Cosigns heads of ledgers of which this node has the hashes alone: another key under another name than the
    /// cosigner's, whose lines say that everything below a head was verified (decision 0038).
    func witness(of origin: Origin, salt: [UInt8]) throws -> NoteSigner {
        let context = Array(origin.text.utf8) + salt
        return try NoteSigner(
            name: origin.text + "/witness", algorithm: .cosignature,
            key: witnessRoot.signingKey(.witness, suite: .ed25519, context: context))
    }

    private static func log(_ name: String, in directory: NodeDirectory, origin: Origin) throws -> NoteSigner {
        try NoteSigner(name: origin.text, algorithm: .ed25519, key: signingKey(name, in: directory))
    }

    private static func cosigner(
        _ name: String, in directory: NodeDirectory, origin: Origin
    ) throws -> NoteSigner {
        try NoteSigner(
            name: origin.text + "/cosigner", algorithm: .cosignature, key: signingKey(name, in: directory))
    }

    private static func holds(_ name: String, in directory: NodeDirectory) -> Bool {
        FileManager.default.fileExists(atPath: directory.url.appendingPathComponent(name).path)
    }

    private static func text(_ name: String, in directory: NodeDirectory) throws -> String {
        try String(contentsOf: directory.url.appendingPathComponent(name), encoding: .utf8)
            .trimmingCharacters(in: .newlines)
    }

    private static func signingKey(_ name: String, in directory: NodeDirectory) throws -> SigningKey {
        guard let secret = Base64URL.decode(try text(name, in: directory)) else { throw CipherError.invalidKey }
        return try SigningKey(suite: .ed25519, secret: secret)
    }
}
