public import CipherSuites
import MerkleLog

/// What a ledger remembers of the newest entries of a record: enough to judge the next one.
public struct RecordHead: Hashable, Sendable {
    /// Place in the chain.
    public let sequence: UInt32
    /// Leaf hash of the entry.
    public let leafHash: Digest
    /// The record key valid after the entry.
    public let key: VerifyingKey
    /// Stop hash of sequence 0.
    public let stop: Digest
    /// What the entry did.
    public let effect: Effect
    /// The entry's coarse end.
    public let notAfter: UInt64

    /// Takes the fields as read from an index.
    public init(
        sequence: UInt32, leafHash: Digest, key: VerifyingKey, stop: Digest, effect: Effect, notAfter: UInt64
    ) {
        self.sequence = sequence
        self.leafHash = leafHash
        self.key = key
        self.stop = stop
        self.effect = effect
        self.notAfter = notAfter
    }
}

/// The rules that one entry obeys beside its neighbours (LEDGER-10 … LEDGER-16): what a ledger appends and what a
/// mirror accepts is the same code.
public enum LedgerRules {
    /// Judges an event. `heads` gives the entries of the same ledger with a record id and a sequence number: none,
    /// one, or several where the holder signed twice. `checkedKey` is a key under which the caller has found the
    /// signature valid already: where it is the right key, it is not checked again. Returns what is to be remembered.
    public static func judge(
        _ entry: Entry, leafHash: Digest, origin: Origin, checkedKey: VerifyingKey? = nil,
        heads: (RecordID, UInt32) throws -> [RecordHead]
    ) throws -> RecordHead {
        guard entry.kind == .event else { throw LedgerError.invalid(.malformed) }
        if entry.sequence == 0 {
            guard let key = entry.signer, entry.previous == .zero, entry.stop != .zero else {
                throw LedgerError.invalid(.firstEntry)
            }
            guard try heads(entry.record, 0).isEmpty else { throw LedgerError.invalid(.recordExists) }
            if checkedKey != key { try check(entry, key: key, origin: origin) }
            return head(entry, leafHash: leafHash, key: key, stop: entry.stop)
        }
        guard entry.stop == .zero else { throw LedgerError.invalid(.firstEntry) }
        guard try !heads(entry.record, entry.sequence).contains(where: { $0.leafHash == leafHash }) else {
            throw LedgerError.invalid(.repeatedEntry)
        }
        let before = try heads(entry.record, entry.sequence - 1).first { $0.leafHash == entry.previous }
        guard let before, before.key.suite == entry.suite else { throw LedgerError.invalid(.predecessor) }
        if checkedKey != before.key { try check(entry, key: before.key, origin: origin) }
        return head(entry, leafHash: leafHash, key: entry.signer ?? before.key, stop: before.stop)
    }

    /// Judges the form of a foreign revocation and, where the ledger it names is known, its signature (LEDGER-17).
    /// Returns the named ledger when it is among `known`.
    public static func judgeForeignRevocation(_ entry: Entry, known: [Origin]) throws(LedgerError) -> Origin? {
        guard entry.kind == .foreignRevocation, entry.effect == .revoke, entry.sequence == 0, entry.previous == .zero,
            entry.notAfter == 0, entry.stop == .zero, let key = entry.signer
        else { throw .invalid(.malformed) }
        guard let named = known.first(where: { commitment(to: $0) == entry.commitment }) else { return nil }
        guard key.isValid(signature: entry.signature, for: entry.signedBytes(for: named)) else {
            throw .invalid(.signature)
        }
        return named
    }

    /// Judges whether a foreign revocation of a record of this very ledger is by the record key in force or by the stop
    /// key (LEDGER-18). `heads` as in `judge`.
    public static func judgeAuthority(
        of entry: Entry, heads: (RecordID, UInt32) throws -> [RecordHead]
    ) throws {
        let newest = try newest(of: entry.record, heads: heads)
        guard let stop = newest.first?.stop else { throw LedgerError.invalid(.predecessor) }
        guard let key = entry.signer, newest.contains(where: { $0.key == key }) || Digest.sha256(key.bytes) == stop
        else { throw LedgerError.invalid(.revocationAuthority) }
    }

    /// The entries with the highest sequence number. There are no gaps, so it is found by doubling and halving.
    private static func newest(
        of record: RecordID, heads: (RecordID, UInt32) throws -> [RecordHead]
    ) throws -> [RecordHead] {
        var found = try heads(record, 0)
        guard !found.isEmpty else { return [] }
        var low: UInt64 = 0
        var high: UInt64 = 1
        while high <= UInt64(UInt32.max), case let next = try heads(record, UInt32(high)), !next.isEmpty {
            (found, low, high) = (next, high, high * 2)
        }
        high = min(high, UInt64(UInt32.max) + 1)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            let next = try heads(record, UInt32(middle))
            if next.isEmpty { high = middle } else { (found, low) = (next, middle) }
        }
        return found
    }

    /// How a foreign revocation names a ledger without spelling it out.
    public static func commitment(to origin: Origin) -> Digest { .sha256(Array(origin.text.utf8)) }

    /// Checks suite and signature of an entry under a key.
    public static func check(_ entry: Entry, key: VerifyingKey, origin: Origin) throws(LedgerError) {
        guard key.suite == entry.suite else { throw .invalid(.key) }
        guard key.isValid(signature: entry.signature, for: entry.signedBytes(for: origin)) else {
            throw .invalid(.signature)
        }
    }

    private static func head(_ entry: Entry, leafHash: Digest, key: VerifyingKey, stop: Digest) -> RecordHead {
        RecordHead(
            sequence: entry.sequence, leafHash: leafHash, key: key, stop: stop, effect: entry.effect,
            notAfter: entry.notAfter)
    }
}
