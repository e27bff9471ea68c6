import Foundation
import GRDB
import GRDBSQLite

/// A read transaction that is open on a thread, for every read that the same work makes on it.
///
/// `@unchecked Sendable`: a task that is begun in the work inherits the value, but finds another thread or an ended
/// transaction in it, and never the connection.
private final class OpenSnapshot: @unchecked Sendable {
    @TaskLocal static var current: OpenSnapshot?

    private let pool: DatabasePool
    private let thread = pthread_self()
    private var connection: Database?
    /// What was read once for all of the work.
    var numbers: [String: UInt64] = [:]

    init(of pool: DatabasePool, on connection: Database) {
        self.pool = pool
        self.connection = connection
    }

    /// The connection, while the transaction is open, for reads of the same database on the same thread.
    func connection(to pool: DatabasePool) -> Database? {
        pthread_equal(thread, pthread_self()) != 0 && self.pool === pool ? connection : nil
    }

    func end() { connection = nil }
}

extension NodeDatabase {
    /// Runs work whose reads all see the database at one moment, in one transaction instead of one for each (STORAGE-241).
    /// What the work itself writes it does not see; work inside of it is part of it.
    public func snapshot<Value>(_ work: () throws -> Value) throws -> Value {
        if OpenSnapshot.current?.connection(to: pool) != nil { return try work() }
        return try transaction { connection in
            let snapshot = OpenSnapshot(of: pool, on: connection)
            defer { snapshot.end() }
            let value = try OpenSnapshot.$current.withValue(snapshot) { try work() }
            try Self.requireTransaction(connection)
            return value
        }
    }

    /// A transaction for reading whose own statements are prepared once, and not anew each time.
    private func transaction<Value>(_ body: (Database) throws -> Value) throws -> Value {
        try pool.unsafeRead { connection in
            // Prepared before there is anything to end.
            let end = try BoundStatement(connection, "ROLLBACK TRANSACTION")
            try BoundStatement(connection, "BEGIN DEFERRED TRANSACTION").run()
            // One that SQLite has ended by itself, after an error of the disk, has no end any more.
            defer { try? end.run() }
            return try body(connection)
        }
    }

    /// After an error of the disk SQLite ends a transaction by itself, and what is read then is of another moment.
    private static func requireTransaction(_ connection: Database) throws {
        // Asked before each read, and so without the library's own checks.
        guard sqlite3_get_autocommit(connection.sqliteConnection) == 0 else {
            throw DatabaseError(resultCode: .SQLITE_IOERR, message: "the transaction has ended")
        }
    }

    /// Reads in the transaction of the work around it, or in one of its own.
    func reading<Value>(_ body: (Database) throws -> Value) throws -> Value {
        if let connection = OpenSnapshot.current?.connection(to: pool) {
            try Self.requireTransaction(connection)
            return try body(connection)
        }
        return try transaction(body)
    }

    /// Reads a number that work asks for at many places: within a snapshot once.
    func readingOnce(_ name: String, _ read: (Database) throws -> UInt64) throws -> UInt64 {
        guard let snapshot = OpenSnapshot.current, snapshot.connection(to: pool) != nil else {
            return try reading(read)
        }
        if let known = snapshot.numbers[name] { return known }
        let number = try reading(read)
        snapshot.numbers[name] = number
        return number
    }
}
