public import ConsentLedger
public import Federation
import Logging
public import MerkleLog
import Storage

/// The key that signs a node's ledger, changed while it serves (KEYS-80 … KEYS-84). First the next key is made; then an
/// entry of the ledger, signed by both, puts it in the place of the old one, which is gone. The entry is the only step that
/// counts for others, and it is one transaction: before it the old key signs, after it the new one, wherever its file is.
extension Node {
    /// Makes the next log key, unless one is there. Nothing in the ledger changes.
    public func beginLogKeyRotation() throws -> VerifierKey {
        try readKeys()
        // The descriptor as it is has a serial of its own, so that the one with the change follows it.
        try publishDescriptor()
        if keys.signers.nextLog == nil {
            try NodeKeys.createSigningKey(NodeKeys.names.nextLog, in: NodeDirectory(directory), random: random)
            try readKeys()
        }
        guard let next = keys.signers.nextLog else { throw RotationRefusal.notBegun }
        // A running service reads it now, so that it has it when the entry names it.
        try database.noteKeyChange()
        return next.verifierKey
    }

    /// Enters the change, puts the new key in the place of the old one, which is gone, and publishes a descriptor that
    /// shows the change. With `force` partners that don't know such entries are left behind: their copies end there.
    /// Throws `RotationRefusal`, and `AppendError.notSigning` while nothing may be signed.
    @discardableResult
    public func finishLogKeyRotation(force: Bool = false) async throws -> (NodeDescriptor, LogKeyChange) {
        try readKeys()
        guard let next = keys.signers.nextLog?.verifierKey else {
            let descriptor = try finishInterrupted()
            guard let change = descriptor.logKeyChanges.last else { throw RotationRefusal.notBegun }
            return (descriptor, change)
        }
        let entered = try database.logKeyChanges(of: origin).last { $0.new == next.key }
        if entered == nil {
            let waiting = try activePartners().filter { !$0.descriptor.formats.contains(NodeDescriptor.logKeyFormat) }
            guard force || waiting.isEmpty else {
                throw RotationRefusal.partnersCannotFollow(waiting.map(\.descriptor.origin))
            }
        }
        let change = try await writer.changeLogKey()
        logger.record(.notice, "the log key has changed", code: "log-key-changed", [.size: change.end])
        try NodeDirectory(directory).promote(NodeKeys.names.nextLog, to: NodeKeys.names.log)
        try readKeys()
        return (try publishDescriptor(), change)
    }
}
