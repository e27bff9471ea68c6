import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// One consent takes the place of another.
struct ConsentChangeTests {
    private static let now = PolicyFixture.now
    private static let imaging = PolicyFixture.document { $0.recordClass = .imaging }
    private static let both = PolicyTerms.permit { $0.classes = [.lab, .imaging] }
    private static let labOnly = PolicyTerms.permit()
    private static let longer = PolicyTerms.permit {
        $0.classes = [.lab, .imaging]
        $0.end = now + 200_000
    }

    @Test("one entry ends the one and begins the other", .spec("CONSENT-190", "CONSENT-195"))
    func narrowed() throws {
        var line = try PolicyLine([Self.both])
        #expect(line.decision(document: Self.imaging).trace == ["permit:1"])
        try line.change(.narrow, of: 1, to: Self.labOnly)
        let folded = line.folded()
        #expect(folded.consents.map(\.supersededBy) == [2, nil])
        #expect(folded.consents.map(\.isEnded) == [true, false])
        #expect(folded.consents[1].succession == Succession(act: .narrow, former: 1))
        #expect(line.decision().trace == ["permit:2"])
        #expect(line.decision(document: Self.imaging).reasons == [.superseded])
        #expect(line.decision(document: Self.imaging).trace == ["default:1"])
    }

    @Test("a consent is changed 64 times; one change more ends it and begins nothing", .spec("CONSENT-195"))
    func longChain() throws {
        var line = try PolicyLine([Self.both])
        for number in 1...64 {
            try line.change(.replace, of: UInt32(number), to: Self.both)
        }
        #expect(line.decision().trace == ["permit:65"])
        #expect(line.folded().lineage(of: 1).count == 65)
        try line.change(.narrow, of: 65, to: Self.both)
        #expect(line.decision().reasons == [.superseded])
        #expect(line.folded().newest(of: 1) == 65)
        #expect(line.folded().consents.count == 65)
    }

    @Test("each act stands under its own effect and no other", .spec("CONSENT-190", "CONSENT-5"))
    func effects() throws {
        let terms: [ConsentChange.Act: PolicyTerms] = [
            .narrow: Self.labOnly, .renew: Self.longer, .replace: .permit { $0.classes = [.ecg] },
        ]
        for (act, terms) in terms {
            for effect in [Effect.issue, .narrow, .renew, .revoke, .tombstone, .suspend] {
                var line = try PolicyLine([Self.both])
                try line.change(act, of: 1, to: terms, effect: effect)
                #expect(line.folded().unreadable == (effect == act.effect ? [] : [2]))
            }
        }
    }

    @Test("a renewal goes on beyond the end of the former", .spec("CONSENT-193"))
    func renewed() throws {
        var line = try PolicyLine([Self.both])
        try line.change(.renew, of: 1, to: Self.longer)
        let later = decide(
            PolicyFixture.ask(), document: PolicyFixture.document(), line: line.folded(),
            ledgers: [PolicyFixture.standing()], isClockBehind: false, now: Self.now + 100_000)
        #expect(later.trace == ["permit:2"])
    }

    @Test("a claim that is false makes the line deny", .spec("CONSENT-192", "CONSENT-193"))
    func falseClaims() throws {
        let wrong: [(ConsentChange.Act, PolicyTerms)] = [
            (.narrow, Self.longer), (.narrow, .permit { $0.maximumLevel = .minimal }),
            (.narrow, .permit { $0.recipient = .institution(PolicyFixture.hospital) }), (.renew, Self.both),
            (.renew, Self.labOnly), (.renew, .permit { $0.end = Self.now + 200_000 }),
        ]
        for (act, terms) in wrong {
            var line = try PolicyLine([Self.both])
            try line.change(act, of: 1, to: terms)
            #expect(line.folded().unreadable == [2])
            #expect(line.decision().reasons == [.unreadableLine])
        }
    }

