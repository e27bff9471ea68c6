import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// What custodians accounted for about a patient's lines, beside what was reported.
struct AccountView {
    struct Item: Encodable {
        let custodian: String
        let verdict: String
        let height: UInt64?
        let at: String?
        let unreported: UInt64
        let readersOnly: Int
        let overdueDays: UInt64?
    }

    private struct Row {
        let custodian: NamedInstitution
        let standing: AccountStanding?
        let readersOnly: Int
        let overdueDays: UInt64?
    }

    private let rows: [Row]

    /// `accounts` are verified with the roster's keys here; what does not verify is counted in `broken`.
    init(
        _ accounts: [AccountReport], reported: [VerifiedReport], byReaders: [VerifiedReport], lines: Set<RecordID>,
        roster: Roster, now: UInt64
    ) {
        var standings: [RecordID: (NamedInstitution, AccountStanding)] = [:]
        var broken = 0
        let known = (reported + byReaders).map(\.verified)
        for report in accounts {
            guard let verified = try? VerifiedAccount(report, roster: roster), let leaf = verified.leaves.first,
                lines.contains(leaf.line)
            else {
                broken += 1
                continue
            }
            let standing = AccountStanding(verified.account, leaf: leaf, known: known)
            standings[leaf.line] = (verified.account.custodian, standing)
        }
        let told = Set(reported.map(\.entry))
        rows = lines.sorted { $0.description < $1.description }.compactMap { line in
            Self.row(standings[line], disclosed: known.filter { $0.disclosure.line == line }, told: told, now: now)
        }.sorted { $0.custodian.id < $1.custodian.id }
        self.broken = broken
    }

    /// A line about which nothing was disclosed or accounted for has no row. `told` are the entries of disclosures that
    /// the custodian reported.
    private static func row(
        _ found: (NamedInstitution, AccountStanding)?, disclosed: [VerifiedDisclosure], told: Set<UInt64>, now: UInt64
    ) -> Row? {
        guard let custodian = found?.0 ?? disclosed.first?.disclosure.custodian else { return nil }
        return Row(
            custodian: custodian, standing: found?.1,
            readersOnly: Set(disclosed.map(\.index)).subtracting(told).count,
            overdueDays: AccountStanding.overdueDays(
                account: found?.1.at, firstDisclosure: disclosed.map(\.disclosure.at).min(), now: now))
    }

    /// Accounts that did not verify.
    let broken: Int

    /// How many accounts leave something out.
    var contradictions: Int { rows.filter { $0.standing?.verdict == .contradicted }.count }

    var items: [Item] {
        rows.map { row in
            let verdict =
                switch row.standing?.verdict {
                case .complete: "complete"
                case .unreported: "unreported"
                case .contradicted: "contradicted"
                case nil: "none"
                }
            var unreported: UInt64 = 0
            if case .unreported(let count) = row.standing?.verdict { unreported = count }
            return Item(
                custodian: row.custodian.id.text, verdict: verdict, height: row.standing?.height,
                at: row.standing.map { ChinaStandardTime.text(ofUnixSeconds: $0.at) }, unreported: unreported,
                readersOnly: row.readersOnly, overdueDays: row.overdueDays)
        }
    }

    func show(on console: Console) {
        let words = Catalogue.account
        for row in rows {
            var arguments = ["custodian": row.custodian.name]
            if let standing = row.standing {
                arguments["height"] = String(standing.height)
                arguments["time"] = ChinaStandardTime.text(ofUnixSeconds: standing.at)
                switch standing.verdict {
                case .complete: console.say(words.complete, arguments)
                case .unreported(let count):
                    arguments["count"] = String(count)
                    console.say(words.unreported, arguments)
                case .contradicted: console.say(words.contradicted, arguments)
                }
            }
            if let days = row.overdueDays {
                console.say(words.overdue, ["custodian": row.custodian.name, "days": String(days)])
            }
            if row.readersOnly > 0 {
                console.say(
                    words.readersOnly, ["custodian": row.custodian.name, "count": String(row.readersOnly)])
            }
        }
    }
}
