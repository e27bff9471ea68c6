public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import Foundation
import GRDB

/// A disclosure of an own custodian, as the search for erase orders finds it.
public struct DisclosedEntry: Hashable, Sendable {
    /// Its index in the own ledger.
    public let index: UInt64
    /// The patient's line.
    public let line: RecordID
    /// The custodian.
    public let institution: InstitutionID
}

/// A line in which something ended.
public struct EndedLine: Hashable, Sendable {
    /// The line.
    public let line: RecordID
    /// The custodian that disclosed something under it.
    public let institution: InstitutionID
    /// How many more ends came since the row was made: what came after it was read is not forgotten with it.
    public let generation: UInt64
}

// MARK: as custodian

extension NodeDatabase {
    /// Disclosures without an order whose time of erasure is over at `now`, or is not known yet; those first that nobody
    /// looked at, then any, so that those which wait for a leave to sign keep no other from its turn.
    public func disclosuresToErase(now: UInt64, limit: Int = 64) throws -> [DisclosedEntry] {
        let sql = """
            SELECT idx, line, institution FROM disclosure WHERE ordered IS NULL AND erase_by <= ?
            ORDER BY erase_by = 0 DESC, random() LIMIT ?
            """
        return try disclosures(sql, [Int64(clamping: now), limit])
    }

