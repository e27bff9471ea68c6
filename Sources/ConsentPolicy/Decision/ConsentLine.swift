public import CipherSuites
public import ConsentLedger
public import HealthRecords

/// One entry of a line as the decider holds it: the opening may be missing.
public struct LineEntry: Sendable {
    /// The entry.
    public let entry: Entry
    /// What was remembered of it when it was verified.
    public let head: RecordHead
    /// Its opening, when held.
    public let opening: Opening?
    /// False while the entry is only entered: what it permits does not count yet, what it denies does.
    public let isFinal: Bool

    /// Takes all four.
    public init(entry: Entry, head: RecordHead, opening: Opening?, isFinal: Bool = true) {
        self.entry = entry
        self.head = head
        self.opening = opening
        self.isFinal = isFinal
    }
}

/// A consent or prohibition of a line, with what became of it.
public struct StandingConsent: Hashable, Sendable {
    /// Its sequence number in the line: how the patient names it.
    public let sequence: UInt32
    /// What it says.
    public let statement: ConsentStatement
    /// The entry's coarse end, Unix seconds.
    public let notAfter: UInt64
    /// True when it was withdrawn or lifted.
    public fileprivate(set) var isEnded: Bool
    /// True after a suspension that named it, until a final resumption that does: a permit gives nothing.
    public fileprivate(set) var isSuspended = false
    /// False while its entry is not final: a permit gives nothing yet.
    public let isFinal: Bool
}

