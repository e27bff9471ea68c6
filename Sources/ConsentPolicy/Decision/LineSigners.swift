import CipherSuites
import ConsentLedger

/// Who signed an entry, author first, and when it was entered: the time of its block, never a claim. Nil means not known,
/// and what is not known gives no permission.
struct LineSignature: Hashable, Sendable {
    let signers: [KeyThumbprint]
    let enteredAt: UInt64?

    var author: KeyThumbprint? { signers.first }
}

/// Everybody who may sign entries of a line, and what each entry's signers may say (CONSENT-121 … CONSENT-138).
struct LineSigners: Hashable, Sendable {
    var patient: KeyThumbprint?
    private(set) var guardians: ActingGuardians?
    private(set) var delegates: [ActingDelegate] = []
    /// Everybody who was ever named, to verify their signatures; former guardians included.
    private(set) var keys: [KeyThumbprint: VerifyingKey] = [:]
    private var formerGuardians: Set<KeyThumbprint> = []
    /// Nil for a line in which the patient signs alone.
    var assistance: LineAssistance?

    func key(_ thumbprint: KeyThumbprint) -> VerifyingKey? { keys[thumbprint] }

    mutating func learn(_ key: VerifyingKey) { keys[key.thumbprint] = key }

    // MARK: what an entry may do

    /// True when what takes away counts: a prohibition, which is not for delegates, a withdrawal, a suspension. One guardian
    /// is enough.
    func mayDeny(_ signature: LineSignature, forbids: Bool) -> Bool {
        guard let author = signature.author else { return false }
        if author == patient { return true }
        if let guardians, guardians.guardian(author) != nil {
            guard let time = signature.enteredAt else { return true }
            if guardians.decide(at: time), guardians.inForce(at: time).contains(author) { return true }
        }
        guard !forbids, let delegate = delegate(of: author, scope: .manage) else { return false }
        return signature.enteredAt.map { $0 < delegate.end } ?? true
    }

    /// True when a lifting or a resumption counts: it gives back what `deniers` took away, one after the other.
    func mayGiveBack(_ signature: LineSignature, takenBy deniers: Set<KeyThumbprint>, lifting: Bool) -> Bool {
        guard let author = signature.author else { return false }
        if guardians?.isOfWard == true { return mayGiveBackAsWard(signature, takenBy: deniers) }
        if author == patient { return decidesAlone(signature) }
        guard let time = signature.enteredAt else { return false }
        if let guardians, guardians.decide(at: time) {
            let signers = Set(signature.signers)
            // Two who disagree: what one guardian forbade, the other alone does not allow.
            let isAgainst = !deniers.intersection(guardians.inForce(at: time)).isSubset(of: signers)
            return guardians.isSigned(by: signers, at: time) && !isAgainst
        }
        guard !lifting, deniers == [author], let delegate = delegate(of: author, scope: .manage) else { return false }
        return delegate.isInForce(at: time)
    }

    /// True when a word about the time after the patient's death counts: the patient's alone to say, and what lets somebody in
    /// again takes the signatures of a lifting.
    func maySayOfDeath(_ signature: LineSignature, gives: Bool) -> Bool {
        guard let patient, signature.author == patient else { return false }
        return !gives || mayGiveBack(signature, takenBy: [patient], lifting: true)
    }

    /// True when the patient's own signature counts as the patient's decision: of age, or 14 when it was entered.
    func decidesAlone(_ signature: LineSignature) -> Bool {
        guard signature.author == patient, !isOfWard(signature) else { return false }
        if let assistance { return assistance.isSigned(signature) }
        guard let guardians else { return true }
        return signature.enteredAt.map { guardians.decidesAlone(at: $0) } ?? false
    }

    func grantor(_ signature: LineSignature, to recipient: ConsentRecipient) -> Grantor {
        if let assistance {
            let isSigned = signature.author == patient && assistance.isSigned(signature, to: recipient)
            return isSigned ? .assisted : .nobody(.notAssisted)
        }
        if let grantor = wardsGrantor(signature) { return grantor }
        guard let author = signature.author, author != patient else {
            return .patient(enteredAt: signature.enteredAt)
        }
        if let delegate = delegate(of: author, scope: .manage) { return .delegate(delegate.sequence) }
        if let guardians, guardians.guardian(author) != nil {
            let signers = Set(signature.signers).filter { guardians.guardian($0) != nil }
            let isComplete = signature.enteredAt.map { guardians.isSigned(by: signers, at: $0) }
            return .guardians(signers, isComplete: isComplete ?? (!guardians.needsBoth || signers.count == 2))
        }
        if formerGuardians.contains(author) { return .nobody(.guardianEnded) }
        return .nobody(delegate(of: author, scope: .view) == nil ? .delegationEnded : .beyondDelegation)
    }

    /// The newest delegation of somebody that lets them manage and was not withdrawn.
    func managing(_ key: KeyThumbprint) -> ActingDelegate? { delegate(of: key, scope: .manage) }

    private func delegate(of key: KeyThumbprint, scope: DelegationScope) -> ActingDelegate? {
        delegates.last { $0.key == key && !$0.isEnded && (scope == .view || $0.scope == scope) }
    }

    // MARK: what changes who may sign

    /// Takes a guardianship in the place of the one before; false when it contradicts it. `author` is who signed it.
    mutating func take(_ newer: ActingGuardians, signature: LineSignature) -> Bool {
        guard assistance == nil, signature.author == patient,
            guardians.map({ $0.birthDate == newer.birthDate }) ?? true, ActingGuardians.canFollow(guardians, newer),
            newer.guardians.allSatisfy({ $0.key != patient })
        else { return false }
        for old in guardians?.guardians ?? [] { formerGuardians.insert(old.key) }
        formerGuardians.subtract(newer.guardians.map(\.key))
        guardians = newer
        // Nobody is left who could see what a delegate does and end it.
        if newer.isOfWard { endDelegations { _ in true } }
        return true
    }

    /// Takes a delegation; false for one that its signer could not make, which gives nothing.
    mutating func take(_ delegate: ActingDelegate, signature: LineSignature) -> Bool {
        guard assistance == nil, signature.author == patient, delegate.key != patient, delegate.start < delegate.end,
            delegate.end - delegate.start <= Delegation.maximumSeconds
        else { return false }
        if let guardians {
            guard let time = signature.enteredAt, guardians.isOfAge(at: time), !guardians.isOfWard else { return false }
        }
        // The start is a claim: one far ahead would make the longest time longer.
        if let time = signature.enteredAt, delegate.start > time, delegate.start - time > 86_400 { return false }
        delegates.append(delegate)
        return true
    }

    mutating func endDelegations(where matches: (UInt32) -> Bool) {
        for index in delegates.indices where matches(delegates[index].sequence) { delegates[index].isEnded = true }
    }
}
