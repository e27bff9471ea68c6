import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Phrases

/// What is to be signed at the new home in the place of lines in a closed ledger, and what is there already: the same
/// however often it is drawn up, so that a session that was interrupted is gone on with (CONSENT-298).
struct CarryOverPlan {
    struct Item {
        /// The number in the old line.
        let number: UInt32
        let statement: ConsentStatement
        /// The number in the new line, where it stands already.
        let present: UInt32?
    }

    struct Group {
        let former: PatientLines.Line
        /// As the new home names it.
        let custodian: NamedInstitution
        /// The line at the new home; nil before it is opened.
        let line: PatientLines.Line?
        /// The record of that line.
        let record: RecordID
        /// What its opening names; nil where the old line is not to be taken over.
        let naming: FormerLine?
        /// Prohibitions first.
        let items: [Item]
        let left: [CarryOver.Left]

        /// True where no line is opened and nothing is said: also after a line that was stopped and left nothing.
        var isRefused: Bool {
            former.folded.isRevoked && items.isEmpty
                || left.contains { [.unreadable, .assisted, .prohibition, .noCustodian].contains($0.reason) }
        }

        /// True when the line's opening names the old one, or will.
        var isNamed: Bool {
            guard let line else { return naming != nil }
            return line.folded.lineOpening?.replaces?.record == former.folded.record
        }
    }

    let groups: [Group]

    init(
        _ old: PatientLines, from former: FormerHome, into current: PatientLines, _ session: PersonSession,
        roster: Roster, only custodian: InstitutionID?
    ) {
        groups = old.newestOfEach.filter { custodian == nil || $0.custodian.id == custodian }.map { line in
            Self.group(line, former, current.line(for: line.custodian.id), session, roster)
        }
    }

    private static func group(
        _ former: PatientLines.Line, _ home: FormerHome, _ line: PatientLines.Line?, _ session: PersonSession,
        _ roster: Roster
    ) -> Group {
        let record = line?.folded.record ?? .random(.system)
        let carry = CarryOver(of: former.folded, at: session.now)
        guard let accepted = roster.institution(former.custodian.id, with: .custodian)?.accepted.institution else {
            return Group(
                former: former, custodian: former.custodian, line: line, record: record, naming: nil, items: [],
                left: [CarryOver.Left(number: nil, reason: .noCustodian)])
        }
        let (said, left) = carry.sayable(
            in: record, for: accepted, at: session.now, language: session.console.language)
        let key = home.session.keys.identity.publicKey
        let naming = FormerLine(
            record: former.folded.record, leaf: former.lastLeaf, closed: ClosedHome(origin: home.origin, key: key))
        return Group(
            former: former, custodian: accepted, line: line, record: record,
            naming: former.isOfOwnKey ? naming : nil,
            items: said.map { carried in
                Item(
                    number: carried.number, statement: carried.statement,
                    present: line?.folded.consent(saying: carried.statement)?.sequence)
            }, left: left)
    }

    /// What has to be signed still: lines that are not open, and statements.
    var pendingCount: Int {
        groups.filter { !$0.isRefused }.reduce(0) { sum, group in
            sum + (group.line == nil ? 1 : 0) + group.items.count { $0.present == nil }
        }
    }
}