/// Everything that one patient has said to one custodian, folded from sequence 0 (`formats.md` §3, CONSENT-4). Whatever
/// can't be read makes the whole line deny, so withholding anything can only cause a denial.
public struct ConsentLine: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// The home ledger.
    public let home: Origin
    /// What the opening says; nil when it can't be read.
    public private(set) var lineOpening: LineOpening?
    /// The patient, by identity key; nil when the opening can't be read.
    public private(set) var patient: KeyThumbprint?
    private var custodian: InstitutionID?
    /// Consents and prohibitions in order.
    public private(set) var consents: [StandingConsent] = []
    /// Sequence numbers of entries that can't be read or verified.
    public private(set) var unreadable: [UInt32] = []
    /// True when the record was revoked from outside or two entries share a sequence number.
    public private(set) var isRevoked: Bool
    /// True after a suspension of the whole line that no final resumption ended.
    public private(set) var isSuspended = false
    /// Sequence number of the newest entry.
    public private(set) var lastSequence: UInt32?

    /// Folds a line. `entries` is the whole chain in order, complete to the verified size of the home ledger;
    /// `isRevokedElsewhere` tells of foreign or held revocations.
    public init(record: RecordID, home: Origin, entries: [LineEntry], isRevokedElsewhere: Bool) {
        self.record = record
        self.home = home
        isRevoked = isRevokedElsewhere
        if entries.isEmpty { unreadable.append(0) }
        for item in entries {
            let sequence = item.entry.sequence
            let expected = lastSequence.map { UInt64($0) + 1 } ?? 0
            if sequence == lastSequence {
                isRevoked = true
            } else if UInt64(sequence) != expected {
                unreadable.append(UInt32(clamping: expected))
            }
            lastSequence = sequence
            if !fold(item) { unreadable.append(sequence) }
        }
    }

    /// What somebody claims that a line says, without entries or signatures: a decision on it holds as far as the claim
    /// does. A claim that says nothing is of an entry whose opening is missing.
    init(
        record: RecordID, home: Origin, patient: KeyThumbprint, custodian: InstitutionID, claims: [LineClaim],
        isRevoked: Bool, isSuspended: Bool
    ) {
        self.record = record
        self.home = home
        self.patient = patient
        self.custodian = custodian
        self.isRevoked = isRevoked
        for claim in claims {
            lastSequence = claim.sequence
            let isTaken = claim.said.map {
                take($0, sequence: claim.sequence, notAfter: claim.notAfter, isFinal: claim.isFinal)
            }
            if isTaken != true { unreadable.append(claim.sequence) }
        }
        if isSuspended { self.isSuspended = true }
    }

    /// The identity key of the patient, from the line's opening.
    public var identity: VerifyingKey? { lineOpening?.card.identity }

    /// False when the entry can't be read: the line then denies.
    private mutating func fold(_ item: LineEntry) -> Bool {
        guard item.entry.record == record, let opening = item.opening,
            let kind = StatementKind.claimed(by: opening),
            (try? opening.check(opens: item.entry, origin: home, recordKey: item.head.key)) != nil,
            opening.statements.count == 1
        else { return false }
        return item.entry.sequence == 0 ? open(opening, kind: kind) : apply(opening, kind: kind, item: item)
    }

    private mutating func open(_ opening: Opening, kind: StatementKind) -> Bool {
        guard kind == .line, opening.author.header.place.effect == .issue,
            let content = try? LineOpening(of: opening), content.card.home == home,
            (try? opening.author.verified(by: content.card.identity)) != nil
        else { return false }
        lineOpening = content
        custodian = content.custodian.id
        patient = content.card.identity.thumbprint
        return true
    }

    private mutating func apply(_ opening: Opening, kind: StatementKind, item: LineEntry) -> Bool {
        guard let identity, (try? opening.author.verified(by: identity)) != nil else { return false }
        guard let said = LineStatement(kind: kind, effect: item.entry.effect, opening: opening) else { return false }
        return take(said, sequence: item.entry.sequence, notAfter: item.entry.notAfter, isFinal: item.isFinal)
    }

    /// False when the statement is about another line or custodian, or its text is not what was shown.
    private mutating func take(
        _ said: LineStatement, sequence: UInt32, notAfter: UInt64, isFinal: Bool
    ) -> Bool {
        guard said.line == record else { return false }
        switch said {
        case .consent(let content):
            guard content.custodian.id == custodian, ConsentText.isShownTruthfully(in: content) else { return false }
            consents.append(
                StandingConsent(
                    sequence: sequence, statement: content, notAfter: notAfter, isEnded: false, isFinal: isFinal))
        case .withdrawal(let content):
            end(.permit) { content.consent == nil || $0 == content.consent }
        case .lifting(let content):
            // A prohibition stands until its lifting is final.
            if isFinal { end(.deny) { $0 == content.prohibition } }
        case .suspension(let content): suspend(content.consent, true)
        case .resumption(let content):
            // What rests goes on resting until its resumption is final.
            if isFinal { suspend(content.consent, false) }
        }
        return true
    }

    /// The line and each consent rest on their own: what a patient put aside by its number does not come back with the
    /// rest.
    private mutating func suspend(_ consent: UInt32?, _ isSuspended: Bool) {
        guard let consent else {
            self.isSuspended = isSuspended
            return
        }
        for index in consents.indices
        where consents[index].statement.provision == .permit && consents[index].sequence == consent {
            consents[index].isSuspended = isSuspended
        }
    }

    private mutating func end(_ provision: ConsentStatement.Provision, where matches: (UInt32) -> Bool) {
        for index in consents.indices
        where consents[index].statement.provision == provision && matches(consents[index].sequence) {
            consents[index].isEnded = true
        }
    }
}

extension ConsentLine {
    /// True when some permission in force may cover a query for some of the classes: what a home node tells an asker's
    /// node, without looking at any document. The custodian decides.
    public func mayPermit(_ query: AccessQuery, classes: [RecordClass], now: UInt64) -> Bool {
        guard unreadable.isEmpty, let patient else { return false }
        if query.purpose == .patientRequest { return query.institution == nil && patient == query.requester }
        guard !isRevoked, !isSuspended else { return false }
        return consents.contains { item in
            let permit = item.statement
            guard permit.provision == .permit, !item.isEnded, !item.isSuspended, let end = permit.end else {
                return false
            }
            let isInForce = permit.start <= now && now < end && now < item.notAfter
            return isInForce && permit.recipient.names(query) && permit.classes.contains(where: classes.contains)
                && permit.purposes.contains { query.purpose.isCovered(by: $0) }
        }
    }
}
