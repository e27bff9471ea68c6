import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// What custodians joined with a patient's registrations, every receipt proved by the custodian's own ledger.
struct JoiningView {
    /// How one stands.
    struct Item: Encodable {
        let custodian: String
        let entry: UInt64
        let at: String
        let ground: String
        let brings: Bool
        let evidence: String
        let staff: [String]
        let state: String
        let endedBy: UInt64?
        let reason: String?
        let joining: String
        fileprivate let name: String
        fileprivate let end: (at: String, staff: [String])?

        private enum CodingKeys: String, CodingKey {
            case custodian, entry, at, ground, brings, evidence, staff, state, endedBy, reason, joining
        }
    }

    let items: [Item]
    /// How many receipts are not what they claim, or of an institution that is not accepted any more.
    let unproved: Int

    /// Verifies receipts with the keys of the roster. What is not proved is counted: it hides nothing else.
    init(_ receipts: [Receipt], lines: [PatientLines.Line], roster: Roster) {
        var found: [RecordID: (content: Joining, entry: UInt64)] = [:]
        var ends: [RecordID: (content: JoiningEnd, entry: UInt64)] = [:]
        var order: [RecordID] = []
        var unproved = 0
        for receipt in receipts {
            let record = receipt.opening.place.record
            if let end = try? Self.proved(
                receipt, roster, JoiningEnd.self, by: \.institution, { $0.isCoSigned(in: $1) })
            {
                ends[record] = end
            } else if let joining = try? Self.proved(
                receipt, roster, Joining.self, by: \.institution, { $0.isCoSigned(in: $1) })
            {
                found[record] = joining
                order.append(record)
            } else {
                unproved += 1
            }
        }
        self.unproved = unproved
        let own = Set(lines.compactMap(\.folded.lineOpening?.healthCode))
        items = order.compactMap { record in
            found[record].map { Self.item(record, $0, ends[record], lines: lines, own: own) }
        }
    }

    private static func proved<Content: StatementContent>(
        _ receipt: Receipt, _ roster: Roster, _ kind: Content.Type, by institution: (Content) -> NamedInstitution,
        _ isCoSigned: (Content, Opening) -> Bool
    ) throws -> (content: Content, entry: UInt64) {
        let origin = receipt.opening.place.origin
        guard let node = roster.descriptor(of: origin) else { throw AnswerRefusal.unknownNode }
        let proved = try roster.verified(receipt, of: node)
        let content = try Content(of: receipt.opening)
        guard isCoSigned(content, receipt.opening) else { throw ReceiptError.opening }
        guard let accepted = roster.institution(institution(content).id, with: .custodian), accepted.origin == origin
        else { throw AnswerRefusal.signerUnauthorised }
        _ = try receipt.opening.author.verified(by: accepted.accepted.key)
        return (content, proved.index)
    }

    private static func item(
        _ record: RecordID, _ joined: (content: Joining, entry: UInt64), _ end: (content: JoiningEnd, entry: UInt64)?,
        lines: [PatientLines.Line], own: Set<HealthCode>
    ) -> Item {
        let content = joined.content
        let brings = own.contains(content.target)
        let isAccepted = lines.contains {
            $0.custodian.id == content.institution.id && $0.isOfOwnKey && $0.folded.accepts(record)
        }
        let state = end != nil ? "ended" : !brings ? "stands" : isAccepted ? "accepted" : "waiting"
        return Item(
            custodian: content.institution.id.text, entry: joined.entry, at: day(content.at),
            ground: content.ground.rawValue, brings: brings, evidence: content.evidence,
            staff: content.staff.map(\.name), state: state, endedBy: end?.entry, reason: end?.content.reason,
            joining: record.description, name: content.institution.name,
            end: end.map { (day($0.content.at), $0.content.staff.map(\.name)) })
    }

    /// A report that a joining brought into the history: of the custodian that joined.
    func verified(_ message: JoinedReport, roster: Roster) -> VerifiedReport? {
        guard let item = items.first(where: { $0.joining == message.joining.description }),
            var report = try? VerifiedReport(message.report, roster: roster, lines: nil),
            report.disclosure.custodian.id.text == item.custodian
        else { return nil }
        report.joining = message.joining
        return report
    }

    private static func day(_ time: UInt64) -> String { ChinaStandardTime.date(ofUnixSeconds: time).text }

    /// One sentence for each, and one for its end.
    func tell(on console: Console) {
        let words = Catalogue.joining
        let comma = console.language == .zh ? "、" : ", "
        for item in items {
            console.say(
                item.brings ? words.came : words.went,
                [
                    "custodian": item.name, "date": item.at, "index": String(item.entry),
                    "staff": item.staff.joined(separator: comma), "evidence": item.evidence,
                ])
            if let end = item.end, let entry = item.endedBy {
                console.say(
                    words.wasError,
                    [
                        "custodian": item.name, "date": end.at, "index": String(entry),
                        "staff": end.staff.joined(separator: comma), "reason": item.reason ?? "",
                    ])
            } else if item.state == "waiting" {
                console.say(words.waits)
            }
        }
    }

    func show(on console: Console) {
        let words = Catalogue.joining
        guard !items.isEmpty else { return console.say(Catalogue.patient.none) }
        var table = Table(
            header: [
                Catalogue.patient.custodian, Catalogue.patient.entry, words.documents, words.evidence, words.state,
            ]
            .map { console.text($0) })
        for item in items {
            let state =
                switch item.state {
                case "ended": words.stateEnded
                case "accepted": words.stateAccepted
                case "waiting": words.stateWaits
                default: words.stateStands
                }
            table.append([
                item.name, String(item.entry), console.text(item.brings ? words.cameHere : words.wentThere),
                item.evidence, console.text(state),
            ])
        }
        console.show(table)
    }
}
