import CipherSuites
import ConsentLedger
import HealthRecords

/// What an assistance says to the decision.
struct AssistanceTerms: Hashable, Sendable {
    let line: RecordID
    /// Who co-signs; nil where only a claim of the line is known.
    let institution: InstitutionID?
    let staff: [KeyThumbprint]
    /// The keys of the staff; none where only a claim is known.
    var keys: [VerifyingKey] = []
}

extension AssistanceTerms {
    init(_ content: Assistance) {
        self.init(
            line: content.line, institution: content.institution.id, staff: content.staff.map(\.key.thumbprint),
            keys: content.staff.map(\.key))
    }
}

/// Who signs with the patient of an assisted line: two of the staff that the newest assistance names (CONSENT-183).
struct LineAssistance: Hashable, Sendable {
    /// The institution on the line's opening; nil where only a claim is known.
    var institution: InstitutionID?
    private var staff: Set<KeyThumbprint> = []
    /// Everybody who was ever named, to verify their signatures; they author nothing.
    private var keys: [KeyThumbprint: VerifyingKey] = [:]

    init(institution: InstitutionID? = nil) { self.institution = institution }

    mutating func take(_ terms: AssistanceTerms) {
        staff = Set(terms.staff)
        for key in terms.keys { keys[key.thumbprint] = key }
    }

    /// True of members of the newest list.
    func names(_ members: [KeyThumbprint]) -> Bool { members.allSatisfy(staff.contains) }

    /// True when two different members of the staff in force signed beside the author.
    func isSigned(_ signature: LineSignature) -> Bool {
        let others = signature.signers.dropFirst()
        return others.count == 2 && Set(signature.signers).count == 3 && others.allSatisfy(staff.contains)
    }

    /// The same for a permit, which gives nothing to the two who signed it.
    func isSigned(_ signature: LineSignature, to recipient: ConsentRecipient) -> Bool {
        if case .practitioner(let key, _) = recipient, signature.signers.contains(key) { return false }
        return isSigned(signature)
    }

    /// Who signed an opening beside an author whose signature is verified: nobody, two of the staff as counter and witness,
    /// or for an assistance the line's institution. Nil for anything else.
    func signers(
        beside author: KeyThumbprint, in opening: Opening, _ said: LineStatement,
        _ enrolling: (InstitutionID) -> VerifyingKey?
    ) -> [KeyThumbprint]? {
        let others = Array(opening.statements.dropFirst())
        switch said {
        case .guardianship: return nil
        case .assistance(let terms):
            guard others.count == 1, others[0].header.role == .counter, terms.institution == institution,
                let key = terms.institution.flatMap(enrolling), others[0].isSigned(by: key)
            else { return nil }
            return [author]
        default: break
        }
        guard !others.isEmpty else { return [author] }
        guard others.map(\.header.role) == [.counter, .witness],
            others.allSatisfy({ statement in
                keys[statement.header.keyID].map { statement.isSigned(by: $0) } ?? false
            })
        else { return nil }
        return [author] + others.map(\.header.keyID)
    }
}

extension LineStatement {
    /// True when a consent names exactly those who signed it beside the patient, and no other statement names anybody: the
    /// text that was shown tells who was present.
    func names(_ signers: [KeyThumbprint], of line: LineAssistance?) -> Bool {
        guard case .consent(let content) = self else { return true }
        guard let assistance = content.assistance else { return line == nil || signers.count == 1 }
        return line?.institution == assistance.institution.id
            && assistance.staff.map(\.key.thumbprint) == Array(signers.dropFirst())
    }
}
