public import ConsentLedger
import Foundation
import GRDB

/// A message that must reach a partner once a statement is entered.
public struct Delivery: Hashable, Sendable {
    /// To whom.
    public let peer: Origin
    /// Path below the partner's address.
    public let path: String
    /// The bytes.
    public let body: [UInt8]

    /// Takes all fields.
    public init(peer: Origin, path: String, body: [UInt8]) {
        self.peer = peer
        self.path = path
        self.body = body
    }
}

/// What is appended, and the rows that must become visible in the same transaction.
public struct Submission: Sendable {
    enum Subject: Sendable {
        /// What the entry commits to.
        case statement(Opening)
        /// A foreign revocation and the ledger that it names.
        case revocation(of: Origin)
    }

    /// A signed entry.
    public let entry: Entry
    let subject: Subject
    let alongside: Rows

    /// Writes rows in the entry's own transaction, given its index.
    typealias Rows = @Sendable (Database, UInt64) throws -> Void

    /// A statement whose rows follow from what it says. `deliveries` go to partners once it is entered; `now` is when
    /// they are first due.
    public init(entry: Entry, opening: Opening, deliveries: [Delivery] = [], now: UInt64 = 0) {
        self.init(entry: entry, opening: opening) { db, _ in try Self.queue(deliveries, db, now: now) }
    }

    /// A revocation of a record of `origin`, which may be any ledger that this node holds (LEDGER-17).
    public init(revocation entry: Entry, of origin: Origin, deliveries: [Delivery] = [], now: UInt64 = 0) {
        self.entry = entry
        subject = .revocation(of: origin)
        alongside = { db, _ in try Self.queue(deliveries, db, now: now) }
    }

    init(entry: Entry, opening: Opening, alongside: @escaping Rows) {
        self.entry = entry
        subject = .statement(opening)
        self.alongside = alongside
    }

    private static func queue(_ deliveries: [Delivery], _ db: Database, now: UInt64) throws {
        for delivery in deliveries {
            try db.execute(
                sql: "INSERT INTO outbox(peer, path, body, next_at) VALUES (?, ?, ?, ?)",
                arguments: [delivery.peer.text, delivery.path, Data(delivery.body), Int64(now)])
        }
    }
}
