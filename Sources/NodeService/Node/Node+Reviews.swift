import CipherSuites
public import ConsentLedger
import ConsentPolicy
public import Federation
import MerkleLog
import Storage

/// As supervisor, and as the custodian and home node that hear of a review.
extension Node {
    /// True when an institution of this node reviews emergencies.
    func isSupervisor() throws -> Bool {
        try database.institutions().contains { $0.rights.contains(.supervise) }
    }

    /// A review is of an emergency that was reported to the supervisor.
    func checkReview(_ message: SubmissionMessage, by accepted: AcceptedInstitution) throws {
        let content = try read(EmergencyReview.self, message)
        guard accepted.rights.contains(.supervise), content.supervisor.id == accepted.institution.id else {
            throw SubmissionRefusal.institutionNotAccepted
        }
        guard message.entry.sequence == 0, message.entry.effect == .issue,
            try database.supervised(content.declaration, at: content.custodian) != nil
        else { throw SubmissionRefusal.notTruthful }
    }

    /// Sends an entered review to the custodian's node and to the patient's home node. Repeated when the statement is:
    /// a program that lost its receipt sends it again.
    func announce(_ review: Receipt) throws {
        let content = try EmergencyReview(of: review.opening)
        guard let report = try database.supervised(content.declaration, at: content.custodian),
            let emergency = report.emergency
        else { return }
        let home = try EmergencyDeclaration(of: emergency.opening).subject.home
        try database.keep(review, saying: content, at: clock.now)
        let custodian = report.disclosure.opening.place.origin
        for node in Set([custodian, home]) where node != origin {
            try database.enqueue(
                EmergencyReviewMessage(review: review).bytes, path: "/v1/peer/reviews", to: node, at: clock.now)
        }
    }

    /// Takes a review from the node of an accepted supervisor.
    public func receive(_ message: EmergencyReviewMessage, from sender: Origin) throws {
        guard message.review.opening.place.origin == sender,
            let content = message.verified(by: try roster())
        else { throw LookupRefusal.refused }
        try database.keep(message.review, saying: content, at: clock.now)
    }

    /// What an institution has to look after: emergencies that were reported to it as supervisor, and its own as custodian.
    func emergencies(for accepted: AcceptedInstitution) throws -> EmergenciesMessage {
        let items =
            accepted.rights.contains(.supervise)
            ? try database.supervised(limit: EmergenciesMessage.maximumReports) : []
        let own =
            accepted.rights.contains(.custodian)
            ? try database.emergencies(at: accepted.institution.id, limit: EmergenciesMessage.maximumReports) : []
        var reviews: [Receipt] = []
        for item in items {
            let disclosure = try Disclosure(of: item.report.disclosure.opening)
            guard let declaration = disclosure.emergency else { continue }
            reviews += try database.reviews(of: declaration, at: disclosure.custodian.id).map(\.receipt)
        }
        return EmergenciesMessage(
            items: items, own: try own.map(ownEmergency), reviews: reviews.uniqued(),
            reviewWithinSeconds: emergencyPolicy.reviewWithinSeconds,
            tellWithinSeconds: emergencyPolicy.tellWithinSeconds)
    }

    private func ownEmergency(_ kept: KeptEmergency) throws -> EmergenciesMessage.Own {
        EmergenciesMessage.Own(
            declaration: kept.declaration, receipt: kept.receipt, endedAt: try endedAt(kept), toldAt: kept.toldAt,
            outcome: try database.reviews(of: kept.declaration, at: kept.institution).last?.outcome)
    }

    /// The reviews of the emergencies that a patient's reports name.
    func reviews(about reports: [DisclosureReport]) throws -> [Receipt] {
        var found: [Receipt] = []
        for report in reports where report.emergency != nil {
            let disclosure = try Disclosure(of: report.disclosure.opening)
            guard let declaration = disclosure.emergency else { continue }
            found += try database.reviews(of: declaration, at: disclosure.custodian.id).map(\.receipt)
        }
        return Array(found.uniqued().suffix(HistoryMessage.maximumReviews))
    }

    /// When an emergency was over: with its window, or with the block that closed it where the copy shows one.
    func endedAt(_ kept: KeptEmergency) throws -> UInt64 {
        let closing = try database.chain(of: kept.place.record, in: kept.place.origin)
            .first { $0.head.effect == .revoke }
        guard let closing, let data = try database.sealProof(after: closing.index, in: kept.place.origin)?.extra,
            let seal = try? Seal(decoding: data)
        else { return kept.endsAt }
        return min(kept.endsAt, seal.time)
    }

    /// What speaks against a declarant at a custodian: a misuse found there, an emergency that nobody reviewed for too
    /// long, or another declaration about the same patient in the last days that was not found justified.
    func conductFault(_ emergency: VerifiedEmergency, line: KnownLine) throws -> Reason? {
        let now = clock.now
        var isSecond = false
        var isOverdue = false
        for kept in try database.emergencies(of: emergency.content.declarant, at: line.institution) {
            let outcome = try database.reviews(of: kept.declaration, at: line.institution).last?.outcome
            if outcome == .misuse { return .emergencyMisuse }
            guard outcome == nil else { continue }
            if try now >= endedAt(kept) + emergencyPolicy.suspendAfterSeconds { isOverdue = true }
            if kept.declaration != emergency.claim.declaration, kept.line == line.record,
                now < kept.beganAt + EmergencyDeclaration.maximumSeconds
            {
                isSecond = true
            }
        }
        if isOverdue { return .emergencyReviewOverdue }
        return isSecond ? .emergencySecondUse : nil
    }
}
