import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// A child's line: who may say what, at which age, and what comes of it.
struct GuardianLineTests {
    private static let now = PolicyFixture.now
    private static let mother = PolicyActing.mother
    private static let father = PolicyActing.father
    private static let day: UInt64 = 86_400

    private static func born(_ text: String) -> CivilDate { PolicyFixture.day(text) }

    private static func child(
        born: CivilDate = PolicyActing.birthDate, _ guardians: [Guardian] = [PolicyActing.guardian()],
        needsBoth: Bool = false, at time: UInt64? = now - 3600
    ) throws -> PolicyLine {
        var line = try PolicyLine()
        try line.enterGuardianship(
            PolicyActing.guardianship(guardians, born: born, needsBoth: needsBoth), at: time)
        return line
    }

    private static let both = [PolicyActing.guardian(), PolicyActing.guardian(father, name: "父亲")]

    @Test("a guardianship is its one spelling, and what can't be read again is none", .spec("CONSENT-120"))
    func spelling() throws {
        let content = PolicyActing.guardianship(Self.both, needsBoth: true)
        #expect(try Guardianship(reading: content.resource) == content)
        let one = [PolicyActing.guardian()]
        for (guardians, needsBoth) in [([], false), (one, true), (one + one, false), (Self.both + one, false)] {
            #expect(
                Guardianship(
                    line: PolicyFixture.line, institution: PolicyActing.enroller, birthDate: PolicyActing.birthDate,
                    guardians: guardians, needsBoth: needsBoth, at: Self.now) == nil)
        }
        let forged = [PolicyActing.guardian(name: "母亲\n父亲")]
        #expect(
            Guardianship(
                line: PolicyFixture.line, institution: PolicyActing.enroller, birthDate: PolicyActing.birthDate,
                guardians: forged, needsBoth: false, at: Self.now) == nil)
        let confirmation = Confirmation(line: PolicyFixture.line, consent: 3, at: Self.now)
        #expect(try Confirmation(reading: confirmation.resource).consent == 3)
    }

    @Test(
        "a guardianship without the child's key or the accepted institution's makes the line deny", .spec("CONSENT-120")
    )
    func vouching() throws {
        func unreadable(_ enter: (inout PolicyLine) throws -> Void) throws -> [UInt32] {
            var line = try PolicyLine()
            try enter(&line)
            return line.folded().unreadable
        }
        let content = PolicyActing.guardianship()
        #expect(try unreadable { try $0.enterGuardianship(content) } == [])
        #expect(try unreadable { try $0.enterGuardianship(content, counter: Self.father) } == [1])
        #expect(try unreadable { try $0.enterGuardianship(content, role: .witness) } == [1])
        #expect(try unreadable { try $0.enterGuardianship(content, author: Self.mother) } == [1])
        #expect(try unreadable { try $0.append(content) } == [1])
        let other = PolicyActing.guardianship(by: PolicyFixture.hospital)
        #expect(try unreadable { try $0.enterGuardianship(other) } == [1])
        let child = PolicyActing.guardianship([PolicyActing.guardian(PolicyFixture.patient, name: "本人")])
        #expect(try unreadable { try $0.enterGuardianship(child) } == [1])
    }

    @Test("a later guardianship takes the place of the first, with the same birth date alone", .spec("CONSENT-121"))
    func replaced() throws {
        var line = try Self.child(Self.both)
        try line.append(.permit(), by: [Self.father])
        #expect(line.decision().isPermitted)
        // The father is removed by a court.
        try line.enterGuardianship(PolicyActing.guardianship([PolicyActing.guardian()]), at: Self.now - 30)
        #expect(line.decision().reasons == [.guardianEnded])
        try line.append(.permit(), by: [Self.father], at: Self.now - 20)
        try line.append(.deny(), by: [Self.father], at: Self.now - 20)
        #expect(line.decision().reasons == [.guardianEnded])
        #expect(line.folded().powerless == [5])
        // Named again, he begins anew: nothing that lapsed comes back.
        try line.enterGuardianship(PolicyActing.guardianship(Self.both), at: Self.now - 10)
        #expect(line.decision().reasons == [.guardianEnded])
        try line.append(.permit(), by: [Self.father], at: Self.now - 5)
        #expect(line.decision().trace == ["permit:7"])
        // Another birth date would make another age.
        try line.enterGuardianship(PolicyActing.guardianship(Self.both, born: Self.born("2008-05-01")), at: Self.now)
        #expect(line.decision().trace == ["readable:8"])
    }

    @Test(
        "an age is attained at the first instant of the day at +08:00, of a leap day on 1 March of a common year",
        .spec("CONSENT-122"),
        arguments: [
            ("2012-11-24", 14, "2026-11-24T00:00:00+08:00"), ("2012-11-24", 18, "2030-11-24T00:00:00+08:00"),
            ("2012-02-29", 14, "2026-03-01T00:00:00+08:00"), ("2008-02-29", 18, "2026-03-01T00:00:00+08:00"),
            ("2012-02-29", 16, "2028-02-29T00:00:00+08:00"),
        ])
    func ages(born: String, years: Int, at: String) {
        let guardians = ActingGuardians(
            sequence: 1, birthDate: Self.born(born), guardians: [], needsBoth: false, isFinal: true)
        #expect(guardians.attains(years) == PolicyFixture.time(at))
    }

    @Test("under 14 the child's own key permits, lifts, resumes and confirms nothing", .spec("CONSENT-123"))
    func childAlone() throws {
        var line = try Self.child()
        try line.append(.permit(), by: [PolicyFixture.patient])
        #expect(line.decision().reasons == [.childAlone])
        try line.append(.permit(), by: [Self.mother])
        #expect(line.decision().trace == ["permit:3"])
        try line.append(
            Suspension(line: line.record, consent: 3, at: Self.now), effect: .suspend, by: [PolicyFixture.patient])
        try line.append(
            Resumption(line: line.record, consent: 3, at: Self.now), effect: .renew, by: [PolicyFixture.patient])
        #expect(line.decision().reasons == [.suspended])
        try line.append(Resumption(line: line.record, consent: 3, at: Self.now), effect: .renew, by: [Self.mother])
        #expect(line.decision().isPermitted)
        try line.append(.deny(), by: [PolicyFixture.patient])
        try line.append(Lifting(line: line.record, prohibition: 7, at: Self.now), by: [PolicyFixture.patient])
        #expect(line.decision().trace == ["prohibition:7"])
        try line.append(Lifting(line: line.record, prohibition: 7, at: Self.now), by: [Self.mother])
        #expect(line.decision().isPermitted)
        #expect(line.folded().powerless == [5, 8])
    }

    @Test(
        "what a child signed before 14 does not begin to count at 14, nor what has no known time", .spec("CONSENT-123"))
    func signedBefore() throws {
        for (time, reason) in [
            (Self.now - 2 * Self.day, Reason.childAlone), (nil, .childAlone), (Self.now - 60, .permitted),
        ] {
            var line = try Self.child(born: Self.born("2012-11-23"), at: Self.now - 3 * Self.day)
            try line.append(.permit { $0.start = 0 }, by: [PolicyFixture.patient], at: time)
            #expect(line.decision().reasons == [reason])
        }
    }

    @Test("a permission takes one guardian in force, or both where both are needed", .spec("CONSENT-124"))
    func signing() throws {
        var line = try Self.child(Self.both, needsBoth: true)
        try line.append(.permit(), by: [Self.mother])
        #expect(line.decision().reasons == [.coGuardianMissing])
        try line.append(.permit(), by: [Self.mother, Self.father])
        #expect(line.decision().trace == ["permit:3"])
        // The same key twice, or somebody else's, is no second guardian.
        try line.append(.permit(), by: [Self.mother, PolicyActing.friend])
        #expect(line.decision().trace == ["readable:4"])
    }

    @Test(
        "a guardian whose own term is over grants nothing more, whatever time is claimed",
        .spec("CONSENT-124", "CONSENT-127"))
    func ended() throws {
        let end = PolicyFixture.time("2026-11-23T00:00:00+08:00")
        var line = try Self.child([PolicyActing.guardian(end: end)], at: end - Self.day)
        try line.append(.permit { $0.start = 0 }, by: [Self.mother], at: end - 60)
        #expect(line.decision().reasons == [.guardianEnded])
        // The claimed time of every statement of these tests is the same: only the block's time counts.
        try line.append(.deny(), by: [Self.mother], at: end)
        #expect(line.folded().powerless == [3])
        try line.append(.deny(), by: [Self.mother], at: end - 1)
        #expect(line.decision().trace == ["prohibition:4"])
    }

    @Test("one guardian alone takes away, and the other alone does not give back", .spec("CONSENT-125"))
    func disagree() throws {
        for needsBoth in [false, true] {
            var line = try Self.child(Self.both, needsBoth: needsBoth)
            try line.append(.permit(), by: [Self.mother, Self.father])
            try line.append(.deny(), by: [Self.father])
            #expect(line.decision().trace == ["prohibition:3"])
            let lifting = Lifting(line: line.record, prohibition: 3, at: Self.now)
            try line.append(lifting, by: [Self.mother])
            #expect(line.decision().trace == ["prohibition:3"])
            #expect(line.folded().powerless == [4])
            try line.append(lifting, by: [Self.mother, Self.father])
            #expect(line.decision().isPermitted)
            try line.append(
                Suspension(line: line.record, consent: nil, at: Self.now), effect: .suspend, by: [Self.father])
            try line.append(
                Resumption(line: line.record, consent: nil, at: Self.now), effect: .renew, by: [Self.mother])
            #expect(line.decision().trace == ["suspended"])
            try line.append(
                Resumption(line: line.record, consent: nil, at: Self.now), effect: .renew,
                by: [Self.father, Self.mother])
            #expect(line.decision().isPermitted)
            try line.append(Withdrawal(line: line.record, consent: 2, at: Self.now), effect: .revoke, by: [Self.father])
            #expect(line.decision().reasons == [.revoked])
        }
    }

    @Test("from 14 on the minor decides, and guardians' earlier grants need the minor's word", .spec("CONSENT-126"))
    func confirmed() throws {
        let before = Self.now - 3 * Self.day
        var line = try Self.child(born: Self.born("2012-11-22"), at: before)
        try line.append(.permit { $0.start = 0 }, by: [Self.mother], at: before)
        #expect(line.decision().reasons == [.notConfirmed])
        try line.append(Confirmation(line: line.record, consent: 2, at: Self.now), by: [Self.mother])
        try line.append(
            Confirmation(line: line.record, consent: 2, at: Self.now), by: [PolicyFixture.patient], at: before)
        #expect(line.decision().reasons == [.notConfirmed])
        #expect(line.folded().powerless == [3, 4])
        try line.append(Confirmation(line: line.record, consent: 2, at: Self.now), by: [PolicyFixture.patient])
        #expect(line.decision().trace == ["permit:2"])
        // What guardians sign from now on is nothing.
        try line.append(.deny(), by: [Self.mother])
        try line.append(Withdrawal(line: line.record, consent: nil, at: Self.now), effect: .revoke, by: [Self.mother])
        #expect(line.decision().trace == ["permit:2"])
        #expect(line.folded().powerless == [3, 4, 6, 7])
        try line.append(
            Withdrawal(line: line.record, consent: 2, at: Self.now), effect: .revoke, by: [PolicyFixture.patient])
        try line.append(.permit(), by: [Self.mother])
        #expect(line.decision().reasons == [.notConfirmed])
    }

    @Test("at 18 everything that guardians granted lapses, and they read nothing", .spec("CONSENT-127", "CONSENT-128"))
    func ofAge() throws {
        let born = Self.born("2008-11-23")
        let before = Self.now - 1000 * Self.day
        var line = try Self.child(born: born, at: before)
        try line.append(.permit { $0.start = 0 }, by: [Self.mother], at: before)
        try line.append(
            Confirmation(line: line.record, consent: 2, at: Self.now), by: [PolicyFixture.patient], at: before)
        #expect(line.decision().reasons == [.ofAge])
        let reading = PolicyFixture.ask(.familyRequest, by: Self.mother, of: nil)
        #expect(line.decision(for: reading).trace == ["guardian:1"])
        #expect(line.decision(for: reading).reasons == [.ofAge])
        #expect(line.folded().mayPermit(reading, classes: [.lab], now: Self.now) == false)
        try line.append(.permit(), by: [PolicyFixture.patient])
        #expect(line.decision().trace == ["permit:4"])
    }

    @Test("a guardian in force reads as the child could, from 14 on without level 5", .spec("CONSENT-128"))
    func reading() throws {
        let reading = PolicyFixture.ask(.familyRequest, by: Self.mother, of: nil)
        let secret = PolicyFixture.document { $0.level = .minimal }
        var young = try Self.child()
        #expect(young.decision(for: reading, document: secret).reasons == [.guardian])
        #expect(young.folded().mayPermit(reading, classes: [.lab], now: Self.now))
        try young.append(.deny(), by: [Self.mother])
        #expect(young.decision(for: reading).trace == ["guardian:1"])
        // A clinic can't ask as the mother, and the father is no guardian.
        #expect(!young.decision(for: PolicyFixture.ask(.familyRequest, by: Self.mother)).isPermitted)
        #expect(!young.decision(for: PolicyFixture.ask(.familyRequest, by: Self.father, of: nil)).isPermitted)
        #expect(!young.decision(for: PolicyFixture.ask(.treatment, by: Self.mother, of: nil)).isPermitted)
        let minor = try Self.child(born: Self.born("2012-11-23"))
        #expect(minor.decision(for: reading).isPermitted)
        #expect(minor.decision(for: reading, document: secret).reasons == [.speciallyProtected])
        let entries = minor.entries.map { item in
            LineEntry(
                entry: item.entry, head: item.head, opening: item.opening, isFinal: item.entry.sequence == 0,
                time: item.time)
        }
        let entered = ConsentLine(
            record: minor.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false,
            enrolling: PolicyActing.enrolling)
        #expect(minor.decision(entered, for: reading).reasons == [.staleLedger])
    }

    @Test("under 14 nobody reads with the child's own key", .spec("CONSENT-129"))
    func ownKey() throws {
        let own = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
        let young = try Self.child()
        #expect(young.decision(for: own).reasons == [.childAlone])
        #expect(!young.folded().mayPermit(own, classes: [.lab], now: Self.now))
        let minor = try Self.child(born: Self.born("2012-11-23"))
        #expect(minor.decision(for: own, document: PolicyFixture.document { $0.level = .minimal }).isPermitted)
        #expect(minor.folded().mayPermit(own, classes: [.lab], now: Self.now))
    }

    @Test("a signer whom the line never named makes it deny, one without power does nothing", .spec("CONSENT-130"))
    func strangers() throws {
        var line = try Self.child()
        try line.append(.permit(), by: [Self.mother])
        try line.append(PolicyActing.delegation(), by: [PolicyFixture.patient])
        #expect(line.decision().isPermitted)
        #expect(line.folded().powerless == [3])
        try line.append(.deny(), by: [Self.father])
        #expect(line.decision().trace == ["readable:4"])
    }

    @Test("withholding the opening of any entry of a child's line never permits anything", .spec("CONSENT-140"))
    func withheld() throws {
        var line = try Self.child(Self.both)
        try line.append(.permit(), by: [PolicyFixture.patient])
        try line.append(.deny(), by: [Self.father])
        try line.append(.permit(), by: [Self.mother])
        for query in [PolicyFixture.ask(), PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)] {
            for index in line.entries.indices {
                #expect(!line.withoutOpening(of: index).decision(for: query).isPermitted)
                // The last entry alone can be unknown to somebody; a gap is unreadable.
                guard index + 1 < line.entries.count else { continue }
                #expect(!line.withoutEntry(index).decision(for: query).isPermitted)
            }
        }
    }

    @Test("an export for readers of PCF gives nothing that guardians or delegates granted", .spec("CONSENT-103"))
    func exported() throws {
        var line = try Self.child()
        try line.append(.permit { $0.classes = RecordClass.allCases }, by: [Self.mother])
        let exported = line.folded().pcfConsents(now: Self.now)
        #expect(exported.count == 1)
        #expect(exported.allSatisfy { $0["provision"]?["type"]?.string == "deny" })
    }
}
