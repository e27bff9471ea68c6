public import CipherSuites
public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// A node's copies of its partners' ledgers. Leaves are staged as they arrive, so that a copy resumes at any bundle;
/// nothing counts before the whole was replayed up to a verified checkpoint and moved in one transaction.
extension NodeDatabase {
    /// Number of leaves that are verified or staged: the next index to fetch.
    public func replicaProgress(of origin: Origin) throws -> UInt64 {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin) else { return 0 }
            let verified = try rows.head()?.state.size ?? 0
            let sql = "SELECT max(idx) + 1 FROM staged WHERE ledger = ?"
            let staged = try Int64.fetchOne(db.cachedStatement(sql: sql), arguments: [rows.ledger]) ?? 0
            return max(verified, UInt64(staged))
        }
    }

    /// Stages leaves that begin at `first`; what is staged or verified already is passed over. `own` leaves are those of
    /// the node's own ledger, fetched from a partner's copy.
    public func stage(_ leaves: [[UInt8]], from first: UInt64, of origin: Origin, own: Bool = false) throws {
        try pool.write { db in
            let rows = try LedgerRows.creating(db, origin: origin, own: own)
            let verified = try rows.head()?.state.size ?? 0
            let insert = try BoundStatement(db, "INSERT OR IGNORE INTO staged(ledger, idx, data) VALUES (?, ?, ?)")
            for (offset, leaf) in leaves.enumerated() where first + UInt64(offset) >= verified {
                try insert.run(.integer(rows.ledger), .integer(Int64(first) + Int64(offset)), .blob(leaf))
            }
        }
    }

    /// Throws away what is staged, to fetch it anew.
    public func discardStaged(of origin: Origin) throws {
        try pool.write { db in
            guard let rows = try LedgerRows(db, origin: origin) else { return }
            try db.execute(sql: "DELETE FROM staged WHERE ledger = ?", arguments: [rows.ledger])
        }
    }

    /// Replays what is staged up to `checkpoint` and accepts it, or changes nothing and throws the rule that is broken
    /// (FEDERATION-6). With `step` the partner's descriptor is taken in the same transaction, where the copy shows all its
    /// changes of the log key then; where it shows the first of them only, the descriptor goes on waiting. Returns whether it
    /// was taken.
    @discardableResult
    public func acceptStaged(
        upTo checkpoint: VerifiedCheckpoint, of origin: Origin, cosignedAt: UInt64, knownOrigins: [Origin],
        own: Bool = false, taking step: DescriptorStep? = nil
    ) throws -> Bool {
        guard checkpoint.checkpoint.origin == origin.text else { throw StorageError.wrongLedger(origin) }
        return try pool.write { db in
            // Whoever is at work still when the ledger ends copies no head beyond it.
            guard try Self.closing(db, of: origin)?.allows(checkpoint.checkpoint) ?? true else {
                throw StorageError.wrongLedger(origin)
            }
            let rows = try LedgerRows.creating(db, origin: origin, own: own)
            let state = try rows.head()?.state ?? LedgerState()
            var replay = LedgerReplay(origin: origin, state: state, knownOrigins: knownOrigins, formats: formats)
            do {
                try accept(into: rows, upTo: checkpoint.checkpoint.size, &replay)
            } catch LedgerError.upgradeNeeded(let what) {
                // What was damaged on its way may look like a form of the future: only leaves that were signed stop a copy.
                guard
                    try rows.root(ofStagedAbove: state.tree, size: checkpoint.checkpoint.size)
                        == checkpoint.checkpoint.root
                else { throw LedgerError.invalid(.root) }
                throw LedgerError.upgradeNeeded(what)
            }
            try replay.check(against: checkpoint)
            let isTaken = try step.map { try Self.take(db, $0, showing: replay.state.keyChanges) } ?? false
            try rows.store(LedgerHead(state: replay.state, note: checkpoint.note, cosignedAt: cosignedAt))
            try db.execute(
                sql: "DELETE FROM staged WHERE ledger = ? AND idx < ?",
                arguments: [rows.ledger, Int64(checkpoint.checkpoint.size)])
            return isTaken
        }
    }

    private func accept(into rows: LedgerRows, upTo size: UInt64, _ replay: inout LedgerReplay) throws {
        let reading = LeafReading(origin: rows.origin) { try rows.heads($0, $1).first?.key }
        /// What is judged and written now, and behind it what is being checked meanwhile.
        var pieces: [LeafReading.Pending] = []
        var first = replay.nextIndex
        func begin() throws {
            while pieces.count <= LeafReading.piecesAhead, first < size {
                let count = Int(min(UInt64(LeafReading.maximumCount), size - first))
                let staged = try rows.staged(from: first, count: count)
                guard !staged.isEmpty else { return }
                pieces.append(try reading.begin(staged, after: pieces))
                first += UInt64(staged.count)
            }
        }
        try begin()
        while let current = pieces.first {
            let leaves = current.leaves()
            try begin()
            for leaf in leaves {
                var subtrees: [(Int, UInt64, Digest)] = []
                let block = try replay.accept(leaf, heads: rows.heads) { subtrees.append(($0, $1, $2)) }
                guard let block else { continue }
                try insert(block, into: rows)
                for (level, index, hash) in subtrees { try rows.insertSubtree(level: level, index: index, hash: hash) }
            }
            pieces.removeFirst()
        }
    }

    /// What in the leaves that are staged for a copy is of the future to this program; nil when nothing is. Reads them all.
    public func newerForm(stagedFor origin: Origin) throws -> String? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin) else { return nil }
            var next = try rows.head()?.state.size ?? 0
            while true {
                let staged = try rows.staged(from: next, count: LeafReading.maximumCount)
                if let found = staged.lazy.compactMap(formats.newerForm).first { return found }
                guard !staged.isEmpty else { return nil }
                next += UInt64(staged.count)
            }
        }
    }

    private func insert(_ block: AcceptedBlock, into rows: LedgerRows) throws {
        for leaf in block.leaves {
            try rows.insertLeaf(leaf.data, index: leaf.index)
            switch leaf.content {
            case .event(let entry, _): try rows.insertRecord(entry, index: leaf.index)
            case .foreignRevocation(let entry, let named):
                try rows.insertForeignRevocation(entry, named: named, index: leaf.index)
            case .logKeyChange, .seal: break
            }
        }
    }

    /// Keeps a newer note over the very head that the copy has: a heartbeat.
    public func refresh(_ note: SignedNote, of origin: Origin, cosignedAt: UInt64) throws {
        try pool.write { db in
            guard let rows = try LedgerRows(db, origin: origin), var head = try rows.head(),
                cosignedAt > head.cosignedAt, let checkpoint = try? Checkpoint(parsing: note.text),
                checkpoint.origin == origin.text, checkpoint.size == head.state.size,
                checkpoint.root == head.state.root
            else { return }
            head.note = note
            head.cosignedAt = cosignedAt
            try rows.store(head)
        }
    }

    /// Proof that a tree of `oldSize` > 0 leaves is a prefix of the ledger; nil when the ledger is shorter.
    public func consistency(from oldSize: UInt64, in origin: Origin) throws -> ConsistencyProof? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(),
                oldSize > 0, oldSize <= head.state.size
            else { return nil }
            return try Proofs.consistency(oldSize: oldSize, newSize: head.state.size, reader: rows.subtree)
        }
    }

    /// The root that the ledger had at `size`; nil when it is shorter.
    public func root(at size: UInt64, in origin: Origin) throws -> Digest? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(), size <= head.state.size
            else { return nil }
            return try Proofs.root(size: size, reader: rows.subtree)
        }
    }

    /// Keeps two notes of one origin that can't both be true, and suspends the partner (FEDERATION-8). Evidence, where
    /// there is some, is kept and queued for others in the same transaction.
    public func keepContradiction(
        of origin: Origin, kept: SignedNote, contradicting: SignedNote, reason: String, at time: UInt64,
        evidence: KeptEvidence? = nil, telling others: [Origin] = []
    ) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO contradiction(origin, kept, contradicting, reason, found_at) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    origin.text, Data(kept.serialized), Data(contradicting.serialized), reason, Int64(time),
                ])
            try Self.suspend(db, origin)
            if let evidence { _ = try Self.keep(db, evidence, suspending: [], telling: others) }
        }
    }

    /// How many contradictions are kept about an origin.
    public func contradictions(of origin: Origin) throws -> Int {
        try reading {
            let sql = "SELECT count(*) FROM contradiction WHERE origin = ?"
            return try Int.fetchOne($0.cachedStatement(sql: sql), arguments: [origin.text]) ?? 0
        }
    }
}

