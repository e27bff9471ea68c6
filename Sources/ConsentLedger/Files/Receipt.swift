public import CipherSuites
public import MerkleLog

/// Proof that a statement was entered (`formats.md` §7): line 1 `nuo/receipt@v1`, the opening's lines, an empty line,
/// and a `c2sp.org/tlog-proof@v1` whose extra data is the entry.
public struct Receipt: Hashable, Sendable {
    /// The statements.
    public let opening: Opening
    /// Entry, its place in the tree, and the signed checkpoint.
    public let proof: LogProof

    /// The largest receipt that is read.
    public static let maximumByteCount = 131_072
    private static let firstLine = "nuo/receipt@v1"

    /// Takes an opening and a proof whose extra data is the entry.
    public init(opening: Opening, proof: LogProof) {
        self.opening = opening
        self.proof = proof
    }

    /// Parses a receipt; nothing in it is trusted yet.
    public init(parsing bytes: [UInt8]) throws(ReceiptError) {
        guard bytes.count <= Self.maximumByteCount else { throw .malformed }
        let prefix = Array((Self.firstLine + "\n").utf8)
        guard bytes.starts(with: prefix), let end = Self.emptyLine(in: bytes, from: prefix.count) else {
            throw .malformed
        }
        do throws(StatementError) {
            opening = try Opening(parsing: Array(bytes[prefix.count..<end]))
        } catch {
            guard case .upgradeNeeded(let what) = error else { throw .malformed }
            throw .entry(.upgradeNeeded(what))
        }
        guard let proof = try? LogProof(parsing: Array(bytes[(end + 2)...])) else { throw .malformed }
        self.proof = proof
        guard serialized == bytes else { throw .malformed }
    }

    private static func emptyLine(in bytes: [UInt8], from start: Int) -> Int? {
        guard start + 1 < bytes.count else { return nil }
        return (start..<(bytes.count - 1)).first { bytes[$0] == 0x0a && bytes[$0 + 1] == 0x0a }
    }

    /// The bytes of the file.
    public var serialized: [UInt8] {
        Array((Self.firstLine + "\n").utf8) + opening.bytes + [0x0a, 0x0a] + proof.serialized
    }

    /// Checks the proof under the log's key and that the opening is the entry's (LEDGER-21). Needs no network.
    public func verified(log: VerifierKey, cosigners: [VerifierKey] = []) throws(ReceiptError) -> VerifiedReceipt {
        let checkpoint: VerifiedCheckpoint
        do {
            checkpoint = try VerifiedCheckpoint(verifying: proof.checkpoint, log: log, cosigners: cosigners)
        } catch {
            throw .checkpoint
        }
        return try verified(under: checkpoint)
    }

    /// The same for a log whose key may have changed: the key that signs at the checkpoint's size counts (LEDGER-44).
    public func verified(log: LogKeys, cosigners: [VerifierKey] = []) throws(ReceiptError) -> VerifiedReceipt {
        guard let size = try? Checkpoint(parsing: proof.checkpoint.text).size else { throw .checkpoint }
        return try verified(log: log.key(at: size), cosigners: cosigners)
    }

    /// The same with the receipt's own checkpoint already verified (LEDGER-21).
    public func verified(under checkpoint: VerifiedCheckpoint) throws(ReceiptError) -> VerifiedReceipt {
        guard checkpoint.note == proof.checkpoint else { throw .checkpoint }
        guard let data = proof.extra else { throw .malformed }
        guard let origin = Origin(checkpoint.checkpoint.origin), proof.inclusion.size == checkpoint.checkpoint.size
        else { throw .checkpoint }
        let leafHash = MerkleTree.leafHash(data)
        guard proof.inclusion.verifies(leafHash: leafHash, root: checkpoint.checkpoint.root) else { throw .inclusion }
        let entry: Entry
        do {
            entry = try Entry(decoding: data)
        } catch {
            throw .entry(error)
        }
        let recordKey = try checkOpening(of: entry, origin: origin)
        let changesKey = entry.sequence > 0 && entry.signer != nil
        guard changesKey || recordKey.isValid(signature: entry.signature, for: entry.signedBytes(for: origin)) else {
            throw .entry(.invalid(.signature))
        }
        return VerifiedReceipt(
            opening: opening, entry: entry, leafHash: leafHash, index: proof.inclusion.index, origin: origin,
            checkpoint: checkpoint, changesKey: changesKey)
    }

    /// Returns the record key valid after the entry, as the opening says.
    private func checkOpening(of entry: Entry, origin: Origin) throws(ReceiptError) -> VerifyingKey {
        do {
            let key = try VerifyingKey(suite: entry.suite, bytes: opening.place.recordKey)
            try opening.check(opens: entry, origin: origin, recordKey: key)
            guard entry.sequence > 0 || entry.signer == key else { throw ReceiptError.opening }
            return key
        } catch {
            throw .opening
        }
    }
}

/// Why a receipt proves nothing.
public enum ReceiptError: Error, Equatable, Sendable {
    /// Not the format, or not its one spelling.
    case malformed
    /// The checkpoint is not signed by the given log key, or of another size.
    case checkpoint
    /// The entry is not in the tree that the checkpoint names.
    case inclusion
    /// The entry is not readable or its record key did not sign it, or a version is of the future.
    case entry(LedgerError)
    /// The opening is not this entry's.
    case opening
}

/// What a receipt proved: this opening was entered at this index of this ledger.
public struct VerifiedReceipt: Sendable {
    /// The statements.
    public let opening: Opening
    /// The entry they open.
    public let entry: Entry
    /// Its leaf hash.
    public let leafHash: Digest
    /// Its index in the tree.
    public let index: UInt64
    /// The ledger.
    public let origin: Origin
    /// The signed tree head it was proved under.
    public let checkpoint: VerifiedCheckpoint
    /// True when this very entry changes the record key: then only the ledger shows that the old key agreed. Otherwise
    /// the record key's signature was checked.
    public let changesKey: Bool
}
