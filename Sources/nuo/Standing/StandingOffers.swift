import ConsentPolicy
import Phrases

/// What of a patient's standing wishes is not yet signed, and for whom.
struct StandingOffers {
    struct Offer {
        let wish: StandingWish
        /// Where the statement stands now, and its number there.
        let source: PatientLines.Line
        let number: UInt32
        /// For whom it would be signed.
        let target: PatientLines.Line
        /// What would be signed.
        let statement: ConsentStatement
    }

    let offers: [Offer]

    /// Prohibitions before permits, and the lines in their order.
    init(_ wishes: StandingWishes, _ lines: [PatientLines.Line], now: UInt64, language: Language) {
        var found: [Offer] = []
        for target in lines where target.isInUse {
            for wish in wishes.wishes where !wish.isOutside(target.custodian.id) {
                guard let source = lines.first(where: { $0.folded.record == wish.line }), source.isOfOwnKey,
                    case .inForce(let item) = source.folded.standing(wish.consent, at: now),
                    let statement = item.statement.same(
                        for: target.custodian, line: target.folded.record, at: now, language: language),
                    !target.folded.says(asMuchAs: statement, at: now),
                    !found.contains(where: { $0.statement.says(asMuchAs: statement) })
                else { continue }
                found.append(
                    Offer(
                        wish: wish, source: source, number: item.sequence, target: target, statement: statement))
            }
        }
        offers =
            found.filter { $0.statement.provision == .deny } + found.filter { $0.statement.provision == .permit }
    }

    /// The offers for each custodian, in the order of their lines.
    var byCustodian: [(line: PatientLines.Line, offers: [Offer])] {
        var groups: [(line: PatientLines.Line, offers: [Offer])] = []
        for offer in offers {
            if let place = groups.firstIndex(where: { $0.line.folded.record == offer.target.folded.record }) {
                groups[place].offers.append(offer)
            } else {
                groups.append((offer.target, [offer]))
            }
        }
        return groups
    }
}

extension StandingWish {
    /// True for custodians that it is never offered for.
    fileprivate func isOutside(_ id: InstitutionID) -> Bool { id == custodian || except.contains(id) }
}

extension PatientLines.Line {
    /// True for a line that something can be added to and that can be read.
    fileprivate var isInUse: Bool { isOfOwnKey && !folded.isRevoked && folded.unreadable.isEmpty }
}

extension PersonSession {
    /// Says for which custodians standing wishes wait. Whoever acts for somebody has no wishes of theirs, and a file that
    /// can't be read keeps nobody from anything else.
    func noteStandingWishes(in lines: [PatientLines.Line]? = nil) async throws {
        guard acting == nil, assistedBy == nil, let wishes = try? StandingFile(person).read(), !wishes.wishes.isEmpty
        else { return }
        let known = if let lines { lines } else { try await PatientLines.fetch(self).lines }
        for group in StandingOffers(wishes, known, now: now, language: console.language).byCustodian {
            console.note(
                Catalogue.standing.unsigned,
                ["name": group.line.custodian.name, "count": String(group.offers.count)])
        }
    }
}
