public import CipherSuites
public import ConsentLedger
import HealthRecords

/// What a day permit says to a decision, as the custodian's ledger has it.
public struct StandingDayPermit: Hashable, Sendable {
    /// Its record in the custodian's ledger.
    public let record: RecordID
    /// What is permitted.
    public let consent: ConsentStatement
    /// Who signed it for the patient.
    public let staff: [KeyThumbprint]
    /// Unix seconds of the block of its entry: times that are claimed make nothing longer.
    public let enteredAt: UInt64

    /// Takes all fields.
    public init(record: RecordID, consent: ConsentStatement, staff: [KeyThumbprint], enteredAt: UInt64) {
        self.record = record
        self.consent = consent
        self.staff = staff
        self.enteredAt = enteredAt
    }

    /// The same of a statement.
    public init(_ content: DayPermit, record: RecordID, enteredAt: UInt64) {
        self.init(
            record: record, consent: content.consent, staff: content.staff.map(\.key.thumbprint), enteredAt: enteredAt)
    }

    /// The same, which nobody with one of these keys reads by either.
    public func keeping(out keys: [KeyThumbprint]) -> StandingDayPermit {
        StandingDayPermit(record: record, consent: consent, staff: staff + keys, enteredAt: enteredAt)
    }

    /// True when none of the others of the same patient and custodian was entered within the days before; of two in the
    /// same second neither counts (CONSENT-283).
    public func isAlone(among others: [StandingDayPermit]) -> Bool {
        others.allSatisfy { other in
            other.record == record || other.enteredAt > enteredAt
                || enteredAt - other.enteredAt >= DayPermit.restSeconds
        }
    }

    /// True for somebody of the custodian who did not sign it, for what it is given for, while it lasts.
    func covers(_ query: AccessQuery, at now: UInt64) -> Bool {
        query.institution == consent.custodian.id && !staff.contains(query.requester)
            && consent.recipient.names(query)
            && consent.purposes.contains { query.purpose.isCovered(by: $0) }
            && consent.start <= now && consent.end.map { now < $0 } ?? false
            && enteredAt <= now && now - enteredAt < DayPermit.maximumSeconds
    }
}

extension ConsentLine {
    /// The same line beside day permits that name its newest entry.
    public func granting(_ permits: [StandingDayPermit]) -> ConsentLine {
        var line = self
        line.dayPermits = permits
        return line
    }

    /// True for a patient who decides alone: for children and wards guardians sign, and at a counter the staff of the line.
    public var allowsDayPermits: Bool { patient != nil && guardians == nil && !isAssisted }

    /// True when a day permit may cover a query for some of the classes.
    func mayPermitForADay(
        _ query: AccessQuery, classes: [RecordClass], level: SensitivityLevel?, now: UInt64
    ) -> Bool {
        allowsDayPermits
            && dayPermits.contains { item in
                item.covers(query, at: now) && item.consent.classes.contains(where: classes.contains)
                    && level.map { wanted in item.consent.maximumLevel.map { wanted <= $0 } ?? false } ?? true
            }
    }
}

extension DecisionRules {
    /// What two of the custodian's staff permitted for a patient without keys: no more than general data without labels
    /// that was registered under the patient's own line (CONSENT-284).
    func dayPermit() -> Decision? {
        guard !line.dayPermits.isEmpty, line.allowsDayPermits, line.joinedLine(of: document.line) == nil,
            document.grade == .general, document.labels?.isEmpty ?? true
        else { return nil }
        let found = line.dayPermits.first { item in
            item.covers(query, at: now) && item.consent.classes.contains(document.recordClass)
                && document.lies(in: item.consent.recordDays)
                && item.consent.maximumLevel.map { document.level <= $0 } ?? false
        }
        return found.map {
            Decision(
                isPermitted: true, reasons: [.givenForADay], steps: [.dayPermit($0.record)],
                obligations: [.viewOnly, .noOnward])
        }
    }
}
