public import CipherSuites

/// What an entry is (`formats.md` §2). A seal is `Seal`; kind 3, which concerns the federation, is `LogKeyChange`.
public enum EntryKind: UInt8, Sendable {
    /// Something happened to a record.
    case event = 1
    /// The last leaf of a block; see `Seal`.
    case seal = 2
    /// A revocation of a record that lives in another ledger.
    case foreignRevocation = 4
}

/// What an event does to its record (`formats.md` §2).
public enum Effect: UInt8, Sendable, CaseIterable {
    /// Adds something: on a line, a consent or a prohibition.
    case issue = 1
    /// Takes away part of what stood.
    case narrow = 2
    /// Changes times only, or resumes a suspended record.
    case renew = 3
    /// Ends the record, or what its opening names, and every permission it gives.
    case revoke = 4
    /// The opening is erased; the leaf stays.
    case tombstone = 5
    /// Stops it until renewed.
    case suspend = 6
}

/// One leaf of the tree that is not a seal: it says that something was stated, not what or of whom.
public struct Entry: Hashable, Sendable {
    /// Event or foreign revocation.
    public var kind: EntryKind
    /// The suite of the record key.
    public var suite: Suite
    /// What it does.
    public var effect: Effect
    /// Which record chain it belongs to.
    public var record: RecordID
    /// Its place in the chain, from 0.
    public var sequence: UInt32
    /// Leaf hash of the entry before it; zero at sequence 0.
    public var previous: Digest
    /// Unix seconds of a quarter's end at UTC+8, not before the opening's own end.
    public var notAfter: UInt64
    /// SHA-256("nuo/commit/v1\0" ‖ u32 length ‖ opening).
    public var commitment: Digest
    /// At sequence 0 the SHA-256 of the stop public key, or random; later zero.
    public var stop: Digest
    /// The record key, at sequence 0 or where it changes.
    public var signer: VerifyingKey?
    /// By the record key over `signedBytes(for:)`.
    public var signature: [UInt8]

    /// The version every entry of this format carries.
    public static let version: UInt8 = 1

    /// Takes the fields as they are; `LedgerRules` judges them.
    public init(
        kind: EntryKind = .event, suite: Suite, effect: Effect, record: RecordID, sequence: UInt32, previous: Digest,
        notAfter: UInt64, commitment: Digest, stop: Digest, signer: VerifyingKey?, signature: [UInt8] = []
    ) {
        self.kind = kind
        self.suite = suite
        self.effect = effect
        self.record = record
        self.sequence = sequence
        self.previous = previous
        self.notAfter = notAfter
        self.commitment = commitment
        self.stop = stop
        self.signer = signer
        self.signature = signature
    }

    private var fieldsThroughSigner: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(SizeClass.all.first ?? 0)
        out += [Self.version, kind.rawValue, suite.rawValue, effect.rawValue]
        record.digest.append(to: &out)
        out += sequence.bigEndianBytes
        previous.append(to: &out)
        out += notAfter.bigEndianBytes
        commitment.append(to: &out)
        stop.append(to: &out)
        out.append(0)
        let key = signer?.bytes ?? []
        out += UInt16(key.count).bigEndianBytes
        out += key
        return out
    }

    /// What the record key signs: bound to the ledger, so that an entry copied elsewhere verifies nowhere.
    public func signedBytes(for origin: Origin) -> [UInt8] {
        switch kind {
        case .foreignRevocation:
            Array("nuo/revoke/v1\0".utf8) + origin.lengthPrefixed + record.bytes
        case .event, .seal:
            Array("nuo/event/v1\0".utf8) + origin.lengthPrefixed + fieldsThroughSigner
        }
    }

    /// The entry with its signature by `key` for the ledger `origin`.
    public func signed(by key: SigningKey, for origin: Origin) throws(CipherError) -> Entry {
        var signed = self
        signed.signature = try key.sign(signedBytes(for: origin))
        return signed
    }

    /// The leaf data: 256, 512 or 4096 bytes.
    public var encoded: [UInt8] {
        var body = fieldsThroughSigner
        body += UInt16(signature.count).bigEndianBytes
        body += signature
        guard let padded = SizeClass.padded(body) else { preconditionFailure("keys and signatures of a suite fit") }
        return padded
    }

    /// Parses leaf data. Unknown versions, kinds, suites, effects and extensions are `upgradeNeeded`, not invalid.
    public init(decoding bytes: [UInt8]) throws(LedgerError) {
        var reader = ByteReader(bytes)
        let (kind, suite, effect) = try Self.type(from: &reader)
        guard SizeClass.all.contains(bytes.count) else { throw .invalid(.malformed) }
        guard let record = RecordID(try reader.take(32)) else { throw .invalid(.malformed) }
        let sequence = try reader.integer(UInt32.self)
        let previous = try reader.digest()
        let notAfter = try reader.integer(UInt64.self)
        let commitment = try reader.digest()
        let stop = try reader.digest()
        guard try reader.integer(UInt8.self) == 0 else { throw .upgradeNeeded("entry extension") }
        let signer = try Self.signer(of: suite, from: &reader)
        let signatureCount = Int(try reader.integer(UInt16.self))
        guard signatureCount == suite.signatureByteCount else { throw .invalid(.malformed) }
        let signature = try reader.take(signatureCount)
        try SizeClass.finish(&reader, total: bytes.count)
        self.init(
            kind: kind, suite: suite, effect: effect, record: record, sequence: sequence, previous: previous,
            notAfter: notAfter, commitment: commitment, stop: stop, signer: signer, signature: signature)
    }

    /// Read before anything else is judged: what comes after an unknown one may have any form.
    private static func type(from reader: inout ByteReader) throws(LedgerError) -> (EntryKind, Suite, Effect) {
        let version = try reader.integer(UInt8.self)
        guard version == Self.version else { throw .upgradeNeeded("entry version \(version)") }
        let kindByte = try reader.integer(UInt8.self)
        guard let kind = EntryKind(rawValue: kindByte) else { throw .upgradeNeeded("entry kind \(kindByte)") }
        guard kind != .seal else { throw .invalid(.malformed) }
        let suiteByte = try reader.integer(UInt8.self)
        guard let suite = Suite(rawValue: suiteByte) else { throw .upgradeNeeded("suite \(suiteByte)") }
        let effectByte = try reader.integer(UInt8.self)
        guard let effect = Effect(rawValue: effectByte) else { throw .upgradeNeeded("effect \(effectByte)") }
        return (kind, suite, effect)
    }

    private static func signer(of suite: Suite, from reader: inout ByteReader) throws(LedgerError) -> VerifyingKey? {
        let count = Int(try reader.integer(UInt16.self))
        guard count > 0 else { return nil }
        guard count == suite.publicKeyByteCount else { throw .invalid(.malformed) }
        let bytes = try reader.take(count)
        do {
            return try VerifyingKey(suite: suite, bytes: bytes)
        } catch {
            throw .invalid(.key)
        }
    }
}

extension ByteReader {
    mutating func digest() throws(LedgerError) -> Digest {
        guard let digest = Digest(try take(Digest.byteCount)) else { throw .invalid(.malformed) }
        return digest
    }
}
