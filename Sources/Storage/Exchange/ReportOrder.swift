import ConsentLedger
import Federation
import MerkleLog

extension DisclosureReport {
    /// The ledger that the disclosure is entered in, and its index there.
    var place: (origin: Origin, index: UInt64) {
        (disclosure.opening.place.origin, disclosure.proof.inclusion.index)
    }
}

extension [DisclosureReport] {
    /// By ledger, and of one ledger by entry (STORAGE-243).
    func inOrderOfEntries() -> Self { inOrder(of: \.place) }
}

extension Array {
    /// By ledger, and of one ledger by entry: reports that arrive within a second, or late because a delivery failed, tell a
    /// history as it happened.
    func inOrder(of place: (Element) -> (origin: Origin, index: UInt64)) -> Self {
        sorted { left, right in
            let (left, right) = (place(left), place(right))
            return (left.origin.text, left.index) < (right.origin.text, right.index)
        }
    }
}
