public import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import Foundation
import Synchronization

/// Rows of folded lines, each under the stamp of everything that it was folded from (STORAGE-220): what a node decides on
/// without verifying a line's signatures anew. Trust line: a row is believed because this process packed it, or because
/// its file stands under a code of the node's own; losing all of them costs time only.
public final class LineTable: Sendable {
    private let state: Mutex<State>
    private let maximumFreshCount: Int

    private struct State {
        /// Rows of a file that was there at the start, or that was written since.
        var kept: LineFile?
        /// Rows packed since.
        var fresh: [Digest: FreshRow] = [:]
        /// The newest stamp of each line among them.
        var newest: [UInt64: Digest] = [:]
        var isWriting = false
    }

    struct FreshRow {
        let line: UInt64
        let row: LineRow
    }

    /// Some 60 MB of rows, after which a file is due.
    public static let usualFreshCount = 131_072

    /// Begins with the rows of a file, or with none.
    public init(_ kept: LineFile? = nil, maximumFreshCount: Int = usualFreshCount) {
        state = Mutex(State(kept: kept))
        self.maximumFreshCount = maximumFreshCount
    }

    /// The row that was packed of exactly what `stamp` stands for; nil when there is none.
    public func row(_ stamp: Digest) -> LineRow? {
        let (fresh, kept) = state.withLock { ($0.fresh[stamp]?.row, $0.kept) }
        return fresh ?? kept?.row(stamp)
    }

    /// How many rows there are, those that newer ones replace included.
    public var count: Int { state.withLock { $0.fresh.count + ($0.kept?.count ?? 0) } }

    /// Keeps a row in the place of the line's older ones. True when there are so many new ones that a file is due; further
    /// ones are not kept before it is written.
    public func keep(_ row: LineRow, stamp: Digest, of record: RecordID, in home: Origin) -> Bool {
        let line = Self.mark(of: record, in: home)
        return state.withLock { state in
            if let old = state.newest[line] { state.fresh[old] = nil }
            guard state.fresh.count < maximumFreshCount else {
                state.newest[line] = nil
                return !state.isWriting
            }
            state.fresh[stamp] = FreshRow(line: line, row: row)
            state.newest[line] = stamp
            return state.fresh.count == maximumFreshCount && !state.isWriting
        }
    }

    /// Writes all rows into one file, which stands for the ledger at `size` and `root`, and goes on with it. Nothing is
    /// written while there is nothing new, or while another task is at it. When it fails, nothing is left of the file, and the
    /// new rows are given up: a disk that is full is not tried again before there are as many.
    public func write(to directory: LineFileDirectory, size: UInt64, root: Digest) throws {
        let begun = state.withLock { state -> (LineFile?, [Digest: FreshRow], [UInt64: Digest])? in
            guard !state.isWriting, !state.fresh.isEmpty else { return nil }
            state.isWriting = true
            return (state.kept, state.fresh, state.newest)
        }
        guard let (kept, fresh, newest) = begun else { return }
        let written = Result {
            try Self.write(kept, fresh, newest, to: LineFileWriter(in: directory, size: size, root: root))
        }
        state.withLock { state in
            state.isWriting = false
            if case .success(let file) = written { state.kept = file }
            state.fresh = state.fresh.filter { fresh[$0.key] == nil }
            state.newest = state.newest.filter { state.fresh[$0.value] != nil }
        }
        _ = try written.get()
    }

    private static func write(
        _ kept: LineFile?, _ fresh: [Digest: FreshRow], _ newest: [UInt64: Digest], to writer: LineFileWriter
    ) throws -> LineFile {
        var writer = writer
        do {
            try kept?.forEachRow { stamp, line, row in
                // A line that changed has a newer row; its old stamp is never asked for again.
                if newest[line] == nil { try writer.append(row, stamp: stamp, line: line) }
            }
            for (stamp, item) in fresh { try writer.append(item.row, stamp: stamp, line: item.line) }
            return try writer.finish()
        } catch {
            writer.discard()
            throw error
        }
    }

    /// How rows of one line are told from those of others when a file is written: two lines with one mark cost one of them
    /// its row.
    static func mark(of record: RecordID, in home: Origin) -> UInt64 {
        LineSlot.hash(of: .sha256(Array(home.text.utf8) + record.bytes))
    }
}
