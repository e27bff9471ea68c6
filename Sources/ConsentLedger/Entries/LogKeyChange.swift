public import CipherSuites
public import MerkleLog

/// The entry that changes a ledger's log key (LEDGER-41; kind 3, subject 1). Both keys sign it, and with it the tree that
/// stands before it, so that neither can have had another one. It stands alone in its block, whose checkpoint is the last
/// of the old key.
public struct LogKeyChange: Hashable, Sendable {
    /// Number of the new key: 1 for the first change.
    public let epoch: UInt32
    /// Number of leaves before the entry's block.
    public let size: UInt64
    /// Root over them.
    public let root: Digest
    /// The key that is given up; Ed25519.
    public let old: VerifyingKey
    /// The key that takes its place; Ed25519.
    public let new: VerifyingKey
    /// By the old key over `signedBytes(for:)`.
    public let oldSignature: [UInt8]
    /// By the new key over the same.
    public let newSignature: [UInt8]

    /// The kind of entries that concern the federation and not a record.
    static let kind: UInt8 = 3
    private static let version: UInt8 = 1
    private static let subject: UInt8 = 1
    private static let signatureByteCount = 64
    /// The most changes of one ledger.
    public static let maximumEpoch: UInt32 = 32
    /// The bytes of every change.
    public static let byteCount = 256

    /// Signs a change by both keys. Throws what the signers throw, and `ambiguousKeys` for keys that are no log keys of one
    /// name or the same.
    public init(
        epoch: UInt32, size: UInt64, root: Digest, from old: NoteSigner, to new: NoteSigner
    ) throws(NoteError) {
        let (oldKey, newKey) = (old.verifierKey, new.verifierKey)
        guard oldKey.name == newKey.name, oldKey.algorithm == .ed25519, newKey.algorithm == .ed25519,
            oldKey != newKey, let origin = Origin(oldKey.name)
        else { throw .ambiguousKeys(name: newKey.name) }
        self.epoch = epoch
        self.size = size
        self.root = root
        self.old = oldKey.key
        self.new = newKey.key
        let fields = Self.fields(epoch: epoch, size: size, root: root, old: oldKey.key, new: newKey.key)
        let message = Self.message(fields, origin: origin)
        oldSignature = try old.sign(message: message)
        newSignature = try new.sign(message: message)
    }

    /// True when leaf data claims to be of this kind.
    public static func isClaimed(by bytes: [UInt8]) -> Bool {
        bytes.count > 1 && bytes[0] == version && bytes[1] == kind
    }

    /// Parses leaf data. Another subject and an extension are `upgradeNeeded`, not invalid.
    public init(decoding bytes: [UInt8]) throws(LedgerError) {
        var reader = ByteReader(bytes)
        let version = try reader.integer(UInt8.self)
        guard version == Self.version else { throw .upgradeNeeded("entry version \(version)") }
        guard try reader.integer(UInt8.self) == Self.kind else { throw .invalid(.malformed) }
        let subject = try reader.integer(UInt8.self)
        guard subject == Self.subject else { throw .upgradeNeeded("federation subject \(subject)") }
        epoch = try reader.integer(UInt32.self)
        size = try reader.integer(UInt64.self)
        root = try reader.digest()
        old = try Self.key(from: &reader)
        new = try Self.key(from: &reader)
        guard try reader.integer(UInt8.self) == 0 else { throw .upgradeNeeded("federation extension") }
        oldSignature = try reader.take(Self.signatureByteCount)
        newSignature = try reader.take(Self.signatureByteCount)
        try SizeClass.finish(&reader, total: bytes.count)
        guard old != new else { throw .invalid(.key) }
        guard (1...Self.maximumEpoch).contains(epoch), size <= MerkleTree.maximumSize - 2 else {
            throw .invalid(.logKey)
        }
    }

    private static func key(from reader: inout ByteReader) throws(LedgerError) -> VerifyingKey {
        let bytes = try reader.take(Suite.ed25519.publicKeyByteCount)
        do {
            return try VerifyingKey(suite: .ed25519, bytes: bytes)
        } catch {
            throw .invalid(.key)
        }
    }

    private static func fields(
        epoch: UInt32, size: UInt64, root: Digest, old: VerifyingKey, new: VerifyingKey
    ) -> [UInt8] {
        var out: [UInt8] = [version, kind, subject]
        out += epoch.bigEndianBytes + size.bigEndianBytes
        root.append(to: &out)
        out += old.bytes + new.bytes
        out.append(0)
        return out
    }

    private static func message(_ fields: [UInt8], origin: Origin) -> [UInt8] {
        Array("nuo/log-key/v1\0".utf8) + origin.lengthPrefixed + fields
    }

    private var fields: [UInt8] { Self.fields(epoch: epoch, size: size, root: root, old: old, new: new) }

    /// What both keys sign: bound to the ledger, so that it changes the key of no other.
    public func signedBytes(for origin: Origin) -> [UInt8] { Self.message(fields, origin: origin) }

    /// The leaf data: 256 bytes.
    public var encoded: [UInt8] {
        guard let padded = SizeClass.padded(fields + oldSignature + newSignature) else {
            preconditionFailure("a change of the log key fits 256 bytes")
        }
        return padded
    }

    /// The largest tree whose head the old key signs: the one that ends with the seal of the entry's block.
    public var end: UInt64 { size + 2 }

    /// The key that is given up, named.
    public func oldKey(of origin: Origin) throws(NoteError) -> VerifierKey {
        try VerifierKey(name: origin.text, algorithm: .ed25519, key: old)
    }

    /// The key that takes its place, named.
    public func newKey(of origin: Origin) throws(NoteError) -> VerifierKey {
        try VerifierKey(name: origin.text, algorithm: .ed25519, key: new)
    }

    /// Checks both signatures (LEDGER-42).
    public func check(for origin: Origin) throws(LedgerError) {
        let message = signedBytes(for: origin)
        guard old.isValid(signature: oldSignature, for: message), new.isValid(signature: newSignature, for: message)
        else { throw .invalid(.signature) }
    }

    /// Checks that this change comes next after `changes`, over the tree of `size` leaves with `root` (LEDGER-42).
    func check(for origin: Origin, after changes: [LogKeyChange], size: UInt64, root: Digest) throws(LedgerError) {
        guard epoch == UInt32(changes.count) + 1, self.size == size, self.root == root,
            changes.last.map({ $0.new == old }) ?? true,
            !changes.contains(where: { $0.old == new || $0.new == new })
        else { throw .invalid(.logKey) }
        try check(for: origin)
    }
}

extension LogKeys {
    /// The keys of a ledger that began with `first`, by the changes that stand in it. What is no such chain is refused:
    /// `invalid(.logKey)`, or `invalid(.signature)` where a key did not sign.
    public init(_ first: VerifierKey, changes: [LogKeyChange]) throws(LedgerError) {
        guard let origin = Origin(first.name), changes.count <= Int(LogKeyChange.maximumEpoch) else {
            throw .invalid(.logKey)
        }
        self.init(first)
        for (number, change) in changes.enumerated() {
            guard change.epoch == UInt32(number) + 1, change.old == current.key else { throw .invalid(.logKey) }
            try change.check(for: origin)
            do {
                try append(change.newKey(of: origin), after: change.end)
            } catch {
                throw .invalid(.logKey)
            }
        }
    }
}
