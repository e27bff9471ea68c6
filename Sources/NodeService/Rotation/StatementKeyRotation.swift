public import CipherSuites
import ConsentLedger
public import ConsentPolicy
public import Federation
import Storage

/// A node's statement key, changed while it serves (KEYS-55 … KEYS-57). First the next key is made, and institutions
/// authorise it; then it takes the place of the old one, which is gone. What the old one signed stays as provable as it
/// was. Each step is on disk before the next, and each call begins where a crash left off.
extension Node {
    /// Makes the next statement key, unless one is there, and gives its public half.
    public func beginStatementRotation() throws -> VerifyingKey {
        try readKeys()
        if keys.nextStatement == nil {
            try NodeKeys.createSigningKey(
                NodeKeys.names.nextStatement, in: NodeDirectory(directory), random: random)
            try readKeys()
        }
        guard let next = keys.nextStatement else { throw RotationRefusal.notBegun }
        try database.noteKeyChange()
        return next.publicKey
    }

    /// Puts the next statement key in the place of the old one and publishes a descriptor that names it. With `force`
    /// institutions that have not authorised it are left behind: nothing can be signed for them until they have.
    @discardableResult
    public func finishStatementRotation(force: Bool = false) throws -> NodeDescriptor {
        try readKeys()
        guard let next = keys.nextStatement?.publicKey else { return try finishInterrupted() }
        let waiting = try institutionsWithoutAuthorisation(of: next)
        guard force || waiting.isEmpty else { throw RotationRefusal.institutionsWait(waiting) }
        try NodeDirectory(directory).promote(NodeKeys.names.nextStatement, to: NodeKeys.names.statement)
        try readKeys()
        return try publishDescriptor()
    }

    /// The custodians of this node that have authorised the key in use and not this one.
    public func institutionsWithoutAuthorisation(of key: VerifyingKey) throws -> [InstitutionID] {
        try database.institutions().map(\.institution.id).filter { id in
            try authorisation(of: id) != nil && authorisation(of: id, for: key) == nil
        }.sorted()
    }
}
