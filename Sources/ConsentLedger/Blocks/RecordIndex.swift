/// What a replay remembers of every record it has met, in memory. For an auditor, who reads a ledger once; a node keeps
/// the same in its database.
public struct RecordIndex: Sendable {
    private var heads: [RecordID: [RecordHead]] = [:]

    /// No records.
    public init() {}

    /// The number of records.
    public var count: Int { heads.count }

    /// The entries of a record at a sequence number, as `LedgerReplay.accept` asks for them.
    public func heads(of record: RecordID, at sequence: UInt32) -> [RecordHead] {
        guard let chain = heads[record] else { return [] }
        // The chain has no gaps but may have several entries with one number, so the place is a lower bound.
        var low = 0
        var high = chain.count
        while low < high {
            let middle = (low + high) / 2
            if chain[middle].sequence < sequence { low = middle + 1 } else { high = middle }
        }
        return Array(chain[low...].prefix { $0.sequence == sequence })
    }

    /// Takes up the records of an accepted block.
    public mutating func add(_ block: AcceptedBlock) {
        for case .event(let entry, let head) in block.leaves.map(\.content) {
            let place = heads[entry.record]?.lastIndex { $0.sequence <= head.sequence }.map { $0 + 1 } ?? 0
            heads[entry.record, default: []].insert(head, at: place)
        }
    }

    /// The records with several entries of one sequence number: they count as revoked (LEDGER-15).
    public var disputed: [RecordID] {
        heads.filter { $0.value.indices.dropFirst().contains(where: Self.repeats(in: $0.value)) }.keys
            .sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    }

    private static func repeats(in chain: [RecordHead]) -> (Int) -> Bool {
        { chain[$0].sequence == chain[$0 - 1].sequence }
    }
}
