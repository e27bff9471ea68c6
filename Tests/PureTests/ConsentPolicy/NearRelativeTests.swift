import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What patients say about the time after their death, and what near relatives read then.
struct NearRelativeTests {
    private static let now = PolicyFixture.now
    private static let patient = PolicyFixture.patient
    private static let daughter = PolicyDeceased.daughter
    private static let reading = PolicyFixture.ask(.familyRequest, by: daughter, of: nil)

    private static func estate(
        opensAt: UInt64 = now, last: UInt32 = 20, earlier: AfterDeathWord? = nil, isEnded: Bool = false
    ) -> Estate {
        Estate(
            opensAt: opensAt, lastSequence: last, earlierWord: earlier,
            relatives: [PolicyDeceased.relative(isEnded: isEnded)])
    }

    private static func read(
        _ line: PolicyLine, _ estate: Estate? = estate(), document: DocumentRecord = PolicyFixture.document()
    ) -> Decision { line.decision(line.deceased(estate), for: reading, document: document) }

    @Test("version 1 of the text says exactly this", .spec("CONSENT-301"))
    func text() {
        let rest = """
            不作声明的，近亲属可以依照《个人信息保护法》第四十九条经同样的办法查看。
            在世时我随时可以改；以登记死亡以前最新的一份为准，以后谁也不能改。

            """
        let more = """
            If I say nothing, near relatives may be let in the same way, under PIPL Art. 49.
            While I live I may change this at any time; the newest one before my death is entered counts, and nobody changes it after.

            """
        let way =
            "办法：登记机构的两名工作人员查验亲属关系证明并登记，死亡登记后经过等待期才能查看；只能查看，每次都有记录；"
            + "我禁止的、我停止的授权线上的和 5 级资料不在其内。\n"
        let path =
            "The way: two members of staff of an institution that enrols see the proof of kinship and state it; a time of "
            + "waiting passes after my death is entered; they read only, and each reading is recorded; what I forbade, what "
            + "is in lines that I stopped, and level 5 is never part of it.\n"
        #expect(
            AfterDeathText.render(.nothing, in: .zh)
                == "我身故以后，近亲属不得经诺查看我的健康资料。\n登记机构不得为任何近亲属登记，登记了也不能查看。\n" + rest)
        #expect(
            AfterDeathText.render(.nothing, in: .en)
                == "After my death no near relative may read my health records through Nuo.\n"
                + "No institution may let one in, and whoever is let in all the same reads nothing.\n" + more)
        #expect(AfterDeathText.render(.statutory, in: .zh) == "我身故以后，近亲属可以按下面的办法查看我的健康资料。\n" + way + rest)
        #expect(
            AfterDeathText.render(.statutory, in: .en)
                == "After my death near relatives may read my health records in the way below.\n" + path + more)
        let two = AfterDeathWord.only(
            [Self.daughter, PolicyActing.mother].enumerated().map { index, key in
                NamedKey(key: key.publicKey.thumbprint, name: index == 0 ? "欧阳兰" : "王芳")
            })
        #expect(
            AfterDeathText.render(two, in: .zh)
                == "我身故以后，只有下面的人可以按下面的办法查看我的健康资料，而且须是我的近亲属。\n可以查看的人：欧阳兰、王芳\n" + way + rest)
        #expect(
            AfterDeathText.render(two, in: .en)
                == "After my death only the people named here, as my near relatives, may read my health records in the way below.\n"
                + "Who may: 欧阳兰, 王芳\n" + path + more)
    }

    @Test("whoever is shown another text makes the line unreadable", .spec("CONSENT-301"))
    func untrueText() throws {
        var line = try PolicyLine()
        let content = PolicyDeceased.said(.nothing)
        let other = PolicyDeceased.said(.statutory)
        let payload = String(decoding: content.payload, as: UTF8.self)
            .replacingOccurrence(of: content.shown.digest, with: other.shown.digest)
        try line.append(payload: Array(payload.utf8))
        #expect(line.folded().unreadable == [1])
        #expect(Self.read(line).reasons == [.unreadableLine])
    }

    @Test("a word names one to eight people, each once and on one line", .spec("CONSENT-300"))
    func words() {
        let keys = (1...9).map { PolicyFixture.key($0).publicKey.thumbprint }
        func make(_ people: [NamedKey]) -> AfterDeath? {
            AfterDeath(line: PolicyFixture.line, word: .only(people), language: .zh, at: Self.now)
        }
        let people = keys.map { NamedKey(key: $0, name: "家人") }
        #expect(make([]) == nil)
        #expect(make(Array(people.prefix(8))) != nil)
        #expect(make(people) == nil)
        #expect(make([people[0], people[0]]) == nil)
        #expect(make([NamedKey(key: keys[0], name: "两\n行")]) == nil)
        let said = PolicyDeceased.said(.only(people.prefix(2).map { $0 }))
        #expect((try? AfterDeath(reading: said.resource)) == said)
    }

    @Test(
        "the patient alone says it; less counts by the own key, more only with what a lifting takes",
        .spec("CONSENT-302"))
    func power() throws {
        var child = try PolicyLine()
        try child.enterGuardianship(PolicyActing.guardianship())
        try child.append(PolicyDeceased.said(.nothing), by: [PolicyActing.mother])
        try child.append(PolicyDeceased.said(PolicyDeceased.only(Self.daughter)), by: [Self.patient])
        try child.append(PolicyDeceased.said(.statutory), by: [Self.patient])
        try child.append(PolicyDeceased.said(.nothing), by: [Self.patient])
        // Another line may have said no: in a silent one the own key keeps everybody out, and lets nobody in.
        #expect(child.folded().powerless == [2, 3, 4])
        #expect(child.folded().saidOfDeath.map(\.sequence) == [5])

        var ward = try PolicyLine()
        try ward.enterGuardianship(
            PolicyActing.order(
                .limited,
                [PolicyActing.guardian(basis: .court, end: PolicyFixture.time("2026-11-25T00:00:00+08:00"))]),
            at: Self.now - 7200)
        try ward.append(PolicyDeceased.said(.nothing), by: [Self.patient])
        try ward.append(PolicyDeceased.said(.statutory), by: [Self.patient])
        try ward.append(PolicyDeceased.said(.statutory), by: [PolicyActing.mother, Self.patient])
        try ward.append(PolicyDeceased.said(.statutory), by: [Self.patient, PolicyActing.mother])
        #expect(ward.folded().powerless == [3, 4])
        #expect(ward.folded().saidOfDeath.map(\.word) == [.nothing, .statutory])

        var managed = try PolicyLine()
        try managed.append(PolicyActing.delegation(to: PolicyActing.mother), by: [Self.patient])
        try managed.append(PolicyDeceased.said(.statutory), by: [PolicyActing.mother])
        try managed.append(PolicyDeceased.said(PolicyDeceased.only(Self.daughter)), by: [Self.patient])
        try managed.append(
            PolicyDeceased.said(PolicyDeceased.only(Self.daughter, PolicyActing.mother)), by: [Self.patient])
        try managed.withdraw(nil)
        #expect(managed.folded().powerless == [2])
        #expect(managed.folded().saidOfDeath.map(\.sequence) == [3, 4])

        var assisted = try PolicyCounter.line()
        try assisted.enterAssistance(PolicyCounter.assistance())
        try assisted.append(PolicyDeceased.said(.nothing), by: [Self.patient])
        try assisted.append(PolicyDeceased.said(.statutory), by: [Self.patient])
        try assisted.append(PolicyDeceased.said(.statutory), by: [Self.patient] + PolicyCounter.staff.prefix(2))
        #expect(assisted.folded().powerless == [3])
        #expect(assisted.folded().saidOfDeath.map(\.word) == [.nothing, .statutory])
    }

    @Test("a word changes nothing for the living, and no row holds such a line", .spec("CONSENT-300", "CONSENT-241"))
    func living() throws {
        var line = try PolicyLine([.permit()])
        try line.append(PolicyDeceased.said(.nothing), by: [Self.patient])
        let folded = ConsentLine(
            record: line.record, home: PolicyFixture.home, entries: line.entries, isRevokedElsewhere: false,
            estate: Self.estate())
        #expect(folded.estate == nil)
        // A line that is joined with it needs the word, which no row has room for.
        #expect(LineRow(folded) == nil)
        #expect(line.decision(folded).trace == ["permit:1"])
        #expect(line.decision(folded, for: Self.reading).reasons == [.recipientNotCovered])
    }

    @Test("a kinship is its one spelling, bounded, and not of who signs it in", .spec("CONSENT-303"))
    func spelling() throws {
        let content = PolicyDeceased.kinship()
        #expect(try Kinship(reading: content.resource) == content)
        let made = PolicyDeceased.kinshipIfSayable
        #expect(made(content.card, "欧阳兰", "户口簿", "查阅", content.staff, 365) != nil)
        #expect(made(content.card, "欧阳兰", "户口簿", "查阅", content.staff, 366) == nil)
        #expect(made(content.card, "欧阳兰", "户口簿", "查阅", content.staff, 0) == nil)
        #expect(made(content.card, "欧阳兰", "", "查阅", content.staff, 30) == nil)
        #expect(made(content.card, "欧阳兰", "户口簿", String(repeating: "查", count: 101), content.staff, 30) == nil)
        #expect(made(content.card, "欧阳兰", "户口簿", "查阅", [content.staff[0]], 30) == nil)
        #expect(made(content.card, "欧阳兰", "户口簿", "查阅", [content.staff[0], content.staff[0]], 30) == nil)
        // A member of staff under their own name, or with the key that signs.
        #expect(made(content.card, content.staff[1].name, "户口簿", "查阅", content.staff, 30) == nil)
        #expect(made(PolicyFixture.card(PolicyActing.counter), "欧阳兰", "户口簿", "查阅", content.staff, 30) == nil)
        // The deceased's own key, and a card that nothing can be encrypted for.
        #expect(made(PolicyFixture.card(Self.patient), "欧阳兰", "户口簿", "查阅", content.staff, 30) == nil)
        #expect(
            made(PolicyFixture.card(Self.daughter, recipient: nil), "欧阳兰", "户口簿", "查阅", content.staff, 30) == nil)
    }

    @Test(
        "a relative reads up to level 4, to read and not to keep, and the trace names who let them in",
        .spec("CONSENT-306"))
    func reads() throws {
        var line = try PolicyLine([.permit()])
        let decision = Self.read(line)
        #expect(decision.isPermitted && decision.reasons == [.relative])
        #expect(decision.trace == ["relative", "kinship:\(PolicyDeceased.record)"])
        #expect(decision.obligations == [.noOnward, .viewOnly])
        let secret = PolicyFixture.document { $0.level = .minimal }
        #expect(Self.read(line, document: secret).reasons == [.beyondRelative])
        #expect(Self.read(line, Self.estate(isEnded: true)).reasons == [.relativeEnded])
        #expect(Self.read(line, nil).reasons == [.deceased])
        // What the deceased granted stays lapsed.
        #expect(line.decision(line.deceased(Self.estate())).reasons == [.deceased])
        try line.append(.deny { $0.recipient = .institution(PolicyFixture.hospital) })
        #expect(Self.read(line).trace == ["prohibition:2"])
        try line.lift(2)
        #expect(Self.read(line).isPermitted)
        try line.suspend(nil)
        #expect(Self.read(line).reasons == [.suspended])
    }

    @Test("nobody reads before the time of waiting is over", .spec("CONSENT-308"))
    func waiting() throws {
        let line = try PolicyLine()
        #expect(Self.read(line, Self.estate(opensAt: Self.now + 1)).reasons == [.relativeWaiting])
        #expect(Self.read(line, Self.estate(opensAt: Self.now)).isPermitted)
    }

    @Test("the newest word before the death decides, else that of the line before", .spec("CONSENT-309"))
    func wordDecides() throws {
        var line = try PolicyLine()
        #expect(Self.read(line, Self.estate(earlier: .nothing)).trace == ["relative"])
        #expect(Self.read(line, Self.estate(earlier: PolicyDeceased.only(Self.daughter))).isPermitted)
        try line.append(PolicyDeceased.said(.nothing))
        #expect(Self.read(line).trace == ["relative:1"])
        #expect(Self.read(line, Self.estate(last: 0)).isPermitted)
        try line.append(PolicyDeceased.said(.statutory))
        #expect(Self.read(line, Self.estate(earlier: .nothing)).isPermitted)
        #expect(Self.read(line, Self.estate(last: 1)).trace == ["relative:1"])
        // The other registration of the same person said no.
        var other = try PolicyLine(record: PolicyFixture.record(0x12))
        try other.append(PolicyDeceased.said(.nothing, line: other.record))
        let joined = JoinedLine(other.folded(), joining: PolicyFixture.record(0x51), bringsDocuments: true)
        let decision = line.decision(line.deceased(Self.estate()).joined(with: [joined]), for: Self.reading)
        #expect(decision.reasons == [.deceasedRefused])
        // Nobody can tell whether that was taken back before or after this death, nor what a lost line before said.
        try other.append(PolicyDeceased.said(.statutory, line: other.record), by: [Self.patient])
        let later = JoinedLine(other.folded(), joining: PolicyFixture.record(0x51), bringsDocuments: true)
        let silent = JoinedLine(
            try PolicyLine(record: PolicyFixture.record(0x12)).folded(), joining: PolicyFixture.record(0x51),
            bringsDocuments: true, earlierWord: .nothing)
        for one in [later, silent] {
            let again = line.decision(line.deceased(Self.estate()).joined(with: [one]), for: Self.reading)
            #expect(again.reasons == [.deceasedRefused])
        }
    }

    @Test("former guardians and delegates read as near relatives or not at all", .spec("CONSENT-312"))
    func formerly() throws {
        var child = try PolicyLine()
        try child.enterGuardianship(PolicyActing.guardianship())
        let mother = PolicyFixture.ask(.familyRequest, by: PolicyActing.mother, of: nil)
        #expect(child.decision(child.deceased(Self.estate()), for: mother).reasons == [.deceased])
        let estate = Estate(
            opensAt: 0, lastSequence: 1, relatives: [PolicyDeceased.relative(PolicyActing.mother)])
        #expect(child.decision(child.deceased(estate), for: mother).reasons == [.relative])
        let secret = PolicyFixture.document { $0.level = .minimal }
        #expect(
            child.decision(child.deceased(estate), for: mother, document: secret).reasons == [.beyondRelative])
        var adult = try PolicyLine()
        try adult.append(PolicyActing.delegation(), by: [Self.patient])
        #expect(Self.read(adult, Self.estate(isEnded: true)).reasons == [.relativeEnded])
        #expect(Self.read(adult).trace.first == "relative")
        let line = adult.deceased(Self.estate())
        #expect(line.actor(Self.daughter.publicKey.thumbprint, at: Self.now) == nil)
        #expect(line.mayPermit(Self.reading, classes: [.lab], now: Self.now))
        #expect(!line.mayPermit(Self.reading, classes: [.lab], level: .minimal, now: Self.now))
    }
}

extension String {
    fileprivate func replacingOccurrence(of one: Digest, with other: Digest) -> String {
        guard let range = firstRange(of: Base64URL.encode(one.bytes)) else { return self }
        return replacingCharacters(in: range, with: Base64URL.encode(other.bytes))
    }

    private func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
