import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// An adult under a court's order: who may say what, and what comes of it.
struct AdultGuardianTests {
    private static let now = PolicyFixture.now
    private static let ward = PolicyFixture.patient
    private static let daughter = PolicyActing.mother
    private static let son = PolicyActing.father

    private static func guardian(_ key: SigningKey = daughter, until day: String = "2027-06-01") -> Guardian {
        PolicyActing.guardian(key, name: "女儿", basis: .court, end: PolicyFixture.time("\(day)T00:00:00+08:00"))
    }

    private static func line(
        _ capacity: LegalCapacity, _ guardians: [Guardian] = [guardian()], needsBoth: Bool = false
    ) throws -> PolicyLine {
        var line = try PolicyLine()
        try line.enterGuardianship(PolicyActing.order(capacity, guardians, needsBoth: needsBoth))
        return line
    }

    private static func end(_ line: inout PolicyLine) throws {
        try line.enterGuardianship(PolicyActing.order(.full, []), at: now - 30)
    }

    @Test("an order is its one spelling, by a court, with an end within five years", .spec("CONSENT-200"))
    func spelling() throws {
        let content = PolicyActing.order(.limited, [Self.guardian(), Self.guardian(Self.son)], needsBoth: true)
        #expect(try Guardianship(reading: content.resource) == content)
        #expect(content.resource["meta"]?["profile"]?[0]?.string == "urn:nuo:profile:guardianship:2")
        #expect(try Guardianship(reading: PolicyActing.order(.full, []).resource).guardians.isEmpty)
        func made(_ capacity: LegalCapacity, _ guardians: [Guardian], reference: String = "1") -> Guardianship? {
            Guardianship(
                line: PolicyFixture.line, institution: PolicyActing.enroller,
                birthDate: PolicyFixture.day("1958-02-03"), guardians: guardians, needsBoth: false,
                order: AdultOrder(capacity: capacity, reference: reference),
                at: Self.now)
        }
        #expect(made(.incapable, [Self.guardian(until: "2031-11-23")]) != nil)
        #expect(made(.incapable, [Self.guardian(until: "2031-11-24")]) == nil)
        #expect(made(.incapable, [Self.guardian(until: "2026-11-23")]) == nil)
        #expect(made(.incapable, [PolicyActing.guardian(basis: .court)]) == nil)
        #expect(made(.incapable, [PolicyActing.guardian(end: Self.now + 86_400)]) == nil)
        #expect(made(.incapable, []) == nil)
        #expect(made(.full, [Self.guardian()]) == nil)
        #expect(made(.incapable, [Self.guardian()], reference: "a\nb") == nil)
        #expect(made(.incapable, [Self.guardian()], reference: "") == nil)
    }

    @Test("an adult becomes no child again, and nothing is restored that was not taken", .spec("CONSENT-201"))
    func contradictions() throws {
        var line = try Self.line(.incapable)
        try line.enterGuardianship(PolicyActing.guardianship(born: PolicyFixture.day("1958-02-03")))
        #expect(line.folded().unreadable == [2])
        var other = try PolicyLine()
        try Self.end(&other)
        #expect(other.folded().unreadable == [1])
        // A child's line, with the order once the child is of age.
        var grown = try PolicyLine()
        let born = PolicyFixture.day("2008-11-22")
        try grown.enterGuardianship(PolicyActing.guardianship(born: born), at: Self.now - 900 * 86_400)
        try grown.append(.permit(), by: [Self.daughter], at: Self.now - 800 * 86_400)
        try grown.enterGuardianship(PolicyActing.order(.incapable, [Self.guardian()], born: born))
        #expect(grown.decision().reasons == [.guardianEnded])
        try grown.append(.permit(), by: [Self.daughter])
        #expect(grown.decision().trace == ["permit:4"])
    }