/// What a node's cosigner signed last about an origin.
public struct CosignerState: Hashable, Sendable {
    /// Tree size signed.
    public let size: UInt64
    /// Root signed.
    public let root: Digest
    /// Time signed, Unix seconds.
    public let time: UInt64
    /// The note line.
    public let signature: NoteSignature
    /// Lines of the same name, text and time by the cosigner's next key.
    public let others: [NoteSignature]

    /// Takes what was signed.
    public init(
        size: UInt64, root: Digest, time: UInt64, signature: NoteSignature, others: [NoteSignature] = []
    ) {
        self.size = size
        self.root = root
        self.time = time
        self.signature = signature
        self.others = others
    }

    /// The same for the lines of all keys, at least one.
    public init(size: UInt64, root: Digest, time: UInt64, lines: [NoteSignature]) {
        precondition(!lines.isEmpty, "a cosigner has a key")
        self.init(size: size, root: root, time: time, signature: lines[0], others: Array(lines.dropFirst()))
    }

    /// All lines.
    public var lines: [NoteSignature] { [signature] + others }
}

extension NodeDatabase {
    /// What the cosigner signed last; nil for an origin it never cosigned.
    public func cosignerState(of origin: Origin, name: String) throws -> CosignerState? {
        try reading { try Self.cosignerState($0, of: origin, name: name) }
    }

