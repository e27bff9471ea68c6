public import ConsentLedger
public import Phrases

/// Why something of a line in a closed ledger is not said again in a new one (CONSENT-296).
public enum LeftBehind: String, CaseIterable, Sendable {
    /// The line can't be read: prohibitions may stand in it that nobody sees, so nothing of it is carried over.
    case unreadable = "unreadable-line"
    /// Somebody assisted at a counter: what is given there is given there anew.
    case assisted
    /// A prohibition can't be said in the new line, so nothing of the line is carried over.
    case prohibition = "prohibition-unsayable"
    /// The new home knows no such custodian.
    case noCustodian = "no-custodian"
    /// The line was stopped, or the key that signed it replaced.
    case stopped
    /// It rests, or its line did.
    case suspended
    /// It has a count, and how many of its uses are left is the custodian's to know.
    case counted
    /// Guardians, or delegates, gave it, or it takes them to give it.
    case acting
    /// It can't be said in the new line.
    case unsayable
    /// Who acts for the patient: a delegation.
    case delegation
    /// Who acts for the patient: a guardianship, of a child or under a court's order.
    case guardianship
}

/// What of a line in a closed ledger is to be signed anew in the one that takes its place, and what is not
/// (CONSENT-295, CONSENT-296).
public struct CarryOver: Hashable, Sendable {
    /// Something that stays behind, by its number; nil for what concerns the whole line.
    public struct Left: Hashable, Sendable {
        /// The number in the old line.
        public let number: UInt32?
        /// Why.
        public let reason: LeftBehind

        /// Takes both.
        public init(number: UInt32?, reason: LeftBehind) {
            self.number = number
            self.reason = reason
        }
    }

    /// Prohibitions in force at the end, in the order of their numbers.
    public let prohibitions: [StandingConsent]
    /// Permits in force, in the order of their numbers.
    public let permits: [StandingConsent]
    /// What stays behind.
    public let left: [Left]

    /// Judges a line that was read to the end of its ledger; `now` is Unix seconds.
    public init(of line: ConsentLine, at now: UInt64) {
        if let refused = Self.refusal(of: line) {
            (prohibitions, permits, left) = ([], [], [Left(number: nil, reason: refused)])
            return
        }
        var left: [Left] = []
        if line.needsGuardians(at: now) { left.append(Left(number: line.guardians?.sequence, reason: .guardianship)) }
        left += line.delegates.filter { !$0.isEnded && now < $0.end }
            .map { Left(number: $0.sequence, reason: .delegation) }
        var permits: [StandingConsent] = []
        for item in line.consents where item.statement.provision == .permit && item.isLasting(at: now) {
            if let reason = Self.obstacle(to: item, in: line) {
                left.append(Left(number: item.sequence, reason: reason))
            } else {
                permits.append(item)
            }
        }
        prohibitions = line.prohibitionsInForce(at: now)
        self.permits = permits
        self.left = left
    }

    /// What can be said in the line `record`: a permit that can't stays behind, and a prohibition that can't keeps
    /// everything behind.
    public func sayable(
        in record: RecordID, for custodian: NamedInstitution, at now: UInt64, language: Language
    ) -> (said: [CarriedStatement], left: [Left]) {
        func say(_ item: StandingConsent) -> CarriedStatement? {
            item.statement.carried(to: record, for: custodian, at: now, language: language)
                .map { CarriedStatement(number: item.sequence, statement: $0) }
        }
        var said: [CarriedStatement] = []
        for item in prohibitions {
            guard let again = say(item) else {
                return ([], left + [Left(number: item.sequence, reason: .prohibition)])
            }
            said.append(again)
        }
        var left = left
        for item in permits {
            if let again = say(item) {
                said.append(again)
            } else {
                left.append(Left(number: item.sequence, reason: .unsayable))
            }
        }
        return (said, left)
    }

    private static func refusal(of line: ConsentLine) -> LeftBehind? {
        if !line.unreadable.isEmpty { return .unreadable }
        return line.isAssisted ? .assisted : nil
    }

    private static func obstacle(to item: StandingConsent, in line: ConsentLine) -> LeftBehind? {
        if line.isRevoked || line.patient == nil { return .stopped }
        if item.isSuspended || line.isSuspended { return .suspended }
        guard case .patient = item.grantor, line.guardians == nil else { return .acting }
        return item.statement.refinement?.handling?.maximumUses == nil ? nil : .counted
    }
}

/// A statement that is to be signed in a new line, and the number of what it says again.
public struct CarriedStatement: Hashable, Sendable {
    /// The number in the old line.
    public let number: UInt32
    /// What is signed.
    public let statement: ConsentStatement
}

extension StandingConsent {
    /// True for what was not ended and whose time is not over; it may begin later.
    fileprivate func isLasting(at now: UInt64) -> Bool {
        let eraseBy = statement.refinement?.handling?.eraseBy
        return !isEnded && statement.end.map { now < $0 } ?? true && eraseBy.map { now < $0 } ?? true
    }
}

extension ConsentLine {
    /// Prohibitions that nobody lifted and whose time is not over; they may begin later.
    public func prohibitionsInForce(at now: UInt64) -> [StandingConsent] {
        consents.filter { $0.statement.provision == .deny && $0.isLasting(at: now) }
    }

    /// True while guardians, or a court's order, stand between the patient and the line.
    fileprivate func needsGuardians(at now: UInt64) -> Bool {
        guardians.map { $0.isOfWard || !$0.isOfAge(at: now) } ?? false
    }

    /// True when this line, which takes the place of `former`, takes nothing away from what protected the patient there: it
    /// says, or said until it was lifted here, every prohibition that was in force there, and has guardians where that one
    /// needs them. What can't be read, and what a counter keeps the key of, is never taken over (CONSENT-293).
    public func protects(asMuchAs former: ConsentLine, at now: UInt64) -> Bool {
        guard former.unreadable.isEmpty, !former.isAssisted else { return false }
        return former.prohibitionsInForce(at: now).allSatisfy { old in
            consents.contains { item in
                item.statement.repeats(old.statement) && item.statement.start <= max(now, old.statement.start)
            }
        }
            && (guardians != nil || !former.needsGuardians(at: now))
    }

    /// The statement of this line that says the same as one of another line, whatever became of it since; the last of several
    /// (CONSENT-297).
    public func consent(saying other: ConsentStatement) -> StandingConsent? {
        consents.last { $0.statement.repeats(other) }
    }
}

extension ConsentStatement {
    /// The same in another line for the same custodian, from `now` on: neither longer nor wider, on the same law and policy,
    /// and without the ceremony of the first act (CONSENT-295). Nil when it can't be said.
    func carried(
        to line: RecordID, for custodian: NamedInstitution, at now: UInt64, language: Language
    ) -> ConsentStatement? {
        guard assistance == nil, custodian.id == self.custodian.id else { return nil }
        return ConsentStatement(
            line: line, custodian: custodian, provision: provision, recipient: recipient, purposes: purposes,
            classes: classes, recordDays: recordDays, maximumLevel: maximumLevel, start: max(now, start), end: end,
            refinement: refinement, ground: ground?.withoutCeremony, language: language)
    }

    /// True when it says the same for the same custodian and ends with it; line, start, language and ceremony are of each
    /// act.
    func repeats(_ other: ConsentStatement) -> Bool {
        custodian.id == other.custodian.id && provision == other.provision && recipient == other.recipient
            && purposes == other.purposes && classes == other.classes && recordDays == other.recordDays
            && maximumLevel == other.maximumLevel && end == other.end && refinement == other.refinement
            && ground?.withoutCeremony == other.ground?.withoutCeremony
    }
}
