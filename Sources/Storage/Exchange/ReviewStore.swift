public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
public import Federation
import Foundation
import GRDB
import MerkleLog

/// A review of an emergency that reached this node or was made here. Trust line: verified under the roster before it is
/// kept, and again by whoever shows it.
public struct KeptReview: Hashable, Sendable {
    /// What was found.
    public let outcome: EmergencyReview.Outcome
    /// Its receipt.
    public let receipt: Receipt
}

/// Emergencies that this node's supervisors are to review, and reviews.
extension NodeDatabase {
    /// Keeps a report for the supervisors of this node, once.
    public func keepSupervised(_ report: DisclosureReport, of disclosure: Disclosure, at time: UInt64) throws {
        guard let declaration = disclosure.emergency else { return }
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO supervised(commitment, declaration, institution, message, received_at)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(report.disclosure.opening.commitment.bytes), Data(declaration.bytes),
                    disclosure.custodian.id.text, Data(report.bytes), Int64(clamping: time),
                ])
        }
    }

    /// The newest reports for supervisors.
    public func supervised(limit: Int) throws -> [EmergenciesMessage.Item] {
        try reading { db in
            let sql = "SELECT message, received_at FROM supervised ORDER BY received_at DESC, commitment LIMIT ?"
            return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [limit]).map { row in
                let time: Int64 = row["received_at"]
                return EmergenciesMessage.Item(
                    report: try DisclosureReport(parsing: row.bytes("message")), receivedAt: UInt64(time))
            }
        }
    }

    /// A report under a declaration from a custodian; nil when none came.
    public func supervised(_ declaration: Digest, at institution: InstitutionID) throws -> DisclosureReport? {
        try reading { db in
            let sql = "SELECT message FROM supervised WHERE declaration = ? AND institution = ? LIMIT 1"
            return try Data.fetchOne(
                db.cachedStatement(sql: sql), arguments: [Data(declaration.bytes), institution.text]
            )
            .map { try DisclosureReport(parsing: Array($0)) }
        }
    }

    /// Keeps a review, once.
    public func keep(_ review: Receipt, saying content: EmergencyReview, at time: UInt64) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT OR IGNORE INTO emergency_review(commitment, declaration, institution, outcome, receipt,
                        received_at) VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    Data(review.opening.commitment.bytes), Data(content.declaration.bytes), content.custodian.text,
                    content.outcome.rawValue, Data(review.serialized), Int64(clamping: time),
                ])
        }
    }

    /// The reviews of an emergency at a custodian. The last one counts: the newest of its supervisor by the order of that
    /// supervisor's ledger, whatever order they came in, and one of misuse before one that found nothing.
    public func reviews(of declaration: Digest, at institution: InstitutionID) throws -> [KeptReview] {
        try reading { db in
            let sql = """
                SELECT outcome, receipt FROM emergency_review WHERE declaration = ? AND institution = ?
                ORDER BY commitment
                """
            let arguments: StatementArguments = [Data(declaration.bytes), institution.text]
            let reviews = try Row.fetchAll(db.cachedStatement(sql: sql), arguments: arguments).map { row in
                guard let outcome = EmergencyReview.Outcome(rawValue: row["outcome"]),
                    let receipt = try? Receipt(parsing: row.bytes("receipt"))
                else { throw StorageError.damaged("emergency_review") }
                return KeptReview(outcome: outcome, receipt: receipt)
            }
            let ledgers = Dictionary(grouping: reviews) { $0.receipt.opening.place.origin }
            let inOrder = ledgers.sorted { $0.key < $1.key }.map { _, reviews in
                reviews.sorted { $0.receipt.proof.inclusion.index < $1.receipt.proof.inclusion.index }
            }
            let isMisuse = { (reviews: [KeptReview]) in reviews.last?.outcome == .misuse }
            return inOrder.filter { !isMisuse($0) }.flatMap { $0 } + inOrder.filter(isMisuse).flatMap { $0 }
        }
    }
}
