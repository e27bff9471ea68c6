public import ConsentLedger
import HealthRecords
public import Phrases

/// Where the consents of somebody else's system go: a line, and who its names are here.
public struct PCFImport: Sendable {
    /// The line.
    public let line: RecordID
    /// The custodian of that line.
    public let custodian: NamedInstitution
    /// How the resource may name the patient.
    public let patients: Set<String>
    /// Unix seconds from which the consents hold.
    public let now: UInt64
    /// Unix seconds at which they end at the latest.
    public let latestEnd: UInt64
    /// The language of what is signed.
    public let language: Language
    /// Whom a reference (`Type/id`, or `system|value`) with its display means here; nil for somebody unknown.
    public let recipient: @Sendable (_ reference: String, _ display: String?) -> ConsentRecipient?

    /// Takes all fields.
    public init(
        line: RecordID, custodian: NamedInstitution, patients: Set<String>, now: UInt64, latestEnd: UInt64,
        language: Language,
        recipient: @escaping @Sendable (_ reference: String, _ display: String?) -> ConsentRecipient?
    ) {
        self.line = line
        self.custodian = custodian
        self.patients = patients
        self.now = now
        self.latestEnd = latestEnd
        self.language = language
        self.recipient = recipient
    }

    /// The largest number of statements that one import makes: a person is shown each of them.
    public static let maximumStatements = 64

    /// What the patient would sign to say the same here, prohibitions first, so that stopping in between never leaves more
    /// permitted (CONSENT-177). It permits nothing that none of the resources does, where codes are read with what lies
    /// below them (CONSENT-176). Empty when nothing of them is left to say; throws the name of the first element that
    /// can't be said here, and then nothing of any of them is to be signed.
    public func statements(saying consents: [PCFConsent]) throws(PCFError) -> [ConsentStatement] {
        var denied: [SensitivityLevel] = []
        var prohibitions: [ConsentStatement] = []
        for consent in consents {
            try check(consent)
            for denial in consent.exceptions where denial.type == .deny {
                let (levels, topics) = try labels(of: denial)
                denied += levels
                // Judged in any case: what it names must be known here, even where only the level is taken from it.
                let said = try forbidding(denial, topics)
                if levels.isEmpty || !topics.isEmpty { prohibitions += said }
            }
        }
        // A level can't be forbidden, so permits stop below it; nothing lies below the first.
        var ceiling: SensitivityLevel? = .minimal
        if let lowest = denied.min() { ceiling = SensitivityLevel.allCases.last { $0 < lowest } }
        var permits: [ConsentStatement] = []
        for consent in consents {
            for provision in [consent.provision] + consent.exceptions where provision.type == .permit {
                permits += try permitting(provision, below: consent.provision, ceiling: ceiling)
            }
        }
        guard !permits.isEmpty else { return [] }
        var said: [ConsentStatement] = []
        for statement in prohibitions + permits where !said.contains(statement) { said.append(statement) }
        guard said.count <= Self.maximumStatements else { throw .unsupported("provision.provision") }
        return said
    }

    private func check(_ consent: PCFConsent) throws(PCFError) {
        guard consent.isActive else { throw .element("status") }
        guard patients.contains(consent.patient) else { throw .element("patient") }
        // Other systems' names of organisations mean nothing here; one that does must be the custodian.
        let known = consent.organizations.filter { $0.hasPrefix("\(Systems.institution)|") }
        guard known.isEmpty || known.contains("\(Systems.institution)|\(custodian.id)") else {
            throw .unsupported("organization")
        }
        // A denial without a permit inside it says what is denied by default here. Whether it should also stand against
        // other consents, it does not say.
        guard consent.provision.type == .permit || consent.exceptions.contains(where: { $0.type == .permit }) else {
            throw .unsupported("provision.type")
        }
    }

    // MARK: a permit

    private func permitting(
        _ provision: PCFProvision, below root: PCFProvision, ceiling: SensitivityLevel?
    ) throws(PCFError) -> [ConsentStatement] {
        guard !provision.actors.isEmpty else { throw .unsupported("provision.actor") }
        let purposes = try Self.purposes(provision.purposes.isEmpty ? root.purposes : provision.purposes)
        guard !purposes.isEmpty else { throw .unsupported("provision.purpose") }
        let (levels, topics) = try labels(of: provision)
        guard topics.isEmpty else { throw .unsupported("provision.securityLabel") }
        let selections = try PCFSelection.all(of: provision)
        let recipients = try recipients(of: provision)
        let start = max(now, provision.period.start, root.period.start)
        let end = min(latestEnd, provision.period.end, root.period.end)
        // Level 5 is for those who name it.
        guard let ceiling, start < end, let days = Self.wholeDays(provision.dataPeriod) else { return [] }
        let level = min(levels.max() ?? .narrow, ceiling)
        var said: [ConsentStatement] = []
        for selection in selections {
            for recipient in recipients {
                said.append(
                    try statement(
                        .permit, recipient, purposes: purposes, classes: RecordClass.allCases, days: days,
                        level: level, start: start, end: end,
                        refinement: selection.isAll ? nil : selection.refinement(topics: [], handling: Handling())))
            }
        }
        return said
    }

