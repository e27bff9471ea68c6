public import ConsentLedger
public import ConsentPolicy
public import Federation
import Storage

/// Why a rotation does not go on; nothing was changed.
public enum RotationRefusal: Error, Equatable {
    /// No rotation is under way.
    case notBegun
    /// These partners are not known to have the descriptor that names the new key.
    case partnersWait([Origin])
    /// The operators of these partners are not known to have accepted the descriptor that names the new key.
    case operatorsWait([Origin])
    /// The accepted descriptors of these partners don't name the format of entries that change a log key.
    case partnersCannotFollow([Origin])
    /// These institutions have not authorised the new key.
    case institutionsWait([InstitutionID])
}

/// A node's TLS key, changed without a pause (KEYS-50 … KEYS-54). First the descriptor names both keys and the old one
/// stays in use; when partners have that descriptor, the new one takes its place. Each step is on disk before the next,
/// and each call begins where a crash left off.
extension Node {
    /// Makes the next TLS key, unless one is there, and publishes a descriptor that names both.
    @discardableResult
    public func beginTransportRotation() throws -> NodeDescriptor {
        try readKeys()
        if keys.nextTLS == nil {
            try NodeKeys.createTLS(
                NodeKeys.names.nextTLS, in: NodeDirectory(directory), origin: origin, now: NodeClock.systemSeconds())
            try readKeys()
        }
        return try publishDescriptor()
    }

    /// Puts the next TLS key in the place of the old one, which is gone, and publishes a descriptor that names it alone.
    /// With `force` partners that have not heard of it are left behind: their operators must accept the descriptor.
    @discardableResult
    public func finishTransportRotation(force: Bool = false) throws -> NodeDescriptor {
        try readKeys()
        guard keys.nextTLS != nil else { return try finishInterrupted() }
        try publishDescriptor()
        let waiting = try partnersWithoutDescriptor()
        guard force || waiting.isEmpty else { throw RotationRefusal.partnersWait(waiting) }
        try NodeDirectory(directory).promote(NodeKeys.names.nextTLS, to: NodeKeys.names.tls)
        try readKeys()
        return try publishDescriptor()
    }

    /// A crash may have come between the key's change and the descriptor's.
    func finishInterrupted() throws -> NodeDescriptor {
        let serial = try database.descriptorSerial()
        let descriptor = try publishDescriptor()
        guard descriptor.serial > serial else { throw RotationRefusal.notBegun }
        return descriptor
    }
}
