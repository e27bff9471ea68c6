public import CipherSuites
public import ConsentLedger
import HealthRecords

/// Who asks and for what, with the credential already verified.
public struct AccessQuery: Hashable, Sendable {
    /// The asker's identity key.
    public let requester: KeyThumbprint
    /// The asker's name, from the credential; nil when the patient asks or the name is not known.
    public let name: String?
    /// The asker's employer, from the credential; nil when the patient asks.
    public let institution: InstitutionID?
    /// Department or specialty, from the credential; nil when that is not known.
    public let specialty: String?
    /// What for.
    public let purpose: PurposeOfUse
    /// The emergency that it is asked under, as far as this node believes it.
    public let emergency: EmergencyClaim?

    /// Takes all fields.
    public init(
        requester: KeyThumbprint, name: String? = nil, institution: InstitutionID?, specialty: String? = nil,
        purpose: PurposeOfUse, emergency: EmergencyClaim? = nil
    ) {
        self.requester = requester
        self.name = name
        self.institution = institution
        self.specialty = specialty
        self.purpose = purpose
        self.emergency = emergency
    }
}

/// What is known of a ledger that a decision uses a statement from.
public struct LedgerStanding: Hashable, Sendable {
    /// Which ledger.
    public let origin: Origin
    /// Whether its newest cosigned head is within the bound for the purpose (`formats.md` §4).
    public let isFresh: Bool
    /// Whether a contradiction about it is kept.
    public let isFrozen: Bool

    /// Takes all fields.
    public init(origin: Origin, isFresh: Bool, isFrozen: Bool) {
        self.origin = origin
        self.isFresh = isFresh
        self.isFrozen = isFrozen
    }
}

/// The outcome for one document. A refusal is a value, never an error.
public struct Decision: Hashable, Sendable {
    /// Whether a key may be released.
    public let isPermitted: Bool
    /// Why; one reason for a permission, at least one for a denial.
    public let reasons: [Reason]
    /// What settled it, in order.
    public let steps: [TraceStep]
    /// What the reader owes by the consent that permits it; none for a denial.
    public let obligations: [Obligation]

    /// The steps as a disclosure states them: rule ids, and `rule:SEQUENCE` where an entry of the line did.
    public var trace: [String] { steps.map(\.text) }
}

/// The decision: a pure function of the asker, the document, the folded line, the standing of the ledgers it rests on
/// and the time (CONSENT-10 … CONSENT-21). Same input, same output, on every node. Deny overrides; nothing unknown
/// widens. `approvals` are those of important data that are entered here and not ended. `uses` is how many disclosures were
/// made here under each consent; nil when nobody counted, and then a consent with a limit permits nothing.
public func decide(
    _ query: AccessQuery, document: DocumentRecord, line: ConsentLine, ledgers: [LedgerStanding],
    uses: [UInt32: UInt64]? = nil, approvals: [EnteredApproval] = [], isClockBehind: Bool, now: UInt64
) -> Decision {
    let rules = DecisionRules(
        query: query, document: document, line: line, ledgers: ledgers, uses: uses, approvals: approvals,
        isClockBehind: isClockBehind, now: now)
    return rules.namingApproval(rules.unlessEmergency(rules.decision))
}

/// The rules, one function a rule, asked in the order of `DecisionRule`.
struct DecisionRules {
    let query: AccessQuery
    let document: DocumentRecord
    let line: ConsentLine
    let ledgers: [LedgerStanding]
    let uses: [UInt32: UInt64]?
    let approvals: [EnteredApproval]
    let isClockBehind: Bool
    let now: UInt64

    var decision: Decision {
        var weighed: Decision?
        for rule in DecisionRule.allCases {
            if let settled = settle(rule, &weighed) { return settled }
        }
        return weighed ?? weighPermits()
    }

    /// `weighed` is what the permits come to, for the two rules that ask for it: much of a decision's time goes into it.
    private func settle(_ rule: DecisionRule, _ weighed: inout Decision?) -> Decision? {
        switch rule {
        case .clock: isClockBehind ? deny(.clock, .clock) : nil
        case .frozen: ledgers.contains(where: \.isFrozen) ? deny(.frozen, .ledgerFrozen) : nil
        case .fresh: fresh()
        case .line: line.covers(document.line) ? nil : deny(.line, .lineIncomplete)
        case .grade: grade()
        case .readable: readable()
        case .deceased: deceased()
        case .subject: subject()
        case .guardian: guardian()
        case .revoked: isRevoked ? deny(.revoked, .revoked) : nil
        case .suspended: isSuspended ? deny(.suspended, .suspended) : nil
        case .author: author()
        case .prohibition: prohibition() ?? joinedProhibition()
        case .joined: joined()
        case .relative: relative()
        case .delegate: delegate()
        case .permit: permit(&weighed)
        case .dayPermit: dayPermit()
        case .default: weighed ?? weighPermits()
        }
    }

    private func fresh() -> Decision? {
        let isHomeKnown = ledgers.contains { $0.origin == line.home }
        return isHomeKnown && ledgers.allSatisfy(\.isFresh) ? nil : deny(.fresh, .staleLedger)
    }

