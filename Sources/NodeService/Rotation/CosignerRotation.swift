public import Federation
import Storage

/// A node's cosigner key, changed while it serves (KEYS-70 … KEYS-73). First the next key cosigns beside the one in use,
/// and partners' operators accept the descriptor that names both; then it cosigns alone. What one key may sign the other
/// may, and no more: sizes and times are kept for the node, not for a key.
extension Node {
    /// Makes the next cosigner key, unless one is there, and publishes a descriptor that names both.
    @discardableResult
    public func beginCosignerRotation() throws -> NodeDescriptor {
        try readKeys()
        if keys.signers.nextCosigner == nil {
            try NodeKeys.createSigningKey(
                NodeKeys.names.nextCosigner, in: NodeDirectory(directory), random: random)
            try readKeys()
        }
        return try publishDescriptor()
    }

    /// Puts the next cosigner key in the place of the old one, which is gone, and publishes a descriptor that names it
    /// alone. With `force` partners whose operators have not accepted it are left behind: this ledger is stale to them
    /// until they have.
    @discardableResult
    public func finishCosignerRotation(force: Bool = false) throws -> NodeDescriptor {
        try readKeys()
        guard keys.signers.nextCosigner != nil else { return try finishInterrupted() }
        try publishDescriptor()
        let waiting = try partnersWithoutDescriptor()
        guard force || waiting.isEmpty else { throw RotationRefusal.operatorsWait(waiting) }
        try NodeDirectory(directory).promote(NodeKeys.names.nextCosigner, to: NodeKeys.names.cosigner)
        try readKeys()
        return try publishDescriptor()
    }
}