    /// Key ID, time and Ed25519 signature; a row has one such run for each key.
    private static let cosignatureByteCount = 4 + 8 + 64

    /// `table` is that of the cosigner's keys, or that of the witness key.
    static func cosignerState(
        _ db: Database, of origin: Origin, name: String, in table: String = "cosigned"
    ) throws -> CosignerState? {
        let sql = "SELECT * FROM \(table) WHERE origin = ?"
        guard let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [origin.text]) else { return nil }
        let size: Int64 = row["size"]
        let time: Int64 = row["time"]
        let line = row.bytes("signature")
        guard let root = Digest(row.bytes("root")), !line.isEmpty, line.count.isMultiple(of: cosignatureByteCount)
        else { throw StorageError.damaged("cosigner state") }
        let lines = stride(from: 0, to: line.count, by: cosignatureByteCount).map { start in
            NoteSignature(
                name: name, keyID: Array(line[start..<start + 4]),
                signature: Array(line[start + 4..<start + cosignatureByteCount]))
        }
        return CosignerState(size: UInt64(size), root: root, time: UInt64(time), lines: lines)
    }

    /// Persists what the cosigner signs, before anyone sees it. False, and nothing kept, when it would go backwards in
    /// size or time, or contradict a root signed at the same size (FEDERATION-7).
    public func persist(_ state: CosignerState, of origin: Origin) throws -> Bool {
        try pool.write { db in
            let sql = "SELECT size, root, time FROM cosigned WHERE origin = ?"
            if let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [origin.text]) {
                let size: Int64 = row["size"]
                let time: Int64 = row["time"]
                let isForward = state.size >= UInt64(size) && state.time >= UInt64(time)
                let agrees = state.size != UInt64(size) || row.bytes("root") == state.root.bytes
                guard isForward, agrees else { return false }
            }
            try Self.store(db, state, of: origin)
            return true
        }
    }

    static func store(_ db: Database, _ state: CosignerState, of origin: Origin, in table: String = "cosigned") throws {
        try db.execute(
            sql: """
                INSERT INTO \(table)(origin, size, root, time, signature) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root,
                    time = excluded.time, signature = excluded.signature
                """,
            arguments: [
                origin.text, Int64(state.size), Data(state.root.bytes), Int64(state.time),
                Data(state.lines.flatMap { $0.keyID + $0.signature }),
            ])
    }
}