    /// Notes before when a disclosure is to be erased; nil for no such time.
    public func noteEraseBy(_ time: UInt64?, of index: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: "UPDATE disclosure SET erase_by = ? WHERE idx = ?",
                arguments: [time.map { Int64(clamping: $0) } ?? .max, Int64(clamping: index)])
        }
    }

    /// Lines with disclosures in which something ended since they were looked at; any of them, so that those which wait
    /// for an opening keep no other from its turn.
    public func endedLines(limit: Int = 64) throws -> [EndedLine] {
        try reading { db in
            let sql = "SELECT line, institution, generation FROM ending ORDER BY random() LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit]).map { row in
                guard let line = RecordID(row.bytes("line")), let institution = InstitutionID(row["institution"]) else {
                    throw StorageError.damaged("ending")
                }
                let generation: Int64 = row["generation"]
                return EndedLine(line: line, institution: institution, generation: UInt64(generation))
            }
        }
    }

    /// Every order that follows from what ended in the line, as it was when it was read, was entered.
    public func forget(_ ended: EndedLine) throws {
        try pool.write { db in
            try db.execute(
                sql: "DELETE FROM ending WHERE line = ? AND institution = ? AND generation = ?",
                arguments: [Data(ended.line.bytes), ended.institution.text, Int64(clamping: ended.generation)])
        }
    }

    /// The disclosures about a line that no order was entered for, oldest first.
    public func unorderedDisclosures(of ended: EndedLine) throws -> [DisclosedEntry] {
        let sql = """
            SELECT idx, line, institution FROM disclosure WHERE line = ? AND institution = ? AND ordered IS NULL
            ORDER BY idx
            """
        return try disclosures(sql, [Data(ended.line.bytes), ended.institution.text])
    }

    /// Disclosures whose orders were entered and sent to nobody yet; any of them, so that one which can't be sent keeps no
    /// other from its turn.
    public func untoldOrders(limit: Int = 64) throws -> [(disclosure: DisclosedEntry, order: UInt64)] {
        try reading { db in
            let sql = """
                SELECT idx, line, institution, ordered FROM disclosure
                WHERE ordered IS NOT NULL AND order_told = 0 ORDER BY random() LIMIT ?
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit]).map { row in
                let order: Int64 = row["ordered"]
                return (try Self.disclosedEntry(row), UInt64(order))
            }
        }
    }

    /// True when its erasure was ordered: nothing more is released under the disclosure.
    public func isErasureOrdered(_ disclosure: UInt64) throws -> Bool {
        try reading { db in
            let sql = "SELECT 1 FROM disclosure WHERE idx = ? AND ordered IS NOT NULL"
            return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [Int64(clamping: disclosure)]) != nil
        }
    }

    /// Keeps an order as its custodian and queues it for the nodes concerned, in one transaction.
    public func tell(
        _ message: ErasureMessage, of erasure: VerifiedErasure, disclosure: UInt64, deliveries: [Delivery],
        at time: UInt64
    ) throws {
        try pool.write { db in
            try Self.keep(db, message, of: erasure, at: time)
            for delivery in deliveries { try Self.enqueue(db, delivery, at: time) }
            try db.execute(
                sql: "UPDATE disclosure SET order_told = 1 WHERE idx = ?", arguments: [Int64(clamping: disclosure)])
        }
    }

    private func disclosures(_ sql: String, _ arguments: StatementArguments) throws -> [DisclosedEntry] {
        try reading { try Row.fetchAll($0.cachedStatement(sql: sql), arguments: arguments).map(Self.disclosedEntry) }
    }

    private static func disclosedEntry(_ row: Row) throws -> DisclosedEntry {
        let index: Int64 = row["idx"]
        guard let line = RecordID(row.bytes("line")), let institution = InstitutionID(row["institution"]) else {
            throw StorageError.damaged("disclosure")
        }
        return DisclosedEntry(index: UInt64(index), line: line, institution: institution)
    }
}

extension LedgerWriter {
    /// Enters an erase order for a disclosure at `index`; throws `AppendError.conflict` when it has one already.
    public func order(_ entry: Entry, opening: Opening, erasing index: UInt64) async throws {
        let submission = Submission(entry: entry, opening: opening) { db, order in
            try db.execute(
                sql: "UPDATE disclosure SET ordered = ? WHERE idx = ? AND ordered IS NULL",
                arguments: [Int64(clamping: order), Int64(clamping: index)])
            guard db.changesCount == 1 else { throw AppendError.conflict }
        }
        _ = try await append(submission)
    }
}

// MARK: as the reader's node and as the patient's home

extension NodeDatabase {
    /// Keeps an order, verified by the caller; an answer is kept when it is newer in the ledger of the reader's node than
    /// the one that is there. False when nothing was new.
    @discardableResult
    public func keep(_ message: ErasureMessage, of erasure: VerifiedErasure, at time: UInt64) throws -> Bool {
        try pool.write { try Self.keep($0, message, of: erasure, at: time) }
    }

    @discardableResult
    private static func keep(
        _ db: Database, _ message: ErasureMessage, of erasure: VerifiedErasure, at time: UInt64
    ) throws -> Bool {
        let answer = erasure.answer.map { Int64(clamping: $0.index) }
        try db.execute(
            sql: """
                INSERT INTO erasure(disclosure, line, person, message, answer, received_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (disclosure) DO UPDATE SET message = excluded.message, answer = excluded.answer
                    WHERE excluded.answer > coalesce(erasure.answer, -1)
                """,
            arguments: [
                Data(erasure.order.disclosure.bytes), Data(erasure.order.line.bytes),
                Data(erasure.order.reader.digest.bytes), Data(message.bytes), answer, Int64(clamping: time),
            ])
        return db.changesCount > 0
    }

    /// Keeps an own reader's answer and queues it for the nodes concerned, in one transaction; a repeat does neither.
    public func tell(
        _ message: ErasureMessage, of erasure: VerifiedErasure, deliveries: [Delivery], at time: UInt64
    ) throws {
        try pool.write { db in
            guard try Self.keep(db, message, of: erasure, at: time) else { return }
            for delivery in deliveries { try Self.enqueue(db, delivery, at: time) }
        }
    }

    private static func enqueue(_ db: Database, _ delivery: Delivery, at time: UInt64) throws {
        try db.execute(
            sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
            arguments: [delivery.peer.text, delivery.path, Data(delivery.body), Int64(clamping: time)])
    }

    /// The order that is kept about a disclosure; nil when there is none.
    public func erasure(ofDisclosure commitment: Digest) throws -> ErasureMessage? {
        try reading { db in
            let sql = "SELECT message FROM erasure WHERE disclosure = ?"
            return try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [Data(commitment.bytes)])
                .map { try ErasureMessage(parsing: Array($0)) }
        }
    }

    /// The orders to a reader, newest first; those without an answer come first where there are too many.
    public func erasures(toReader person: KeyThumbprint) throws -> [ErasuresMessage.Item] {
        try erasures("person = ?", [Data(person.digest.bytes)])
    }

    /// The orders about a patient's lines of this home node, those of former keys included, newest first; those without
    /// an answer come first where there are too many.
    public func erasures(aboutPatient code: HealthCode) throws -> [ErasuresMessage.Item] {
        try erasures(
            """
            line IN (SELECT record FROM line WHERE code = ? AND home = (SELECT origin FROM ledger WHERE own = 1))
            """, [code.description])
    }

    private func erasures(_ condition: String, _ arguments: StatementArguments) throws -> [ErasuresMessage.Item] {
        try reading { db in
            let sql = """
                SELECT id, message FROM (
                    SELECT id, message FROM erasure WHERE \(condition)
                    ORDER BY answer IS NOT NULL, id DESC LIMIT \(ErasuresMessage.maximumItems))
                ORDER BY id DESC
                """
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                ErasuresMessage.Item(id: row["id"], message: try ErasureMessage(parsing: row.bytes("message")))
            }
        }
    }

    /// Removes every answer of a person that brought a disclosure. A document that another answer gives as well is opened
    /// with that one from then on; of the others that nobody here has any more the payload is removed by `removing`, before
    /// the rows are: after a crash in between it is done again.
    public func eraseAnswers(
        with disclosure: Digest, custodian: InstitutionID, of person: KeyThumbprint,
        removing: (_ root: Digest) throws -> Void
    ) throws {
        try pool.write { db in
            let owner = Data(person.digest.bytes)
            var given: Set<Data> = []
            var roots: Set<Data> = []
            var others: [(id: Int64, answer: LookupAnswer)] = []
            let sql = "SELECT id, message FROM answer WHERE person = ? AND custodian = ? ORDER BY id"
            for row in try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [owner, custodian.text]) {
                let id: Int64 = row["id"]
                let answer = try LookupAnswer(parsing: row.bytes("message"))
                guard answer.disclosure.opening.commitment == disclosure else {
                    others.append((id, answer))
                    continue
                }
                let noted = "SELECT document, root FROM answer_document WHERE answer = ?"
                for document in try Row.fetchAll(db.cachedStatement(sql: noted), arguments: [id]) {
                    given.insert(document["document"])
                    roots.insert(document["root"])
                }
                try db.execute(sql: "DELETE FROM answer_document WHERE answer = ?", arguments: [id])
                try db.execute(sql: "DELETE FROM answer WHERE id = ?", arguments: [id])
            }
            for (id, answer) in others {
                for document in answer.documents {
                    let record = try DocumentRecord(parsing: document.reference)
                    guard given.contains(Data(record.id.bytes)) else { continue }
                    try Self.note(db, record, of: id, custodian: custodian, for: person)
                }
            }
            for root in roots {
                let used = """
                    SELECT 1 FROM answer_document WHERE root = ?1 UNION ALL SELECT 1 FROM document WHERE root = ?1 LIMIT 1
                    """
                guard try Int.fetchOne(db.cachedStatement(sql: used), arguments: [root]) == nil, let root = Digest(root)
                else {
                    continue
                }
                try removing(root)
            }
        }
    }
}
