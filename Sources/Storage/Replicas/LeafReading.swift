import CipherSuites
import ConsentLedger
import Dispatch
import Foundation
import Synchronization

/// Reads leaves and checks their signatures on all cores, for a replay that judges those before them, one after the other, at
/// the same time.
struct LeafReading {
    let origin: Origin
    /// The key in force after a stored entry of a record; nil when there is none.
    let storedKey: (_ record: RecordID, _ sequence: UInt32) throws -> VerifyingKey?

    /// How many leaves are read at once: enough for every core, few enough that the first and the last do not wait.
    static let maximumCount = 512
    /// How many times as many are being checked while those before them are judged: with one alone, no core checks anything
    /// while the next are read.
    static let piecesAhead = 2

    /// Leaves whose signatures are being checked.
    final class Pending: Sendable {
        private let checked = Mutex<[ReadLeaf]?>(nil)
        private let done = DispatchSemaphore(value: 0)
        /// The newest key of each record among them.
        fileprivate let newest: [RecordID: VerifyingKey]

        fileprivate init(newest: [RecordID: VerifyingKey], _ check: @escaping @Sendable () -> [ReadLeaf]) {
            self.newest = newest
            DispatchQueue.global().async {
                let found = check()
                self.checked.withLock { $0 = found }
                self.done.signal()
            }
        }

        /// The leaves, once all are checked; asked for once.
        func leaves() -> [ReadLeaf] {
            done.wait()
            return checked.withLock { $0 ?? [] }
        }
    }

    /// Begins to check leaves that follow those of `before`, which may not be stored yet. A leaf whose key can't be told comes
    /// back unchecked.
    func begin(_ leaves: [[UInt8]], after before: [Pending]) throws -> Pending {
        let read = Self.onAllCores(leaves) { ReadLeaf($0) }
        var newest: [RecordID: VerifyingKey] = [:]
        let keys = try keys(of: read, newest: &newest, after: before)
        let origin = origin
        return Pending(newest: newest) {
            Self.onAllCores(Array(zip(read, keys))) { leaf, key in
                key.map { leaf.checked(by: $0, in: origin) } ?? leaf
            }
        }
    }

    /// The key that each entry is likely signed by: its own, the newest before it, or a stored one.
    private func keys(
        of leaves: [ReadLeaf], newest: inout [RecordID: VerifyingKey], after before: [Pending]
    ) throws -> [VerifyingKey?] {
        try leaves.map { leaf in
            guard let entry = leaf.entry, entry.kind == .event else { return nil }
            let key =
                try entry.sequence == 0
                ? entry.signer
                : newest[entry.record] ?? before.last { $0.newest[entry.record] != nil }?.newest[entry.record]
                    ?? storedKey(entry.record, entry.sequence - 1)
            newest[entry.record] = entry.signer ?? key
            return key
        }
    }

    static func onAllCores<Item: Sendable, Result: Sendable>(
        _ items: [Item], _ body: @Sendable (Item) -> Result
    ) -> [Result] {
        let parts = max(1, min(ProcessInfo.processInfo.activeProcessorCount * 4, items.count))
        let results = Mutex([Int: [Result]]())
        DispatchQueue.concurrentPerform(iterations: parts) { part in
            let range = (items.count * part / parts)..<(items.count * (part + 1) / parts)
            let done = items[range].map(body)
            results.withLock { $0[part] = done }
        }
        return results.withLock { done in (0..<parts).flatMap { done[$0] ?? [] } }
    }
}
