import ConsentLedger
import ConsentPolicy
import HealthRecords
import Phrases
import TestSupport
import Testing

/// Standing wishes: what is offered, for whom, and that a mark gives nothing.
struct StandingWishTests {
    private static let now = PolicyFixture.now
    private static let other = PolicyFixture.institution("12510100000000001N", "成都市第一医院")
    private static let otherLine = PolicyFixture.record(0x22)

    private static func offered(_ statement: ConsentStatement?) -> ConsentStatement? {
        statement?.same(for: other, line: otherLine, at: now, language: .zh)
    }

    private static func state(_ line: PolicyLine, _ number: UInt32 = 1) -> StandingState {
        line.folded().standing(number, at: now)
    }

    private static func inForce(_ line: PolicyLine, _ number: UInt32 = 1) -> UInt32? {
        if case .inForce(let item) = state(line, number) { item.sequence } else { nil }
    }

    @Test("the file says line and number and nothing of the statement, and has one spelling", .spec("CONSENT-252"))
    func file() throws {
        var wishes = StandingWishes()
        wishes.wishes = [
            StandingWish(
                custodian: PolicyFixture.custodian.id, line: PolicyFixture.line, consent: 3, except: [Self.other.id])
        ]
        let bytes = wishes.serialized
        #expect(try StandingWishes(parsing: bytes) == wishes)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!text.contains("TREAT") && !text.contains("lab"))
        #expect(try StandingWishes(parsing: StandingWishes().serialized) == StandingWishes())
        for wrong in [
            text.replacing("wishes:1", with: "wishes:2"), text.replacing("\"consent\":3", with: "\"consent\":-3"),
            text.replacing("\"except\"", with: "\"note\":\"x\",\"except\""), text + " ", "", "[]",
        ] {
            #expect(throws: StandingError.malformed) { try StandingWishes(parsing: Array(wrong.utf8)) }
        }
        let long = [UInt8](repeating: 0x20, count: StandingWishes.maximumByteCount + 1)
        #expect(throws: StandingError.tooLarge) { try StandingWishes(parsing: long) }
        wishes.wishes = Array(repeating: wishes.wishes[0], count: StandingWishes.maximumCount + 1)
        #expect(throws: StandingError.tooLarge) { try StandingWishes(parsing: wishes.serialized) }
    }

