import CipherSuites
import ConsentLedger

/// That a consent took the place of another one.
public struct Succession: Hashable, Sendable {
    /// How it stands to the one before.
    public let act: ConsentChange.Act
    /// The sequence number of the one before.
    public let former: UInt32
    /// How many changes lead here from the consent that was given first: 1 for the first change.
    public let count: Int

    /// The most changes of one consent (CONSENT-195): every decision follows the whole chain.
    public static let maximumCount = 64

    /// Takes all.
    public init(act: ConsentChange.Act, former: UInt32, count: Int = 1) {
        self.act = act
        self.former = former
        self.count = count
    }

    /// True when it is the same consent living on: what it was used before counts on.
    public var isSameConsent: Bool { act != .replace }
}

/// What became of consents that others took the place of.
extension ConsentLine {
    /// The consent with a number; nil when there is none.
    public func consent(_ sequence: UInt32) -> StandingConsent? { consents.first { $0.sequence == sequence } }

    /// The number of the consent that holds in the place of this one now: itself, when nothing took its place.
    public func newest(of sequence: UInt32) -> UInt32 {
        var newest = sequence
        // Numbers only grow.
        while let next = consent(newest)?.supersededBy, next > newest, consent(next) != nil { newest = next }
        return newest
    }

    /// A consent, all before it whose place it took, and all that took its own (CONSENT-195).
    public func lineage(of sequence: UInt32) -> Set<UInt32> {
        var found: Set<UInt32> = []
        var next: UInt32? = newest(of: sequence)
        while let number = next {
            found.insert(number)
            next = consent(number)?.succession?.former
        }
        return found
    }
}

extension DecisionRules {
    /// How often a consent was used, as the one that it narrowed or renewed too; nil when nobody counted.
    func usesCounted(of item: StandingConsent) -> UInt64? {
        guard var count = uses?[item.sequence] else { return nil }
        var last = item
        while let succession = last.succession, succession.isSameConsent, let former = line.consent(succession.former),
            former.statement.refinement?.handling?.maximumUses != nil
        {
            guard let before = uses?[former.sequence] else { return nil }
            count += before
            last = former
        }
        return count
    }

    /// Until a change is final, the consent that it ends must give the access as well: what both give was final before
    /// (CONSENT-194).
    func isGivenByFormer(_ item: StandingConsent) -> Bool {
        guard let former = formerStillNeeded(by: item) else { return false }
        return PermitCriterion.allCases.allSatisfy { $0.isMetByFormer(former, of: item, self) }
    }

    /// What the reader owes under a consent, and under the one before while that must give it too.
    func obligations(of item: StandingConsent) -> [Obligation] {
        var all: [Obligation] = []
        var isAlone = true
        var next: StandingConsent? = item
        while let one = next {
            all += one.statement.refinement?.handling?.obligations(used: usesCounted(of: one) ?? 0) ?? []
            next = one.isFinal ? nil : formerStillNeeded(by: one)
            if next != nil { isAlone = false }
        }
        return isAlone ? all : Obligation.strictest(all)
    }

    private func formerStillNeeded(by item: StandingConsent) -> StandingConsent? {
        item.succession.flatMap { line.consent($0.former) }
    }
}

extension Obligation {
    /// Each kind once, the strictest of it, in the order of a consent.
    fileprivate static func strictest(_ all: [Obligation]) -> [Obligation] {
        var erasure: [UInt64] = []
        var left: [UInt64] = []
        for obligation in all {
            if case .eraseBy(let time) = obligation { erasure.append(time) }
            if case .usesLeft(let count) = obligation { left.append(count) }
        }
        return (erasure.min().map { [.eraseBy($0)] } ?? []) + [.noOnward, .viewOnly].filter(all.contains)
            + (left.min().map { [.usesLeft($0)] } ?? [])
    }
}

extension LineSigners {
    /// True unless the signers certainly have no power to change a consent: who may give it may change it, and a delegate
    /// what they gave themselves. Where a time is not known the old consent ends and the new one gives nothing, by the rules
    /// of who gave it (CONSENT-196).
    func mayChange(_ signature: LineSignature, givenBy author: KeyThumbprint?) -> Bool {
        guard assistance == nil else { return false }
        guard let signer = signature.author else { return false }
        if isOfWard(signature) { return signature.enteredAt == nil || isWardsPermission(signature) }
        if signer == patient { return signature.enteredAt == nil || decidesAlone(signature) }
        if let guardians, guardians.guardian(signer) != nil {
            guard let time = signature.enteredAt else { return true }
            if guardians.decide(at: time), guardians.isSigned(by: Set(signature.signers), at: time) { return true }
        }
        guard signer == author, let delegate = managing(signer) else { return false }
        return signature.enteredAt.map { delegate.isInForce(at: $0) } ?? true
    }
}
