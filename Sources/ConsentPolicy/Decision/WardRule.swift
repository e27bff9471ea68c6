import CipherSuites
import ConsentLedger

/// Adults under a court's order (CONSENT-200 … CONSENT-207, decision 0029).
extension ActingGuardians {
    /// True while an adult decides nothing, or not alone: until an entry says that capacity is restored, whatever the
    /// terms of the guardians.
    public var isOfWard: Bool { capacity == .incapable || capacity == .limited }

    /// True when signers are those that a permission takes at a time: the guardians', and of limited capacity the ward's.
    func isWardsPermission(by signers: Set<KeyThumbprint>, of patient: KeyThumbprint?, at time: UInt64) -> Bool {
        isSigned(by: signers, at: time) && (capacity != .limited || patient.map(signers.contains) ?? false)
    }

    /// Who gives, of what a ward or a guardian signed; `time` is nil when it is not known.
    func grantor(of signers: Set<KeyThumbprint>, patient: KeyThumbprint?, at time: UInt64?) -> Grantor {
        let acting = signers.filter { guardian($0) != nil }
        if acting.isEmpty { return .nobody(.wardAlone) }
        if capacity == .limited, !(patient.map(signers.contains) ?? false) { return .nobody(.wardUnsigned) }
        let isComplete = time.map { isSigned(by: acting, at: $0) } ?? (!needsBoth || acting.count == 2)
        return .guardians(acting, isComplete: isComplete)
    }

    /// True when what guardians granted under this statement goes on under a newer one: only where the same is asked of
    /// who signs.
    func goesOn(under newer: ActingGuardians) -> Bool { capacity == newer.capacity }

    /// True when a newer statement can take the place of this one: an adult is no child again, and nothing is restored that
    /// was never taken.
    static func canFollow(_ older: ActingGuardians?, _ newer: ActingGuardians) -> Bool {
        if newer.capacity == nil { return older?.capacity == nil }
        return newer.capacity != .full || older?.capacity != nil
    }
}

extension LineSigners {
    /// The order about an adult that is in force; nil in every other line.
    private var ward: ActingGuardians? { guardians.flatMap { $0.isOfWard ? $0 : nil } }

    /// True for the ward and the guardians of an adult, who say what gives only as CONSENT-202 demands.
    func isOfWard(_ signature: LineSignature) -> Bool {
        guard let ward, let author = signature.author else { return false }
        return author == patient || ward.guardian(author) != nil
    }

    /// True when a ward or a guardian gives with all the signatures that it takes.
    func isWardsPermission(_ signature: LineSignature) -> Bool {
        guard let ward, let time = signature.enteredAt else { return false }
        return ward.isWardsPermission(by: Set(signature.signers), of: patient, at: time)
    }

    /// The same for what gives back, whoever is the author (CONSENT-214): who took it away signs as well, the ward or a
    /// guardian in force.
    func mayGiveBackAsWard(_ signature: LineSignature, takenBy deniers: Set<KeyThumbprint>) -> Bool {
        guard let ward, let time = signature.enteredAt, isWardsPermission(signature) else { return false }
        let heard = ward.inForce(at: time).union(patient.map { [$0] } ?? [])
        return deniers.intersection(heard).isSubset(of: Set(signature.signers))
    }

    /// Who gives what a ward or a guardian of an adult signed; nil for anybody else.
    func wardsGrantor(_ signature: LineSignature) -> Grantor? {
        guard let ward, isOfWard(signature) else { return nil }
        return ward.grantor(of: Set(signature.signers), patient: patient, at: signature.enteredAt)
    }
}

extension ConsentLine {
    /// Why the line's own key reads nothing here; nil when it reads. Whoever acts or acted for its holder may have it.
    public func ownKeyRefusal(at time: UInt64) -> Reason? {
        if isChildAlone(at: time) { return .childAlone }
        // What gives it back counts once it is final.
        if let guardians, let capacity = guardians.capacity, capacity == .incapable || !guardians.isFinal {
            return .wardAlone
        }
        return isAssisted ? .notAssisted : nil
    }
}
