import CipherSuites
import ConsentLedger
import ConsentPolicy
import TestSupport
import Testing

/// What is wrong with a declaration, found in it alone.
@Suite("Judging a declared emergency")
struct EmergencyJudgementTests {
    private static let now = PolicyFixture.now

    private func fault(
        _ content: EmergencyDeclaration = EmergencySample.declaration(),
        by signers: [SigningKey] = [PolicyFixture.doctor, PolicyFixture.otherDoctor], as role: StatementRole = .witness,
        witness: Credential? = EmergencySample.witness, group: EmergencyGroup? = EmergencySample.group(),
        isDispatchAllowed: Bool = false, sealed: UInt64 = now, at time: UInt64 = now
    ) throws -> Reason? {
        let opening = try EmergencySample.opening(content, by: signers, as: role)
        return EmergencyJudgement(
            content: content, opening: opening, author: EmergencySample.author, witness: witness, group: group,
            isDispatchAllowed: isDispatchAllowed
        ).fault(sealed: sealed, now: time)
    }

    @Test("one with reason, witness and group is sound", .spec("CONSENT-88", "CONSENT-89"))
    func sound() throws { #expect(try fault() == nil) }

    @Test("case 63: who is not in the group declares nothing", .spec("CONSENT-89"))
    func notInGroup() throws {
        #expect(try fault(group: nil) == .emergencyNotInGroup)
        #expect(try fault(group: EmergencySample.group(of: PolicyFixture.otherDoctor)) == .emergencyNotInGroup)
        #expect(try fault(group: EmergencySample.group(end: Self.now)) == .emergencyNotInGroup)
        let dispatch = EmergencySample.declaration(basis: .dispatch("120-815"))
        #expect(try fault(dispatch, isDispatchAllowed: false) == .emergencyNotInGroup)
        #expect(try fault(dispatch, group: nil, isDispatchAllowed: true) == nil)
        let blank = EmergencySample.declaration(basis: .dispatch(" "))
        #expect(try fault(blank, isDispatchAllowed: true) == .emergencyNotInGroup)
    }

    @Test("a renewed credential counts in the group of its institution, and in no other", .spec("CONSENT-89"))
    func renewed() throws {
        let member = EmergencyGroup.Member(
            key: PolicyFixture.doctor.publicKey.thumbprint, name: "王医生", credential: PolicyFixture.record(0x77))
        func group(of institution: NamedInstitution) -> EmergencyGroup {
            EmergencyGroup(institution: institution, members: [member], start: Self.now, end: Self.now + 1)
        }
        #expect(try fault(group: group(of: PolicyFixture.hospital)) == nil)
        #expect(try fault(group: group(of: PolicyFixture.otherHospital)) == .emergencyNotInGroup)
    }

    @Test("case 64: without a reason, in code and in words, nothing is declared", .spec("CONSENT-88"))
    func noReason() throws {
        #expect(try fault(EmergencySample.declaration(reason: nil)) == .emergencyNoReason)
        #expect(try fault(EmergencySample.declaration(text: "")) == .emergencyNoReason)
        #expect(try fault(EmergencySample.declaration(text: " \u{3000}\n")) == .emergencyNoReason)
    }

    @Test("a witness must be named, sign as one, and have a credential", .spec("CONSENT-88"))
    func noWitness() throws {
        let doctor = PolicyFixture.doctor
        #expect(try fault(EmergencySample.declaration(witness: nil)) == .emergencyNoWitness)
        #expect(try fault(by: [doctor]) == .emergencyNoWitness)
        #expect(try fault(as: .counter) == .emergencyNoWitness)
        #expect(try fault(witness: nil) == .emergencyNoWitness)
        #expect(try fault(by: [doctor, PolicyFixture.key(7)]) == .emergencyNoWitness)
    }

    @Test("a witness must be somebody else", .spec("CONSENT-88"))
    func witnessIsAuthor() throws {
        let doctor = PolicyFixture.doctor
        let own = EmergencyWitness(
            key: doctor.publicKey.thumbprint, name: "王医生", credential: PolicyFixture.record(0x23))
        #expect(
            try fault(
                EmergencySample.declaration(witness: own), by: [doctor, doctor], witness: EmergencySample.author)
                == .emergencyWitnessIsAuthor)
        let sameCredential = EmergencyWitness(
            key: PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李护士",
            credential: PolicyFixture.record(0x22))
        #expect(try fault(EmergencySample.declaration(witness: sameCredential)) == .emergencyWitnessIsAuthor)
        let sameLicence = EmergencySample.credential(PolicyFixture.otherDoctor, "王医生", licence: "110510100000001")
        #expect(try fault(witness: sameLicence) == .emergencyWitnessIsAuthor)
    }

    @Test("a window is never longer than five days, counted from the block", .spec("CONSENT-84"))
    func window() throws {
        let most = EmergencyDeclaration.maximumSeconds
        let long = EmergencySample.declaration(end: Self.now + most)
        #expect(try fault(long) == nil)
        #expect(try fault(EmergencySample.declaration(end: Self.now + most + 1)) == .emergencyWindowOver)
        #expect(try fault(EmergencySample.declaration(end: Self.now)) == .emergencyWindowOver)
        // A start in the future adds nothing: the block's time counts.
        #expect(try fault(long, sealed: Self.now - 10, at: Self.now + most - 11) == nil)
        #expect(try fault(long, sealed: Self.now - 10, at: Self.now + most - 10) == .emergencyWindowOver)
        #expect(try fault(long, sealed: .max) == nil)
    }

    @Test("who did not sign has declared nothing", .spec("CONSENT-88"))
    func otherAuthor() throws {
        let other = PolicyFixture.otherDoctor
        #expect(try fault(by: [other, other]) == .emergencyUnproved)
    }
}
