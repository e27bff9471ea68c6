import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import Phrases

/// What custodians' staff signed for a patient, every receipt proved by the custodian's own ledger.
struct DayPermitView {
    /// How one stands.
    struct Item: Encodable {
        let custodian: String
        let entry: UInt64
        let at: String
        let until: String
        let recipient: String
        let staff: [String]
        let isInForce: Bool
        fileprivate let name: String

        private enum CodingKeys: String, CodingKey {
            case custodian, entry, at, until, recipient, staff, isInForce
        }
    }

    let items: [Item]
    /// How many receipts are not what they claim, or of an institution that is not accepted any more.
    let unproved: Int

    /// Asks the node, and proves what it gives. A node of an earlier version knows of none.
    static func fetch(_ session: PersonSession, lines: [PatientLines.Line]) async throws -> DayPermitView {
        // They are signed for who decides alone, and so for nobody for whom somebody acts.
        guard session.acting == nil else { return DayPermitView([], lines: lines, roster: nil, session) }
        let bytes: [UInt8]
        do {
            bytes = try await session.get("/v1/me/day-permits")
        } catch let failure as CommandFailure where failure.code == Catalogue.session.notFound.code {
            return DayPermitView([], lines: lines, roster: nil, session)
        }
        let receipts = try session.verified { try ReceiptsMessage(parsing: bytes).receipts }
        let roster = receipts.isEmpty ? nil : try await session.roster()
        return DayPermitView(receipts, lines: lines, roster: roster, session)
    }

    private init(
        _ receipts: [Receipt], lines: [PatientLines.Line], roster: Roster?, _ session: PersonSession
    ) {
        var items: [Item] = []
        var unproved = 0
        let ended = Set(receipts.map(\.opening.place).filter { $0.sequence > 0 }.map(\.record))
        for receipt in receipts {
            guard let roster, let (content, entry) = try? Self.proved(receipt, roster) else {
                unproved += 1
                continue
            }
            let place = receipt.opening.place
            guard place.sequence == 0, let end = content.consent.end else { continue }
            let isNewest = lines.contains { $0.folded.record == content.line && $0.lastLeaf == content.leaf }
            items.append(
                Item(
                    custodian: content.institution.id.text, entry: entry,
                    at: ChinaStandardTime.text(ofUnixSeconds: content.consent.start),
                    until: ChinaStandardTime.text(ofUnixSeconds: end),
                    recipient: content.consent.recipient.shownNames.first ?? "-", staff: content.staff.map(\.name),
                    isInForce: isNewest && !ended.contains(place.record) && session.now < end,
                    name: content.institution.name))
        }
        self.items = items
        self.unproved = unproved
    }

    private static func proved(_ receipt: Receipt, _ roster: Roster) throws -> (DayPermit, UInt64) {
        let place = receipt.opening.place
        guard let node = roster.descriptor(of: place.origin) else { throw AnswerRefusal.unknownNode }
        let proved = try roster.verified(receipt, of: node)
        let content = try DayPermit(of: receipt.opening)
        // The end of one takes the custodian alone.
        guard place.sequence > 0 || content.isCoSigned(in: receipt.opening) else { throw ReceiptError.opening }
        guard let accepted = roster.institution(content.institution.id, with: .custodian),
            accepted.origin == place.origin
        else { throw AnswerRefusal.signerUnauthorised }
        _ = try receipt.opening.author.verified(by: accepted.accepted.key)
        return (content, proved.index)
    }

    /// One sentence for each, and how to end what is in force.
    func tell(on console: Console) {
        let comma = console.language == .zh ? "、" : ", "
        for item in items {
            console.say(
                Catalogue.dayPermit.told,
                [
                    "custodian": item.name, "date": item.at, "index": String(item.entry), "end": item.until,
                    "staff": item.staff.joined(separator: comma), "recipient": item.recipient,
                ])
            if item.isInForce { console.say(Catalogue.dayPermit.howToEnd, ["custodian": item.custodian]) }
        }
    }

    func show(on console: Console) {
        let words = Catalogue.dayPermit
        guard !items.isEmpty else { return console.say(Catalogue.patient.none) }
        var table = Table(
            header: [
                Catalogue.patient.custodian, Catalogue.patient.entry, words.recipient, words.signedBy, words.until,
                words.state,
            ].map { console.text($0) })
        for item in items {
            table.append([
                item.name, String(item.entry), item.recipient, item.staff.joined(separator: ", "), item.until,
                console.text(item.isInForce ? words.stands : words.over),
            ])
        }
        console.show(table)
    }
}
