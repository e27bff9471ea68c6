public import CipherSuites
public import ConsentLedger
import HealthRecords

/// Who asks and for what, with the credential already verified.
public struct AccessQuery: Hashable, Sendable {
    /// The asker's identity key.
    public let requester: KeyThumbprint
    /// The asker's employer, from the credential; nil when the patient asks.
    public let institution: InstitutionID?
    /// What for.
    public let purpose: PurposeOfUse

    /// Takes all fields.
    public init(requester: KeyThumbprint, institution: InstitutionID?, purpose: PurposeOfUse) {
        self.requester = requester
        self.institution = institution
        self.purpose = purpose
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
    /// What settled it, in order: rule ids, and `rule:SEQUENCE` where an entry of the line did.
    public let trace: [String]
}

/// The decision: a pure function of the asker, the document, the folded line, the standing of the ledgers it rests on
/// and the time (CONSENT-10 … CONSENT-21). Same input, same output, on every node. Deny overrides; nothing unknown
/// widens.
public func decide(
    _ query: AccessQuery, document: DocumentRecord, line: ConsentLine, ledgers: [LedgerStanding],
    isClockBehind: Bool, now: UInt64
) -> Decision {
    var settled = DecisionRules(query: query, document: document, line: line, now: now)
    return settled.run(ledgers: ledgers, isClockBehind: isClockBehind)
}

/// The rules in their order; one function a rule.
private struct DecisionRules {
    let query: AccessQuery
    let document: DocumentRecord
    let line: ConsentLine
    let now: UInt64
    private var trace: [String] = []

    init(query: AccessQuery, document: DocumentRecord, line: ConsentLine, now: UInt64) {
        self.query = query
        self.document = document
        self.line = line
        self.now = now
    }

    mutating func run(ledgers: [LedgerStanding], isClockBehind: Bool) -> Decision {
        if isClockBehind { return deny("clock", .clock) }
        if ledgers.contains(where: \.isFrozen) { return deny("frozen", .ledgerFrozen) }
        let isHomeKnown = ledgers.contains { $0.origin == line.home }
        if !isHomeKnown || ledgers.contains(where: { !$0.isFresh }) { return deny("fresh", .staleLedger) }
        if document.line != line.record { return deny("line", .lineIncomplete) }
        if document.grade == .core { return deny("grade", .coreData) }
        if document.grade == .important { return deny("grade", .importantData) }
        if let decision = readableLine() { return decision }
        if let decision = subject() { return decision }
        if let decision = standing() { return decision }
        if let decision = prohibitions() { return decision }
        return permissions()
    }

    /// An unreadable entry denies; an unopened line has no identity to trust.
    private mutating func readableLine() -> Decision? {
        guard let first = line.unreadable.first else { return nil }
        return deny("readable:\(first)", .unreadableLine)
    }

    /// The patient reads their own, whatever the consents say.
    private mutating func subject() -> Decision? {
        guard query.purpose == .patientRequest else { return nil }
        guard query.institution == nil, let identity = line.identity, identity.thumbprint == query.requester else {
            return deny("subject", .purposeNotCovered)
        }
        trace.append("subject")
        return Decision(isPermitted: true, reasons: [.subjectOfRecord], trace: trace)
    }

    private mutating func standing() -> Decision? {
        if line.isRevoked { return deny("revoked", .revoked) }
        if line.isSuspended { return deny("suspended", .suspended) }
        return nil
    }

    /// A prohibition matches where any of its criteria may match: unknown never widens.
    private mutating func prohibitions() -> Decision? {
        for item in line.consents where item.statement.provision == .deny && !item.isEnded {
            let prohibition = item.statement
            let isInForce = now >= prohibition.start && prohibition.end.map { now < $0 } != false
            let isForPurpose =
                prohibition.purposes.isEmpty || prohibition.purposes.contains { query.purpose.isCovered(by: $0) }
            let isForClass = prohibition.classes.isEmpty || prohibition.classes.contains(document.recordClass)
            if isInForce, prohibition.recipient.mayName(query), isForPurpose, isForClass,
                prohibition.recordDays.mayContain(document.date)
            {
                return deny("prohibition:\(item.sequence)", .deniedByPatient)
            }
        }
        return nil
    }

    /// One permit must cover everything. Without one, the reason is that of the permit which came closest.
    private mutating func permissions() -> Decision {
        var closest = (distance: Int.max, reason: Reason.noConsent, sequence: UInt32(0))
        for item in line.consents where item.statement.provision == .permit {
            let missing = firstMissing(item)
            guard let missing else {
                trace.append("permit:\(item.sequence)")
                return Decision(isPermitted: true, reasons: [.permitted], trace: trace)
            }
            if missing.distance < closest.distance { closest = (missing.distance, missing.reason, item.sequence) }
        }
        if closest.distance == Int.max { return deny("default", .noConsent) }
        return deny("default:\(closest.sequence)", closest.reason)
    }

    /// The first criterion that a permit fails; the more it passes, the smaller the distance.
    private func firstMissing(_ item: StandingConsent) -> (distance: Int, reason: Reason)? {
        let permit = item.statement
        if !permit.recipient.names(query) { return (8, .recipientNotCovered) }
        if !permit.purposes.contains(where: { query.purpose.isCovered(by: $0) }) { return (7, .purposeNotCovered) }
        if !permit.classes.contains(document.recordClass) { return (6, .classNotCovered) }
        if !permit.recordDays.contains(document.date) { return (5, .documentDateOutside) }
        guard let maximum = permit.maximumLevel, document.level <= maximum else { return (4, .levelNotCovered) }
        if item.isEnded { return (3, .revoked) }
        if now < permit.start { return (2, .notYetValid) }
        guard let end = permit.end, now < end, now < item.notAfter else { return (1, .expired) }
        if !item.isFinal { return (0, .staleLedger) }
        return nil
    }

    private mutating func deny(_ rule: String, _ reason: Reason) -> Decision {
        trace.append(rule)
        return Decision(isPermitted: false, reasons: [reason], trace: trace)
    }
}
