public import ConsentLedger
import GRDB

/// Changing the key that signs the ledger (LEDGER-45).
extension LedgerWriter {
    /// Enters the change to the next log key, alone in a block that the old key signs last. Returns the change; one that
    /// was entered before is returned again. Throws `AppendError.logKeyMissing` without a next key.
    public func changeLogKey() async throws -> LogKeyChange {
        try await runAlone { try await self.enterLogKeyChange() }
    }

    private func enterLogKeyChange() async throws -> LogKeyChange {
        let (origin, signers, time) = (origin, currentSigners, currentTime)
        try fence.requireAppending(in: database)
        let (change, size, root) = try await database.pool.write { db in
            let made = try BlockCommit(db, origin: origin, signers: signers, now: time).changeLogKey()
            // Whoever has the roster reads it and the keys anew.
            if made.newSize != nil { try NodeDatabase.bump(db, "roster") }
            return made
        }
        if let size, let root {
            try fence.advance(to: size, root: root)
            didCommit(size)
        }
        return change
    }
}
