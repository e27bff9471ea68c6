import CipherSuites
import Foundation
import GRDB
import GRDBSQLite

/// A statement for rows that come by the thousand, or that each request reads: prepared once, its values bound and its columns
/// read where they are. The query library, which runs everything else, boxes each value and asks its observers at each execution:
/// a third of what a block cost (decision 0015).
struct BoundStatement {
    /// A value for a parameter.
    enum Value {
        case integer(Int64)
        case digest(Digest)
        case blob([UInt8])
        case text(String)
        case null

        /// The digest, or null where there is none.
        static func digest(ifAny digest: Digest?) -> Value { digest.map { .digest($0) } ?? .null }

        /// The text, or null where there is none.
        static func text(ifAny text: String?) -> Value { text.map { .text($0) } ?? .null }
    }

    /// The row that a statement stands at; its columns count from 0.
    struct Columns {
        fileprivate let handle: SQLiteStatement

        func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

        func bytes(_ column: Int32) -> [UInt8] { withBytes(column) { Array($0) } }

        func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }

        func text(_ column: Int32) -> String {
            guard let start = sqlite3_column_text(handle, column) else { return "" }
            let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
            return String(decoding: bytes, as: UTF8.self)
        }

        func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

        private func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

        /// nil for anything but 32 bytes.
        func digest(_ column: Int32) -> Digest? { withBytes(column) { Digest($0) } }

        private func withBytes<Result>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
            let start = sqlite3_column_blob(handle, column)
            return body(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
        }
    }

    private let statement: Statement
    private let db: Database

    /// Belongs to the connection and to nobody else: the same words elsewhere would move it on.
    init(_ db: Database, _ sql: String) throws {
        statement = try db.cachedStatement(sql: sql)
        self.db = db
    }

    /// Runs a statement that gives no rows. Throws `DatabaseError`.
    func run(_ values: Value...) throws {
        defer { sqlite3_reset(statement.sqliteStatement) }
        try bind(values)
        guard sqlite3_step(statement.sqliteStatement) == SQLITE_DONE else { throw failure }
    }

    /// The rows, each read by `body` where it stands. Throws `DatabaseError` and what `body` throws.
    func rows<Element>(_ values: Value..., body: (Columns) throws -> Element) throws -> [Element] {
        try rows(values, body: body)
    }

    /// The same with the values in a list.
    func rows<Element>(_ values: [Value], body: (Columns) throws -> Element) throws -> [Element] {
        let handle = statement.sqliteStatement
        defer { sqlite3_reset(handle) }
        try bind(values)
        var found: [Element] = []
        while true {
            switch sqlite3_step(handle) {
            case SQLITE_ROW: found.append(try body(Columns(handle: handle)))
            case SQLITE_DONE: return found
            default: throw failure
            }
        }
    }

    private func bind(_ values: [Value]) throws {
        let handle = statement.sqliteStatement
        for (offset, value) in values.enumerated() {
            let parameter = Int32(offset + 1)
            let code =
                switch value {
                case .integer(let number): sqlite3_bind_int64(handle, parameter, number)
                case .digest(let digest): digest.withBytes { Self.bind($0, to: parameter, of: handle) }
                case .blob(let bytes): bytes.withUnsafeBytes { Self.bind($0, to: parameter, of: handle) }
                case .text(var text):
                    text.withUTF8 { Self.bind(text: $0, to: parameter, of: handle) }
                case .null: sqlite3_bind_null(handle, parameter)
                }
            guard code == SQLITE_OK else { throw failure }
        }
    }

    private static func bind(
        _ bytes: UnsafeRawBufferPointer, to parameter: Int32, of handle: SQLiteStatement
    ) -> Int32 {
        // No address is taken for null, an empty value is none.
        guard let start = bytes.baseAddress else { return sqlite3_bind_zeroblob(handle, parameter, 0) }
        return sqlite3_bind_blob64(handle, parameter, start, UInt64(bytes.count), copied)
    }

    private static func bind(text: UnsafeBufferPointer<UInt8>, to parameter: Int32, of handle: SQLiteStatement) -> Int32
    {
        guard let start = text.baseAddress else { return sqlite3_bind_text(handle, parameter, "", 0, copied) }
        return start.withMemoryRebound(to: CChar.self, capacity: text.count) {
            sqlite3_bind_text(handle, parameter, $0, Int32(text.count), copied)
        }
    }

    /// SQLite keeps its own copy, for as long as it needs it.
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    private var failure: DatabaseError {
        let connection = db.sqliteConnection
        return DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(connection)),
            message: sqlite3_errmsg(connection).map { String(cString: $0) },
            sql: sqlite3_sql(statement.sqliteStatement).map { String(cString: $0) })
    }
}