    /// What stands in a joined line that can't be read may be a prohibition, and those hold here as well.
    private func readable() -> Decision? {
        if let first = line.unreadable.first { return deny(.readable, .unreadableLine, by: first) }
        return line.joined.contains(where: \.isUnreadable) ? deny(.readable, .unreadableLine) : nil
    }

    private func grade() -> Decision? {
        switch document.grade {
        case .core: deny(.grade, .coreData)
        case .important: approval == nil ? deny(.grade, .importantData) : nil
        case .general: nil
        }
    }

    /// The patient reads their own, whatever the consents say, and nobody else in their name.
    private func subject() -> Decision? {
        guard query.purpose == .patientRequest else { return nil }
        guard query.institution == nil, line.patient == query.requester else {
            return deny(.subject, .purposeNotCovered)
        }
        // Whoever holds a child's keys may have been a guardian: guardians ask with their own.
        // The keys of an assisted patient lie at a counter.
        if let reason = line.ownKeyRefusal(at: now) { return deny(.subject, reason) }
        return Decision(isPermitted: true, reasons: [.subjectOfRecord], steps: [step(.subject)], obligations: [])
    }

    /// The first approval that covers the access; general data needs none.
    private var approval: EnteredApproval? {
        approvals.first { $0.content.covers(document, askedBy: query, at: now) }
    }

    /// What was given under an approval names it.
    fileprivate func namingApproval(_ decision: Decision) -> Decision {
        guard decision.isPermitted, document.grade == .important, let approval else { return decision }
        return Decision(
            isPermitted: true, reasons: decision.reasons, steps: decision.steps + [.approval(approval.record)],
            obligations: decision.obligations)
    }

    /// Who wrote a document goes on reading it for treatment where it is kept, whatever consents say; not against a
    /// prohibition whose signer was promised more.
    private func author() -> Decision? {
        guard document.provenance?.author == query.requester, query.institution == document.custodian.id,
            query.purpose.isCovered(by: .treatment)
        else { return nil }
        let isForbidden = prohibitions.contains { item in
            !item.isEnded && item.statement.refinement?.yieldsToAuthors != true
                && mayReach(item.statement)
        }
        guard !isForbidden else { return nil }
        return Decision(
            isPermitted: true, reasons: [.authorOfDocument], steps: [step(.author)], obligations: [.noOnward])
    }

    /// Consents are looked at in their place, through a span: copying each would cost more than to ask it.
    private func prohibition() -> Decision? {
        let consents = line.consents.span
        for place in consents.indices
        where consents[place].statement.provision == .deny && !consents[place].isEnded
            && mayReach(consents[place].statement)
        {
            return deny(.prohibition, .deniedByPatient, by: consents[place].sequence)
        }
        return nil
    }

    /// A prohibition matches where each of its criteria may match: unknown never widens.
    func mayReach(_ prohibition: ConsentStatement) -> Bool {
        prohibition.start <= now && prohibition.end.map { now < $0 } != false && prohibition.recipient.mayName(query)
            && (prohibition.purposes.isEmpty || prohibition.purposes.contains { query.purpose.isCovered(by: $0) })
            && (prohibition.classes.isEmpty || prohibition.classes.contains(document.recordClass))
            && document.mayLie(in: prohibition.recordDays)
            && prohibition.refinement?.mayReach(document) != false
    }

    private func permit(_ weighed: inout Decision?) -> Decision? {
        let decision = weighPermits()
        weighed = decision
        return decision.isPermitted ? decision : nil
    }

    /// One consent must cover everything by itself; when none does, the one that met the most criteria says why not.
    private func weighPermits() -> Decision {
        var closest: (met: Int, reason: Reason, sequence: UInt32)?
        let consents = line.consents.span
        for place in consents.indices where consents[place].statement.provision == .permit {
            guard let failure = firstFailure(of: consents[place]) else { return permit(by: consents[place]) }
            guard failure.met > closest?.met ?? -1 else { continue }
            closest = (failure.met, failure.reason, consents[place].sequence)
        }
        guard let closest else { return deny(.default, .noConsent) }
        return deny(.default, closest.reason, by: closest.sequence)
    }

    private func permit(by item: StandingConsent) -> Decision {
        Decision(
            isPermitted: true, reasons: [.permitted], steps: [step(.permit, by: item.sequence)],
            obligations: obligations(of: item))
    }

    /// The first criterion that a consent does not meet, and how many it met before.
    private func firstFailure(of item: StandingConsent) -> (met: Int, reason: Reason)? {
        guard let unmet = PermitCriterion.allCases.firstIndex(where: { !$0.isMet(by: item, self) }) else { return nil }
        return (unmet, PermitCriterion.allCases[unmet].reason(for: item, self))
    }

    func deny(_ rule: DecisionRule, _ reason: Reason, by sequence: UInt32? = nil) -> Decision {
        Decision(isPermitted: false, reasons: [reason], steps: [step(rule, by: sequence)], obligations: [])
    }

    func step(_ rule: DecisionRule, by sequence: UInt32? = nil) -> TraceStep { .rule(rule, entry: sequence) }
}