    /// The days of which every instant lies inside; nil for none.
    private static func wholeDays(_ period: PCFPeriod) -> DayRange? {
        let first = period.earliest.map { earliest -> CivilDate in
            let day = day(earliest)
            return day.startSeconds() < earliest ? CivilDate(daysSinceEpoch: day.daysSinceEpoch + 1) : day
        }
        let last = period.latestExclusive.map { CivilDate(daysSinceEpoch: day($0).daysSinceEpoch - 1) }
        return DayRange(first: first, last: last)
    }

    // MARK: a prohibition

    private func forbidding(
        _ provision: PCFProvision, _ topics: [SensitiveTopic]
    ) throws(PCFError) -> [ConsentStatement] {
        let selections = try PCFSelection.all(of: provision)
        let named = try Self.purposes(provision.purposes)
        let purposes = PurposeOfUse.allCases.filter { purpose in named.contains { purpose.mayLie(below: $0) } }
        let start = max(now, provision.period.start)
        let end = provision.period.latestExclusive.map { UInt64(clamping: $0) }
        guard end.map({ start < $0 }) ?? true else { return [] }
        let days = DayRange(
            first: provision.dataPeriod.earliest.map(Self.day),
            last: provision.dataPeriod.latestExclusive.map { Self.day($0 - 1) })
        let recipients = provision.actors.isEmpty ? [.everybody] : try recipients(of: provision)
        var said: [ConsentStatement] = []
        for selection in selections {
            let refinement =
                selection.isAll && topics.isEmpty ? nil : selection.refinement(topics: topics, handling: nil)
            for recipient in recipients {
                said.append(
                    try statement(
                        .deny, recipient, purposes: purposes, classes: [], days: days ?? .unbounded, level: nil,
                        start: start, end: end, refinement: refinement))
            }
        }
        return said
    }

    // MARK: parts of both

    private func statement(
        _ provision: ConsentStatement.Provision, _ recipient: ConsentRecipient, purposes: [PurposeOfUse],
        classes: [RecordClass], days: DayRange, level: SensitivityLevel?, start: UInt64, end: UInt64?,
        refinement: ConsentRefinement?
    ) throws(PCFError) -> ConsentStatement {
        let statement = ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: days, maximumLevel: level, start: start, end: end, refinement: refinement,
            language: language)
        guard let statement else { throw .unsupported("provision") }
        return statement
    }

    private func recipients(of provision: PCFProvision) throws(PCFError) -> [ConsentRecipient] {
        var found: [ConsentRecipient] = []
        for actor in provision.actors {
            guard let known = recipient(actor, provision.actorNames[actor]) else {
                throw .unsupported("provision.actor \(actor)")
            }
            if !found.contains(known) { found.append(known) }
        }
        return found
    }

    private func labels(of provision: PCFProvision) throws(PCFError) -> ([SensitivityLevel], [SensitiveTopic]) {
        var levels: [SensitivityLevel] = []
        var topics: [SensitiveTopic] = []
        for label in provision.labels {
            let known = SecurityLabel(system: label.system, code: label.code)
            if label.system == SecurityLabel.confidentialitySystem,
                let level = SensitivityLevel.allCases.first(where: { $0.confidentialityCode == label.code })
            {
                levels.append(level)
            } else if let topic = SensitiveTopic.allCases.first(where: { $0.label == known }) {
                if !topics.contains(topic) { topics.append(topic) }
            } else {
                throw .unsupported("provision.securityLabel \(label.code)")
            }
        }
        return (levels, topics)
    }

    private static func purposes(_ codes: [PCFCode]) throws(PCFError) -> [PurposeOfUse] {
        var found: [PurposeOfUse] = []
        for code in codes {
            let coding = FHIRElement.coding(code.system, code.code)
            guard let purpose = PurposeOfUse.allCases.first(where: { $0.coding == coding }) else {
                throw .unsupported("provision.purpose \(code.code)")
            }
            if !found.contains(purpose) { found.append(purpose) }
        }
        return found
    }

    private static func day(_ instant: Int64) -> CivilDate {
        ChinaStandardTime.date(ofUnixSeconds: UInt64(clamping: instant))
    }
}

extension PCFPeriod {
    /// Unix seconds of the first instant; 0 without a bound.
    fileprivate var start: UInt64 { earliest.map { UInt64(clamping: $0) } ?? 0 }

    /// Unix seconds after the last instant; the end of all time without a bound.
    fileprivate var end: UInt64 { latestExclusive.map { UInt64(clamping: $0) } ?? .max }
}

extension PurposeOfUse {
    /// True when it lies below `other` here or in a release of v3 ActReason: releases place care management below treatment
    /// or below operations. A prohibition of others is read as wide as it may be meant.
    fileprivate func mayLie(below other: PurposeOfUse) -> Bool {
        if isCovered(by: other) { return true }
        switch self {
        case .careManagement: return other == .treatment || other == .operations
        case .familyRequest: return other == .patientRequest
        default: return false
        }
    }
}
