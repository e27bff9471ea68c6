import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

extension PolicyFixture {
    /// For everybody at the custodian, by two of the counter's staff, for a day.
    static func dayPermit(
        by keys: [SigningKey] = Array(PolicyCounter.staff.prefix(2)), in language: Language = .zh,
        _ change: (inout PolicyTerms) -> Void = { _ in }
    ) -> DayPermit? {
        var terms = PolicyTerms.permit {
            $0.recipient = .institution(custodian)
            $0.start = now
            $0.end = now + 86_400
        }
        change(&terms)
        let consent = ConsentStatement(
            line: terms.line, custodian: terms.custodian, provision: terms.provision, recipient: terms.recipient,
            purposes: terms.purposes, classes: terms.classes, recordDays: terms.recordDays,
            maximumLevel: terms.maximumLevel, start: terms.start, end: terms.end, refinement: terms.refinement,
            language: language)
        return consent.flatMap {
            DayPermit(
                healthCode: card(patient).healthCode, consent: $0, leaf: .sha256([1]),
                staff: keys.map(PolicyCounter.member), language: language)
        }
    }

    static func dayPermit() -> DayPermit { known(dayPermit(by: Array(PolicyCounter.staff.prefix(2)))) }
}

/// Two of a custodian's staff sign for a patient who came without the phone: what it says, and what it gives.
struct DayPermitTests {
    private static let two = Array(PolicyCounter.staff.prefix(2))
    private static let now = PolicyFixture.now

    /// Somebody of the custodian asks.
    private static func asked(
        by key: SigningKey = PolicyFixture.doctor, of institution: NamedInstitution? = PolicyFixture.custodian,
        for purpose: PurposeOfUse = .treatment
    ) -> AccessQuery { PolicyFixture.ask(purpose, by: key, of: institution) }

    private static func standing(
        _ content: DayPermit = PolicyFixture.dayPermit(), record: UInt8 = 0x71, at time: UInt64 = now
    ) -> StandingDayPermit {
        StandingDayPermit(content, record: PolicyFixture.record(record), enteredAt: time)
    }

    private static func decision(
        _ line: ConsentLine, _ permits: [StandingDayPermit] = [standing()], _ query: AccessQuery = asked(),
        document: DocumentRecord = PolicyFixture.document(), at time: UInt64 = now
    ) -> Decision {
        decide(
            query, document: document, line: line.granting(permits), ledgers: [PolicyFixture.standing()],
            isClockBehind: false, now: time)
    }

