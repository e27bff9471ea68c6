import ConsentPolicy
import Phrases

/// Standing wishes are marks beside the keys: what they name was carried over under another number, so the marks are made
/// anew beside the new keys (CONSENT-299).
struct CarriedWishes {
    let former: OpenedPerson
    let person: OpenedPerson

    /// Marks what stands in the new lines now; what is marked already stays as it is. Returns how many were added.
    func carry(_ plan: CarryOverPlan, entered: [CarryOverSigning.Key: (number: UInt32, index: UInt64)]) throws -> Int {
        let old = try StandingFile(former).read().wishes
        guard !old.isEmpty else { return 0 }
        let file = StandingFile(person)
        var wishes = try file.read()
        let before = wishes.wishes.count
        for wish in old {
            guard let group = plan.groups.first(where: { $0.former.folded.record == wish.line }),
                let item = group.items.first(where: {
                    $0.number == group.former.folded.newestOfSame(wish.consent)
                }),
                let number = item.present
                    ?? entered[CarryOverSigning.Key(line: group.record, number: item.number)]?.number,
                !wishes.wishes.contains(where: { $0.line == group.record && $0.consent == number })
            else { continue }
            wishes.wishes.append(
                StandingWish(
                    custodian: wish.custodian, line: group.record, consent: number, except: wish.except))
        }
        let count = wishes.wishes.count - before
        if count > 0 { try file.write(wishes) }
        return count
    }
}
