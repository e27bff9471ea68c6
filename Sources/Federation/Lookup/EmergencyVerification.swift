import CipherSuites
public import ConsentLedger
public import ConsentPolicy
import HealthRecords
import MerkleLog

/// What a request brings along that is made under a declared emergency: everything that the declaration rests on.
public struct EmergencyEvidence: Hashable, Sendable {
    /// The declaration with proof of its entry and block.
    public let declaration: EnteredStatement
    /// The witness's credential; nil when there is none.
    public let witness: Receipt?
    /// The emergency group; nil for a dispatch number.
    public let group: Receipt?

    /// Takes all three.
    public init(declaration: EnteredStatement, witness: Receipt?, group: Receipt?) {
        self.declaration = declaration
        self.witness = witness
        self.group = group
    }

    var json: JSONValue {
        [
            "declaration": declaration.json, "witness": witness.map { .text($0.serialized) } ?? .null,
            "group": group.map { .text($0.serialized) } ?? .null,
        ]
    }

    init(json: JSONValue) throws {
        declaration = try EnteredStatement(json: json["declaration"])
        witness = try Self.receipt(json, "witness")
        group = try Self.receipt(json, "group")
    }

    private static func receipt(_ json: JSONValue, _ name: String) throws -> Receipt? {
        json[name]?.isNull == true ? nil : try Receipt(parsing: json.messageText(name))
    }
}

/// A declaration that was proved, whatever may be wrong with it, and how this node takes it.
public struct VerifiedEmergency: Sendable {
    /// What is claimed, with what was found against it.
    public let claim: EmergencyClaim
    /// The declaration.
    public let content: EmergencyDeclaration
    /// Its receipt.
    public let receipt: Receipt
    /// The records that it rests on, all in its own ledger, each with what is found where it was ended: its own, the witness's
    /// credential, the group, and the credential that the group names.
    public let records: [(record: RecordID, ended: Reason)]
    /// The ledger it stands in.
    public let origin: Origin
    /// Time of its block, Unix seconds.
    public let sealed: UInt64
}

/// Verifies the emergency that a request is made under (FEDERATION-140 … FEDERATION-144). Pure: whether one of its
/// records was ended since, and what the declarant did before, is left to the caller.
public struct EmergencyVerifier: Sendable {
    private let roster: Roster
    private let policy: EmergencyPolicy
    private let now: UInt64

    /// `now` is Unix seconds.
    public init(roster: Roster, policy: EmergencyPolicy, now: UInt64) {
        self.roster = roster
        self.policy = policy
        self.now = now
    }

    /// `sender` is the node that the request came from and that the declaration must stand at. Nil when it is not proved
    /// that this practitioner declared an emergency of this patient.
    public func verify(
        _ evidence: EmergencyEvidence, for verified: VerifiedRequest, from sender: Origin
    ) -> VerifiedEmergency? {
        guard let credential = verified.credential, let reference = verified.credentialEntry?.reference,
            let node = roster.descriptor(of: sender),
            let entered = try? roster.verified(evidence.declaration, of: node), entered.receipt.origin == sender,
            entered.time <= now.saturatingAdding(RequestVerifier.skewSeconds)
        else { return nil }
        let opening = entered.receipt.opening
        guard opening.commitment == verified.request.emergency,
            let content = try? EmergencyDeclaration(of: opening), content.credential.origin == sender,
            content.subject == verified.request.subject, reference.origin == sender,
            opening.author.isSigned(by: credential.card.identity)
        else { return nil }
        let group = group(content.basis, evidence.group, at: sender)
        let judgement = EmergencyJudgement(
            content: content, opening: opening, author: credential,
            witness: witness(content.witness, evidence.witness, at: sender), group: group,
            isDispatchAllowed: policy.acceptsDispatch
                && roster.institution(credential.institution.id, with: .emergency)?.origin == sender)
        let claim = EmergencyClaim(
            declaration: opening.commitment, end: judgement.end(sealed: entered.time), policy: policy,
            refusal: judgement.fault(sealed: entered.time, now: now))
        var records = [(record: entered.receipt.entry.record, ended: Reason.emergencyWindowOver)]
        if let witness = content.witness { records.append((witness.credential, .emergencyNoWitness)) }
        if case .group(let record) = content.basis { records.append((record, .emergencyNotInGroup)) }
        // Whoever was dismissed since the group was made is no member, whatever credential they have now.
        if let member = group?.member(content.declarant) {
            records.append((member.credential, .emergencyNotInGroup))
        }
        return VerifiedEmergency(
            claim: claim, content: content, receipt: evidence.declaration.receipt, records: records, origin: sender,
            sealed: entered.time)
    }

    private func witness(_ named: EmergencyWitness?, _ receipt: Receipt?, at origin: Origin) -> Credential? {
        guard let named, let proved = proved(receipt, named.credential, at: origin),
            let credential = try? Credential(of: proved.opening),
            roster.isSigned(proved.opening, by: credential.institution.id, with: .credential, at: origin),
            credential.start <= now,
            now < credential.end
        else { return nil }
        return credential
    }

    private func group(_ basis: EmergencyBasis, _ receipt: Receipt?, at origin: Origin) -> EmergencyGroup? {
        guard case .group(let record) = basis, let proved = proved(receipt, record, at: origin),
            let group = try? EmergencyGroup(of: proved.opening),
            roster.isSigned(proved.opening, by: group.institution.id, with: .emergency, at: origin)
        else { return nil }
        return group
    }

    /// The first entry of a record, which is what a credential and a group are.
    private func proved(_ receipt: Receipt?, _ record: RecordID, at origin: Origin) -> VerifiedReceipt? {
        guard let receipt, let node = roster.descriptor(of: origin),
            let proved = try? roster.verified(receipt, of: node), proved.origin == origin,
            proved.entry.record == record, proved.entry.sequence == 0, proved.opening.statements.count == 1
        else { return nil }
        return proved
    }
}