    @Test("it is of the custodian, for its own people, for treatment, to level 4 and for a day", .spec("CONSENT-279"))
    func sayable() throws {
        let content = PolicyFixture.dayPermit()
        #expect(try DayPermit(reading: content.resource) == content)
        #expect(PolicyFixture.dayPermit(by: [Self.two[0]]) == nil)
        #expect(PolicyFixture.dayPermit(by: [Self.two[0], Self.two[0]]) == nil)
        #expect(PolicyFixture.dayPermit(by: PolicyCounter.staff) == nil)
        let wrong: [(inout PolicyTerms) -> Void] = [
            { $0.end = Self.now + 86_401 }, { $0.maximumLevel = .minimal }, { $0.purposes = [.research] },
            { $0.purposes = [.treatment, .research] }, { $0.recipient = .institution(PolicyFixture.hospital) },
            { $0.recipient = .practitioner(Self.two[1].publicKey.thumbprint, name: "钱") },
            { $0.refinement = ConsentRefinement(topics: [.hiv], handling: Handling()) },
            {
                $0 = PolicyTerms.deny()
                $0.recipient = .institution(PolicyFixture.custodian)
            },
        ]
        for change in wrong { #expect(PolicyFixture.dayPermit(change) == nil) }
        let doctor = ConsentRecipient.practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")
        #expect(PolicyFixture.dayPermit { $0.recipient = doctor } != nil)
    }

    @Test(
        "the text that is read out says who signs, for how long and how it ends, to the character", .spec("CONSENT-280")
    )
    func text() throws {
        let zh = PolicyFixture.dayPermit()
        let en = try #require(PolicyFixture.dayPermit(by: Self.two, in: .en))
        #expect(
            DayPermitText.render(zh, in: .zh)
                == "我没有带手机。重庆市第三医院的赵和钱核对了我的身份证，听我说明意愿，代我签署；我已年满 18 周岁。他们两人不能凭此查看。\n"
                + "最多 24 小时，只限这家机构的人，不包括带特别敏感标签的资料，禁止的仍然禁止。我的手机会立即收到通知；"
                + "我自己的密钥在这家机构的任何一次签署、停止钥匙或撤回卡，都立即终止它。\n" + ConsentText.render(zh.consent, in: .zh))
        #expect(
            DayPermitText.render(en, in: .en)
                == "I have no phone with me. 赵 and 钱 of 重庆市第三医院 saw my identity card, heard my wish and sign for me; "
                + "I am 18 or older. The two of them read nothing by it.\n"
                + "For at most 24 hours, for people of this institution alone, nothing that is labelled as specially "
                + "sensitive, and what I forbade stays forbidden. My phone is told at once; whatever my own keys sign there, "
                + "my stop key or my withdrawal card end it at once.\n" + ConsentText.render(en.consent, in: .en))
        #expect(DayPermitText.isShownTruthfully(in: zh) && DayPermitText.isShownTruthfully(in: en))
        let other = String(decoding: en.payload, as: UTF8.self).replacing("重庆市第三医院", with: "重庆市第四医院")
        let forged = try DayPermit(reading: try JSONValue(parsing: Array(other.utf8)))
        #expect(!DayPermitText.isShownTruthfully(in: forged))
    }

    @Test("it gives the custodian's people general data without labels, to read, while it lasts", .spec("CONSENT-284"))
    func gives() throws {
        let line = try PolicyLine().folded()
        let given = Self.decision(line)
        #expect(given.isPermitted && given.reasons == [.givenForADay])
        #expect(given.trace == ["day-permit:\(PolicyFixture.record(0x71))"])
        #expect(given.obligations == [.viewOnly, .noOnward])
        // A consent of the patient's own comes first.
        let both = try PolicyLine([.permit { $0.recipient = .institution(PolicyFixture.custodian) }]).folded()
        #expect(Self.decision(both).trace == ["permit:1"])
        let queries = [
            Self.asked(of: PolicyFixture.hospital), Self.asked(of: nil), Self.asked(for: .research),
            Self.asked(by: Self.two[0]), Self.asked(by: Self.two[1]),
        ]
        for query in queries { #expect(Self.decision(line, [Self.standing()], query).reasons == [.noConsent]) }
        let changes: [(inout DocumentRecord) -> Void] = [
            { $0.level = .minimal }, { $0.recordClass = .imaging }, { $0.labels = [PolicyRandom.unknownLabel] },
            { $0.line = PolicyFixture.record(0x12) },
        ]
        for change in changes {
            #expect(!Self.decision(line, document: PolicyFixture.document(change)).isPermitted)
        }
        let important = PolicyFixture.document { $0.grade = .important }
        #expect(Self.decision(line, document: important).reasons == [.importantData])
        // A day from its entry, whatever time was signed, and to its own end.
        let late = Self.standing(at: Self.now - 86_399)
        #expect(Self.decision(line, [late]).isPermitted)
        #expect(!Self.decision(line, [late], at: Self.now + 1).isPermitted)
        #expect(!Self.decision(line, [Self.standing(at: Self.now + 1)]).isPermitted)
        let short = PolicyFixture.known(PolicyFixture.dayPermit { $0.end = Self.now + 60 })
        #expect(Self.decision(line, [Self.standing(short)], at: Self.now + 59).isPermitted)
        #expect(!Self.decision(line, [Self.standing(short)], at: Self.now + 60).isPermitted)
    }

    @Test(
        "a prohibition, a stop, a suspension, what can't be read, guardians and a counter's list stand against it",
        .spec("CONSENT-282", "CONSENT-284", "CONSENT-285"))
    func against() throws {
        func lines() throws -> [(ConsentLine, Reason)] {
            var resting = try PolicyLine()
            try resting.suspend(nil)
            var child = try PolicyLine()
            try child.enterGuardianship(PolicyActing.guardianship())
            let unreadable = try PolicyLine([.permit()]).withoutOpening(of: 1)
            return [
                (try PolicyLine([.deny()]).folded(), .deniedByPatient), (resting.folded(), .suspended),
                (try PolicyLine().folded(isRevokedElsewhere: true), .revoked), (child.folded(), .noConsent),
                (unreadable.folded(), .unreadableLine), (try PolicyCounter.line().folded(), .noConsent),
            ]
        }
        for (line, reason) in try lines() {
            #expect(Self.decision(line).reasons == [reason])
        }
        let deceased = ConsentLine(
            record: PolicyFixture.line, home: PolicyFixture.home, entries: try PolicyLine().entries,
            isRevokedElsewhere: false, isDeceased: true)
        #expect(Self.decision(deceased).reasons == [.deceased])
    }

    @Test("what a joining brought is not given for a day", .spec("CONSENT-284"))
    func joined() throws {
        var line = try PolicyLine()
        try line.append(
            JoiningAcceptance(line: line.record, joining: PolicyFixture.record(0x51), at: PolicyFixture.now))
        let other = JoinedLine(
            ConsentLine(
                record: PolicyFixture.record(0x13), home: PolicyFixture.home, entries: try PolicyLine().entries,
                isRevokedElsewhere: false), joining: PolicyFixture.record(0x51), bringsDocuments: true)
        _ = other
        let document = PolicyFixture.document { $0.line = PolicyFixture.record(0x13) }
        #expect(!Self.decision(line.folded().joined(with: [other]), document: document).isPermitted)
    }

    @Test("of two within seven days the later counts for nothing, and of two at once neither", .spec("CONSENT-283"))
    func alone() {
        let first = Self.standing(at: Self.now)
        let within = Self.standing(record: 0x72, at: Self.now + 7 * 86_400 - 1)
        let after = Self.standing(record: 0x73, at: Self.now + 7 * 86_400)
        let twin = Self.standing(record: 0x74, at: Self.now)
        #expect(first.isAlone(among: [first, within, after]))
        #expect(!within.isAlone(among: [first, within, after]))
        #expect(after.isAlone(among: [first, after]) && !after.isAlone(among: [first, within, after]))
        #expect(!first.isAlone(among: [first, twin]) && !twin.isAlone(among: [first, twin]))
    }

    @Test("a home node names the custodian for what may be given for a day", .spec("CONSENT-27", "CONSENT-284"))
    func routing() throws {
        let line = try PolicyLine().folded()
        let granted = line.granting([Self.standing()])
        #expect(!line.mayPermit(Self.asked(), classes: [.lab], now: Self.now))
        #expect(granted.mayPermit(Self.asked(), classes: [.lab], now: Self.now))
        #expect(!granted.mayPermit(Self.asked(), classes: [.imaging], now: Self.now))
        #expect(!granted.mayPermit(Self.asked(), classes: [.lab], level: .minimal, now: Self.now))
        #expect(!granted.mayPermit(Self.asked(by: Self.two[0]), classes: [.lab], now: Self.now))
        #expect(!granted.mayPermit(Self.asked(of: PolicyFixture.hospital), classes: [.lab], now: Self.now))
    }
}
