public import CipherSuites
public import HealthRecords

/// A guardian as the decision sees them.
public struct ActingGuardian: Hashable, Sendable {
    /// Whose signature counts.
    public let key: KeyThumbprint
    /// The name that people read.
    public let name: String
    /// Unix seconds at which their own term ends (exclusive); nil for one without an own end.
    public let end: UInt64?
    /// The age recipient that documents are encrypted for; nil where only a claim of the line is known.
    public let recipient: String?

    /// Takes all fields.
    public init(key: KeyThumbprint, name: String, end: UInt64?, recipient: String? = nil) {
        self.key = key
        self.name = name
        self.end = end
        self.recipient = recipient
    }
}

/// A child's age and guardians, or those of an adult under a court's order, as the newest guardianship of the line states
/// them (CONSENT-120 … CONSENT-130, CONSENT-200 … CONSENT-207). Ages are computed from the birth date whenever they are
/// asked for.
public struct ActingGuardians: Hashable, Sendable {
    /// The age in years from which the minor decides.
    public static let consentAge = 14
    /// The age in years at which guardians' powers end.
    public static let majority = 18

    /// Sequence number of the guardianship in the line.
    public let sequence: UInt32
    /// Day of birth.
    public let birthDate: CivilDate
    /// One or two; none where an adult's capacity is restored.
    public let guardians: [ActingGuardian]
    /// Whether a permission takes the signatures of both.
    public let needsBoth: Bool
    /// What a court found about an adult; nil for a child.
    public let capacity: LegalCapacity?
    /// False while the entry is not final.
    public let isFinal: Bool

    /// Takes all fields.
    public init(
        sequence: UInt32, birthDate: CivilDate, guardians: [ActingGuardian], needsBoth: Bool,
        capacity: LegalCapacity? = nil, isFinal: Bool
    ) {
        self.sequence = sequence
        self.birthDate = birthDate
        self.guardians = guardians
        self.needsBoth = needsBoth
        self.capacity = capacity
        self.isFinal = isFinal
    }

    /// Unix seconds of the first instant at +08:00 at which somebody born on this day has an age. Who was born on a
    /// 29 February has it on 1 March of a common year: before, the year of age is not complete.
    public func attains(_ years: Int) -> UInt64 { Self.attains(years, bornOn: birthDate) }

    /// The same for anybody.
    public static func attains(_ years: Int, bornOn birthDate: CivilDate) -> UInt64 {
        UInt64(clamping: birthDate.anniversary(afterYears: years).startSeconds())
    }

    /// True from the 14th birthday on.
    public func decidesAlone(at time: UInt64) -> Bool { attains(Self.consentAge) <= time }

    /// True from the 18th birthday on.
    public func isOfAge(at time: UInt64) -> Bool { attains(Self.majority) <= time }

    /// The guardian with a key; nil when the statement names none such.
    public func guardian(_ key: KeyThumbprint) -> ActingGuardian? { guardians.first { $0.key == key } }

    /// The keys of those whose term has not ended: of a child's before the child is of age, of an adult's from then on.
    public func inForce(at time: UInt64) -> Set<KeyThumbprint> {
        guard isOfAge(at: time) == isOfWard else { return [] }
        return Set(guardians.filter { $0.end.map { time < $0 } ?? true }.map(\.key))
    }

    /// True when guardians may still decide for the child, or for the adult.
    func decide(at time: UInt64) -> Bool { isOfWard || !decidesAlone(at: time) }

    /// True when these signatures are those that a permission takes at a time: one of a guardian in force, or of each.
    func isSigned(by signers: Set<KeyThumbprint>, at time: UInt64) -> Bool {
        let acting = inForce(at: time)
        return !acting.isDisjoint(with: signers) && (!needsBoth || acting.isSubset(of: signers))
    }
}

/// A delegate as the decision sees them.
public struct ActingDelegate: Hashable, Sendable {
    /// Sequence number of the delegation in the line: how the patient ends it.
    public let sequence: UInt32
    /// Whose signature counts.
    public let key: KeyThumbprint
    /// The name that people read.
    public let name: String
    /// How far it goes.
    public let scope: DelegationScope
    /// Unix seconds from which it holds.
    public let start: UInt64
    /// Unix seconds at which it ends (exclusive).
    public let end: UInt64
    /// The age recipient that documents are encrypted for; nil where only a claim of the line is known.
    public let recipient: String?
    /// False while the entry is not final.
    public let isFinal: Bool
    /// True once it was withdrawn.
    public internal(set) var isEnded = false

    /// The highest level that a delegate reaches.
    public static let maximumLevel = SensitivityLevel.narrow

    /// True while it gives its rights.
    public func isInForce(at time: UInt64) -> Bool { isFinal && !isEnded && start <= time && time < end }
}

/// Who gave a consent, and in what capacity.
public enum Grantor: Hashable, Sendable {
    /// The patient; `enteredAt` is the time of the entry's block, nil when it is not known.
    case patient(enteredAt: UInt64?)
    /// Guardians, by key; `isComplete` says whether everybody who had to sign then did.
    case guardians(Set<KeyThumbprint>, isComplete: Bool)
    /// A delegate, under the delegation with this sequence number.
    case delegate(UInt32)
    /// The patient and two members of a counter's staff.
    case assisted
    /// Somebody who had no power to; why.
    case nobody(Reason)
}
