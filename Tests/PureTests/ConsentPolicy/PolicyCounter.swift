import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport

/// A counter with its staff, for the tests of people who are assisted.
enum PolicyCounter {
    static let staff = [PolicyFixture.key(0x51), PolicyFixture.key(0x52), PolicyFixture.key(0x53)]
    static let names = ["赵", "钱", "孙"]

    static let opening = LineOpening(
        custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.patient),
        at: PolicyFixture.time("2026-11-01T00:00:00+08:00"), assistedBy: PolicyActing.enroller)

    /// The same of a custodian that two members of the staff added to the sheet.
    static let addition = LineOpening(
        custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.patient),
        at: PolicyFixture.time("2026-11-01T00:00:00+08:00"), assistedBy: PolicyActing.enroller,
        addedBy: staff.prefix(2).map(member))

    static func member(_ key: SigningKey) -> StaffMember {
        let index = staff.firstIndex { $0.publicKey == key.publicKey } ?? 0
        return StaffMember(
            key: key.publicKey, name: names[index], credential: PolicyFixture.record(UInt8(0x60 + index)))
    }

    static func assistance(
        _ keys: [SigningKey] = Array(staff.prefix(2)), by institution: NamedInstitution = PolicyActing.enroller
    ) -> Assistance {
        PolicyFixture.known(
            Assistance(
                line: PolicyFixture.line, institution: institution, staff: keys.map(member), at: PolicyFixture.now))
    }

    /// A line that says of its patient that they are assisted, without staff yet.
    static func line() throws -> PolicyLine { try PolicyLine(openedBy: opening, signer: PolicyFixture.patient) }

    /// Makes terms of version 3, as two members of staff sign them.
    static func assist(_ terms: inout PolicyTerms, by keys: [SigningKey]) {
        terms.assistance = ConsentAssistance(institution: PolicyActing.enroller, staff: keys.map(member))
        terms.maximumLevel = terms.maximumLevel.map { min($0, .narrow) }
    }

    static func permit(
        by keys: [SigningKey] = Array(staff.prefix(2)), _ change: (inout PolicyTerms) -> Void = { _ in }
    ) -> PolicyTerms {
        var terms = PolicyTerms.permit()
        assist(&terms, by: keys)
        change(&terms)
        return terms
    }
}

extension PolicyLine {
    /// Enters a list of staff with the institution's co-signature.
    mutating func enterAssistance(
        _ content: Assistance = PolicyCounter.assistance(), at time: UInt64? = nil,
        counter: SigningKey = PolicyActing.counter, role: StatementRole = .counter
    ) throws {
        try append(payload: content.payload, signers: [PolicyFixture.patient, counter], role: role, time: time)
    }
}

extension PolicyRandom {
    static func staff(_ random: inout SeededRandom) -> [SigningKey] {
        let all = PolicyCounter.staff.shuffled(using: &random)
        return Array(all.prefix(Bool.random(using: &random) ? 2 : 3))
    }

    /// The patient alone, or with two of the staff that the line ever named.
    static func atCounter(_ named: [SigningKey], _ random: inout SeededRandom) -> [SigningKey] {
        let staff = PolicyCounter.staff.filter { key in named.contains { $0.publicKey == key.publicKey } }
            .shuffled(using: &random)
        guard staff.count >= 2, !isTrue(oneIn: 4, &random) else { return [PolicyFixture.patient] }
        return [PolicyFixture.patient] + staff.prefix(2)
    }
}
