import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// A declared emergency and everything that it rests on, with what tests vary as parameters.
enum EmergencySample {
    static let author = credential(PolicyFixture.doctor, "王医生", licence: "110510100000001")
    static let witness = credential(PolicyFixture.otherDoctor, "李护士", licence: "110510100000002")
    static let named = EmergencyWitness(
        key: PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李护士", credential: PolicyFixture.record(0x23))

    static func credential(_ key: SigningKey, _ name: String, licence: String) -> Credential {
        Credential(
            institution: PolicyFixture.hospital, name: name, licence: licence, specialty: "急诊科",
            card: PolicyFixture.card(key, name: name), start: PolicyFixture.now - 86_400,
            end: PolicyFixture.now + 31_536_000)
    }

    static func group(of key: SigningKey = PolicyFixture.doctor, end: UInt64 = PolicyFixture.now + 30 * 86_400)
        -> EmergencyGroup
    {
        EmergencyGroup(
            institution: PolicyFixture.hospital,
            members: [
                EmergencyGroup.Member(
                    key: key.publicKey.thumbprint, name: "王医生", credential: PolicyFixture.record(0x22))
            ], start: PolicyFixture.now - 86_400, end: end)
    }

    static func declaration(
        witness: EmergencyWitness? = named, reason: EmergencyReason? = .unconscious, text: String = "车祸，昏迷",
        basis: EmergencyBasis = .group(PolicyFixture.record(0x24)), earlier: Digest? = nil,
        end: UInt64 = PolicyFixture.now + EmergencyDeclaration.usualSeconds
    ) -> EmergencyDeclaration {
        EmergencyDeclaration(
            subject: PolicyFixture.card(PolicyFixture.patient).healthCode,
            declarant: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生",
            credential: CredentialReference(origin: PolicyFixture.issuer, record: PolicyFixture.record(0x22)),
            witness: witness, reason: reason, text: text, basis: basis, earlier: earlier, start: PolicyFixture.now,
            end: end)
    }

    /// The declaration as its signers sign it: the author first, then witnesses.
    static func opening(
        _ content: EmergencyDeclaration, by signers: [SigningKey] = [PolicyFixture.doctor, PolicyFixture.otherDoctor],
        as role: StatementRole = .witness
    ) throws -> Opening {
        let place = StatementPlace(
            origin: PolicyFixture.issuer, record: PolicyFixture.record(0x25), sequence: 0, previous: .zero,
            recordKey: PolicyFixture.key(0x41).publicKey.bytes, effect: .issue, notAfter: PolicyFixture.notAfter)
        var statements: [SignedStatement] = []
        for (index, signer) in signers.enumerated() {
            let header = StatementHeader(
                suite: signer.publicKey.suite, keyID: signer.publicKey.thumbprint, role: index == 0 ? .author : role,
                place: place, issuedAt: PolicyFixture.now, salt: .sha256([3]))
            statements.append(try SignedStatement.sign(payload: content.payload, header: header, key: signer))
        }
        return try Opening(statements)
    }

    static func claim(
        end: UInt64 = PolicyFixture.now + 1, policy: EmergencyPolicy = .standard, refusal: Reason? = nil
    ) -> EmergencyClaim {
        EmergencyClaim(declaration: .sha256([9]), end: end, policy: policy, refusal: refusal)
    }

    static func ask(
        _ claim: EmergencyClaim? = claim(), _ purpose: PurposeOfUse = .emergencyTreatment,
        by key: SigningKey = PolicyFixture.doctor, called name: String? = nil
    ) -> AccessQuery {
        AccessQuery(
            requester: key.publicKey.thumbprint, name: name, institution: PolicyFixture.hospital.id,
            purpose: purpose, emergency: claim)
    }
}
