import ConsentLedger
import ConsentPolicy
import Federation
import Storage

/// As custodian: what was approved to be given of important data (CONSENT-231, CONSENT-232).
extension Node {
    /// An approval at the beginning of a record, or the end of one that the institution made.
    func checkApproval(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(DataApproval.self, message)
        guard accepted.rights.contains(.custodian), content.institution.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard message.entry.sequence > 0 else {
            guard message.entry.effect == .issue, try roster().institution(content.recipient.id) != nil else {
                throw SubmissionRefusal.notTruthful
            }
            return
        }
        guard message.entry.effect == .revoke,
            let first = try firstOpening(of: message.entry.record).map({ try DataApproval(of: $0) }),
            first == content
        else { throw SubmissionRefusal.notTruthful }
    }

    /// The approvals of a custodian of this node that were not ended.
    func approvals(of custodian: InstitutionID) throws -> [EnteredApproval] {
        try database.statements(.approval, institution: custodian).compactMap { index in
            guard let opening = try database.opening(at: index, in: origin) else { return nil }
            let place = opening.place
            guard place.sequence == 0, try isInForce(place.record, in: origin) else { return nil }
            return EnteredApproval(record: place.record, content: try DataApproval(of: opening))
        }
    }
}
