public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import HealthRecords
public import MerkleLog

/// Why a text is no descriptor.
public enum DescriptorError: Error, Equatable {
    /// Not the format, or larger than it may be.
    case malformed
    /// Not signed by the newest log key that it names.
    case signature
}

/// What a node says of itself (`formats.md` §3): a signed note by its newest log key whose text is `nuo/descriptor@v1` and one
/// line of JSON. It is pinned by its fingerprint, told through another channel.
public struct NodeDescriptor: Hashable, Sendable {
    /// The node's ledger.
    public let origin: Origin
    /// Base address, `https://host:port`.
    public let url: String
    /// The key that the ledger began with: it names the ledger's log for ever.
    public let logKey: VerifierKey
    /// The changes of that key, as they stand in the ledger, oldest first.
    public let logKeyChanges: [LogKeyChange]
    /// Every key of the log: those that sign checkpoints, each of its sizes.
    public let logKeys: LogKeys
    /// Cosigns checkpoints.
    public let cosignerKey: VerifierKey
    /// Cosigns beside it while its key changes; nil at other times.
    public let nextCosignerKey: VerifierKey?
    /// SHA-256 of the public keys of its TLS certificates.
    public let tlsKeys: [Digest]
    /// Signs disclosures and registrations where an institution authorised it.
    public let statementKey: VerifyingKey
    /// The institutions it speaks for.
    public let institutions: [AcceptedInstitution]
    /// Grows with every new descriptor.
    public let serial: UInt64
    /// SHA-256 of the text of the descriptor before it; nil in the first.
    public let previous: Digest?
    /// Formats it speaks.
    public let formats: [String]
    /// The note, as received.
    public let note: SignedNote

    /// The format of entries that change a log key: a node changes its own only when its partners speak it.
    public static let logKeyFormat = "nuo/log-key/v1"
    /// Formats of this version.
    public static let spokenFormats = [
        "nuo/entry/v1", "nuo/seal/v1", "nuo/statement/v1", "nuo/receipt/v1", logKeyFormat,
    ]
    /// The largest descriptor.
    public static let maximumByteCount = 65_536
    /// The largest number of institutions on one node.
    public static let maximumInstitutions = 256
    private static let firstLine = "nuo/descriptor@v1"

    /// Writes and signs a descriptor. `log` is the newest log key, and the first one unless `logKeyChanges` say more.
    public init(
        origin: Origin, url: String, log: NoteSigner, logKeyChanges: [LogKeyChange] = [], cosigner: VerifierKey,
        nextCosigner: VerifierKey? = nil, tlsKeys: [Digest], statementKey: VerifyingKey,
        institutions: [AcceptedInstitution], serial: UInt64, previous: Digest? = nil
    ) throws {
        let first = try logKeyChanges.first?.oldKey(of: origin) ?? log.verifierKey
        var members: JSONObject = [
            "origin": .string(origin.text), "url": .string(url), "log": .string(first.description),
            "cosigner": .string(cosigner.description),
            "tls": .array(tlsKeys.map { .string(Base64URL.encode($0.bytes)) }),
            "statement": .string(statementKey.text), "institutions": .array(institutions.map(Self.element)),
            "serial": .integer(serial), "formats": .array(Self.spokenFormats.map { .string($0) }),
        ]
        members["nextCosigner"] = nextCosigner.map { .string($0.description) }
        if !logKeyChanges.isEmpty {
            members["logChanges"] = .array(logKeyChanges.map { .string(Base64URL.encode($0.encoded)) })
        }
        members["previous"] = previous.map { .string(Base64URL.encode($0.bytes)) }
        let body = JSONValue.object(members)
        let text = "\(Self.firstLine)\n\(String(decoding: body.serialized(), as: UTF8.self))\n"
        let signature = try log.sign(text, at: nil)
        try self.init(note: SignedNote(text: text, signatures: [signature]))
    }

    /// Parses a descriptor and checks that the log key in it signed it. Whether that key is to be trusted is the
    /// operator's decision, by the fingerprint.
    public init(parsing bytes: [UInt8]) throws {
        guard bytes.count <= Self.maximumByteCount else { throw DescriptorError.malformed }
        try self.init(note: SignedNote(parsing: bytes))
    }

