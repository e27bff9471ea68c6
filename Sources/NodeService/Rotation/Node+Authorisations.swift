import CipherSuites
import ConsentLedger
import ConsentPolicy
import Federation
import MerkleLog
import Storage

/// Whose leave a statement was signed under, also when the key has changed since (FEDERATION-136 … FEDERATION-138).
extension Node {
    /// The receipt of the leave that the signer of an own statement had: the newest one entered before the statement, and
    /// good at `time` where a time counts.
    func authorisation(of signed: Receipt, by institution: InstitutionID, at time: UInt64? = nil) throws -> Receipt? {
        let signer = signed.opening.author.header.keyID
        let end = signed.proof.inclusion.index
        for index in try database.statements(.statementKey, institution: institution).reversed() where index < end {
            guard let receipt = try database.receipt(at: index, in: origin),
                let content = try? StatementKeyAuthorisation(of: receipt.opening), content.key.thumbprint == signer,
                time.map({ content.start <= $0 && $0 < content.end }) ?? true,
                try isStanding(receipt, before: end, in: origin)
            else { continue }
            return receipt
        }
        return nil
    }

    /// The leaves of the keys that signed these registrations, but for the one that is shown already.
    func earlierAuthorisations(
        of registrations: [Receipt], by institution: InstitutionID, beside shown: Receipt
    ) throws -> [Receipt] {
        var found: [Receipt] = []
        var signers: Set<KeyThumbprint> = []
        if let content = try? StatementKeyAuthorisation(of: shown.opening) { signers.insert(content.key.thumbprint) }
        for registration in registrations
        where signers.insert(registration.opening.author.header.keyID).inserted {
            if let receipt = try authorisation(of: registration, by: institution) { found.append(receipt) }
        }
        return found
    }

    /// True while nothing in this node's copy of the ledger ended a leave before the entry at `end`: a key is good for
    /// entries before the one that ends it (`formats.md` §3).
    func isStanding(_ authorisation: Receipt, before end: UInt64, in ledger: Origin) throws -> Bool {
        let place = authorisation.opening.place
        return try !database.chain(of: place.record, in: ledger).contains { link in
            link.index < end && [.revoke, .suspend].contains(link.head.effect)
        }
    }
}
