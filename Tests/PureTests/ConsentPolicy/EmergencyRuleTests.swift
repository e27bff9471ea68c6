import CipherSuites
import ConsentLedger
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// What a declared emergency overrides, and what it never does.
@Suite("The rule of emergencies")
struct EmergencyRuleTests {
    private static let mark = EmergencySample.claim().mark

    private func decision(
        _ line: ConsentLine, _ query: AccessQuery = EmergencySample.ask(),
        document: DocumentRecord = PolicyFixture.document(),
        ledgers: [LedgerStanding] = [PolicyFixture.standing()], isClockBehind: Bool = false
    ) -> Decision {
        decide(
            query, document: document, line: line, ledgers: ledgers, isClockBehind: isClockBehind,
            now: PolicyFixture.now)
    }

    // MARK: what it overrides

    @Test(
        "a declared emergency opens what no consent covers, and the trace names what it overrode and the declaration",
        .spec("CONSENT-80", "CONSENT-85"))
    func permits() throws {
        let nothing = try PolicyLine([]).folded()
        #expect(decision(nothing, EmergencySample.ask(nil)).reasons == [.noConsent])
        let opened = decision(nothing)
        #expect(opened.isPermitted)
        #expect(opened.reasons == [.emergency])
        #expect(opened.trace == ["default", Self.mark])
        #expect(Self.mark == "emergency:" + Digest.sha256([9]).description.prefix(16))
    }

    @Test("a consent that covers it is what permits, and no emergency", .spec("CONSENT-80"))
    func consentFirst() throws {
        let permitted = decision(try PolicyLine([.permit()]).folded())
        #expect(permitted.reasons == [.permitted])
        #expect(permitted.trace == ["permit:1"])
    }

    @Test(
        "withdrawn, revoked, suspended and unreadable lines and stale or frozen copies do not block an emergency",
        .spec("CONSENT-81"))
    func overridden() throws {
        var withdrawn = try PolicyLine([.permit()])
        try withdrawn.withdraw(nil)
        #expect(decision(withdrawn.folded()).trace == ["default:1", Self.mark])
        #expect(try decision(PolicyLine([]).folded(isRevokedElsewhere: true)).trace == ["revoked", Self.mark])
        let unreadable = try PolicyLine([.permit()]).withoutOpening(of: 1).folded()
        #expect(decision(unreadable).trace == ["readable:1", Self.mark])
        let neverSeen = ConsentLine(
            record: PolicyFixture.line, home: PolicyFixture.home, entries: [], isRevokedElsewhere: false)
        #expect(decision(neverSeen).trace == ["readable:0", Self.mark])
        let line = try PolicyLine([]).folded()
        let stale = [PolicyFixture.standing(isFresh: false)]
        #expect(decision(line, ledgers: stale).trace == ["fresh", Self.mark])
        #expect(decision(line, ledgers: []).trace == ["fresh", Self.mark])
        let frozen = [PolicyFixture.standing(isFrozen: true)]
        #expect(decision(line, ledgers: frozen).trace == ["frozen", Self.mark])
    }

    // MARK: what it never overrides

    @Test(
        "core and important data, another line, a clock that is behind and other purposes stay closed, on stale copies too",
        .spec("CONSENT-82"))
    func neverOverridden() throws {
        let line = try PolicyLine([]).folded()
        for ledgers in [[PolicyFixture.standing()], [PolicyFixture.standing(isFresh: false)]] {
            let core = decision(line, document: PolicyFixture.document { $0.grade = .core }, ledgers: ledgers)
            #expect(core.reasons.last == .coreData)
            let important = decision(
                line, document: PolicyFixture.document { $0.grade = .important }, ledgers: ledgers)
            #expect(important.reasons.last == .importantData)
            let other = PolicyFixture.document { $0.line = PolicyFixture.record(0x99) }
            #expect(!decision(line, document: other, ledgers: ledgers).isPermitted)
            #expect(decision(line, ledgers: ledgers, isClockBehind: true).reasons == [.clock])
        }
        for purpose in PurposeOfUse.allCases where purpose != .emergencyTreatment {
            #expect(!decision(line, EmergencySample.ask(EmergencySample.claim(), purpose)).isPermitted)
        }
    }

    @Test("level 5 is opened only where the node's policy says so", .spec("CONSENT-83"))
    func level5() throws {
        let line = try PolicyLine([]).folded()
        let document = PolicyFixture.document { $0.level = .minimal }
        #expect(decision(line, document: document).reasons == [.noConsent, .emergencyLevel5])
        let open = EmergencySample.claim(policy: EmergencyPolicy(reachesLevel5: true))
        #expect(decision(line, EmergencySample.ask(open), document: document).reasons == [.emergency])
    }

