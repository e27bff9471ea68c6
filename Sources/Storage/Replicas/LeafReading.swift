import CipherSuites
import ConsentLedger
import Dispatch
import Foundation
import Synchronization

/// Reads leaves and checks their signatures on all cores, for a replay that then judges them one after the other.
struct LeafReading {
    let origin: Origin
    /// The key in force after a stored entry of a record; nil when there is none.
    let storedKey: (_ record: RecordID, _ sequence: UInt32) throws -> VerifyingKey?

    /// The most leaves that are worth reading at once: a few MB.
    static let maximumCount = 4096

    /// A leaf whose key can't be told yet comes back unchecked.
    func read(_ leaves: [[UInt8]]) throws -> [ReadLeaf] {
        let read = Self.onAllCores(leaves) { ReadLeaf($0) }
        let keys = try keys(of: read)
        let origin = origin
        return Self.onAllCores(Array(zip(read, keys))) { leaf, key in
            key.map { leaf.checked(by: $0, in: origin) } ?? leaf
        }
    }

    /// The key that each entry is likely signed by: its own, the newest before it among these, or a stored one.
    private func keys(of leaves: [ReadLeaf]) throws -> [VerifyingKey?] {
        var newest: [RecordID: VerifyingKey] = [:]
        return try leaves.map { leaf in
            guard let entry = leaf.entry, entry.kind == .event else { return nil }
            let key =
                try entry.sequence == 0
                ? entry.signer : newest[entry.record] ?? storedKey(entry.record, entry.sequence - 1)
            newest[entry.record] = entry.signer ?? key
            return key
        }
    }

    private static func onAllCores<Item: Sendable, Result: Sendable>(
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
