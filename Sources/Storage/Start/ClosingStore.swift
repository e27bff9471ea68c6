public import ConsentLedger
import Federation
import Foundation
import GRDB
public import MerkleLog

/// Which ledgers have ended: the own one, and those of partners (LEDGER-51, FEDERATION-262).
extension NodeDatabase {
    /// How a ledger ended, with every line that is known; nil while it goes on.
    public func closing(of origin: Origin) throws -> OriginClosing? {
        try reading { try Self.closing($0, of: origin) }
    }

    static func closing(_ db: Database, of origin: Origin) throws -> OriginClosing? {
        let sql = "SELECT note FROM closing WHERE origin = ?"
        return try Data.fetchOne(db, sql: sql, arguments: [origin.text]).map { try OriginClosing(parsing: Array($0)) }
    }

    /// Ends the own ledger over its head, in one transaction: no block can come between what is signed and the end. A
    /// ledger that has ended stays so; its closing is given again. Throws `closedOtherwise` for another successor, and
    /// `notFound` for a ledger without a head.
    public func close(own origin: Origin, successor: VerifierKey?, by signers: LedgerSigners) throws -> OriginClosing {
        try pool.write { db in
            if let closing = try Self.closing(db, of: origin) {
                guard closing.successor == successor else { throw ClosingError.closedOtherwise }
                return closing
            }
            guard let head = try LedgerRows(db, origin: origin)?.head() else { throw StorageError.notFound }
            let size = head.state.size
            let signer = try signers.log(after: head.state.keyChanges)
            let closing = try OriginClosing(
                of: origin, size: size, root: head.state.root, successor: successor, signedBy: signer)
            try Self.keep(db, closing)
            try Self.bump(db, "roster")
            return closing
        }
    }

    /// The ends of every ledger that has ended.
    public func closings() throws -> [Origin: OriginClosing] {
        try reading { db in
            let notes = try Data.fetchAll(db, sql: "SELECT note FROM closing")
            let all = try notes.map { try OriginClosing(parsing: Array($0)) }
            return Dictionary(all.map { ($0.origin, $0) }) { first, _ in first }
        }
    }

    /// Ends a partner's ledger, for good: nothing new of it counts. Lines over the same text are gathered. Throws
    /// `closedOtherwise` when it ended with another tree or successor, and `grewMeanwhile` where the copy goes beyond the
    /// end.
    public func close(partner closing: OriginClosing) throws {
        try pool.write { db in
            var whole = closing
            if let known = try Self.closing(db, of: closing.origin) {
                guard let merged = known.merging(closing) else { throw ClosingError.closedOtherwise }
                whole = merged
            }
            if let held = try LedgerRows(db, origin: closing.origin)?.head()?.state.size, held > closing.size {
                throw ClosingError.grewMeanwhile(held)
            }
            try Self.keep(db, whole)
            try Self.bump(db, "roster")
            try db.execute(
                sql: "UPDATE peer SET state = ? WHERE origin = ?",
                arguments: [PeerState.closed.rawValue, closing.origin.text])
        }
    }

    private static func keep(_ db: Database, _ closing: OriginClosing) throws {
        try db.execute(
            sql: """
                INSERT INTO closing(origin, note) VALUES (?, ?)
                ON CONFLICT (origin) DO UPDATE SET note = excluded.note
                """,
            arguments: [closing.origin.text, Data(closing.serialized)])
    }
}

/// Why a ledger is not ended so.
public enum ClosingError: Error, Equatable {
    /// It has ended with another tree or another successor.
    case closedOtherwise
    /// The copy has so many leaves, more than the end.
    case grewMeanwhile(UInt64)
}
