import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// What of a line in a closed ledger is signed anew, and what stays behind.
struct CarryOverTests {
    private static let now = PolicyFixture.now
    private static let newLine = PolicyFixture.record(0x22)
    private static let counted = ConsentRefinement(handling: Handling(maximumUses: 3))

    private static func carry(_ line: PolicyLine, isStopped: Bool = false) -> CarryOver {
        CarryOver(of: line.folded(isRevokedElsewhere: isStopped), at: now)
    }

    private static func said(_ carry: CarryOver) -> [CarriedStatement] {
        carry.sayable(in: newLine, for: PolicyFixture.custodian, at: now, language: .zh).said
    }

    private static func numbers(_ carry: CarryOver) -> [UInt32] { said(carry).map(\.number) }

    @Test("prohibitions come first, and each says the same until the same end, from now on", .spec("CONSENT-295"))
    func same() throws {
        let terms: [PolicyTerms] = [
            .permit(), .deny(), .permit { $0.start = Self.now + 60 }, .deny { $0.start = Self.now + 60 },
            .permit {
                $0.refinement = ConsentRefinement(
                    documents: [PolicyFixture.document().id], handling: Handling(isViewOnly: true))
            },
        ]
        let carried = Self.said(Self.carry(try PolicyLine(terms)))
        #expect(carried.map(\.number) == [2, 4, 1, 3, 5])
        for item in carried {
            let old = try #require(terms[Int(item.number) - 1].statement)
            let new = item.statement
            #expect(new.line == Self.newLine && new.custodian == old.custodian)
            #expect(new.start == max(Self.now, old.start) && new.end == old.end)
            #expect(new.recipient == old.recipient && new.purposes == old.purposes && new.classes == old.classes)
            #expect(new.maximumLevel == old.maximumLevel && new.refinement == old.refinement)
            #expect(ConsentText.isShownTruthfully(in: new))
        }
    }

    @Test("law and policy are kept, and the ceremony of the first act is not claimed", .spec("CONSENT-295"))
    func ground() throws {
        let ground = ConsentGround(
            basis: .consent, ceremony: ConsentCeremony(place: .counter, identification: .identityCard, evidence: nil))
        let line = try PolicyLine([.permit { $0.ground = ground }])
        let carried = try #require(Self.said(Self.carry(line)).first).statement
        #expect(carried.ground == ConsentGround(basis: .consent))
    }

    @Test("narrowed, renewed and replaced permits are carried over as they are now", .spec("CONSENT-295"))
    func changed() throws {
        var line = try PolicyLine([.permit { $0.classes = [.lab, .imaging] }])
        try line.change(.narrow, of: 1, to: .permit())
        #expect(Self.numbers(Self.carry(line)) == [2])
        #expect(Self.said(Self.carry(line))[0].statement.classes == [.lab])
        try line.withdraw(1)
        #expect(Self.numbers(Self.carry(line)).isEmpty)
    }

    @Test("what ended stays behind in silence, and what was lifted is no prohibition", .spec("CONSENT-295"))
    func ended() throws {
        var line = try PolicyLine([
            .permit { $0.end = Self.now }, .deny { $0.end = Self.now }, .permit(), .deny(),
            .permit { $0.refinement = ConsentRefinement(handling: Handling(eraseBy: Self.now)) },
        ])
        try line.withdraw(3)
        try line.lift(4)
        let carry = Self.carry(line)
        #expect(Self.numbers(carry).isEmpty && carry.left.isEmpty)
    }

    @Test(
        "suspended and counted permits, and those of a stopped line, stay behind; no prohibition does",
        .spec("CONSENT-296"))
    func left() throws {
        var suspended = try PolicyLine([.permit(), .permit(), .deny()])
        try suspended.suspend(1)
        var carry = Self.carry(suspended)
        #expect(Self.numbers(carry) == [3, 2])
        #expect(carry.left == [CarryOver.Left(number: 1, reason: .suspended)])
        try suspended.suspend(nil)
        carry = Self.carry(suspended)
        #expect(Self.numbers(carry) == [3])
        #expect(carry.left.map(\.reason) == [.suspended, .suspended])
        carry = Self.carry(try PolicyLine([.permit { $0.refinement = Self.counted }, .deny()]))
        #expect(Self.numbers(carry) == [2])
        #expect(carry.left == [CarryOver.Left(number: 1, reason: .counted)])
        carry = Self.carry(try PolicyLine([.permit(), .deny()]), isStopped: true)
        #expect(Self.numbers(carry) == [2])
        #expect(carry.left == [CarryOver.Left(number: 1, reason: .stopped)])
    }

    @Test("delegations and what delegates gave are listed", .spec("CONSENT-296"))
    func delegated() throws {
        var line = try PolicyLine([.deny()])
        try line.append(PolicyActing.delegation())
        let carry = Self.carry(line)
        #expect(carry.left == [CarryOver.Left(number: 2, reason: .delegation)])
        #expect(Self.numbers(carry) == [1])
    }

    @Test("of a line that can't be read, or was opened at a counter, nothing is carried over", .spec("CONSENT-296"))
    func refused() throws {
        let damaged = Self.carry(try PolicyLine([.permit(), .deny()]).withoutOpening(of: 2))
        #expect(Self.numbers(damaged).isEmpty)
        #expect(damaged.left == [CarryOver.Left(number: nil, reason: .unreadable)])
        let gap = Self.carry(try PolicyLine([.permit(), .deny()]).withoutEntry(1))
        #expect(gap.left.map(\.reason) == [.unreadable])
        let assisted = CarryOver(of: try PolicyCounter.line().folded(), at: Self.now)
        #expect(assisted.left.map(\.reason) == [.assisted])
    }