    private init(note: SignedNote) throws {
        let lines = note.text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 3, lines[0] == Self.firstLine, lines[2].isEmpty,
            let body = try? JSONValue(parsing: Array(lines[1].utf8), maximumDepth: 6)
        else { throw DescriptorError.malformed }
        guard let origin = body["origin"]?.string.flatMap({ Origin($0) }), let url = body["url"]?.string,
            url.hasPrefix("https://"), url.utf8.count <= 300,
            let logKey = body["log"]?.string.flatMap({ try? VerifierKey(parsing: $0) }), logKey.name == origin.text,
            let cosignerKey = body["cosigner"]?.string.flatMap({ try? VerifierKey(parsing: $0) }),
            cosignerKey.algorithm == .cosignature, cosignerKey.name != origin.text,
            let statementKey = body["statement"]?.string.flatMap({ VerifyingKey(text: $0) }),
            let serial = body["serial"]?.uint64, let formats = body["formats"]?.array?.compactMap(\.string)
        else { throw DescriptorError.malformed }
        let (changes, logKeys) = try Self.logKeys(body["logChanges"], after: logKey)
        let nextCosigner = body["nextCosigner"]?.string.flatMap { try? VerifierKey(parsing: $0) }
        guard (body["nextCosigner"] == nil) == (nextCosigner == nil),
            nextCosigner.map({ $0.isSuccessor(of: cosignerKey) }) ?? true
        else { throw DescriptorError.malformed }
        let tls = (body["tls"]?.elements ?? []).compactMap(\.string).compactMap { Base64URL.decode($0) }
        let keys = tls.compactMap { Digest($0) }
        let institutions = try Self.institutions(body["institutions"])
        let previous = body["previous"]?.string.flatMap { Base64URL.decode($0) }.flatMap { Digest($0) }
        guard (body["previous"] == nil) == (previous == nil) else { throw DescriptorError.malformed }
        guard !keys.isEmpty, keys.count <= 8 else { throw DescriptorError.malformed }
        let signer = logKeys.current
        guard let line = note.signatures.first(where: signer.isNamed),
            signer.key.isValid(signature: line.signature, for: Array(note.text.utf8))
        else { throw DescriptorError.signature }
        self.origin = origin
        self.url = url
        self.logKey = logKey
        logKeyChanges = changes
        self.logKeys = logKeys
        self.cosignerKey = cosignerKey
        nextCosignerKey = nextCosigner
        tlsKeys = keys
        self.statementKey = statementKey
        self.institutions = institutions
        self.serial = serial
        self.previous = previous
        self.formats = formats
        self.note = note
    }

    private static func logKeys(
        _ element: JSONValue?, after first: VerifierKey
    ) throws(DescriptorError) -> ([LogKeyChange], LogKeys) {
        guard let element else { return ([], LogKeys(first)) }
        guard let texts = element.array, !texts.isEmpty, texts.count <= Int(LogKeyChange.maximumEpoch) else {
            throw .malformed
        }
        do {
            let changes = try texts.map { text in
                guard let bytes = text.string.flatMap({ Base64URL.decode($0) }) else {
                    throw LedgerError.invalid(.malformed)
                }
                return try LogKeyChange(decoding: bytes)
            }
            return (changes, try LogKeys(first, changes: changes))
        } catch {
            throw .malformed
        }
    }

    private static func element(_ accepted: AcceptedInstitution) -> JSONValue {
        [
            "id": .string(accepted.institution.id.text), "name": .string(accepted.institution.name),
            "key": .string(accepted.key.text),
            "rights": .array(accepted.rights.map(\.rawValue).sorted().map { .string($0) }),
        ]
    }

    private static func institutions(_ element: JSONValue?) throws(DescriptorError) -> [AcceptedInstitution] {
        let elements = element?.elements ?? []
        guard elements.count <= maximumInstitutions else { throw .malformed }
        var institutions: [AcceptedInstitution] = []
        for element in elements {
            guard let id = element["id"]?.string.flatMap({ InstitutionID($0) }), let name = element["name"]?.string,
                let key = element["key"]?.string.flatMap({ VerifyingKey(text: $0) }),
                let rights = element["rights"]?.array?.compactMap({ $0.string.flatMap(InstitutionRight.init) })
            else { throw .malformed }
            institutions.append(
                AcceptedInstitution(
                    institution: NamedInstitution(id: id, name: name), key: key, rights: Set(rights)))
        }
        guard Set(institutions.map(\.institution.id)).count == institutions.count else { throw .malformed }
        return institutions
    }

    /// The keys that cosign for this node, the one in use first.
    public var cosignerKeys: [VerifierKey] { [cosignerKey] + (nextCosignerKey.map { [$0] } ?? []) }

    /// SHA-256 of the note's text: what the next descriptor names as the one before it.
    public var digest: Digest { .sha256(Array(note.text.utf8)) }

    /// The digest in base32, in groups of eight: what two operators read to each other.
    public var fingerprint: String {
        let text = Array(Base32.encode(digest.bytes))
        return stride(from: 0, to: text.count, by: 8).map { String(text[$0..<min($0 + 8, text.count)]) }
            .joined(separator: "-")
    }
}

extension VerifierKey {
    /// True for another cosigner key under the same name.
    fileprivate func isSuccessor(of key: VerifierKey) -> Bool {
        algorithm == .cosignature && name == key.name && self != key
    }
}