    @Test(
        "a change of nothing, of a prohibition, of itself or of what has ended does nothing, and nothing comes back",
        .spec("CONSENT-195"))
    func ofNothing() throws {
        for number: UInt32 in [0, 2, 3, 9, .max] {
            var line = try PolicyLine([Self.both, .deny { $0.classes = [.ecg] }])
            try line.change(.replace, of: number, to: .permit { $0.classes = [.pathology] })
            #expect(line.folded().changesOfNothing == [3])
            #expect(line.folded().unreadable.isEmpty)
            #expect(line.folded().consents.count == 2)
            #expect(line.decision().trace == ["permit:1"])
        }
        var withdrawn = try PolicyLine([Self.both])
        try withdrawn.withdraw(1)
        try withdrawn.change(.renew, of: 1, to: Self.longer)
        #expect(withdrawn.folded().changesOfNothing == [3])
        #expect(withdrawn.decision().reasons == [.revoked])
        var twice = try PolicyLine([Self.both])
        try twice.change(.narrow, of: 1, to: Self.labOnly)
        try twice.change(.replace, of: 1, to: Self.both)
        #expect(twice.folded().changesOfNothing == [3])
        #expect(!twice.decision(document: Self.imaging).isPermitted)
        #expect(twice.decision().trace == ["permit:2"])
    }

    @Test("a withdrawal that names one of a chain ends all of it", .spec("CONSENT-195"), arguments: [1, 2, 3, nil])
    func chain(named: UInt32?) throws {
        var line = try PolicyLine([Self.both])
        try line.change(.narrow, of: 1, to: Self.labOnly)
        try line.change(.replace, of: 2, to: Self.both)
        try line.append(.permit { $0.classes = [.ecg] })
        #expect(line.folded().newest(of: 1) == 3)
        try line.withdraw(named)
        let folded = line.folded()
        #expect(folded.consents.prefix(3).allSatisfy { $0.withdrawnBy == 5 })
        #expect(folded.consents[3].isEnded == (named == nil))
        #expect(line.decision().reasons == [.revoked])
    }

    @Test("until it is final both must give the access, and then the new one alone", .spec("CONSENT-194"))
    func finality() throws {
        func decision(_ line: PolicyLine, _ document: DocumentRecord, isFinal: Bool, at time: UInt64) -> Decision {
            let entries = line.entries.enumerated().map { index, item in
                LineEntry(
                    entry: item.entry, head: item.head, opening: item.opening, isFinal: isFinal || index < 2)
            }
            let folded = ConsentLine(
                record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false)
            return decide(
                PolicyFixture.ask(), document: document, line: folded, ledgers: [PolicyFixture.standing()],
                isClockBehind: false, now: time)
        }
        let lab = PolicyFixture.document()
        var narrowed = try PolicyLine([Self.both])
        try narrowed.change(.narrow, of: 1, to: Self.labOnly)
        for isFinal in [false, true] {
            #expect(decision(narrowed, lab, isFinal: isFinal, at: Self.now).trace == ["permit:2"])
            #expect(!decision(narrowed, Self.imaging, isFinal: isFinal, at: Self.now).isPermitted)
        }
        var renewed = try PolicyLine([Self.both])
        try renewed.change(.renew, of: 1, to: Self.longer)
        #expect(decision(renewed, lab, isFinal: false, at: Self.now).isPermitted)
        #expect(decision(renewed, lab, isFinal: false, at: Self.now + 100_000).reasons == [.staleLedger])
        #expect(decision(renewed, lab, isFinal: true, at: Self.now + 100_000).isPermitted)
        var replaced = try PolicyLine([Self.labOnly])
        try replaced.change(.replace, of: 1, to: Self.both)
        #expect(decision(replaced, lab, isFinal: false, at: Self.now).isPermitted)
        #expect(decision(replaced, Self.imaging, isFinal: false, at: Self.now).reasons == [.staleLedger])
        #expect(decision(replaced, Self.imaging, isFinal: true, at: Self.now).isPermitted)
    }

