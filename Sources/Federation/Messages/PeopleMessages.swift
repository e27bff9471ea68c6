import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import HealthRecords
import MerkleLog

/// A patient's lines with the receipts of all their entries.
public struct LinesMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/lines@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 8 << 20

    /// One line.
    public struct Line: Sendable {
        /// The record.
        public let record: RecordID
        /// The custodian, as this node's roster names it.
        public let custodian: NamedInstitution
        /// True when a foreign revocation ended it for good.
        public let isStopped: Bool
        /// Receipts in the order of the chain.
        public let receipts: [Receipt]
        /// Unix seconds of the block of each receipt, as the node says; none from a node that does not say.
        public let times: [UInt64]

        /// Takes all fields.
        public init(
            record: RecordID, custodian: NamedInstitution, isStopped: Bool, receipts: [Receipt], times: [UInt64] = []
        ) {
            self.record = record
            self.custodian = custodian
            self.isStopped = isStopped
            self.receipts = receipts
            self.times = times
        }
    }

    /// The lines.
    public let lines: [Line]

    /// Takes the lines.
    public init(lines: [Line]) { self.lines = lines }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "lines": .array(
                lines.map { line in
                    [
                        "record": .string(line.record.description), "custodian": .string(line.custodian.id.text),
                        "name": .string(line.custodian.name), "stopped": .bool(line.isStopped),
                        "receipts": .array(line.receipts.map { .text($0.serialized) }),
                        "times": .array(line.times.map { .integer($0) }),
                    ]
                })
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        lines = try members.messageList("lines", limit: 1000).map { element in
            guard let record = RecordID(try element.messageString("record")),
                let custodian = InstitutionID(try element.messageString("custodian"))
            else { throw MessageError.malformed }
            let name = try element.messageString("name")
            guard let isStopped = element["stopped"]?.bool else { throw MessageError.malformed }
            return Line(
                record: record, custodian: NamedInstitution(id: custodian, name: name), isStopped: isStopped,
                receipts: try element.messageList("receipts", limit: 10_000).map { receipt in
                    try Receipt(parsing: Array((receipt.string ?? "").utf8))
                },
                times: element["times"] == nil
                    ? [] : try element.messageList("times", limit: 10_000).map { $0.uint64 ?? 0 })
        }
    }
}

/// Requests that wait for a patient's word.
public struct RequestsMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/requests@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 32 << 20

    /// One request.
    public struct Item: Sendable {
        /// Its number in the patient's inbox.
        public let id: Int
        /// Unix seconds.
        public let receivedAt: UInt64
        /// The query as it came.
        public let query: LookupQuery
        /// The patient's refusal; nil while there is none, and then the message has no such member.
        public let refusal: Receipt?

        /// Takes all fields.
        public init(id: Int, receivedAt: UInt64, query: LookupQuery, refusal: Receipt? = nil) {
            self.id = id
            self.receivedAt = receivedAt
            self.query = query
            self.refusal = refusal
        }
    }

    /// The requests.
    public let items: [Item]

    /// Takes the requests.
    public init(items: [Item]) { self.items = items }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        [
            "items": .array(
                items.map { item in
                    .object(compacting: [
                        "id": .integer(item.id), "receivedAt": .integer(item.receivedAt),
                        "query": .text(item.query.bytes), "refusal": item.refusal.map { .text($0.serialized) },
                    ])
                })
        ]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        items = try members.messageList("items", limit: 200).map { element in
            guard let id = element["id"]?.int, let time = element["receivedAt"]?.uint64 else {
                throw MessageError.malformed
            }
            return Item(
                id: id, receivedAt: time, query: try LookupQuery(parsing: element.messageText("query")),
                refusal: element["refusal"] == nil ? nil : try Receipt(parsing: element.messageText("refusal")))
        }
    }
}

/// Receipts, for a person to keep.
public struct ReceiptsMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/receipts@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 64 << 20

    /// The receipts.
    public let receipts: [Receipt]

    /// Takes the receipts.
    public init(receipts: [Receipt]) { self.receipts = receipts }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        ["receipts": .array(receipts.map { .text($0.serialized) })]
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        receipts = try members.messageList("receipts", limit: 100_000).map { element in
            try Receipt(parsing: Array((element.string ?? "").utf8))
        }
    }
}

/// Everyone whose signature counts at a node, for its own people's programs.
public struct RosterMessage: Message {
    /// The format's name and version.
    public static let format = "nuo/roster@v1"
    /// The largest message in bytes.
    public static let maximumByteCount = 8 << 20

    /// The roster.
    public let roster: Roster

    /// Takes the roster.
    public init(roster: Roster) { self.roster = roster }

    /// The members beside the format.
    public var members: KeyValuePairs<String, JSONValue> {
        let peers = roster.peers.values.sorted { $0.descriptor.origin < $1.descriptor.origin }
        return [
            "own": .text(roster.own.note.serialized),
            "peers": .array(
                peers.map { peer in
                    [
                        "descriptor": .text(peer.descriptor.note.serialized), "state": .string(Self.word(peer.state)),
                        "accepted": .array(
                            peer.accepted.sorted { $0.key < $1.key }.map { id, rights in
                                [
                                    "id": .string(id.text),
                                    "rights": .array(rights.map(\.rawValue).sorted().map { .string($0) }),
                                ]
                            }),
                    ]
                }),
        ]
    }

    /// People's programs know two words; what has ended is to them what is suspended.
    private static func word(_ state: PeerState) -> String {
        (state == .active ? PeerState.active : .suspended).rawValue
    }

    /// Reads the members; nothing in them is trusted yet.
    public init(members: JSONValue) throws {
        let own = try NodeDescriptor(parsing: members.messageText("own"))
        let peers = try members.messageList("peers", limit: 1000).map { element in
            var accepted: [InstitutionID: Set<InstitutionRight>] = [:]
            for item in try element.messageList("accepted", limit: NodeDescriptor.maximumInstitutions) {
                guard let id = InstitutionID(try item.messageString("id")) else { throw MessageError.malformed }
                let names = try item.messageList("rights", limit: 16).compactMap(\.string)
                accepted[id] = Set(names.compactMap { InstitutionRight(rawValue: $0) })
            }
            guard let state = PeerState(rawValue: try element.messageString("state")) else {
                throw MessageError.malformed
            }
            let descriptor = try NodeDescriptor(parsing: element.messageText("descriptor"))
            return Peer(descriptor: descriptor, accepted: accepted, state: state)
        }
        roster = Roster(own: own, peers: peers)
    }
}
