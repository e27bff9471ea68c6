import ConsentLedger
import ConsentPolicy
import Federation
import HealthRecords
import MerkleLog
import Phrases

/// Near relatives as an institution stated them, every receipt proved.
struct RelativeView {
    /// One of them.
    struct Item: Encodable {
        let entry: UInt64
        let name: String
        let relation: String
        let proof: String
        let interest: String
        let staff: [String]
        let institution: String
        let until: String
        let state: String
        let endedBy: UInt64?
        let reason: String?
    }

    let items: [Item]
    private let words: [Kinship.Relation]
    /// The statements that were not taken back, by entry, with what continues their records.
    let standing: [UInt64: (content: Kinship, receipt: Receipt)]

    static func fetch(_ path: String, _ session: PersonSession) async throws -> RelativeView {
        let bytes = try await session.get(path)
        return try session.verified {
            try RelativeView(ReceiptsMessage(parsing: bytes).receipts, session)
        }
    }

    private init(_ receipts: [Receipt], _ session: PersonSession) throws {
        var stated: [(content: Kinship, receipt: Receipt, entry: UInt64)] = []
        var ends: [RecordID: (content: KinshipEnd, entry: UInt64)] = [:]
        for receipt in receipts {
            let index = try receipt.verified(log: session.logKeys).index
            if let content = try? Kinship(of: receipt.opening), content.isCoSigned(in: receipt.opening) {
                stated.append((content, receipt, index))
            } else {
                let end = try KinshipEnd(of: receipt.opening)
                guard end.isCoSigned(in: receipt.opening) else { throw ReceiptError.opening }
                ends[receipt.opening.place.record] = (end, index)
            }
        }
        var standing: [UInt64: (content: Kinship, receipt: Receipt)] = [:]
        items = stated.map { content, receipt, entry in
            let end = ends[receipt.opening.place.record]
            if end == nil { standing[entry] = (content, receipt) }
            return Item(
                entry: entry, name: content.name, relation: content.relation.rawValue, proof: content.proof,
                interest: content.interest, staff: content.staff.map(\.name), institution: content.institution.name,
                until: ChinaStandardTime.text(ofUnixSeconds: content.end),
                state: end != nil ? "ended" : content.end <= session.now ? "over" : "stands", endedBy: end?.entry,
                reason: end?.content.reason)
        }
        words = stated.map(\.content.relation)
        self.standing = standing
    }

    func show(on console: Console) {
        let words = Catalogue.relative
        guard !items.isEmpty else { return console.say(Catalogue.patient.none) }
        var table = Table(
            header: [
                words.entry, Catalogue.patient.who, words.relation, words.interest, words.staff,
                Catalogue.patient.until,
                Catalogue.patient.state,
            ].map { console.text($0) })
        let separator = console.language == .zh ? "、" : ", "
        for (item, relation) in zip(items, self.words) {
            let state = ["stands": words.stands, "over": words.over][item.state] ?? words.takenBack
            table.append([
                String(item.entry), item.name, console.text(relation.phrase), item.interest,
                item.staff.joined(separator: separator), item.until, console.text(state),
            ])
        }
        console.show(table)
    }
}

extension Kinship.Relation {
    /// What it is called.
    var phrase: Phrase {
        let words = Catalogue.relative
        return switch self {
        case .spouse: words.spouse
        case .parent: words.parent
        case .child: words.child
        case .sibling: words.sibling
        case .grandparent: words.grandparent
        case .grandchild: words.grandchild
        }
    }
}