    @Test("case 65: the window ends with its last second", .spec("CONSENT-84"))
    func window() throws {
        let line = try PolicyLine([]).folded()
        let last = EmergencySample.ask(EmergencySample.claim(end: PolicyFixture.now + 1))
        #expect(decision(line, last).isPermitted)
        let over = EmergencySample.ask(EmergencySample.claim(end: PolicyFixture.now))
        #expect(decision(line, over).reasons == [.noConsent, .emergencyWindowOver])
    }

    @Test(
        "case 67: a prohibition whose signer read that emergencies are refused too stands, until it is lifted",
        .spec("CONSENT-86"))
    func refusedEvenInAnEmergency() throws {
        var line = try PolicyLine([.deny()])
        #expect(try #require(PolicyTerms.deny().statement).refusesEmergencies)
        let refused = decision(line.folded())
        #expect(refused.reasons == [.deniedByPatient, .emergencyRefusedByPatient])
        #expect(refused.trace == ["prohibition:1", "emergency-refused:1"])
        // Whatever else the line is, the refusal is kept.
        #expect(decision(line.folded(isRevokedElsewhere: true)).reasons.last == .emergencyRefusedByPatient)
        let stale = [PolicyFixture.standing(isFresh: false)]
        #expect(decision(line.folded(), ledgers: stale).reasons.last == .emergencyRefusedByPatient)
        let override = EmergencySample.claim(policy: EmergencyPolicy(honoursRefusals: false))
        #expect(decision(line.folded(), EmergencySample.ask(override)).trace == ["prohibition:1", Self.mark])
        try line.lift(1)
        #expect(decision(line.folded()).isPermitted)
    }

    @Test(
        "a namesake of whom a patient forbade is refused, and not in an emergency", .spec("CONSENT-86", "CONSENT-321"))
    func namesake() throws {
        let forbidden = ConsentRecipient.practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")
        let line = try PolicyLine([.deny { $0.recipient = forbidden }]).folded()
        let other = EmergencySample.ask(by: PolicyFixture.otherDoctor, called: "王医生")
        #expect(decision(line, other).trace == ["prohibition:1", Self.mark])
        #expect(decision(line).reasons.last == .emergencyRefusedByPatient)
    }

    @Test("a prohibition that leaves emergencies out yields to one, and to nothing else", .spec("CONSENT-105"))
    func yielding() throws {
        let terms = PolicyTerms.deny {
            $0.refinement = ConsentRefinement(handling: nil, yieldsToEmergencies: true)
        }
        let line = try PolicyLine([.permit(), terms]).folded()
        #expect(try !#require(terms.statement).refusesEmergencies)
        #expect(decision(line).trace == ["prohibition:2", Self.mark])
        #expect(decision(line, PolicyFixture.ask(.emergencyTreatment)).reasons == [.deniedByPatient])
        #expect(try !decision(PolicyLine([terms, .deny()]).folded()).isPermitted)
        let permit = PolicyTerms.permit {
            $0.refinement = ConsentRefinement(handling: Handling(), yieldsToEmergencies: true)
        }
        #expect(permit.statement == nil)
    }

    @Test("a prohibition holds in an emergency only for what it is about", .spec("CONSENT-86"))
    func refusedForOthers() throws {
        let elsewhere: [PolicyTerms] = [
            .deny { $0.recipient = .institution(PolicyFixture.otherHospital) }, .deny { $0.classes = [.imaging] },
            .deny { $0.purposes = [.research] }, .deny { $0.start = PolicyFixture.now + 1 },
            .deny { $0.end = PolicyFixture.now },
        ]
        #expect(try decision(PolicyLine(elsewhere).folded()).isPermitted)
        #expect(try !decision(PolicyLine(elsewhere + [.deny { $0.purposes = [.treatment] }]).folded()).isPermitted)
    }

    @Test(
        "what was found against a declaration closes everything and is the reason", .spec("CONSENT-80"),
        arguments: [Reason.emergencyUnproved, .emergencyNotInGroup, .emergencySecondUse, .emergencyMisuse])
    func refusedClaim(_ reason: Reason) throws {
        let query = EmergencySample.ask(EmergencySample.claim(refusal: reason))
        let denied = decision(try PolicyLine([]).folded(), query)
        #expect(denied.reasons == [.noConsent, reason])
        #expect(!denied.isPermitted)
        // A consent needs no emergency.
        #expect(try decision(PolicyLine([.permit()]).folded(), query).isPermitted)
    }
}
