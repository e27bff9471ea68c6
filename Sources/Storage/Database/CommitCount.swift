import GRDB
import Synchronization

/// Counts the transactions that one process has made durable in one database.
final class CommitCount: TransactionObserver, Sendable {
    private let number = Mutex<UInt64>(0)

    var value: UInt64 { number.withLock { $0 } }

    /// No single change is of interest, so SQLite is not asked to report any.
    func observes(eventsOfKind eventKind: DatabaseEventKind) -> Bool { false }

    func databaseDidChange(with event: DatabaseEvent) {}

    func databaseDidCommit(_ db: Database) { number.withLock { $0 += 1 } }

    func databaseDidRollback(_ db: Database) {}
}
