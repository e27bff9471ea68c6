import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// Near relatives of the deceased, written from `Specs/consent.md` alone.
extension NaiveEvaluator {
    /// Everybody who was stated to be one about the asker, of a line whose patient died.
    private func statements(about query: AccessQuery) -> [NamedRelative] {
        guard isDeceased, let estate else { return [] }
        return estate.relatives.filter { $0.key == query.requester }
    }

    func isAskedByRelative(_ query: AccessQuery) -> Bool {
        query.purpose.rawValue == "FAMRQT" && query.institution == nil && !statements(about: query).isEmpty
    }

    func askedByRelative(_ query: AccessQuery, _ document: DocumentRecord) -> String? {
        guard isAskedByRelative(query), let estate else { return nil }
        let inForce = statements(about: query).filter { !$0.isEnded && now < $0.end }
        guard let statement = inForce.last else { return "denied relative-ended relative" }
        if now < estate.opensAt { return "denied relative-waiting relative" }
        if let last = words(upTo: estate.lastSequence).last {
            if !isLetIn(query.requester, last.word) { return "denied deceased-refused relative:\(last.number)" }
        } else if let word = estate.earlierWord, !isLetIn(query.requester, word) {
            return "denied deceased-refused relative"
        }
        for one in joined {
            if one.other.words(upTo: .max).contains(where: { !isLetIn(query.requester, $0.word) }) {
                return "denied deceased-refused relative"
            }
        }
        if document.level.rawValue > 4 { return "denied beyond-relative relative" }
        return "permitted relative relative kinship:\(statement.record) no-onward view-only"
    }

    private func isLetIn(_ key: KeyThumbprint, _ word: AfterDeathWord) -> Bool {
        switch word {
        case .nothing: false
        case .statutory: true
        case .only(let people): people.map(\.key).contains(key)
        }
    }

    /// The words that counted when they were entered.
    private func words(upTo number: UInt32) -> [(number: UInt32, word: AfterDeathWord)] {
        var found: [(number: UInt32, word: AfterDeathWord)] = []
        for entry in entries where entry.number <= number {
            guard case .afterDeath(let word) = entry.said, (entry.signers?.first ?? patient) == patient else {
                continue
            }
            if letsIn(word, after: found.last?.word), !mayGiveBack(entry, takenBy: [patient], lifts: true) { continue }
            found.append((entry.number, word))
        }
        return found
    }

    /// True when somebody may have been kept out, and is not any more.
    private func letsIn(_ word: AfterDeathWord, after former: AfterDeathWord?) -> Bool {
        if case .statutory? = former { return false }
        guard let former else {
            guard case .nothing = word else { return true }
            return false
        }
        switch word {
        case .nothing: return false
        case .statutory: return true
        case .only(let people): return people.contains { !isLetIn($0.key, former) }
        }
    }
}
