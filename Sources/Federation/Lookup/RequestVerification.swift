public import CipherSuites
public import ConsentLedger
public import ConsentPolicy

/// Why a request is not considered. Outsiders see one opaque refusal; the code goes to the log.
public enum RequestRefusal: String, Error, Sendable, CaseIterable {
    /// Not a request, or not entered at the node that sent it.
    case malformed
    /// Entered elsewhere, or for somebody else.
    case misdirected = "request-misdirected"
    /// Older than five minutes, or from the future.
    case expired = "request-expired"
    /// Seen before with another answer pending.
    case replayed = "request-replayed"
    /// The credential does not open, verify or hold now.
    case credentialInvalid = "credential-invalid"
    /// The credential was ended.
    case credentialRevoked = "credential-revoked"
    /// The issuer is not accepted with the right to issue credentials.
    case institutionNotAccepted = "institution-not-accepted"
    /// No such patient or line here.
    case unknownPatient = "unknown-patient"
}

/// A request whose entry, time, signature and credential were verified; what it may read is still to be decided.
public struct VerifiedRequest: Sendable {
    /// What is asked.
    public let request: AccessRequest
    /// Commitment of its opening: the name under which its answer is kept.
    public let digest: Digest
    /// The credential; nil when the patient asks.
    public let credential: Credential?
    /// Where the credential stands, with its leaf hash there; nil when the patient asks.
    public let credentialEntry: (reference: CredentialReference, leafHash: Digest)?
    /// Who asks for the patient; nil when the patient or a practitioner asks.
    public let actor: LineActor?
    /// The emergency that it is asked under, once the node that decides has judged it.
    public var emergency: EmergencyClaim?

    /// The age recipient that headers are made for: from the credential in force, never from the request, except for
    /// the patient's own copy.
    public var recipient: String {
        switch request.requester {
        case .subject(_, let copyFor): actor?.recipient ?? copyFor
        case .practitioner: credential?.card.recipient ?? ""
        }
    }

    /// The asker as the decision sees them.
    public var query: AccessQuery {
        AccessQuery(
            requester: request.requester.identity, name: credential?.name, institution: credential?.institution.id,
            specialty: credential?.specialty, purpose: request.purpose, emergency: emergency)
    }
}

/// Verifies a request that a partner (or this node itself) sent (FEDERATION-20 … FEDERATION-26). Pure: what needs the
/// database, such as whether the credential was revoked since, is left to the caller.
public struct RequestVerifier: Sendable {
    /// Everyone whose signature counts.
    public let roster: Roster
    /// Unix seconds.
    public let now: UInt64
    /// Seconds that two clocks may differ.
    public static let skewSeconds: UInt64 = 5

    /// Takes roster and time.
    public init(roster: Roster, now: UInt64) {
        self.roster = roster
        self.now = now
    }

    /// `sender` is the node whose certificate the connection showed. `identity` gives the patient's identity key when
    /// the patient asks, `actor` who acts for the patient in a line under a key, when somebody does that.
    public func verify(
        _ query: LookupQuery, from sender: Origin, addressee: (AccessRequest.Addressee) -> Bool,
        subjectIdentity identity: (HealthCode) -> VerifyingKey?,
        actor: (HealthCode, KeyThumbprint) -> LineActor? = { _, _ in nil }
    ) throws(RequestRefusal) -> VerifiedRequest {
        guard let descriptor = roster.descriptor(of: sender),
            let entered = try? roster.verified(query.request, of: descriptor)
        else { throw .misdirected }
        let opening = entered.receipt.opening
        guard opening.statements.count == 1, let request = try? AccessRequest(of: opening) else { throw .malformed }
        guard addressee(request.addressee) else { throw .misdirected }
        // A seal's time is rounded down to ten seconds and never ahead of its node's clock.
        // It is what another node claims, so it may be any number.
        guard entered.time.saturatingAdding(AccessRequest.validitySeconds) >= now,
            entered.time <= now.saturatingAdding(Self.skewSeconds)
        else { throw .expired }
        switch request.requester {
        case .subject(let key, let copyFor) where request.purpose == .familyRequest:
            // Documents are encrypted for the key on the card in the line, and for no other that is asked for.
            guard query.credential == nil, let actor = actor(request.subject, key), actor.recipient == copyFor,
                opening.author.isSigned(by: actor.identity)
            else { throw .credentialInvalid }
            return VerifiedRequest(
                request: request, digest: opening.commitment, credential: nil, credentialEntry: nil, actor: actor)
        case .subject:
            guard request.subject.home == sender, query.credential == nil, request.purpose == .patientRequest,
                let key = identity(request.subject), opening.author.isSigned(by: key)
            else { throw .credentialInvalid }
            return VerifiedRequest(
                request: request, digest: opening.commitment, credential: nil, credentialEntry: nil, actor: nil)
        case .practitioner(let keyID, let reference):
            let (credential, leafHash) = try verifyCredential(query.credential, reference: reference)
            guard credential.card.identity.thumbprint == keyID,
                opening.author.isSigned(by: credential.card.identity)
            else { throw .credentialInvalid }
            return VerifiedRequest(
                request: request, digest: opening.commitment, credential: credential,
                credentialEntry: (reference, leafHash), actor: nil)
        }
    }

    private func verifyCredential(
        _ receipt: Receipt?, reference: CredentialReference
    ) throws(RequestRefusal) -> (Credential, Digest) {
        guard let receipt, let issuerNode = roster.descriptor(of: reference.origin),
            let verified = try? roster.verified(receipt, of: issuerNode), verified.entry.record == reference.record,
            let credential = try? Credential(of: verified.opening)
        else { throw .credentialInvalid }
        guard let issuer = roster.institution(credential.institution.id, with: .credential),
            issuer.origin == reference.origin
        else { throw .institutionNotAccepted }
        guard verified.opening.author.isSigned(by: issuer.accepted.key),
            credential.start <= now, now < credential.end
        else { throw .credentialInvalid }
        return (credential, verified.leafHash)
    }
}
