/// The kinds of entries of version 1 that a program reads. Every other kind is of the future to it (LEDGER-8): what a
/// program of before a kind makes of a ledger that has one can so be tried, and that it goes on once it knows the kind.
public struct LedgerFormats: Hashable, Sendable {
    private let kinds: Set<UInt8>

    /// What this program reads.
    public static let known = LedgerFormats(kinds: [
        EntryKind.event.rawValue, EntryKind.foreignRevocation.rawValue, LogKeyChange.kind,
    ])

    /// What was read before ledgers could change their log key.
    public static let beforeLogKeyChanges = LedgerFormats(kinds: known.kinds.subtracting([LogKeyChange.kind]))

    /// Throws `upgradeNeeded` for leaf data of a kind that is not among these. Versions are judged by who decodes it.
    func check(_ leaf: [UInt8]) throws(LedgerError) {
        guard leaf.count > 1, leaf[0] == Entry.version, leaf[1] != EntryKind.seal.rawValue, !kinds.contains(leaf[1])
        else { return }
        throw .upgradeNeeded("entry kind \(leaf[1])")
    }

    /// What in leaf data is of the future to a program that reads these kinds; nil for what it can judge, right or wrong.
    public func newerForm(in leaf: [UInt8]) -> String? {
        do {
            try check(leaf)
            if Seal.isSeal(leaf) {
                _ = try Seal(decoding: leaf)
            } else if LogKeyChange.isClaimed(by: leaf) {
                _ = try LogKeyChange(decoding: leaf)
            } else {
                _ = try Entry(decoding: leaf)
            }
        } catch .upgradeNeeded(let what) {
            return what
        } catch {}
        return nil
    }
}
