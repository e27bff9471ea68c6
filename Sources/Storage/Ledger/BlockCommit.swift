import CipherSuites
import ConsentLedger
import ConsentPolicy
import Foundation
import GRDB
import MerkleLog

/// One block inside one transaction: judge, insert, seal, sign.
struct BlockCommit {
    struct Outcome: Sendable {
        var results: [Result<CommittedEntry, any Error>]
        var newSize: UInt64?
        var newRoot: Digest?
    }

    private let db: Database
    private let rows: LedgerRows
    private let signers: LedgerSigners
    private let now: UInt64

    init(_ db: Database, origin: Origin, signers: LedgerSigners, now: UInt64) throws {
        guard let rows = try LedgerRows(db, origin: origin) else { throw StorageError.notFound }
        self.db = db
        self.rows = rows
        self.signers = signers
        self.now = now
    }

    /// A submission that breaks a rule fails alone; the others go on. Any other error fails the whole block.
    func run(_ submissions: [PreparedSubmission]) throws -> Outcome {
        let before = try rows.head()
        var state = before?.state ?? LedgerState()
        var leaves: [[UInt8]] = []
        var results: [Result<CommittedEntry, any Error>] = []
        for submission in submissions {
            let index = state.size + UInt64(leaves.count)
            do {
                var added: [UInt8]?
                var committed: CommittedEntry?
                try db.inSavepoint {
                    (committed, added) = try append(submission, at: index)
                    return .commit
                }
                if let added { leaves.append(added) }
                guard let committed else { throw StorageError.damaged("append") }
                results.append(.success(committed))
            } catch let error as AppendError {
                results.append(.failure(error))
            }
        }
        guard !leaves.isEmpty else { return Outcome(results: results, newSize: nil) }
        try seal(leaves, onto: &state, after: before)
        return Outcome(results: results, newSize: state.size, newRoot: state.root)
    }

    /// The entry, and its leaf unless it was there before.
    private func append(_ submission: PreparedSubmission, at index: UInt64) throws -> (CommittedEntry, [UInt8]?) {
        switch submission.subject {
        case .statement(let opening): try append(submission, opening: opening, at: index)
        case .revocation(let origin): try append(submission, revoking: origin, at: index)
        }
    }

    private func append(
        _ submission: PreparedSubmission, opening: Opening, at index: UInt64
    ) throws -> (CommittedEntry, [UInt8]?) {
        let entry = submission.entry
        let (data, leafHash) = (submission.data, submission.leafHash)
        if let present = try repeated(entry, opening: opening, leafHash: leafHash) { return (present, nil) }
        let head: RecordHead
        do {
            head = try LedgerRules.judge(
                entry, leafHash: leafHash, origin: rows.origin, checkedKey: submission.checkedKey, heads: rows.heads)
        } catch let error as LedgerError {
            throw AppendError.refused(error)
        }
        do {
            try opening.check(opens: entry, origin: rows.origin, recordKey: head.key)
        } catch {
            throw AppendError.opening(error)
        }
        try rows.insertLeaf(data, index: index)
        try rows.insertRecord(entry.record, index: index, head: head)
        try OpeningRows.insert(db, opening.bytes, commitment: entry.commitment, at: now)
        try insertMeaning(of: submission, at: index)
        return (CommittedEntry(entry: entry, index: index, leafHash: leafHash, wasPresent: false), data)
    }

    /// A revocation of a record whose chain this node holds, by its record key or stop key. One by the same key is
    /// enough: a second one finds the first.
    private func append(
        _ submission: PreparedSubmission, revoking origin: Origin, at index: UInt64
    ) throws -> (CommittedEntry, [UInt8]?) {
        let entry = submission.entry
        do {
            guard let named = try LedgerRows(db, origin: origin) else { throw LedgerError.invalid(.predecessor) }
            try named.judge(revocation: entry)
        } catch let error as LedgerError {
            throw AppendError.refused(error)
        }
        if let present = try rows.foreignRevocation(like: entry, of: origin) {
            let data = try rows.leaf(present) ?? []
            let there = CommittedEntry(
                entry: try Entry(decoding: data), index: present, leafHash: MerkleTree.leafHash(data), wasPresent: true)
            return (there, nil)
        }
        try rows.insertLeaf(submission.data, index: index)
        try rows.insertForeignRevocation(entry, named: origin, index: index)
        try submission.alongside(db, index)
        let committed = CommittedEntry(
            entry: entry, index: index, leafHash: submission.leafHash, wasPresent: false)
        return (committed, submission.data)
    }

    /// What the index and the rows alongside refuse is this submission's fault alone, never its neighbours'.
    private func insertMeaning(of submission: PreparedSubmission, at index: UInt64) throws {
        do {
            try submission.rows?.insert(db, at: index, in: rows.origin)
            try submission.alongside(db, index)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            throw AppendError.conflict
        }
    }

    /// A resubmission of the very same bytes is answered with the entry that is there.
    private func repeated(_ entry: Entry, opening: Opening, leafHash: Digest) throws -> CommittedEntry? {
        let present = try rows.links(entry.record, entry.sequence).first { $0.head.leafHash == leafHash }
        guard let present else { return nil }
        guard opening.commitment == entry.commitment else { throw AppendError.opening(.otherEntry) }
        return CommittedEntry(entry: entry, index: present.index, leafHash: leafHash, wasPresent: true)
    }

    private func seal(_ leaves: [[UInt8]], onto state: inout LedgerState, after before: LedgerHead?) throws {
        var subtrees: [(Int, UInt64, Digest)] = []
        let sealed = state.seal(leaves, now: now) { subtrees.append(($0, $1, $2)) }
        try rows.insertLeaf(sealed.leaf, index: sealed.seal.end - 1)
        for (level, index, hash) in subtrees { try rows.insertSubtree(level: level, index: index, hash: hash) }
        let checkpoint = try Checkpoint(origin: rows.origin.text, size: state.size, root: state.root)
        // Yeti's lesson: the root that is signed is recomputed from what the database gives back.
        guard try Proofs.root(size: state.size, reader: rows.subtree) == state.root else {
            throw StorageError.damaged("tree of \(rows.origin)")
        }
        let time = max(now, before?.cosignedAt ?? 0)
        try rows.store(
            LedgerHead(state: state, note: signers.note(for: checkpoint, at: time), cosignedAt: time))
    }
}

/// Openings, by the commitment they fulfil.
enum OpeningRows {
    /// `commitment` is the one that the bytes were found to fulfil.
    static func insert(_ db: Database, _ bytes: [UInt8], commitment: Digest, at time: UInt64) throws {
        try db.cachedStatement(
            sql: "INSERT OR IGNORE INTO opening(commitment, data, received_at) VALUES (?, ?, ?)"
        ).execute(arguments: [Data(commitment.bytes), Data(bytes), Int64(time)])
    }

    static func fetch(_ db: Database, _ commitment: Digest) throws -> [UInt8]? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT data FROM opening WHERE commitment = ?"),
            arguments: [Data(commitment.bytes)]
        ).map { Array($0) }
    }
}