    @Test("where a prohibition can't be said anew nothing is, and a permit that can't is listed", .spec("CONSENT-296"))
    func unsayable() throws {
        let carry = Self.carry(try PolicyLine([.permit(), .deny { $0.end = Self.now + 60 }]))
        // Signed too late: its time is over.
        let late = carry.sayable(in: Self.newLine, for: PolicyFixture.custodian, at: Self.now + 60, language: .zh)
        #expect(late.said.isEmpty)
        #expect(late.left == [CarryOver.Left(number: 2, reason: .prohibition)])
        let permit = Self.carry(try PolicyLine([.permit { $0.end = Self.now + 60 }, .deny()]))
        let rest = permit.sayable(in: Self.newLine, for: PolicyFixture.custodian, at: Self.now + 60, language: .zh)
        #expect(rest.said.map(\.number) == [2])
        #expect(rest.left == [CarryOver.Left(number: 1, reason: .unsayable)])
    }

    @Test("what the new line says, or said, is not signed again", .spec("CONSENT-297"))
    func present() throws {
        let old = try PolicyLine([.permit(), .deny()])
        var new = try PolicyLine(record: Self.newLine)
        for item in Self.said(Self.carry(old)) {
            #expect(new.folded().consent(saying: item.statement) == nil)
            try new.append(item.statement, notAfter: PolicyFixture.notAfter)
            #expect(new.folded().consent(saying: item.statement) != nil)
        }
        try new.withdraw(2)
        try new.lift(1)
        for item in Self.said(Self.carry(old)) { #expect(new.folded().consent(saying: item.statement) != nil) }
        let longer = try #require(PolicyTerms.permit { $0.end = PolicyFixture.now + 999 }.statement)
        #expect(new.folded().consent(saying: longer) == nil)
    }

    @Test("a new line protects as much once it says every prohibition, lifted there or not", .spec("CONSENT-293"))
    func protects() throws {
        let old = try PolicyLine([.permit(), .deny(), .deny { $0.classes = [.ecg] }])
        var new = try PolicyLine(record: Self.newLine)
        let prohibitions = Self.said(Self.carry(old)).filter { $0.statement.provision == .deny }
        for item in prohibitions {
            #expect(!new.folded().protects(asMuchAs: old.folded(), at: Self.now))
            try new.append(item.statement, notAfter: PolicyFixture.notAfter)
        }
        #expect(new.folded().protects(asMuchAs: old.folded(), at: Self.now))
        try new.lift(1)
        #expect(new.folded().protects(asMuchAs: old.folded(), at: Self.now))
        #expect(!new.folded().protects(asMuchAs: old.withoutOpening(of: 1).folded(), at: Self.now))
        #expect(!new.folded().protects(asMuchAs: try PolicyCounter.line().folded(), at: Self.now))
        // What is said to begin later protects nobody until then.
        let later = try PolicyLine([.deny { $0.start = Self.now + 60 }])
        let today = try PolicyLine([.deny()])
        #expect(!later.folded().protects(asMuchAs: today.folded(), at: Self.now))
        #expect(later.folded().protects(asMuchAs: today.folded(), at: Self.now + 60))
    }

    @Test(
        "an opening in the place of a closed ledger's line is read with the old key's signature alone",
        .spec("CONSENT-290"))
    func opening() throws {
        let old = PolicyFixture.key(7)
        let elsewhere = try #require(Origin("elsewhere.example/consent"))
        func content(_ key: VerifyingKey, of origin: Origin = elsewhere) -> LineOpening {
            LineOpening(
                custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.patient),
                at: PolicyFixture.time("2026-11-01"),
                replaces: FormerLine(
                    record: Self.newLine, leaf: .sha256([7]), closed: ClosedHome(origin: origin, key: key)))
        }
        func isReadable(_ content: LineOpening, _ signers: [SigningKey], _ role: StatementRole = .witness) throws
            -> Bool
        {
            var line = try PolicyLine(unopened: PolicyFixture.line)
            try line.append(payload: content.payload, signers: signers, role: role)
            return line.folded().unreadable.isEmpty
        }
        let good = content(old.publicKey)
        #expect(try LineOpening(reading: good.resource) == good)
        #expect(try isReadable(good, [PolicyFixture.patient, old]))
        #expect(try !isReadable(good, [PolicyFixture.patient]))
        #expect(try !isReadable(good, [PolicyFixture.patient, PolicyFixture.key(8)]))
        #expect(try !isReadable(good, [PolicyFixture.patient, old], .counter))
        #expect(try !isReadable(good, [PolicyFixture.patient, old, PolicyFixture.key(8)]))
        #expect(try !isReadable(PolicyLine.opening, [PolicyFixture.patient, old]))
        for wrong in [content(old.publicKey, of: PolicyFixture.home), content(PolicyFixture.patient.publicKey)] {
            #expect(throws: MeaningError.self) { try LineOpening(reading: wrong.resource) }
        }
        let assisted = LineOpening(
            custodian: PolicyFixture.custodian, card: PolicyFixture.card(PolicyFixture.patient),
            at: PolicyFixture.time("2026-11-01"), replaces: good.replaces, assistedBy: PolicyFixture.hospital)
        #expect(throws: MeaningError.self) { try LineOpening(reading: assisted.resource) }
    }
}
