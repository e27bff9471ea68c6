public import ConsentLedger
public import MerkleLog

extension LedgerSigners {
    /// The log keys that are there, the one in use first.
    public var logs: [NoteSigner] { [log] + (nextLog.map { [$0] } ?? []) }

    /// The log key that signs after these changes. Throws `AppendError.logKeyMissing` when it is not there: another one
    /// signs nothing that anybody would take.
    public func log(after changes: [LogKeyChange]) throws(AppendError) -> NoteSigner {
        guard let change = changes.last else { return log }
        guard let signer = logs.first(where: { $0.verifierKey.key == change.new }) else { throw .logKeyMissing }
        return signer
    }

    /// All keys of the own log, by the changes that stand in it.
    public func logKeys(after changes: [LogKeyChange]) throws -> LogKeys {
        try Self.logKeys(after: changes, else: log.verifierKey)
    }

    /// All keys of a log in which these changes stand; `key` is the only one of a log without any.
    static func logKeys(after changes: [LogKeyChange], else key: VerifierKey) throws -> LogKeys {
        guard let first = changes.first, let origin = Origin(key.name) else { return LogKeys(key) }
        return try LogKeys(first.oldKey(of: origin), changes: changes)
    }

    /// The note over the head of a ledger. The last head of a key that was given up keeps the line that it has.
    func note(
        for checkpoint: Checkpoint, after changes: [LogKeyChange], keeping line: NoteSignature?, at time: UInt64
    ) throws -> SignedNote {
        let text = checkpoint.text
        let signer = try log(after: changes)
        var own: NoteSignature
        if let change = changes.last, change.end == checkpoint.size {
            guard let line else { throw AppendError.logKeyMissing }
            own = line
        } else {
            own = try signer.sign(text, at: nil)
        }
        return SignedNote(text: text, signatures: [own] + (try cosign(text, at: time)))
    }
}

extension NodeDatabase {
    /// The changes of a ledger's log key up to its head, oldest first.
    public func logKeyChanges(of origin: Origin) throws -> [LogKeyChange] {
        try head(of: origin)?.state.keyChanges ?? []
    }
}

extension LedgerHead {
    /// The line of the log key on the note.
    func logLine(of origin: Origin) -> NoteSignature? { note.signatures.first { $0.name == origin.text } }
}