    @Test("without capacity the guardian grants, and the ward's own key gives nothing", .spec("CONSENT-202"))
    func withoutCapacity() throws {
        var line = try Self.line(.incapable)
        try line.append(.permit(), by: [Self.ward])
        #expect(line.decision().reasons == [.wardAlone])
        try line.append(.permit(), by: [Self.daughter])
        #expect(line.decision().trace == ["permit:3"])
    }

    @Test("under limited capacity guardian and ward sign together, whoever is the author", .spec("CONSENT-202"))
    func limited() throws {
        for signers in [[Self.daughter, Self.ward], [Self.ward, Self.daughter]] {
            var line = try Self.line(.limited)
            try line.append(.permit(), by: [Self.ward])
            #expect(line.decision().reasons == [.wardAlone])
            try line.append(.permit(), by: [Self.daughter])
            #expect(line.decision().reasons == [.wardAlone])
            try line.append(.permit(), by: signers)
            #expect(line.decision().trace == ["permit:4"])
        }
        var two = try Self.line(.limited, [Self.guardian(), Self.guardian(Self.son)], needsBoth: true)
        try two.append(.permit(), by: [Self.daughter, Self.ward])
        #expect(two.decision().reasons == [.coGuardianMissing])
    }

    @Test("the ward takes away alone, and nobody gives it back without the ward", .spec("CONSENT-203"))
    func takingAway() throws {
        for capacity in [LegalCapacity.incapable, .limited] {
            var line = try Self.line(capacity)
            let both = [Self.daughter, Self.ward]
            try line.append(.permit(), by: both)
            try line.append(.deny(), by: [Self.ward])
            #expect(line.decision().trace == ["prohibition:3"])
            try line.append(Lifting(line: line.record, prohibition: 3, at: Self.now), by: [Self.daughter])
            try line.append(Lifting(line: line.record, prohibition: 3, at: Self.now), by: [Self.ward])
            #expect(line.decision().trace == ["prohibition:3"])
            #expect(line.folded().powerless == [4, 5])
            try line.append(Lifting(line: line.record, prohibition: 3, at: Self.now), by: both)
            #expect(line.decision().isPermitted)
            try line.append(
                Suspension(line: line.record, consent: nil, at: Self.now), effect: .suspend, by: [Self.ward])
            let resumption = Resumption(line: line.record, consent: nil, at: Self.now)
            try line.append(resumption, effect: .renew, by: [Self.daughter])
            #expect(line.decision().reasons == [.suspended])
            try line.append(resumption, effect: .renew, by: both)
            try line.append(
                Withdrawal(line: line.record, consent: 2, at: Self.now), effect: .revoke, by: [Self.ward])
            #expect(line.decision().reasons == [.revoked])
        }
    }

    @Test("a former delegate or guardian as author goes round nobody", .spec("CONSENT-214"), arguments: [true, false])
    func formerAsAuthor(isDelegate: Bool) throws {
        var line = try PolicyLine()
        let former = isDelegate ? PolicyActing.friend : Self.son
        if isDelegate {
            try line.append(PolicyActing.delegation(), by: [Self.ward], at: Self.now - 7200)
        } else {
            try line.enterGuardianship(PolicyActing.order(.incapable, [Self.guardian(former)]), at: Self.now - 7200)
        }
        try line.enterGuardianship(PolicyActing.order(.incapable, [Self.guardian()]))
        try line.append(.deny(), by: [Self.ward])
        let around = [former, Self.daughter]
        try line.append(Lifting(line: line.record, prohibition: 3, at: Self.now), by: around)
        try line.append(Suspension(line: line.record, consent: nil, at: Self.now), effect: .suspend, by: [Self.ward])
        try line.append(Resumption(line: line.record, consent: nil, at: Self.now), effect: .renew, by: around)
        #expect(line.folded().powerless == [4, 6])
        #expect(line.decision().reasons == [.suspended])
    }

