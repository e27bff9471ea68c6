import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// The tree that a partner's signed head claims, as a copy has it: what was accepted, and above it what is staged.
struct ClaimedTree {
    private let rows: LedgerRows
    private let state: LedgerState
    private let staged: [[UInt8]]
    private let hashes: [Digest]
    private let grown: [Int: [UInt64: Digest]]
    /// The root over everything.
    let root: Digest

    /// The most staged leaves that are held in memory to look for what is wrong: some 100 MB.
    static let maximumStaged: UInt64 = 262_144

    /// Nil when the copy does not hold every leaf below `size`, or more are staged than can be looked at.
    init?(_ db: Database, of origin: Origin, size: UInt64) throws {
        guard let rows = try LedgerRows(db, origin: origin) else { return nil }
        let state = try rows.head()?.state ?? LedgerState()
        guard size > state.size, size - state.size <= Self.maximumStaged else { return nil }
        let staged = try Data.fetchAll(
            db.cachedStatement(sql: "SELECT data FROM staged WHERE ledger = ? AND idx >= ? AND idx < ? ORDER BY idx"),
            arguments: [rows.ledger, Int64(state.size), Int64(size)]
        ).map { Array($0) }
        guard UInt64(staged.count) == size - state.size else { return nil }
        self.rows = rows
        self.state = state
        self.staged = staged
        hashes = staged.map(MerkleTree.leafHash)
        var tree = state.tree
        var grown: [Int: [UInt64: Digest]] = [:]
        for hash in hashes { tree.append(hash) { level, index, hash in grown[level, default: [:]][index] = hash } }
        self.grown = grown
        root = tree.root
    }

    private var size: UInt64 { state.size + UInt64(staged.count) }

    private func subtree(level: Int, index: UInt64) throws -> Digest {
        if let hash = grown[level]?[index] { return hash }
        return try rows.subtree(level: level, index: index)
    }

    private func leaf(_ index: UInt64) throws -> [UInt8] {
        if index >= state.size, index < size { return staged[Int(index - state.size)] }
        guard let data = try rows.leaf(index) else { throw StorageError.notFound }
        return data
    }

    /// What is wrong with the first leaf that the ledger's rules refuse, or with the head; nil when nothing is, or no file
    /// can show it.
    func evidence(_ note: SignedNote, log: LogKeys, knownOrigins: [Origin]) throws -> Evidence? {
        let accused = AccusedTree(
            note: note, size: size, log: log, subtree: subtree, leaf: leaf,
            finder: .init(leaf: index(of:), opening: opening(of:)))
        var replay = LedgerReplay(origin: rows.origin, state: state, knownOrigins: knownOrigins)
        var records = RecordIndex()
        for data in staged {
            let index = replay.nextIndex
            let lastSeal = replay.state.size > 0 ? replay.state.size - 1 : nil
            do {
                let block = try replay.accept(data) { record, sequence in
                    try rows.heads(record, sequence) + records.heads(of: record, at: sequence)
                }
                if let block { records.add(block) }
            } catch is LedgerError {
                return try accused.invalidLeaf(at: index, lastSeal: lastSeal, known: knownOrigins)
            }
        }
        return try accused.unsealed()
    }

    private func index(of leafHash: Digest) throws -> UInt64? {
        if let index = try rows.index(of: leafHash) { return index }
        return hashes.firstIndex(of: leafHash).map { state.size + UInt64($0) }
    }

    private func opening(of record: RecordID) throws -> UInt64? {
        if let link = try rows.links(record, 0).first { return link.index }
        let offset = staged.firstIndex { data in
            (try? Entry(decoding: data)).map { $0.kind == .event && $0.record == record && $0.sequence == 0 } ?? false
        }
        return offset.map { state.size + UInt64($0) }
    }
}

extension NodeDatabase {
    /// Evidence of what is wrong under a head that a partner signed and whose leaves are staged, when they are the very
    /// leaves that it signed and continue what was accepted; nil otherwise, and when no file can show it.
    public func evidence(
        under note: SignedNote, of origin: Origin, log: LogKeys, knownOrigins: [Origin]
    ) throws -> Evidence? {
        let head = try Checkpoint(parsing: note.text)
        return try reading { db in
            guard let tree = try ClaimedTree(db, of: origin, size: head.size), tree.root == head.root else {
                return nil
            }
            return try tree.evidence(note, log: log, knownOrigins: knownOrigins)
        }
    }

    /// Evidence that a head of a partner, no larger than the accepted one, is of another branch; nil when it is not.
    public func evidence(
        thatForked note: SignedNote, from kept: SignedNote, of origin: Origin, log: LogKeys
    ) throws -> Evidence? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin) else { return nil }
            return try Evidence.fork(note, kept, log: log, branch: rows.subtree)
        }
    }
}
