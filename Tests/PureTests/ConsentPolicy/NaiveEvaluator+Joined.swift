import ConsentLedger
import ConsentPolicy
import HealthRecords

/// Lines that a custodian joined, written from `Specs/consent.md` alone.
extension NaiveEvaluator {
    struct Joined {
        let joining: RecordID
        let isSource: Bool
        /// Where the documents that it brings are registered.
        let place: RecordID
        let other: NaiveEvaluator
    }

    /// What brought a document here; nil for one of this line.
    func origin(of document: DocumentRecord) -> Joined? {
        if document.line == line || document.line == earlier { return nil }
        return joined.first { $0.isSource && $0.place == document.line }
    }

    func isForbidden(_ query: AccessQuery, _ document: DocumentRecord) -> Bool {
        entries.contains { entry in
            guard case .consent(let statement, _) = entry.said, statement.provision == .deny else { return false }
            return mayTakeAway(entry, forbids: true) && !isLifted(entry.number)
                && mayForbid(statement, query, document)
        }
    }

    func isAccepted(_ joining: RecordID) -> Bool {
        entries.contains { entry in
            guard case .acceptance(let named) = entry.said, named == joining, entry.isFinal else { return false }
            if !mayGiveBack(entry, takenBy: [], lifts: true) { return false }
            return !entries.contains { later in
                guard case .withdrawal(let named) = later.said, later.number > entry.number else { return false }
                return (named == nil || named == entry.number) && mayTakeAway(later, forbids: false)
            }
        }
    }
}
