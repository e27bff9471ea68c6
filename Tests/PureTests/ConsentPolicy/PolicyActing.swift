import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords

/// People who act for others, for the tests of consents.
enum PolicyActing {
    static let mother = PolicyFixture.key(4)
    static let father = PolicyFixture.key(5)
    static let friend = PolicyFixture.key(6)
    static let counter = PolicyFixture.key(7)
    static let enroller = PolicyFixture.institution("12510700MB0D00003J", "绵阳市示范医院")

    /// A child of ten years on the day of `PolicyFixture.now`.
    static let birthDate = PolicyFixture.day("2016-05-01")

    static func enrolling(_ id: InstitutionID) -> VerifyingKey? { id == enroller.id ? counter.publicKey : nil }

    static func guardian(
        _ key: SigningKey = mother, name: String = "母亲", basis: GuardianBasis = .birth, end: UInt64? = nil
    ) -> Guardian {
        Guardian(card: PolicyFixture.card(key), name: name, basis: basis, end: end)
    }

    /// A court's order about an adult, entered two years ago.
    static func order(
        _ capacity: LegalCapacity, _ guardians: [Guardian], born: CivilDate = PolicyFixture.day("1958-02-03"),
        needsBoth: Bool = false
    ) -> Guardianship {
        PolicyFixture.known(
            Guardianship(
                line: PolicyFixture.line, institution: enroller, birthDate: born, guardians: guardians,
                needsBoth: needsBoth, order: AdultOrder(capacity: capacity, reference: "(2026)渝0103民特12号"),
                at: PolicyFixture.time("2024-11-24T00:00:00+08:00")))
    }

    static func guardianship(
        _ guardians: [Guardian] = [guardian()], born: CivilDate = birthDate, needsBoth: Bool = false,
        by institution: NamedInstitution = enroller, line: RecordID = PolicyFixture.line
    ) -> Guardianship {
        PolicyFixture.known(
            Guardianship(
                line: line, institution: institution, birthDate: born, guardians: guardians, needsBoth: needsBoth,
                at: PolicyFixture.now))
    }

    static let clerk = StaffMember(
        key: counter.publicKey, name: "职员", credential: PolicyFixture.record(0x31))

    static func death() -> Death {
        PolicyFixture.known(
            Death(
                institution: enroller, healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
                date: PolicyFixture.day("2026-11-20"), certificate: "5001031234567", staff: clerk,
                at: PolicyFixture.now))
    }

    static func deathCorrection() -> DeathCorrection {
        PolicyFixture.known(
            DeathCorrection(
                institution: enroller, healthCode: PolicyFixture.card(PolicyFixture.patient).healthCode,
                staff: [clerk], at: PolicyFixture.now))
    }

    static let otherCode = PolicyFixture.card(PolicyFixture.key(8)).healthCode

    static func joining(_ ground: Joining.Ground = .identified) -> Joining {
        PolicyFixture.known(
            Joining(
                institution: PolicyFixture.custodian, ground: ground, source: otherCode,
                target: PolicyFixture.card(PolicyFixture.patient).healthCode, evidence: "身份证与面容相符",
                staff: [clerk, second], at: PolicyFixture.now))
    }

    static func joiningEnd() -> JoiningEnd {
        PolicyFixture.known(
            JoiningEnd(
                institution: PolicyFixture.custodian, source: otherCode,
                target: PolicyFixture.card(PolicyFixture.patient).healthCode, reason: "同名同姓，不是同一人",
                staff: [clerk, second], at: PolicyFixture.now))
    }

    static let second = StaffMember(
        key: PolicyFixture.doctor.publicKey, name: "王医生", credential: PolicyFixture.record(0x32))

    /// A line of somebody whom nobody knows.
    static let unknownOpening = LineOpening(
        custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.key(8)),
        at: PolicyFixture.time("2026-11-01T00:00:00+08:00"),
        unknown: UnknownPerson(description: "男，约 40 岁", staff: clerk))

    static func delegation(
        _ scope: DelegationScope = .manage, to key: SigningKey = friend,
        start: UInt64 = PolicyFixture.time("2026-11-01T00:00:00+08:00"),
        end: UInt64 = PolicyFixture.time("2027-11-01T00:00:00+08:00")
    ) -> Delegation {
        PolicyFixture.known(
            Delegation(
                line: PolicyFixture.line, card: PolicyFixture.card(key), name: "朋友", scope: scope, start: start,
                end: end))
    }
}

extension PolicyLine {
    /// Enters a guardianship with the institution's co-signature.
    mutating func enterGuardianship(
        _ content: Guardianship, at time: UInt64? = PolicyFixture.now - 3600,
        counter: SigningKey = PolicyActing.counter,
        role: StatementRole = .counter, author: SigningKey = PolicyFixture.patient
    ) throws {
        try append(payload: content.payload, signers: [author, counter], role: role, time: time)
    }

    /// Enters a statement signed by guardians, the first as author.
    mutating func append(
        _ content: some StatementContent, effect: Effect = .issue, by signers: [SigningKey],
        at time: UInt64? = PolicyFixture.now - 60
    ) throws {
        // Three are a patient and two at a counter.
        try append(
            payload: content.payload, effect: effect, signers: signers, role: .coGuardian,
            roles: signers.count == 3 ? [.counter, .witness] : nil, time: time)
    }

    mutating func append(
        _ terms: PolicyTerms, by signers: [SigningKey], at time: UInt64? = PolicyFixture.now - 60
    ) throws {
        try append(PolicyFixture.known(terms.statement), by: signers, at: time)
    }
}
