import ConsentLedger
import Federation
import MerkleLog

extension DisclosureReport {
    /// The ledger that the disclosure is entered in, and its index there.
    var place: (origin: Origin, index: UInt64) {
        (disclosure.opening.author.header.place.origin, disclosure.proof.inclusion.index)
    }
}

extension [DisclosureReport] {
    /// By ledger, and of one ledger by entry (STORAGE-243).
    func inOrderOfEntries() -> Self { inOrder(of: \.place) }
}

extension Array {
    /// By ledger, the one first that stands first here, and of one ledger by entry: reports that arrive within a second, or
    /// late because a delivery failed, tell a history as it happened.
    func inOrder(of place: (Element) -> (origin: Origin, index: UInt64)) -> Self {
        var ranks: [Origin: Int] = [:]
        for element in self where ranks[place(element).origin] == nil { ranks[place(element).origin] = ranks.count }
        return map { (rank: ranks[place($0).origin] ?? 0, index: place($0).index, element: $0) }
            .sorted { ($0.rank, $0.index) < ($1.rank, $1.index) }.map(\.element)
    }
}