    @Test("what both give is owed as the stricter says, and counted for both", .spec("CONSENT-194", "CONSENT-197"))
    func obligations() throws {
        let strict = PolicyTerms.permit {
            $0.refinement = ConsentRefinement(handling: Handling(isViewOnly: true, maximumUses: 2))
        }
        let loose = PolicyTerms.permit {
            $0.refinement = ConsentRefinement(handling: Handling(mayPassOn: true, maximumUses: 5))
        }
        var line = try PolicyLine([strict])
        try line.change(.replace, of: 1, to: loose)
        func decision(isFinal: Bool, uses: [UInt32: UInt64]) -> Decision {
            let entries = line.entries.enumerated().map { index, item in
                LineEntry(entry: item.entry, head: item.head, opening: item.opening, isFinal: isFinal || index < 2)
            }
            let folded = ConsentLine(
                record: line.record, home: PolicyFixture.home, entries: entries, isRevokedElsewhere: false)
            return decide(
                PolicyFixture.ask(), document: PolicyFixture.document(), line: folded,
                ledgers: [PolicyFixture.standing()], uses: uses, isClockBehind: false, now: Self.now)
        }
        #expect(
            decision(isFinal: false, uses: [1: 1, 2: 0]).obligations.map(\.code)
                == ["no-onward", "view-only", "uses-left:0"])
        #expect(decision(isFinal: false, uses: [1: 1, 2: 1]).reasons == [.staleLedger])
        #expect(decision(isFinal: true, uses: [1: 1, 2: 1]).obligations.map(\.code) == ["uses-left:3"])
    }

    @Test("uses are counted on, and what rests goes on resting", .spec("CONSENT-197"))
    func inherited() throws {
        let limited = PolicyTerms.permit {
            $0.classes = [.lab, .imaging]
            $0.refinement = ConsentRefinement(handling: Handling(maximumUses: 2))
        }
        var narrower = limited
        narrower.classes = [.lab]
        var line = try PolicyLine([limited])
        try line.change(.narrow, of: 1, to: narrower)
        func reasons(_ uses: [UInt32: UInt64]) -> [Reason] {
            decide(
                PolicyFixture.ask(), document: PolicyFixture.document(), line: line.folded(),
                ledgers: [PolicyFixture.standing()], uses: uses, isClockBehind: false, now: Self.now
            ).reasons
        }
        #expect(reasons([1: 1, 2: 0]) == [.permitted])
        #expect(reasons([1: 1, 2: 1]) == [.usesSpent])
        #expect(reasons([2: 0]) == [.usesSpent])
        for act in ConsentChange.Act.allCases {
            var resting = try PolicyLine([Self.both])
            try resting.suspend(1)
            try resting.change(act, of: 1, to: act == .renew ? Self.longer : Self.labOnly)
            #expect(resting.decision().reasons == [.suspended])
            try resting.resume(1)
            #expect(resting.decision().reasons == [.suspended])
            try resting.resume(3)
            #expect(resting.decision().isPermitted)
        }
    }

    @Test("without the opening of a change the line denies", .spec("CONSENT-190", "CONSENT-25"))
    func withheld() throws {
        var line = try PolicyLine([Self.both])
        try line.change(.narrow, of: 1, to: Self.labOnly)
        for index in 1...2 { #expect(line.withoutOpening(of: index).decision().reasons == [.unreadableLine]) }
    }

    @Test("nothing that was superseded is exported as active", .spec("CONSENT-103", "CONSENT-195"))
    func exported() throws {
        var line = try PolicyLine([Self.both])
        try line.change(.narrow, of: 1, to: Self.labOnly)
        #expect(
            line.folded().pcfConsents(now: Self.now).map { $0["status"]?.string } == ["inactive", "active"])
    }

    @Test(
        "a home node names the custodian as long as the custodian would permit, and not for what was taken away",
        .spec("CONSENT-27", "CONSENT-195"))
    func routed() throws {
        var line = try PolicyLine([Self.both])
        try line.change(.narrow, of: 1, to: Self.labOnly)
        #expect(line.folded().mayPermit(PolicyFixture.ask(), classes: [.lab], now: Self.now))
        #expect(!line.folded().mayPermit(PolicyFixture.ask(), classes: [.imaging], now: Self.now))
    }
}
