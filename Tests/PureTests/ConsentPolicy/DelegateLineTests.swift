import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// A patient of age lets somebody act for them.
struct DelegateLineTests {
    private static let now = PolicyFixture.now
    private static let friend = PolicyActing.friend
    private static let patient = PolicyFixture.patient
    private static let reading = PolicyFixture.ask(.familyRequest, by: friend, of: nil)

    private static func line(_ delegation: Delegation = PolicyActing.delegation()) throws -> PolicyLine {
        var line = try PolicyLine()
        try line.append(delegation, by: [patient])
        return line
    }

    @Test("a delegation is its one spelling and lasts at most 1095 days", .spec("CONSENT-135"))
    func spelling() throws {
        let content = PolicyActing.delegation()
        #expect(try Delegation(reading: content.resource) == content)
        let start = PolicyFixture.time("2026-11-23T00:00:00+08:00")
        for (days, isSayable) in [(0, false), (1, true), (1095, true), (1096, false)] as [(UInt64, Bool)] {
            let made = Delegation(
                line: PolicyFixture.line, card: PolicyFixture.card(Self.friend), name: "朋友", scope: .view, start: start,
                end: start + days * 86_400)
            #expect((made != nil) == isSayable)
        }
        let noReader = PolicyFixture.card(Self.friend, recipient: nil)
        #expect(
            Delegation(
                line: PolicyFixture.line, card: noReader, name: "朋友", scope: .view, start: start, end: start + 86_400)
                == nil)
    }

    @Test(
        "it holds from its start to its end, and a withdrawal that names it or everything ends it", .spec("CONSENT-135")
    )
    func times() throws {
        #expect(try Self.line().decision(for: Self.reading).trace == ["delegate:1"])
        let future = PolicyActing.delegation(start: PolicyFixture.time("2026-11-24T00:00:00+08:00"))
        #expect(try Self.line(future).decision(for: Self.reading).reasons == [.delegationEnded])
        let over = PolicyActing.delegation(end: PolicyFixture.time("2026-11-23T00:00:00+08:00"))
        #expect(try Self.line(over).decision(for: Self.reading).reasons == [.delegationEnded])
        for named in [1, nil] as [UInt32?] {
            var line = try Self.line()
            try line.withdraw(named)
            #expect(line.decision(for: Self.reading).reasons == [.delegationEnded])
            #expect(!line.folded().mayPermit(Self.reading, classes: [.lab], now: Self.now))
        }
        var claimed = try PolicyLine()
        try claimed.append(
            PolicyActing.delegation(start: PolicyFixture.time("2026-11-20T00:00:00+08:00")), by: [Self.patient],
            at: PolicyFixture.time("2026-11-18T00:00:00+08:00"))
        #expect(claimed.folded().powerless == [1])
    }

    @Test("a minor makes no delegate", .spec("CONSENT-135"))
    func minors() throws {
        var line = try PolicyLine()
        try line.enterGuardianship(PolicyActing.guardianship(born: PolicyFixture.day("2010-05-01")))
        try line.append(PolicyActing.delegation(), by: [Self.patient])
        #expect(line.folded().powerless == [2])
        #expect(!line.decision(for: Self.reading).isPermitted)
    }

    @Test(
        "who manages grants, withdraws and suspends up to level 4, and forbids and lifts nothing", .spec("CONSENT-136"))
    func managing() throws {
        var line = try Self.line()
        try line.append(.permit { $0.maximumLevel = .minimal }, by: [Self.friend])
        #expect(line.decision().trace == ["permit:2"])
        let secret = PolicyFixture.document { $0.level = .minimal }
        #expect(line.decision(document: secret).reasons == [.beyondDelegation])
        try line.append(.deny(), by: [Self.friend])
        #expect(line.decision().isPermitted)
        try line.suspend(2)
        try line.append(Resumption(line: line.record, consent: 2, at: Self.now), effect: .renew, by: [Self.friend])
        #expect(line.decision().reasons == [.suspended])
        try line.resume(2)
        try line.append(Suspension(line: line.record, consent: 2, at: Self.now), effect: .suspend, by: [Self.friend])
        #expect(line.decision().reasons == [.suspended])
        try line.append(Resumption(line: line.record, consent: 2, at: Self.now), effect: .renew, by: [Self.friend])
        #expect(line.decision().isPermitted)
        try line.append(.deny(), by: [Self.patient])
        try line.append(Lifting(line: line.record, prohibition: 9, at: Self.now), by: [Self.friend])
        #expect(line.decision().trace == ["prohibition:9"])
        #expect(line.folded().powerless == [3, 5, 10])
        try line.lift(9)
        try line.append(Withdrawal(line: line.record, consent: 2, at: Self.now), effect: .revoke, by: [Self.friend])
        #expect(line.decision().reasons == [.revoked])
    }

    @Test("what a delegate granted lapses with the delegation, and `view` grants nothing", .spec("CONSENT-136"))
    func lapsing() throws {
        var line = try Self.line()
        try line.append(.permit(), by: [Self.friend])
        try line.withdraw(1)
        #expect(line.decision().reasons == [.delegationEnded])
        try line.append(PolicyActing.delegation(), by: [Self.patient])
        #expect(line.decision().reasons == [.delegationEnded])
        var viewer = try Self.line(PolicyActing.delegation(.view))
        try viewer.append(.permit(), by: [Self.friend])
        try viewer.append(Withdrawal(line: viewer.record, consent: 2, at: Self.now), effect: .revoke, by: [Self.friend])
        #expect(viewer.decision().reasons == [.beyondDelegation])
        #expect(viewer.folded().powerless == [3])
    }

    @Test("a delegate reads up to level 4 what no prohibition may reach", .spec("CONSENT-137"))
    func reading() throws {
        var line = try Self.line(PolicyActing.delegation(.view))
        #expect(line.decision(for: Self.reading).reasons == [.delegate])
        let secret = PolicyFixture.document { $0.level = .minimal }
        #expect(line.decision(for: Self.reading, document: secret).reasons == [.beyondDelegation])
        #expect(!line.decision(for: PolicyFixture.ask(.familyRequest, by: Self.friend)).isPermitted)
        try line.append(.deny { $0.recipient = .institution(PolicyFixture.hospital) }, by: [Self.patient])
        #expect(line.decision(for: Self.reading).trace == ["prohibition:2"])
    }

    @Test("a delegate's delegation gives nothing", .spec("CONSENT-138"))
    func redelegated() throws {
        var line = try Self.line()
        try line.append(PolicyActing.delegation(to: PolicyActing.mother), by: [Self.friend])
        let reading = PolicyFixture.ask(.familyRequest, by: PolicyActing.mother, of: nil)
        #expect(!line.decision(for: reading).isPermitted)
        try line.append(.permit(), by: [PolicyActing.mother])
        #expect(line.decision().reasons == [.delegationEnded])
        #expect(line.folded().powerless == [2])
    }
}
