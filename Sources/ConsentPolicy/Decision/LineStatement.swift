import CipherSuites
import ConsentLedger
import HealthRecords

/// What an entry of an open line may say.
enum LineStatement: Hashable, Sendable {
    /// A consent or a prohibition.
    case consent(ConsentStatement)
    /// A consent in the place of another.
    case change(ConsentChange)
    /// The end of a consent, or of every consent.
    case withdrawal(Withdrawal)
    /// The end of a prohibition.
    case lifting(Lifting)
    /// A consent, or the line, rests.
    case suspension(Suspension)
    /// The end of a suspension.
    case resumption(Resumption)
    /// A child's age and guardians.
    case guardianship(GuardianshipTerms)
    /// The minor's word on what guardians granted.
    case confirmation(Confirmation)
    /// Somebody may act for the patient.
    case delegation(DelegationTerms)
    /// Who may sign with a patient at a counter.
    case assistance(AssistanceTerms)
    /// The patient's word on what a joining brought.
    case joiningAcceptance(JoiningAcceptance)
    /// What near relatives may read after the patient's death.
    case afterDeath(AfterDeath)

    /// Reads an opening; nil for another kind, and for a kind under an effect that is not its own (CONSENT-5).
    init?(kind: StatementKind, effect: Effect, opening: Opening) {
        switch (kind, effect) {
        case (.consent, .issue):
            guard let content = try? ConsentStatement(of: opening) else { return nil }
            self = .consent(content)
        case (.consentChange, _):
            guard let content = try? ConsentChange(of: opening), content.act.effect == effect else { return nil }
            self = .change(content)
        case (.withdrawal, .revoke):
            guard let content = try? Withdrawal(of: opening) else { return nil }
            self = .withdrawal(content)
        case (.lifting, .issue):
            guard let content = try? Lifting(of: opening) else { return nil }
            self = .lifting(content)
        case (.suspension, .suspend):
            guard let content = try? Suspension(of: opening) else { return nil }
            self = .suspension(content)
        case (.resumption, .renew):
            guard let content = try? Resumption(of: opening) else { return nil }
            self = .resumption(content)
        case (.guardianship, .issue):
            guard let content = try? Guardianship(of: opening) else { return nil }
            self = .guardianship(GuardianshipTerms(content))
        case (.confirmation, .issue):
            guard let content = try? Confirmation(of: opening) else { return nil }
            self = .confirmation(content)
        case (.delegation, .issue):
            guard let content = try? Delegation(of: opening) else { return nil }
            self = .delegation(DelegationTerms(content))
        case (.assistance, .issue):
            guard let content = try? Assistance(of: opening) else { return nil }
            self = .assistance(AssistanceTerms(content))
        case (.joiningAcceptance, .issue):
            guard let content = try? JoiningAcceptance(of: opening) else { return nil }
            self = .joiningAcceptance(content)
        case (.afterDeath, .issue):
            guard let content = try? AfterDeath(of: opening), AfterDeathText.isShownTruthfully(in: content) else {
                return nil
            }
            self = .afterDeath(content)
        default: return nil
        }
    }

    /// The line that it names.
    var line: RecordID {
        switch self {
        case .consent(let content): content.line
        case .change(let content): content.line
        case .withdrawal(let content): content.line
        case .lifting(let content): content.line
        case .suspension(let content): content.line
        case .resumption(let content): content.line
        case .guardianship(let content): content.line
        case .confirmation(let content): content.line
        case .delegation(let content): content.line
        case .assistance(let content): content.line
        case .joiningAcceptance(let content): content.line
        case .afterDeath(let content): content.line
        }
    }
}

/// What a guardianship says to the decision.
struct GuardianshipTerms: Hashable, Sendable {
    let line: RecordID
    /// Who co-signs; nil where only a claim of the line is known.
    let institution: InstitutionID?
    let birthDate: CivilDate
    let guardians: [ActingGuardian]
    let needsBoth: Bool
    /// What a court found about an adult; nil for a child.
    var capacity: LegalCapacity?
    /// The keys of the guardians; none where only a claim is known.
    var keys: [VerifyingKey] = []
}

extension GuardianshipTerms {
    init(_ content: Guardianship) {
        self.init(
            line: content.line, institution: content.institution.id, birthDate: content.birthDate,
            guardians: content.guardians.map {
                ActingGuardian(
                    key: $0.card.identity.thumbprint, name: $0.name, end: $0.end, recipient: $0.card.recipient)
            }, needsBoth: content.needsBoth, capacity: content.order?.capacity,
            keys: content.guardians.map(\.card.identity))
    }
}

/// What a delegation says to the decision.
struct DelegationTerms: Hashable, Sendable {
    let line: RecordID
    let key: KeyThumbprint
    let name: String
    let scope: DelegationScope
    let start: UInt64
    let end: UInt64
    var recipient: String?
    /// Nil where only a claim is known.
    var identity: VerifyingKey?

    func delegate(sequence: UInt32, isFinal: Bool) -> ActingDelegate {
        ActingDelegate(
            sequence: sequence, key: key, name: name, scope: scope, start: start, end: end, recipient: recipient,
            isFinal: isFinal)
    }
}

extension DelegationTerms {
    init(_ content: Delegation) {
        self.init(
            line: content.line, key: content.card.identity.thumbprint, name: content.name, scope: content.scope,
            start: content.start, end: content.end, recipient: content.card.recipient, identity: content.card.identity)
    }
}

/// One entry of a line as somebody describes it, without entry or signature.
struct LineClaim: Hashable, Sendable {
    /// Its sequence number.
    let sequence: UInt32
    /// What it says; nil when that is not known.
    let said: LineStatement?
    /// The entry's coarse end, Unix seconds.
    let notAfter: UInt64
    /// Whether the entry is final.
    let isFinal: Bool
    /// Who signed it and when it was entered.
    let signature: LineSignature
}