    @Test("random bytes and damaged files never trap", .spec("CONSENT-252"))
    func damaged() throws {
        var random = SeededRandom.announced("damaged wishes")
        var wishes = StandingWishes()
        wishes.wishes = [
            StandingWish(custodian: Self.other.id, line: Self.otherLine, consent: 1, except: [Self.other.id])
        ]
        for _ in 0..<2000 {
            var bytes = wishes.serialized
            bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
            if let read = try? StandingWishes(parsing: bytes) { #expect(read.serialized == bytes) }
        }
    }

    @Test("what stands now is offered, narrowed and renewed as it is", .spec("CONSENT-253"))
    func changed() throws {
        var line = try PolicyLine([.permit { $0.classes = [.lab, .imaging] }])
        #expect(Self.inForce(line) == 1)
        try line.change(.narrow, of: 1, to: .permit())
        #expect(Self.inForce(line) == 2)
        try line.change(.renew, of: 2, to: .permit { $0.end = Self.now + 200_000 })
        #expect(Self.inForce(line) == 3)
        #expect(Self.inForce(line, 3) == 3)
        try line.change(.replace, of: 3, to: .permit { $0.classes = [.ecg] })
        #expect(Self.state(line) == .replaced(by: 4))
        #expect(Self.inForce(line, 4) == 4)
        try line.withdraw(1)
        #expect(Self.state(line) == .ended)
        #expect(Self.state(line, 4) == .ended)
    }

    @Test("what is withdrawn, lifted, over, still to come or suspended is not offered", .spec("CONSENT-253"))
    func ended() throws {
        var withdrawn = try PolicyLine([.permit()])
        try withdrawn.withdraw(nil)
        #expect(Self.state(withdrawn) == .ended)
        var lifted = try PolicyLine([.deny()])
        #expect(Self.inForce(lifted) == 1)
        try lifted.lift(1)
        #expect(Self.state(lifted) == .ended)
        for terms in [
            PolicyTerms.permit { $0.end = Self.now }, .permit { $0.start = Self.now + 1 },
            .permit { $0.refinement = ConsentRefinement(handling: Handling(eraseBy: Self.now)) },
        ] {
            #expect(try Self.state(PolicyLine([terms])) == .ended)
        }
        for consent: UInt32? in [1, nil] {
            var suspended = try PolicyLine([.permit(), .deny()])
            try suspended.suspend(consent)
            #expect(Self.state(suspended) == .suspended)
            #expect(Self.inForce(suspended, 2) == 2, "a prohibition does not rest")
            try suspended.resume(consent)
            #expect(Self.inForce(suspended) == 1)
        }
        let stopped = try PolicyLine([.permit()]).folded(isRevokedElsewhere: true)
        #expect(stopped.standing(1, at: Self.now) == .unreadable)
        #expect(try PolicyLine([.permit()]).withoutOpening(of: 1).folded().standing(1, at: Self.now) == .unreadable)
        #expect(try Self.state(PolicyLine([.permit()]), 7) == .unreadable)
    }

    @Test(
        "what is offered says the same for another custodian, from now on, and no longer", .spec("CONSENT-254"),
        arguments: [
            PolicyTerms.permit(), .permit { $0.start = PolicyFixture.now + 60 }, .deny(),
            .deny { $0.end = PolicyFixture.now + 99 },
            .permit {
                $0.refinement = ConsentRefinement(
                    topics: [.hiv],
                    handling: Handling(isViewOnly: true, eraseBy: PolicyFixture.now + 3600, maximumUses: 3))
            },
        ])
    func same(_ terms: PolicyTerms) throws {
        let former = try #require(terms.statement)
        let offered = try #require(Self.offered(former))
        #expect(offered.line == Self.otherLine && offered.custodian == Self.other)
        #expect(offered.start == max(Self.now, former.start) && offered.end == former.end)
        #expect(ConsentText.isShownTruthfully(in: offered))
        var back = terms
        back.start = offered.start
        let again = offered.same(
            for: PolicyFixture.custodian, line: PolicyFixture.line, at: offered.start, language: .zh)
        #expect(again == back.statement)
    }

    @Test("documents by number are one custodian's, and time that is over can't be signed", .spec("CONSENT-254"))
    func unsayable() throws {
        let documents = PolicyTerms.permit {
            $0.refinement = ConsentRefinement(documents: [PolicyFixture.document().id], handling: Handling())
        }
        #expect(try #require(documents.statement).namesDocuments)
        #expect(Self.offered(documents.statement) == nil)
        let encounters = PolicyTerms.permit {
            $0.refinement = ConsentRefinement(encounters: [PolicyRandom.encounters[0]], handling: Handling())
        }
        #expect(encounters.statement != nil && Self.offered(encounters.statement) == nil)
        #expect(Self.offered(PolicyTerms.permit { $0.end = Self.now }.statement) == nil)
    }

    @Test("the law goes on and the ceremony does not", .spec("CONSENT-254", "CONSENT-256"))
    func ground() throws {
        for basis in [LawfulBasis.consent, .refusal] {
            let terms = basis == .refusal ? PolicyTerms.deny() : .permit()
            let plain = try #require(terms.statement)
            let statement = ConsentStatement(
                line: plain.line, custodian: plain.custodian, provision: plain.provision, recipient: plain.recipient,
                purposes: plain.purposes, classes: plain.classes, recordDays: plain.recordDays,
                maximumLevel: plain.maximumLevel, start: plain.start, end: plain.end, refinement: plain.refinement,
                ground: ConsentGround(
                    basis: basis, ceremony: ConsentCeremony(place: .counter, identification: .secret, evidence: nil)),
                language: .zh)
            #expect(try #require(Self.offered(statement)).ground == ConsentGround(basis: basis))
        }
    }

    @Test("nothing is offered where as much is said already", .spec("CONSENT-255"))
    func alreadySaid() throws {
        let now = Self.now
        let offered = try #require(PolicyTerms.permit { $0.start = now }.statement)
        let cases: [(PolicyTerms, Bool)] = [
            (.permit(), true), (.permit { $0.classes = [.lab, .imaging] }, true),
            (.permit { $0.end = now + 60 }, false),
            (.permit { $0.maximumLevel = .medium }, false), (.permit { $0.purposes = [.emergencyTreatment] }, false),
            (.permit { $0.recipient = .institution(PolicyFixture.hospital) }, false),
            (.permit { $0.start = now + 60 }, false), (.deny(), false),
        ]
        for (terms, isSaid) in cases {
            #expect(try PolicyLine([terms]).folded().says(asMuchAs: offered, at: now) == isSaid, "\(terms)")
        }
        var withdrawn = try PolicyLine([.permit()])
        try withdrawn.withdraw(1)
        #expect(!withdrawn.folded().says(asMuchAs: offered, at: now))
        let prohibition = try #require(PolicyTerms.deny { $0.start = now }.statement)
        let prohibitions: [(PolicyTerms, Bool)] = [
            (.deny(), true), (.deny { $0.classes = [.lab] }, false), (.deny { $0.end = now + 60 }, false),
            (.deny { $0.refinement = ConsentRefinement(handling: nil, yieldsToEmergencies: true) }, false),
            (.permit(), false),
        ]
        for (terms, isSaid) in prohibitions {
            #expect(try PolicyLine([terms]).folded().says(asMuchAs: prohibition, at: now) == isSaid, "\(terms)")
        }
    }

    @Test("a wish is found by every number that its statement has had", .spec("CONSENT-252"))
    func found() throws {
        var line = try PolicyLine([.permit { $0.classes = [.lab, .imaging] }, .permit()])
        try line.change(.narrow, of: 1, to: .permit())
        var wishes = StandingWishes()
        wishes.wishes = [
            StandingWish(custodian: PolicyFixture.custodian.id, line: PolicyFixture.line, consent: 1, except: [])
        ]
        let folded = line.folded()
        #expect(wishes.wish(for: 1, in: folded) != nil && wishes.wish(for: 3, in: folded) != nil)
        #expect(wishes.wish(for: 2, in: folded) == nil)
    }
}
