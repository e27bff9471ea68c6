public import CipherSuites
import MerkleLog

/// A leaf with what can be found out without the leaves before it, so that many are read at once: its hash, its entry,
/// and whether a key made its signature. `LedgerReplay` judges the rest.
public struct ReadLeaf: Sendable {
    /// The leaf data.
    public let data: [UInt8]
    /// Leaf hash.
    public let leafHash: Digest
    /// What it says; nil for a seal and for what can't be decoded.
    public let entry: Entry?
    private var checked: (key: VerifyingKey, origin: Origin)?

    /// Reads a leaf; one that breaks a rule is refused when its turn comes.
    public init(_ data: [UInt8]) {
        self.data = data
        leafHash = MerkleTree.leafHash(data)
        entry = Seal.isSeal(data) ? nil : try? Entry(decoding: data)
    }

    /// The same with its signature checked, if `key` made it for the ledger `origin`. A wrong key costs time and nothing
    /// else: the signature is then checked under the right one.
    public func checked(by key: VerifyingKey, in origin: Origin) -> ReadLeaf {
        guard let entry, (try? LedgerRules.check(entry, key: key, origin: origin)) != nil else { return self }
        var result = self
        result.checked = (key, origin)
        return result
    }

    func checkedKey(in origin: Origin) -> VerifyingKey? { checked?.origin == origin ? checked?.key : nil }

    func decoded() throws(LedgerError) -> Entry {
        if let entry { return entry }
        return try Entry(decoding: data)
    }
}
