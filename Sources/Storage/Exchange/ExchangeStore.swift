public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import Foundation
import GRDB
import MerkleLog

/// A message that waits for a partner.
public struct OutboxItem: Hashable, Sendable {
    /// Key of the row.
    public let id: Int64
    /// To whom.
    public let peer: Origin
    /// Path below the partner's address.
    public let path: String
    /// The bytes.
    public let body: [UInt8]
    /// How often it was tried.
    public let tries: Int
}

/// A request that waits for a patient's word.
public struct InboxItem: Hashable, Sendable {
    /// Key of the row: how the patient names it.
    public let id: Int64
    /// The query as it came.
    public let message: [UInt8]
    /// Unix seconds.
    public let receivedAt: UInt64
}

/// An answer that a person of this node received.
public struct KeptAnswer: Hashable, Sendable {
    /// The answer as it came.
    public let message: [UInt8]
    /// Unix seconds.
    public let receivedAt: UInt64
}

/// Everything on its way between nodes and people: durable, bounded, retried.
extension NodeDatabase {
    // MARK: partners

    /// Keeps a partner that the operator accepted; a newer descriptor replaces an older one. A ledger that has ended stays
    /// closed.
    public func keep(_ peer: Peer, at time: UInt64) throws {
        try pool.write { db in
            try Self.bump(db, "roster")
            let state = try Self.closing(db, of: peer.descriptor.origin) == nil ? peer.state : .closed
            let accepted = peer.accepted.map { id, rights in
                id.text + "=" + rights.map(\.rawValue).sorted().joined(separator: ",")
            }
            try db.execute(
                sql: """
                    INSERT INTO peer(origin, descriptor, accepted, state, added_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (origin) DO UPDATE SET descriptor = excluded.descriptor, accepted = excluded.accepted,
                        state = excluded.state
                    """,
                arguments: [
                    peer.descriptor.origin.text, Data(peer.descriptor.note.serialized),
                    accepted.sorted().joined(separator: ";"), state.rawValue, Int64(time),
                ])
        }
    }

    /// Removes a partner: from the next request on it is a stranger. Its ledger's copy stays.
    public func removePeer(_ origin: Origin) throws -> Bool {
        try pool.write { db in
            try Self.bump(db, "roster")
            try db.execute(sql: "DELETE FROM peer WHERE origin = ?", arguments: [origin.text])
            return db.changesCount > 0
        }
    }

    /// The partners.
    public func peers() throws -> [Peer] {
        try reading { db in
            try Row.fetchAll(db.cachedStatement(sql: "SELECT * FROM peer ORDER BY origin")).map { row in
                var accepted: [InstitutionID: Set<InstitutionRight>] = [:]
                for part in (row["accepted"] as String).split(separator: ";") {
                    let sides = part.split(separator: "=", omittingEmptySubsequences: false)
                    guard sides.count == 2, let id = InstitutionID(String(sides[0])) else {
                        throw StorageError.damaged("peer")
                    }
                    accepted[id] = Set(
                        sides[1].split(separator: ",").compactMap { InstitutionRight(rawValue: String($0)) })
                }
                guard let state = PeerState(rawValue: row["state"]) else { throw StorageError.damaged("peer") }
                let descriptor = try NodeDescriptor(parsing: row.bytes("descriptor"))
                return Peer(descriptor: descriptor, accepted: accepted, state: state)
            }
        }
    }

    // MARK: openings from elsewhere

    // MARK: outbox

