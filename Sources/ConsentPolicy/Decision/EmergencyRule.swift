public import CipherSuites
import HealthRecords

/// What a node's operator decided about emergencies (Specs/decisions/0020).
public struct EmergencyPolicy: Hashable, Sendable {
    /// Whether an emergency reaches documents of level 5.
    public var reachesLevel5: Bool
    /// Whether a dispatch number stands in for a group.
    public var acceptsDispatch: Bool
    /// Whether a patient's "not even in an emergency" is kept.
    public var honoursRefusals: Bool
    /// Seconds after an emergency within which the patient must have been told (PIPL Art. 18 ¶2).
    public var tellWithinSeconds: UInt64
    /// Seconds after an emergency within which it must have been reviewed.
    public var reviewWithinSeconds: UInt64
    /// Seconds after an emergency that nobody reviewed from which its declarant gets no other.
    public var suspendAfterSeconds: UInt64

    /// Takes all fields.
    public init(
        reachesLevel5: Bool = false, acceptsDispatch: Bool = false, honoursRefusals: Bool = true,
        tellWithinSeconds: UInt64 = 86_400, reviewWithinSeconds: UInt64 = 3 * 86_400,
        suspendAfterSeconds: UInt64 = 14 * 86_400
    ) {
        self.reachesLevel5 = reachesLevel5
        self.acceptsDispatch = acceptsDispatch
        self.honoursRefusals = honoursRefusals
        self.tellWithinSeconds = tellWithinSeconds
        self.reviewWithinSeconds = reviewWithinSeconds
        self.suspendAfterSeconds = suspendAfterSeconds
    }

    /// The careful choice everywhere.
    public static let standard = EmergencyPolicy()
}

/// The declaration that a request was made under, as the node that decides found it.
public struct EmergencyClaim: Hashable, Sendable {
    /// Commitment of the declaration's opening.
    public let declaration: Digest
    /// Unix seconds at which its window ends (exclusive).
    public let end: UInt64
    /// What this node's operator decided.
    public let policy: EmergencyPolicy
    /// Why it opens nothing, whatever is asked; nil when nothing was found against it.
    public let refusal: Reason?

    /// Takes all fields.
    public init(declaration: Digest, end: UInt64, policy: EmergencyPolicy, refusal: Reason?) {
        self.declaration = declaration
        self.end = end
        self.policy = policy
        self.refusal = refusal
    }

    /// The same claim with something found against it.
    public func refused(_ reason: Reason) -> EmergencyClaim {
        EmergencyClaim(declaration: declaration, end: end, policy: policy, refusal: reason)
    }

    /// How the trace names the declaration: the first 16 hexadecimal digits of its commitment.
    public var mark: String { "emergency:" + declaration.description.prefix(16) }
}

extension DecisionRules {
    /// The rule `emergency` (CONSENT-80 … CONSENT-87): a valid declaration turns a denial into a permission, whatever the
    /// line says and however stale the copies are, but never past what it may not override. What it overrides stays in
    /// the trace, and a denial that stays one says why.
    func unlessEmergency(_ decision: Decision) -> Decision {
        guard !decision.isPermitted, let claim = query.emergency else { return decision }
        // A clock that is behind can't tell when a window ends.
        guard !decision.reasons.contains(.clock), line.covers(document.line) else { return decision }
        if document.grade == .core { return decision.denied("emergency-grade", .coreData) }
        if document.grade == .important { return decision.denied("emergency-grade", .importantData) }
        if let refusal = claim.refusal { return decision.denied("emergency", refusal) }
        guard query.purpose == .emergencyTreatment else { return decision.denied("emergency", .purposeNotCovered) }
        guard now < claim.end else { return decision.denied("emergency", .emergencyWindowOver) }
        if claim.policy.honoursRefusals, let refused = line.consents.first(where: refusesEmergency) {
            return decision.denied("emergency-refused:\(refused.sequence)", .emergencyRefusedByPatient)
        }
        if claim.policy.honoursRefusals, line.joined.flatMap(\.prohibitions).contains(where: refusesEmergency) {
            return decision.denied("emergency-refused", .emergencyRefusedByPatient)
        }
        if document.level == .minimal, !claim.policy.reachesLevel5 {
            return decision.denied("emergency-level", .emergencyLevel5)
        }
        return Decision(
            isPermitted: true, reasons: [.emergency], steps: decision.steps + [.emergency(claim.mark)], obligations: [])
    }

    /// A prohibition in force, not even to be broken in an emergency, that may be about this: what is not known matches. That of
    /// one practitioner is about the key alone then: a namesake must not be kept from somebody who can't be asked.
    private func refusesEmergency(_ item: StandingConsent) -> Bool {
        if case .practitioner(let key, _) = item.statement.recipient, key != query.requester { return false }
        return item.statement.refusesEmergencies && !item.isEnded && mayReach(item.statement)
    }
}

extension Decision {
    fileprivate func denied(_ rule: String, _ reason: Reason) -> Decision {
        Decision(
            isPermitted: false, reasons: reasons.contains(reason) ? reasons : reasons + [reason],
            steps: steps + [.emergency(rule)], obligations: [])
    }
}

extension ConsentStatement {
    /// True for a prohibition that an emergency does not override: its signer read that access in an emergency is refused
    /// as well, as in every one of version 1.
    public var refusesEmergencies: Bool { provision == .deny && refinement?.yieldsToEmergencies != true }
}
