import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport

extension PolicyRandom {
    /// Terms in the place of others: as the act says two times in three, and anything else otherwise.
    static func changed(
        _ former: PolicyTerms, _ act: ConsentChange.Act, _ random: inout SeededRandom
    ) -> PolicyTerms {
        var terms = former
        // A consent begins before it ends and before what was given is to be erased, after many changes too.
        let before = min(former.end ?? .max, former.refinement?.handling?.eraseBy ?? .max)
        if before > former.start + 1 { terms.start = former.start + 1 }
        switch act {
        case .narrow: narrow(&terms, &random)
        case .renew:
            terms.end = former.end.map { $0 + 7200 }
            if isTrue(oneIn: 6, &random) { terms.classes = some(of: [.lab, .imaging, .ecg], orNone: false, &random) }
            if isTrue(oneIn: 8, &random) { terms.end = former.end }
        case .replace:
            repeat { terms = PolicyRandom.terms(&random) } while terms.provision != .permit
        }
        return terms
    }

    private static func narrow(_ terms: inout PolicyTerms, _ random: inout SeededRandom) {
        if isTrue(oneIn: 3, &random) { terms.classes = some(of: terms.classes, orNone: false, &random) }
        if isTrue(oneIn: 3, &random) { terms.recordDays = PolicyFixture.days }
        if isTrue(oneIn: 3, &random), let end = terms.end, end - 5 > terms.start { terms.end = end - 5 }
        if isTrue(oneIn: 4, &random) { terms.maximumLevel = .medium }
        guard let old = terms.refinement, let handling = old.handling, Bool.random(using: &random) else { return }
        terms.refinement = ConsentRefinement(
            documents: old.documents.isEmpty ? [documentIDs[0], documentIDs[1]] : old.documents, types: old.types,
            authors: old.authors, writers: old.writers, institutions: old.institutions,
            encounters: old.encounters.isEmpty && isTrue(oneIn: 3, &random)
                ? [encounters[0]] : isTrue(oneIn: 12, &random) ? [] : old.encounters,
            topics: Array(old.topics.dropLast()),
            handling: Handling(
                isViewOnly: true, mayPassOn: handling.mayPassOn && Bool.random(using: &random),
                eraseBy: handling.eraseBy, maximumUses: handling.maximumUses ?? (Bool.random(using: &random) ? 3 : nil))
        )
        if isTrue(oneIn: 8, &random), case .group(_, let members) = terms.recipient {
            terms.recipient = .institution(members[0])
        }
    }
}

extension PolicyTerms {
    /// A change that ends another consent and puts these terms in its place; nil for a prohibition.
    func change(_ act: ConsentChange.Act, of former: UInt32) -> ConsentChange? {
        statement.flatMap { ConsentChange(act: act, former: former, consent: $0, language: .zh) }
    }
}

extension PolicyLine {
    mutating func change(
        _ act: ConsentChange.Act, of former: UInt32, to terms: PolicyTerms, effect: Effect? = nil
    ) throws {
        let content = PolicyFixture.known(terms.change(act, of: former))
        try append(content, effect: effect ?? act.effect, notAfter: terms.notAfter)
    }
}