    /// Queues a message for a partner.
    public func enqueue(_ body: [UInt8], path: String, to peer: Origin, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                arguments: [peer.text, path, Data(body), Int64(time)])
        }
    }

    /// What is due for a partner, oldest first.
    public func due(for peer: Origin, at time: UInt64, limit: Int = 32) throws -> [OutboxItem] {
        try reading { db in
            let sql = "SELECT * FROM outbox WHERE peer = ? AND next_at <= ? ORDER BY id LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [peer.text, Int64(time), limit]).map {
                row in
                OutboxItem(
                    id: row["id"], peer: peer, path: row["path"], body: row.bytes("body"), tries: row["tries"])
            }
        }
    }

    /// Number of messages that wait for anybody.
    public func outboxCount() throws -> Int {
        try reading { try Int.fetchOne($0.cachedStatement(sql: "SELECT count(*) FROM outbox")) ?? 0 }
    }

    /// The requests of the person before whom the most stand.
    public func longestInbox() throws -> Int {
        try reading {
            let sql = "SELECT max(number) FROM (SELECT count(*) AS number FROM inbox GROUP BY person)"
            return try Int.fetchOne($0.cachedStatement(sql: sql)) ?? 0
        }
    }

    /// Delivered, or refused for good.
    public func removeFromOutbox(_ id: Int64) throws {
        try pool.write { try $0.execute(sql: "DELETE FROM outbox WHERE id = ?", arguments: [id]) }
    }

    /// Not delivered: tried again at `time`.
    public func postpone(_ id: Int64, until time: UInt64) throws {
        try pool.write {
            try $0.execute(
                sql: "UPDATE outbox SET tries = tries + 1, next_at = ? WHERE id = ?", arguments: [Int64(time), id])
        }
    }

    // MARK: answers, inbox, reports

    /// Keeps an answer for a person, and which documents it has. False, and nothing is kept, when an order to erase the
    /// disclosure that it brings is here already.
    public func keep(
        _ answer: LookupAnswer, documents: [DocumentRecord], custodian: InstitutionID, for person: KeyThumbprint,
        at time: UInt64
    ) throws -> Bool {
        try pool.write { db in
            let owner = Data(person.digest.bytes)
            let disclosure = Data(answer.disclosure.opening.commitment.bytes)
            let isOrdered = try Int.fetchOne(
                db.cachedStatement(sql: "SELECT 1 FROM erasure WHERE disclosure = ?"), arguments: [disclosure])
            guard isOrdered == nil else { return false }
            try db.execute(
                sql: "INSERT INTO answer(person, custodian, message, received_at) VALUES (?, ?, ?, ?)",
                arguments: [owner, custodian.text, Data(answer.bytes), Int64(time)])
            let row = db.lastInsertedRowID
            for document in documents { try Self.note(db, document, of: row, custodian: custodian, for: person) }
            return true
        }
    }

    /// A document of a person is opened with this answer from now on.
    static func note(
        _ db: Database, _ document: DocumentRecord, of answer: Int64, custodian: InstitutionID,
        for person: KeyThumbprint
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO answer_document(person, document, answer, custodian, root, size)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (person, document) DO UPDATE SET answer = excluded.answer,
                    custodian = excluded.custodian, root = excluded.root, size = excluded.size
                """,
            arguments: [
                Data(person.digest.bytes), Data(document.id.bytes), answer, custodian.text, Data(document.root.bytes),
                Int64(clamping: document.size),
            ])
    }

    /// The newest answer of a person that has a document; nil when none has.
    public func answer(for person: KeyThumbprint, document: DocumentID) throws -> KeptAnswer? {
        try reading { db in
            let sql = """
                SELECT a.message, a.received_at FROM answer a JOIN answer_document d ON d.answer = a.id
                WHERE d.person = ? AND d.document = ?
                """
            let arguments: StatementArguments = [Data(person.digest.bytes), Data(document.bytes)]
            guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: arguments) else { return nil }
            let time: Int64 = row["received_at"]
            return KeptAnswer(message: row.bytes("message"), receivedAt: UInt64(time))
        }
    }

    /// The number of requests that stand before one patient; older ones give way.
    public static let maximumInbox = 200

    /// Puts a request before a patient; a repeat is kept once.
    public func keepRequest(
        _ message: [UInt8], digest: Digest, for person: KeyThumbprint, at time: UInt64
    ) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO inbox(person, digest, message, received_at) VALUES (?, ?, ?, ?)",
                arguments: [Data(person.digest.bytes), Data(digest.bytes), Data(message), Int64(time)])
            // Bounded: a stranger with a valid credential can't fill a patient's inbox for ever.
            try db.execute(
                sql: """
                    DELETE FROM inbox WHERE person = ?1 AND id NOT IN
                        (SELECT id FROM inbox WHERE person = ?1 ORDER BY id DESC LIMIT \(Self.maximumInbox))
                    """,
                arguments: [Data(person.digest.bytes)])
        }
    }

    /// The requests before a patient, newest first.
    public func requests(for person: KeyThumbprint) throws -> [InboxItem] {
        try reading { db in
            let sql = "SELECT * FROM inbox WHERE person = ? ORDER BY id DESC"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(person.digest.bytes)]).map { row in
                let time: Int64 = row["received_at"]
                return InboxItem(id: row["id"], message: row.bytes("message"), receivedAt: UInt64(time))
            }
        }
    }

    /// Keeps a custodian's report about a line, once.
    public func keepReport(_ report: DisclosureReport, line: RecordID, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR IGNORE INTO reported(commitment, line, message, received_at) VALUES (?, ?, ?, ?)",
                arguments: [
                    Data(report.disclosure.opening.commitment.bytes), Data(line.bytes), Data(report.bytes),
                    Int64(time),
                ])
        }
    }

    /// The reports about a line, in the order of their entries (STORAGE-243).
    public func reports(line: RecordID) throws -> [DisclosureReport] {
        try reading { db in
            let sql = "SELECT message FROM reported WHERE line = ? ORDER BY received_at, commitment"
            return try Data.fetchAll(db.cachedStatement(sql: sql), arguments: [Data(line.bytes)]).map {
                try DisclosureReport(parsing: Array($0))
            }.inOrderOfEntries()
        }
    }

    // MARK: floors

    /// A number that grows with every change of partners or institutions.
    public func rosterVersion() throws -> UInt64 { try floor("roster") }

    /// A number that grows with every change of the institutions that this node speaks for.
    public func descriptorSerial() throws -> UInt64 { try floor("descriptor") }

    /// A stored number; 0 when it was never raised.
    public func floor(_ name: String) throws -> UInt64 {
        try readingOnce(name) { db in
            let numbers = try BoundStatement(db, "SELECT value FROM floor WHERE name = ?")
                .rows(.text(name)) { $0.integer(0) }
            return UInt64(clamping: numbers.first ?? 0)
        }
    }

    static func bump(_ db: Database, _ name: String) throws {
        try db.execute(
            sql: "INSERT INTO floor(name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE SET value = value + 1",
            arguments: [name])
    }

    /// Raises a stored number and returns it: a clock or a serial that never goes back.
    public func raise(_ name: String, to value: UInt64) throws -> UInt64 {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO floor(name, value) VALUES (?, ?)
                    ON CONFLICT (name) DO UPDATE SET value = max(value, excluded.value)
                    """,
                arguments: [name, Int64(clamping: value)])
            let stored = try Int64.fetchOne(
                db.cachedStatement(sql: "SELECT value FROM floor WHERE name = ?"), arguments: [name])
            return UInt64(clamping: stored ?? 0)
        }
    }
}
