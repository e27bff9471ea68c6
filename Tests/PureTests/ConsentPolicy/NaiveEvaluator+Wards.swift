import CipherSuites
import ConsentLedger
import ConsentPolicy

/// Adults under a court's order, written from `Specs/consent.md` alone.
extension NaiveEvaluator {
    func isWard(_ said: Named) -> Bool { said.capacity == "none" || said.capacity == "limited" }

    /// The order in force when the ward or a guardian of theirs signed an entry; nil for anything else.
    func ward(of entry: Entry) -> Named? {
        guard let said = guardianships(before: entry.number).last?.said, isWard(said) else { return nil }
        let author = entry.signers?.first ?? patient
        return author == patient || said.guardians.contains { $0.key == author } ? said : nil
    }

    /// The own key of somebody without capacity, or before a change of it is final.
    var isReadingForWard: Bool {
        guard let newest = guardianships(before: .max).last, let capacity = newest.said.capacity else { return false }
        return capacity == "none" || !newest.isFinal
    }

    func isGivenForWard(_ entry: Entry, _ said: Named) -> Bool {
        let signers = entry.signers ?? [patient]
        guard let time = entry.time, isEnough(signers, of: said, at: time) else { return false }
        return said.capacity == "none" || signers.contains(patient)
    }

    func mayGiveBack(_ entry: Entry, as said: Named, takenBy deniers: Set<KeyThumbprint>) -> Bool {
        guard isGivenForWard(entry, said) else { return false }
        let signers = entry.signers ?? [patient]
        let serving = serving(said, at: entry.time ?? 0)
        for denier in deniers where denier == patient || serving.contains(denier) {
            if !signers.contains(denier) { return false }
        }
        return true
    }
}
