import CipherSuites
public import ConsentLedger

/// What is wrong with a declaration, found in the declaration, its signatures and the statements that it rests on. The
/// node that enters it and every node that is asked under it judge by the same code.
public struct EmergencyJudgement: Sendable {
    /// The declaration.
    public let content: EmergencyDeclaration
    /// Its opening: the author's statement and the witness's.
    public let opening: Opening
    /// The declarant's credential, verified.
    public let author: Credential
    /// The witness's credential, verified; nil when there is none that counts.
    public let witness: Credential?
    /// The group that it refers to, verified as a statement of an institution with the right `emergency`; nil when there
    /// is none that counts.
    public let group: EmergencyGroup?
    /// Whether the declarant's institution has the right `emergency` itself, which a dispatch number needs.
    public let isDispatchAllowed: Bool

    /// Takes all fields.
    public init(
        content: EmergencyDeclaration, opening: Opening, author: Credential, witness: Credential?,
        group: EmergencyGroup?, isDispatchAllowed: Bool
    ) {
        self.content = content
        self.opening = opening
        self.author = author
        self.witness = witness
        self.group = group
        self.isDispatchAllowed = isDispatchAllowed
    }

    /// Why the declaration opens nothing at `now`; nil when nothing is wrong with it. `sealed` is the time of its block.
    public func fault(sealed: UInt64, now: UInt64) -> Reason? {
        guard opening.author.isSigned(by: author.card.identity),
            content.declarant == author.card.identity.thumbprint
        else { return .emergencyUnproved }
        if content.reason == nil || content.text.allSatisfy(\.isWhitespace) { return .emergencyNoReason }
        if let fault = witnessFault { return fault }
        guard isEntitled(at: now) else { return .emergencyNotInGroup }
        guard content.end > content.start, content.end - content.start <= EmergencyDeclaration.maximumSeconds,
            now < end(sealed: sealed)
        else { return .emergencyWindowOver }
        return nil
    }

    /// When the window ends: as declared, and never more than five days after the block, whatever was claimed.
    public func end(sealed: UInt64) -> UInt64 {
        let (latest, overflow) = sealed.addingReportingOverflow(EmergencyDeclaration.maximumSeconds)
        return min(content.end, overflow ? .max : latest)
    }

    private var witnessFault: Reason? {
        guard let named = content.witness else { return .emergencyNoWitness }
        guard named.key != content.declarant, named.credential != content.credential.record else {
            return .emergencyWitnessIsAuthor
        }
        guard opening.statements.count == 2, opening.statements[1].header.role == .witness, let witness,
            witness.card.identity.thumbprint == named.key,
            opening.statements[1].isSigned(by: witness.card.identity)
        else { return .emergencyNoWitness }
        // One person may hold two keys, but not two licences.
        return witness.licence == author.licence ? .emergencyWitnessIsAuthor : nil
    }

    private func isEntitled(at now: UInt64) -> Bool {
        switch content.basis {
        case .group:
            group?.names(
                content.declarant, credential: content.credential.record, of: author.institution.id, at: now) ?? false
        case .dispatch(let number): isDispatchAllowed && !number.allSatisfy(\.isWhitespace)
        }
    }
}
