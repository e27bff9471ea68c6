import CipherSuites
import ConsentLedger
import Federation
import HealthRecords
import NodeService
import Phrases
import Storage

/// A ledger as `nuo ledger show` shows it.
struct LedgerView: Encodable {
    /// What only the copy of a partner's ledger has.
    struct Copy: Encodable {
        let state: String
        let fresh: Bool
        let ageSeconds: UInt64
        let boundSeconds: UInt64
        let stagedLeaves: UInt64
        let contradictions: UInt64
        let cosignedSize: UInt64?
        let cosignedAt: UInt64?
    }

    let origin: String
    let own: Bool
    let size: UInt64
    let height: UInt64
    let root: String
    let checkpointTime: UInt64
    let lastSealTime: UInt64
    let signatures: [NoteLine]
    let entries: [String: UInt64]
    let copy: Copy?

    private enum CodingKeys: String, CodingKey {
        case origin, own, size, height, root, checkpointTime, lastSealTime, signatures, entries, copy
    }

    private let events: [Effect: UInt64]
    private let foreignRevocations: UInt64

    init(_ overview: LedgerOverview, origin: Origin, node: Node) throws {
        let head = overview.head
        self.origin = origin.text
        own = origin == node.origin
        size = head.state.size
        height = head.state.height
        root = Base64.encode(head.state.root.bytes)
        checkpointTime = head.cosignedAt
        lastSealTime = head.state.lastSealTime
        let roster = try node.roster()
        signatures = NoteLine.all(of: head.note, roster: roster)
        events = overview.events
        foreignRevocations = overview.foreignRevocations
        var entries = Dictionary(uniqueKeysWithValues: events.map { ($0.key.word, $0.value) })
        if foreignRevocations > 0 { entries["foreign-revocation"] = foreignRevocations }
        self.entries = entries
        copy = own ? nil : try Self.copy(overview, origin: origin, node: node, roster: roster)
    }

    private static func copy(
        _ overview: LedgerOverview, origin: Origin, node: Node, roster: Roster
    ) throws -> Copy {
        let cosignedAt = overview.head.cosignedAt
        let now = node.clock.now
        let signed = try node.database.cosignerState(of: origin, name: node.cosignerName)
        return Copy(
            state: roster.peers[origin]?.state.rawValue ?? "removed",
            fresh: node.freshness.isFresh(cosignedAt: cosignedAt, now: now),
            ageSeconds: now - min(now, cosignedAt), boundSeconds: node.freshness.deltaSeconds,
            stagedLeaves: overview.staged, contradictions: overview.contradictions,
            cosignedSize: signed?.size, cosignedAt: signed?.time)
    }

    /// Names and values below each other.
    func table(_ console: Console) -> Table {
        let words = Catalogue.ledgerView
        var table = Table([.init(console.text(words.ledger)), .init(origin)])
        func add(_ name: Phrase, _ value: String) { table.append([console.text(name), value]) }
        add(words.size, String(size))
        add(words.height, String(height))
        add(words.root, root)
        add(words.checkpointTime, checkpointTime > 0 ? Self.time(checkpointTime) : console.text(words.none))
        add(words.lastSeal, Self.time(lastSealTime))
        for line in signatures { add(words.signature, Self.text(of: line, console)) }
        for effect in Effect.allCases {
            guard let count = events[effect] else { continue }
            table.append([console.text(words.events, ["effect": console.text(effect.phrase)]), String(count)])
        }
        if foreignRevocations > 0 { add(words.foreignRevocations, String(foreignRevocations)) }
        guard let copy else { return table }
        add(words.freshness, Self.text(of: copy, console))
        add(words.behind, String(copy.stagedLeaves))
        if let size = copy.cosignedSize, let time = copy.cosignedAt {
            let arguments = ["size": String(size), "time": Self.time(time)]
            add(words.ownCosignature, console.text(words.ownCosignatureText, arguments))
        }
        return table
    }

    private static func text(of line: NoteLine, _ console: Console) -> String {
        let words = Catalogue.ledgerView
        let phrase =
            switch line.standing {
            case .log: words.logSignature
            case .cosigner: words.cosignature
            case .unknown: words.unknownSignature
            case .bad: words.badSignature
            }
        return console.text(phrase, ["name": line.name, "time": time(line.time ?? 0)])
    }

    private static func text(of copy: Copy, _ console: Console) -> String {
        let words = Catalogue.ledgerView
        let age = ["age": String(copy.ageSeconds), "bound": String(copy.boundSeconds)]
        switch copy.state {
        case PeerState.suspended.rawValue: return console.text(words.frozen)
        case PeerState.closed.rawValue: return console.text(Catalogue.closing.state)
        case PeerState.active.rawValue: return console.text(copy.fresh ? words.fresh : words.stale, age)
        default: return console.text(words.noPartner)
        }
    }

    /// Times of machines, to the second.
    static func time(_ seconds: UInt64) -> String { ChinaStandardTime.dateTimeText(ofUnixSeconds: seconds) }
}
