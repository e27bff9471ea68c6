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
        /// nil when nothing was appended.
        var block: CommittedBlock?
    }

    private let db: Database
    private let rows: LedgerRows
    private let signers: LedgerSigners
    private let now: UInt64

    init(_ db: Database, origin: Origin, signers: LedgerSigners, now: UInt64) throws {
        guard let rows = try LedgerRows(db, origin: origin) else { throw StorageError.notFound }
        guard try NodeDatabase.closing(db, of: origin) == nil else { throw AppendError.notSigning }
        self.db = db
        self.rows = rows
        self.signers = signers
        self.now = now
    }

    /// A row of a submission contradicts a stored one: the transaction is to be taken back, and run anew with each alone.
    struct Contradiction: Error {}

    /// A submission that breaks a rule fails alone; the others go on. Any other error fails the whole block.
    ///
    /// Rules are judged before anything is written, so a block is written in one piece, and throws `Contradiction` when
    /// one had written something that can't stand. With `isEachAlone` there is a savepoint around each, which costs a copy
    /// of every page that they touch.
    func run(_ submissions: [PreparedSubmission], isEachAlone: Bool) throws -> Outcome {
        let before = try rows.head()
        var state = before?.state ?? LedgerState()
        var leaves: [PreparedSubmission] = []
        var results: [Result<CommittedEntry, any Error>] = []
        results.reserveCapacity(submissions.count)
        var appended: [Int] = []
        for submission in submissions {
            let index = state.size + UInt64(leaves.count)
            let place: Place
            do {
                place = try judge(submission)
            } catch  where error is AppendError || error is StorageError {
                // What is damaged of its record is nobody else's fault.
                results.append(.failure(error))
                continue
            }
            do {
                let write = { try insert(submission, as: place, at: index) }
                results.append(.success(try isEachAlone ? inSavepoint(write) : write()))
                guard !place.isPresent else { continue }
                appended.append(results.count - 1)
                leaves.append(submission)
            } catch let error as AppendError {
                guard isEachAlone else { throw Contradiction() }
                results.append(.failure(error))
            }
        }
        guard !leaves.isEmpty else { return Outcome(results: results) }
        let block = try seal(leaves.map(\.leafHash), onto: &state, after: before)
        for place in appended { results[place] = results[place].map { $0.committed(with: block) } }
        return Outcome(results: results, block: block)
    }

    private func inSavepoint<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try db.inSavepoint {
            value = try body()
            return .commit
        }
        guard let value else { throw StorageError.damaged("append") }
        return value
    }

    /// Where a submission goes.
    private enum Place {
        /// It was there before.
        case present(CommittedEntry)
        /// In the chain of its record.
        case event
        /// Beside the ledger that it names.
        case revocation(of: Origin)

        var isPresent: Bool { if case .present = self { true } else { false } }
    }

    /// Writes nothing.
    private func judge(_ submission: PreparedSubmission) throws -> Place {
        switch submission.subject {
        case .statement(let opening): try judge(submission, opening: opening)
        case .revocation(let origin): try judge(submission, revoking: origin)
        }
    }

    private func judge(_ submission: PreparedSubmission, opening: Opening) throws -> Place {
        let (entry, leafHash) = (submission.entry, submission.leafHash)
        let links = try rows.links(entry.record, entry.sequence)
        if let present = links.first(where: { $0.head.leafHash == leafHash }) {
            guard submission.isOpened else { throw AppendError.opening(.otherEntry) }
            return .present(CommittedEntry(entry: entry, index: present.index, leafHash: leafHash, block: nil))
        }
        let head: RecordHead
        do {
            head = try LedgerRules.judge(
                entry, leafHash: leafHash, origin: rows.origin, checkedKey: submission.checkedKey(in: rows.origin)
            ) { record, sequence in
                try sequence == entry.sequence ? links.map(\.head) : rows.heads(record, sequence)
            }
        } catch let error as LedgerError {
            throw AppendError.refused(error)
        }
        guard submission.isOpened, opening.isSigned(for: entry, origin: rows.origin, recordKey: head.key) else {
            throw AppendError.opening(.otherEntry)
        }
        return .event
    }

    /// A revocation of a record whose chain this node holds, by its record key or stop key. One by the same key is
    /// enough: a second one finds the first.
    private func judge(_ submission: PreparedSubmission, revoking origin: Origin) throws -> Place {
        let entry = submission.entry
        do {
            guard let named = try LedgerRows(db, origin: origin) else { throw LedgerError.invalid(.predecessor) }
            try named.judge(revocation: entry)
        } catch let error as LedgerError {
            throw AppendError.refused(error)
        }
        guard let present = try rows.foreignRevocation(like: entry, of: origin) else { return .revocation(of: origin) }
        let data = try rows.leaf(present) ?? []
        return .present(
            CommittedEntry(
                entry: try Entry(decoding: data), index: present, leafHash: MerkleTree.leafHash(data),
                block: nil))
    }

    private func insert(_ submission: PreparedSubmission, as place: Place, at index: UInt64) throws -> CommittedEntry {
        let entry = submission.entry
        switch place {
        case .present(let committed): return committed
        case .event:
            try rows.insertLeaf(submission.data, index: index)
            try rows.insertRecord(entry, index: index)
            try OpeningRows.insert(db, submission.storedOpening, commitment: entry.commitment, at: now)
            try insertMeaning(of: submission, at: index)
        case .revocation(let origin):
            try rows.insertLeaf(submission.data, index: index)
            try rows.insertForeignRevocation(entry, named: origin, index: index)
            try submission.alongside(db, index)
        }
        return CommittedEntry(entry: entry, index: index, leafHash: submission.leafHash, block: nil)
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

    private func seal(
        _ leafHashes: [Digest], onto state: inout LedgerState, after before: LedgerHead?
    ) throws -> CommittedBlock {
        var growth = TreeGrowth(onto: state.tree)
        let sealed = state.seal(leafHashes, now: now) { growth.complete(level: $0, index: $1, hash: $2) }
        try rows.insertLeaf(sealed.leaf, index: sealed.seal.end - 1)
        try growth.forEach(rows.insertSubtree)
        let time = max(now, before?.cosignedAt ?? 0)
        let checkpoint = try checkedCheckpoint(of: state)
        let note = try signers.note(for: checkpoint, after: state.keyChanges, keeping: nil, at: time)
        try rows.store(LedgerHead(state: state, note: note, cosignedAt: time))
        return CommittedBlock(growth: growth, size: state.size, root: state.root, note: note)
    }

    /// Seals the change to the next log key: the old key signs the head, and no other after it. A change to this very key
    /// that stands already is given again.
    func changeLogKey() throws -> (change: LogKeyChange, newSize: UInt64?, newRoot: Digest?) {
        let before = try rows.head()
        var state = before?.state ?? LedgerState()
        guard let next = signers.nextLog else { throw AppendError.logKeyMissing }
        let old = try signers.log(after: state.keyChanges)
        if let last = state.keyChanges.last, last.new == next.verifierKey.key { return (last, nil, nil) }
        var subtrees: [(Int, UInt64, Digest)] = []
        let sealed = try state.seal(changing: old, to: next, now: now) { subtrees.append(($0, $1, $2)) }
        try rows.insertLeaf(sealed.change.encoded, index: sealed.seal.first)
        try rows.insertLeaf(sealed.leaf, index: sealed.seal.end - 1)
        for (level, index, hash) in subtrees { try rows.insertSubtree(level: level, index: index, hash: hash) }
        let time = max(now, before?.cosignedAt ?? 0)
        let checkpoint = try checkedCheckpoint(of: state)
        let line = try old.sign(checkpoint.text, at: nil)
        let note = try signers.note(for: checkpoint, after: state.keyChanges, keeping: line, at: time)
        try rows.store(LedgerHead(state: state, note: note, cosignedAt: time))
        return (sealed.change, state.size, state.root)
    }

    private func checkedCheckpoint(of state: LedgerState) throws -> Checkpoint {
        let checkpoint = try Checkpoint(origin: rows.origin.text, size: state.size, root: state.root)
        // Yeti's lesson: the root that is signed is recomputed from what the database gives back.
        guard try Proofs.root(size: state.size, reader: rows.subtree) == state.root else {
            throw StorageError.damaged("tree of \(rows.origin)")
        }
        return checkpoint
    }
}

/// Openings, by the commitment they fulfil.
enum OpeningRows {
    /// `commitment` is the one that the opening was found to fulfil.
    static func insert(_ db: Database, _ opening: StoredOpening, commitment: Digest, at time: UInt64) throws {
        try BoundStatement(db, "INSERT OR IGNORE INTO opening(commitment, data, received_at) VALUES (?, ?, ?)")
            .run(.digest(commitment), .blob(opening.bytes), .integer(Int64(time)))
    }

    static func arrival(_ db: Database, _ commitment: Digest) throws -> UInt64? {
        try BoundStatement(db, "SELECT received_at FROM opening WHERE commitment = ?")
            .rows(.digest(commitment)) { UInt64(clamping: $0.integer(0)) }.first
    }

    static func fetch(_ db: Database, _ commitment: Digest) throws -> [UInt8]? {
        try Data.fetchOne(
            db.cachedStatement(sql: "SELECT data FROM opening WHERE commitment = ?"),
            arguments: [Data(commitment.bytes)]
        ).map { StoredOpening.opening(Array($0)) }
    }
}
