public import ConsentLedger
import Foundation
import GRDB
public import MerkleLog

/// What a witness remembers, and what witnesses gave to the own ledger.
extension NodeDatabase {
    /// Persists what the cosigner signs where `last` is still what it signed last (nil: nothing): the comparison and the
    /// change are one transaction, so that of two requests at once only one goes forward (C2SP tlog-witness). Returns
    /// what is there instead, unchanged, when somebody else was first; nil when the new state is kept.
    public func persist(
        _ state: CosignerState, of origin: Origin, replacing last: CosignerState?
    ) throws -> CosignerState? {
        try pool.write { db in
            let present = try Self.cosignerState(db, of: origin, name: state.signature.name)
            let isUnmoved = present?.size == last?.size && present?.root == last?.root
            let isForward = present.map { state.size >= $0.size && state.time >= $0.time } ?? true
            let agrees = present.map { state.size != $0.size || state.root == $0.root } ?? true
            guard isUnmoved, isForward, agrees else { return present }
            try Self.store(db, state, of: origin)
            return nil
        }
    }

    /// The newest note of a ledger and the proof that it continues the tree of `oldSize`, from one moment; nil for an
    /// empty ledger and for a size that it does not have.
    public func submission(from oldSize: UInt64, in origin: Origin) throws -> AddCheckpoint? {
        try reading { db in
            guard let rows = try LedgerRows(db, origin: origin), let head = try rows.head(),
                oldSize <= head.state.size
            else { return nil }
            let proof =
                oldSize == 0
                ? nil : try Proofs.consistency(oldSize: oldSize, newSize: head.state.size, reader: rows.subtree)
            return try AddCheckpoint(oldSize: oldSize, hashes: proof?.hashes ?? [], note: head.note.withoutWitnesses)
        }
    }

    /// Puts a witness's line on the own head while it still is `text`, in place of an older line of the same key. Past
    /// `SignedNote.maximumWitnessCount` lines nobody is added. False when nothing changed.
    public func addCosignature(_ line: NoteSignature, on text: String, in origin: Origin) throws -> Bool {
        try pool.write { db in
            guard let rows = try LedgerRows(db, origin: origin), var head = try rows.head(), head.note.text == text
            else { return false }
            var others = head.note.witnessLines.filter { $0.name != line.name || $0.keyID != line.keyID }
            // A witness that changes its key needs no second place where there is none.
            if others.count >= SignedNote.maximumWitnessCount { others = others.filter { $0.name != line.name } }
            guard others.count < SignedNote.maximumWitnessCount else { return false }
            head.note = SignedNote(
                text: text, signatures: head.note.withoutWitnesses.signatures + others + [line])
            try rows.store(head)
            return true
        }
    }

    /// The newest checkpoint of a partner that met this node's policy, with the cosignatures that did it; nil before the
    /// first.
    public func finalNote(of origin: Origin) throws -> SignedNote? {
        try reading { db in
            let sql = "SELECT note FROM final_note WHERE origin = ?"
            guard let bytes = try Data.fetchOne(db.cachedStatement(sql: sql), arguments: [origin.text]) else {
                return nil
            }
            return try SignedNote(parsing: Array(bytes))
        }
    }

    /// Keeps a checkpoint of a partner that met the policy.
    public func keepFinal(_ note: SignedNote, of origin: Origin) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO final_note(origin, note) VALUES (?, ?)
                    ON CONFLICT (origin) DO UPDATE SET note = excluded.note
                    """,
                arguments: [origin.text, Data(note.serialized)])
        }
    }
}

extension SignedNote {
    /// The most witnesses' lines on a node's own checkpoint.
    public static let maximumWitnessCount = 16

    /// The lines after those of the log and of its own cosigner, which a node's note always begins with.
    var witnessLines: [NoteSignature] { Array(signatures.dropFirst(ownLineCount)) }

    /// The note as the node alone signed it.
    var withoutWitnesses: SignedNote { SignedNote(text: text, signatures: Array(signatures.prefix(ownLineCount))) }

    /// The log's line, then those of the cosigner's key and of its next one, which have one name.
    private var ownLineCount: Int {
        guard signatures.count > 2 else { return signatures.count }
        return 2 + signatures[2...].prefix { $0.name == signatures[1].name }.count
    }
}
