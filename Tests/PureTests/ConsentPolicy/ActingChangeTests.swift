import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// Who may put one consent in the place of another.
struct ActingChangeTests {
    private static let wide = PolicyTerms.permit { $0.classes = [.lab, .imaging] }
    private static let imaging = PolicyFixture.document { $0.recordClass = .imaging }
    private static let (mother, father, friend) = (PolicyActing.mother, PolicyActing.father, PolicyActing.friend)
    private static let patient = PolicyFixture.patient

    private static func narrowing() -> ConsentChange {
        PolicyFixture.known(PolicyTerms.permit().change(.narrow, of: 2))
    }

    /// A child's line with a wide consent of both guardians under number 2.
    private static func family(needsBoth: Bool) throws -> PolicyLine {
        var line = try PolicyLine()
        try line.enterGuardianship(
            PolicyActing.guardianship(
                [PolicyActing.guardian(), PolicyActing.guardian(father, name: "父亲")], needsBoth: needsBoth))
        try line.append(wide, by: [mother, father])
        return line
    }

    @Test("guardians change with the signatures of a permission, and the child alone does not", .spec("CONSENT-196"))
    func guardians() throws {
        for (needsBoth, signers, counts) in [
            (false, [Self.mother], true), (true, [Self.mother], false), (true, [Self.father, Self.mother], true),
            (false, [Self.patient], false), (true, [Self.patient], false),
        ] {
            var line = try Self.family(needsBoth: needsBoth)
            try line.append(Self.narrowing(), effect: .narrow, by: signers)
            #expect(line.folded().powerless == (counts ? [] : [3]))
            #expect(line.decision().trace == [counts ? "permit:3" : "permit:2"])
            #expect(line.decision(document: Self.imaging).isPermitted == !counts)
        }
    }

    @Test(
        "where the time is not known the old one ends and the new one gives nothing to a child", .spec("CONSENT-196"))
    func unknownTime() throws {
        var line = try Self.family(needsBoth: false)
        try line.append(Self.narrowing(), effect: .narrow, by: [Self.patient], at: nil)
        #expect(line.folded().consents.map(\.isEnded) == [true, false])
        #expect(line.decision().reasons == [.childAlone])
    }

    @Test("a former guardian's change does nothing and closes nothing", .spec("CONSENT-196"))
    func former() throws {
        var line = try Self.family(needsBoth: false)
        try line.enterGuardianship(PolicyActing.guardianship([PolicyActing.guardian()]))
        // A claim that is false on top: it is passed over before it is looked at.
        let wider = PolicyFixture.known(PolicyTerms.permit { $0.maximumLevel = .minimal }.change(.narrow, of: 2))
        try line.append(wider, effect: .narrow, by: [Self.father])
        #expect(line.folded().powerless == [4])
        #expect(line.folded().unreadable.isEmpty)
        #expect(line.decision(document: Self.imaging).isPermitted)
    }

    @Test("what one guardian suspended does not come back by the other's change", .spec("CONSENT-196", "CONSENT-197"))
    func disagreement() throws {
        var line = try Self.family(needsBoth: false)
        try line.append(
            Suspension(line: line.record, consent: 2, at: PolicyFixture.now), effect: .suspend, by: [Self.father])
        try line.append(Self.narrowing(), effect: .narrow, by: [Self.mother])
        try line.append(
            Resumption(line: line.record, consent: 4, at: PolicyFixture.now), effect: .renew, by: [Self.mother])
        #expect(line.decision().reasons == [.suspended])
        try line.append(
            Resumption(line: line.record, consent: 4, at: PolicyFixture.now), effect: .renew, by: [Self.father])
        #expect(line.decision().trace == ["permit:4"])
    }

    @Test("the minor changes what guardians granted, and it is the minor's own from then on", .spec("CONSENT-196"))
    func minor() throws {
        var line = try PolicyLine()
        try line.enterGuardianship(
            PolicyActing.guardianship(born: PolicyFixture.day("2010-05-01")),
            at: PolicyFixture.time("2020-01-01T00:00:00+08:00"))
        try line.append(Self.wide, by: [Self.mother], at: PolicyFixture.time("2020-01-02T00:00:00+08:00"))
        #expect(line.decision().reasons == [.notConfirmed])
        try line.append(Self.narrowing(), effect: .narrow, by: [Self.patient])
        #expect(line.decision().trace == ["permit:3"])
        try line.append(Self.narrowing(), effect: .narrow, by: [Self.mother])
        #expect(line.folded().changesOfNothing == [4])
        let again = PolicyFixture.known(
            PolicyTerms.permit { $0.end = PolicyFixture.now + 90_000 }.change(.renew, of: 3))
        try line.append(again, effect: .renew, by: [Self.mother])
        #expect(line.folded().powerless == [5])
    }

    @Test("a delegate who manages changes what they granted and nothing of the patient's", .spec("CONSENT-196"))
    func delegate() throws {
        for (scope, author, counts) in [
            (DelegationScope.manage, Self.friend, true), (.manage, Self.patient, false), (.view, Self.patient, false),
        ] {
            var line = try PolicyLine()
            try line.append(PolicyActing.delegation(scope), by: [Self.patient])
            try line.append(Self.wide, by: [author])
            try line.append(Self.narrowing(), effect: .narrow, by: [Self.friend])
            #expect(line.folded().powerless == (counts ? [] : [3]))
            #expect(line.decision().trace == [counts ? "permit:3" : "permit:2"])
            guard counts else { continue }
            try line.append(Self.wideAgain, effect: .revoke, by: [Self.patient])
            #expect(line.decision(document: Self.imaging).trace == ["permit:4"])
            try line.withdraw(1)
            #expect(line.decision().trace == ["permit:4"])
        }
    }

    private static let wideAgain = PolicyFixture.known(wide.change(.replace, of: 3))
}
