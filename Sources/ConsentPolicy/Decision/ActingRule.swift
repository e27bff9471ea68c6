public import CipherSuites
public import HealthRecords

/// Who acts for a patient, with the keys of the card that the line holds.
public struct LineActor: Hashable, Sendable {
    /// Whose signature counts.
    public let identity: VerifyingKey
    /// The name that people read.
    public let name: String
    /// The age recipient that documents are encrypted for.
    public let recipient: String
}

/// What those who act for a patient may read, and how long what they granted counts.
extension ConsentLine {
    /// True while the line is that of a child under 14, who decides nothing alone.
    public func isChildAlone(at time: UInt64) -> Bool { guardians.map { !$0.decidesAlone(at: time) } ?? false }

    /// Why whoever gave a permit has no power to, at a time; nil when they have. `level` is that of the document, nil where
    /// no document is looked at.
    public func lackOfPower(of item: StandingConsent, at time: UInt64, level: SensitivityLevel?) -> Reason? {
        switch item.grantor {
        case .nobody(let reason): return reason
        case .patient(let enteredAt):
            guard let guardians else { return nil }
            return enteredAt.map { guardians.decidesAlone(at: $0) } ?? false ? nil : .childAlone
        case .guardians(let signers, let isComplete):
            guard let guardians, guardians.isOfWard || !guardians.isOfAge(at: time) else { return .ofAge }
            guard !guardians.inForce(at: time).isDisjoint(with: signers) else { return .guardianEnded }
            guard isComplete, guardians.isSigned(by: signers, at: time) else { return .coGuardianMissing }
            return !guardians.decide(at: time) && !item.isConfirmed ? .notConfirmed : nil
        case .delegate(let sequence):
            guard delegates.contains(where: { $0.sequence == sequence && $0.isInForce(at: time) }) else {
                return .delegationEnded
            }
            return level.map { $0 > ActingDelegate.maximumLevel } ?? false ? .beyondDelegation : nil
        case .assisted: return level.map { $0 > ConsentAssistance.maximumLevel } ?? false ? .beyondAssistance : nil
        }
    }

    /// The guardian in force with a key; nil when there is none.
    public func guardian(_ key: KeyThumbprint, at time: UInt64) -> ActingGuardian? {
        guard let guardians, guardians.isFinal, !isDeceased, guardians.inForce(at: time).contains(key) else {
            return nil
        }
        return guardians.guardian(key)
    }

    /// The delegate in force with a key; nil when there is none.
    public func delegate(_ key: KeyThumbprint, at time: UInt64) -> ActingDelegate? {
        isDeceased ? nil : delegates.last { $0.key == key && $0.isInForce(at: time) }
    }

    /// True when the line ever named somebody: the patient, a guardian, a delegate.
    public func hasNamed(_ key: KeyThumbprint) -> Bool { verifyingKey(key) != nil }

    /// Everybody whom the line ever named.
    public var everNamed: [KeyThumbprint] { namedKeys.keys.sorted { $0.description < $1.description } }

    /// Whoever in force may read as guardian or delegate under a key; nil when nobody.
    public func actor(_ key: KeyThumbprint, at time: UInt64) -> LineActor? {
        let found = guardian(key, at: time).map { ($0.name, $0.recipient) }
        guard let (name, recipient) = found ?? delegate(key, at: time).map({ ($0.name, $0.recipient) }), let recipient,
            let identity = verifyingKey(key)
        else { return nil }
        return LineActor(identity: identity, name: name, recipient: recipient)
    }

    func isGuardian(_ query: AccessQuery, at time: UInt64) -> Bool {
        query.purpose == .familyRequest && query.institution == nil && guardian(query.requester, at: time) != nil
    }

    func isDelegate(_ query: AccessQuery, at time: UInt64) -> Bool {
        query.purpose == .familyRequest && query.institution == nil && delegate(query.requester, at: time) != nil
    }
}

extension DecisionRules {
    /// Why whoever gave a permit has no power to, now and for this document; nil when they have.
    func lackOfPower(of item: StandingConsent) -> Reason? {
        line.lackOfPower(of: item, at: now, level: document.level)
    }

    /// A guardian in force reads as the child could, but for what is specially protected once the minor decides.
    func guardian() -> Decision? {
        guard query.purpose == .familyRequest, query.institution == nil, !line.isDeceased,
            let guardians = line.guardians, guardians.guardian(query.requester) != nil,
            line.delegate(query.requester, at: now) == nil
        else { return nil }
        guard guardians.isOfWard || !guardians.isOfAge(at: now) else {
            return deny(.guardian, .ofAge, by: guardians.sequence)
        }
        guard guardians.isFinal else { return deny(.guardian, .staleLedger, by: guardians.sequence) }
        guard line.guardian(query.requester, at: now) != nil else {
            return deny(.guardian, .guardianEnded, by: guardians.sequence)
        }
        let hasOwnWord = guardians.isOfWard ? guardians.capacity == .limited : guardians.decidesAlone(at: now)
        guard document.level != .minimal || !hasOwnWord else {
            return deny(.guardian, .speciallyProtected, by: guardians.sequence)
        }
        return Decision(
            isPermitted: true, reasons: [.guardian], steps: [step(.guardian, by: guardians.sequence)], obligations: [])
    }

    /// A delegate in force reads up to level 4 what no prohibition may reach.
    func delegate() -> Decision? {
        guard query.purpose == .familyRequest, query.institution == nil,
            let known = line.delegates.last(where: { $0.key == query.requester })
        else { return nil }
        guard let delegate = line.delegate(query.requester, at: now) else {
            return deny(.delegate, .delegationEnded, by: known.sequence)
        }
        guard document.level <= ActingDelegate.maximumLevel else {
            return deny(.delegate, .beyondDelegation, by: delegate.sequence)
        }
        return Decision(
            isPermitted: true, reasons: [.delegate], steps: [step(.delegate, by: delegate.sequence)], obligations: [])
    }
}
