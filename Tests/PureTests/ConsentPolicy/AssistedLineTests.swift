import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// The line of a patient who comes to a counter with an identity card: who may say what.
struct AssistedLineTests {
    private static let patient = PolicyFixture.patient
    private static let two = Array(PolicyCounter.staff.prefix(2))
    private static let both = [patient] + two

    private static func line() throws -> PolicyLine {
        var line = try PolicyCounter.line()
        try line.enterAssistance()
        return line
    }

    @Test(
        "an enrolment, an opening and a list say what they say, and old ones are read as before",
        .spec("CONSENT-180", "CONSENT-181", "CONSENT-182"))
    func versions() throws {
        #expect(!PolicyLine.opening.payload.isEmpty && PolicyLine.opening.assistedBy == nil)
        #expect(try LineOpening(reading: PolicyCounter.opening.resource).assistedBy == PolicyActing.enroller)
        func enrolment(_ sheet: [NamedInstitution]) -> Enrolment {
            Enrolment(
                institution: PolicyActing.enroller, identifiers: [], name: "王桂珍",
                birthDate: PolicyFixture.day("1945-01-01"), card: PolicyFixture.card(Self.patient), sheet: sheet)
        }
        #expect(try !Enrolment(reading: enrolment([]).resource).isAssisted)
        #expect(try Enrolment(reading: enrolment([PolicyFixture.custodian]).resource).isAssisted)
        let twice = enrolment([PolicyFixture.custodian, PolicyFixture.custodian])
        #expect(throws: MeaningError.element("assisted-at")) { try Enrolment(reading: twice.resource) }
        for staff in [[], [PolicyCounter.staff[0]], [PolicyCounter.staff[0], PolicyCounter.staff[0]]] {
            #expect(
                Assistance(
                    line: PolicyFixture.line, institution: PolicyActing.enroller,
                    staff: staff.map(PolicyCounter.member), at: PolicyFixture.now) == nil)
        }
    }

    @Test(
        "a list of staff counts by the hand of the institution on the line's opening, and else closes the line",
        .spec("CONSENT-182"))
    func vouching() throws {
        func unreadable(_ enter: (inout PolicyLine) throws -> Void) throws -> [UInt32] {
            var line = try PolicyCounter.line()
            try enter(&line)
            return line.folded().unreadable
        }
        #expect(try unreadable { try $0.enterAssistance() } == [])
        #expect(try unreadable { try $0.enterAssistance(counter: Self.two[0]) } == [1])
        #expect(try unreadable { try $0.enterAssistance(role: .witness) } == [1])
        #expect(try unreadable { try $0.append(PolicyCounter.assistance()) } == [1])
        #expect(
            try unreadable { try $0.enterAssistance(PolicyCounter.assistance(by: PolicyFixture.hospital)) } == [1])
        #expect(try unreadable { try $0.enterGuardianship(PolicyActing.guardianship()) } == [1])
        var plain = try PolicyLine()
        try plain.enterAssistance()
        #expect(plain.folded().unreadable == [1])
    }

    @Test("a consent counts with two of the staff, and gives nothing with fewer", .spec("CONSENT-183"))
    func both() throws {
        var line = try Self.line()
        try line.append(.permit(), by: [Self.patient])
        #expect(line.decision().reasons == [.notAssisted])
        try line.append(PolicyCounter.permit(), by: Self.both)
        #expect(line.decision().trace == ["permit:3"])
        #expect(line.folded().consents.last?.grantor == .assisted)
        // Before the line names anybody there is nobody to sign with.
        var early = try PolicyCounter.line()
        try early.append(.permit(), by: [Self.patient])
        #expect(early.decision().reasons == [.notAssisted])
    }

    @Test(
        "the text names exactly those who signed: other names, or co-signatures without names, close the line",
        .spec("CONSENT-184"))
    func names() throws {
        func unreadable(_ terms: PolicyTerms, by signers: [SigningKey]) throws -> [UInt32] {
            var line = try PolicyCounter.line()
            try line.enterAssistance(PolicyCounter.assistance(PolicyCounter.staff))
            try line.append(terms, by: signers)
            return line.folded().unreadable
        }
        let third = PolicyCounter.staff[2]
        #expect(try unreadable(PolicyCounter.permit(), by: Self.both) == [])
        #expect(try unreadable(PolicyCounter.permit(), by: [Self.patient, Self.two[1], Self.two[0]]) == [2])
        #expect(try unreadable(PolicyCounter.permit(), by: [Self.patient, Self.two[0], third]) == [2])
        #expect(try unreadable(PolicyCounter.permit(), by: [Self.patient]) == [2])
        #expect(try unreadable(.permit(), by: Self.both) == [2])
        var plain = try PolicyLine()
        try plain.append(PolicyCounter.permit())
        #expect(plain.folded().unreadable == [1])
    }

    @Test("what is signed at a counter is not for the two who sign it, nor of level 5", .spec("CONSENT-185"))
    func limits() {
        #expect(PolicyCounter.permit().statement != nil)
        #expect(PolicyCounter.permit { $0.maximumLevel = .minimal }.statement == nil)
        let own = PolicyCounter.permit {
            $0.recipient = .practitioner(Self.two[1].publicKey.thumbprint, name: "钱")
        }
        #expect(own.statement == nil)
        #expect(PolicyCounter.permit(by: [Self.two[0], Self.two[0]]).statement == nil)
        #expect(PolicyCounter.permit(by: [Self.two[0]]).statement == nil)
    }

    @Test(
        "the patient's key withdraws, forbids and suspends alone; lifting, resuming and delegating take two, or are nothing",
        .spec("CONSENT-186"))
    func alone() throws {
        var line = try Self.line()
        try line.append(PolicyCounter.permit(), by: Self.both)
        try line.append(.deny(), by: [Self.patient])
        #expect(line.decision().trace == ["prohibition:3"])
        let lifting = Lifting(line: line.record, prohibition: 3, at: PolicyFixture.now)
        try line.append(lifting, by: [Self.patient])
        #expect(line.folded().powerless == [4])
        try line.append(lifting, by: Self.both)
        #expect(line.decision().trace == ["permit:2"])
        try line.suspend(2)
        let resumption = Resumption(line: line.record, consent: 2, at: PolicyFixture.now)
        try line.append(resumption, effect: .renew, by: [Self.patient])
        #expect(line.decision().reasons == [.suspended])
        try line.append(resumption, effect: .renew, by: Self.both)
        #expect(line.decision().isPermitted)
        try line.append(PolicyActing.delegation(), by: [Self.patient])
        #expect(line.folded().powerless == [4, 7, 9])
        try line.withdraw(nil)
        #expect(line.decision().reasons == [.revoked])
    }

    @Test("a later list takes the place of the first, and what was signed before goes on", .spec("CONSENT-182"))
    func staffChanges() throws {
        var line = try Self.line()
        try line.append(PolicyCounter.permit(), by: Self.both)
        try line.enterAssistance(PolicyCounter.assistance([PolicyCounter.staff[0], PolicyCounter.staff[2]]))
        #expect(line.decision().trace == ["permit:2"])
        try line.append(
            Withdrawal(line: line.record, consent: nil, at: PolicyFixture.now), effect: .revoke, by: [Self.patient])
        try line.append(PolicyCounter.permit(), by: Self.both)
        #expect(line.folded().unreadable.isEmpty)
        #expect(line.folded().consents.last?.grantor == .nobody(.notAssisted))
        #expect(!line.decision().isPermitted)
    }

    @Test(
        "a line that adds its custodian to a sheet is signed by the two whom it names, and gives nothing",
        .spec("CONSENT-276", "CONSENT-278"))
    func addition() throws {
        func added(
            _ content: LineOpening = PolicyCounter.addition, by signers: [SigningKey] = Self.both,
            roles: [StatementRole] = [.counter, .witness]
        ) throws -> PolicyLine {
            var line = try PolicyLine(unopened: PolicyFixture.line)
            try line.append(payload: content.payload, signers: signers, roles: roles)
            return line
        }
        var line = try added()
        try line.enterAssistance()
        #expect(line.decision().reasons == [.noConsent])
        try line.append(PolicyCounter.permit(), by: Self.both)
        #expect(line.decision().trace == ["permit:2"])
        let third = PolicyCounter.staff[2]
        for signers in [
            [Self.patient], [Self.patient, Self.two[0]], [Self.patient, Self.two[1], Self.two[0]],
            [Self.patient, Self.two[0], third], [Self.patient, Self.two[0], Self.two[0]],
        ] {
            #expect(try added(by: signers).folded().unreadable == [0])
        }
        #expect(try added(roles: [.witness, .counter]).folded().unreadable == [0])
        // Version 3 is signed by nobody else, and version 5 names two others.
        #expect(try added(PolicyCounter.opening).folded().unreadable == [0])
        for staff in [[Self.two[0]], [Self.two[0], Self.two[0]], [Self.two[0], Self.patient], PolicyCounter.staff] {
            let wrong = LineOpening(
                custodian: PolicyFixture.custodian, card: PolicyFixture.card(Self.patient), at: PolicyFixture.now,
                assistedBy: PolicyActing.enroller, addedBy: staff.map(PolicyCounter.member))
            #expect(throws: MeaningError.element("staff")) { try LineOpening(reading: wrong.resource) }
        }
        let plain = LineOpening(
            custodian: PolicyFixture.custodian, card: PolicyFixture.card(Self.patient), at: PolicyFixture.now,
            addedBy: Self.two.map(PolicyCounter.member))
        #expect(throws: MeaningError.notCanonical) { try LineOpening(reading: plain.resource) }
    }

    @Test("the keys that lie at a counter read nothing of the patient's", .spec("CONSENT-187"))
    func reading() throws {
        let line = try Self.line()
        let own = PolicyFixture.ask(.patientRequest, by: Self.patient, of: nil)
        #expect(try PolicyLine().decision(for: own).isPermitted)
        let decision = line.decision(for: own)
        #expect(decision.reasons == [.notAssisted])
        #expect(decision.trace == ["subject"])
        #expect(!line.folded().mayPermit(own, classes: [.lab], now: PolicyFixture.now))
    }

    @Test("withholding the opening of any entry never permits what was denied", .spec("CONSENT-186"))
    func withholding() throws {
        var line = try Self.line()
        try line.append(PolicyCounter.permit(), by: Self.both)
        try line.append(.deny(), by: [Self.patient])
        for index in line.entries.indices { #expect(!line.withoutOpening(of: index).decision().isPermitted) }
    }

    @Test("version 3 says exactly this beside version 2", .spec("CONSENT-188"))
    func text() throws {
        let consent = try #require(PolicyCounter.permit().statement)
        let zh =
            "办理方式：我本人持身份证到绵阳市示范医院（12510700MB0D00003J）的柜台办理，赵和钱在场，听我说明意愿并与我一起签署。"
            + "我可以在任何柜台凭撤回卡停止这一切，也可以回到这个柜台收回。\n"
        let en =
            "How: I came in person, with my identity card, to the counter of 绵阳市示范医院 (12510700MB0D00003J). "
            + "赵 and 钱 were present, heard my wish and sign with me. My withdrawal card stops all of this at any counter, "
            + "and I can take it back at this one.\n"
        let plain = try #require(
            PolicyTerms.permit {
                $0.recipient = .department(PolicyFixture.hospital, specialty: "内科")
                $0.refinement = ConsentRefinement(handling: Handling())
            }.statement)
        let same = try #require(
            PolicyCounter.permit { $0.recipient = .department(PolicyFixture.hospital, specialty: "内科") }.statement)
        #expect(consent.version == 3 && consent.shown.renderer == 3)
        #expect(ConsentText.render(same, in: .zh) == ConsentText.render(plain, in: .zh) + zh)
        #expect(ConsentText.render(same, in: .en) == ConsentText.render(plain, in: .en) + en)
        #expect(ConsentText.isShownTruthfully(in: consent))
    }
}