    @Test("a change of a consent takes the signatures of a permit", .spec("CONSENT-202"))
    func changing() throws {
        var line = try Self.line(.limited)
        try line.append(.permit(), by: [Self.daughter, Self.ward])
        var terms = PolicyTerms.permit()
        terms.maximumLevel = .medium
        for (signers, trace) in [([Self.ward], "permit:2"), ([Self.daughter], "permit:2")] {
            let content = try #require(terms.change(.narrow, of: 2))
            try line.append(payload: content.payload, effect: .narrow, signers: signers, time: Self.now - 50)
            #expect(line.decision().trace == [trace])
        }
        let content = try #require(terms.change(.narrow, of: 2))
        try line.append(
            payload: content.payload, effect: .narrow, signers: [Self.daughter, Self.ward], role: .coGuardian,
            time: Self.now - 40)
        #expect(line.folded().consents.last?.succession?.former == 2)
    }

    @Test("no age and no end of a term gives the ward back what the court took; an order does", .spec("CONSENT-204"))
    func restored() throws {
        var line = try Self.line(.incapable, [Self.guardian(until: "2026-11-23")])
        try line.append(.permit(), by: [Self.daughter], at: PolicyFixture.time("2026-11-01T00:00:00+08:00"))
        #expect(line.decision().reasons == [.guardianEnded])
        try line.append(.permit(), by: [Self.ward])
        #expect(line.decision().reasons == [.guardianEnded])
        try Self.end(&line)
        #expect(line.decision().reasons == [.guardianEnded])
        try line.append(.permit(), by: [Self.ward], at: Self.now - 10)
        #expect(line.decision().trace == ["permit:5"])
        try line.append(.deny(), by: [Self.daughter], at: Self.now - 5)
        #expect(line.folded().powerless == [6])
    }

    @Test(
        "what the person granted before goes on and the guardian ends it; delegations end, and grants lapse with another finding",
        .spec("CONSENT-205"))
    func before() throws {
        var line = try PolicyLine()
        try line.append(.permit(), by: [Self.ward], at: Self.now - 7200)
        try line.append(PolicyActing.delegation(), by: [Self.ward], at: Self.now - 7200)
        let friend = PolicyFixture.ask(.familyRequest, by: PolicyActing.friend, of: nil)
        #expect(line.decision(for: friend).isPermitted)
        try line.enterGuardianship(PolicyActing.order(.incapable, [Self.guardian()]))
        #expect(line.decision().trace == ["permit:1"])
        #expect(line.decision(for: friend).reasons == [.delegationEnded])
        try line.append(PolicyActing.delegation(), by: [Self.ward])
        #expect(line.folded().powerless == [4])
        try line.append(
            Withdrawal(line: line.record, consent: 1, at: Self.now), effect: .revoke, by: [Self.daughter])
        #expect(line.decision().reasons == [.revoked])
        try line.append(.permit(), by: [Self.daughter])
        #expect(line.decision().trace == ["permit:6"])
        try line.enterGuardianship(PolicyActing.order(.limited, [Self.guardian()]), at: Self.now - 30)
        #expect(line.decision().reasons == [.guardianEnded])
    }

    @Test("a guardian in force reads; without capacity the own key does not", .spec("CONSENT-206"))
    func reading() throws {
        let own = PolicyFixture.ask(.patientRequest, by: Self.ward, of: nil)
        let family = PolicyFixture.ask(.familyRequest, by: Self.daughter, of: nil)
        let secret = PolicyFixture.document { $0.level = .minimal }
        let none = try Self.line(.incapable)
        #expect(none.decision(for: own).reasons == [.wardAlone])
        #expect(none.decision(for: family, document: secret).isPermitted)
        let limited = try Self.line(.limited)
        #expect(limited.decision(for: own).isPermitted)
        #expect(limited.decision(for: family).isPermitted)
        #expect(limited.decision(for: family, document: secret).reasons == [.speciallyProtected])
        let over = try Self.line(.incapable, [Self.guardian(until: "2026-11-23")])
        #expect(over.decision(for: family).reasons == [.guardianEnded])
        var restored = try Self.line(.incapable)
        try Self.end(&restored)
        #expect(restored.decision(for: own).isPermitted)
        #expect(!restored.decision(for: family).isPermitted)
    }
}
