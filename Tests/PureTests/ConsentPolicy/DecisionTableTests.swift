import CipherSuites
import ConsentPolicy
import HealthRecords
import TestSupport
import Testing

/// The decision as a table. A row is a case of the field; the trace says which rule settled it.
struct DecisionTableTests {
    private static let now = PolicyFixture.now
    private static let everything = PolicyTerms.permit {
        $0.purposes = PurposeOfUse.allCases
        $0.classes = RecordClass.allCases
        $0.maximumLevel = .minimal
    }
    private static let hospital = ConsentRecipient.institution(PolicyFixture.hospital)
    private static let doctor = ConsentRecipient.practitioner(PolicyFixture.doctor.publicKey.thumbprint, name: "王医生")

    private static func check(_ row: PolicyRow) throws {
        let decision = try row.decision
        #expect(decision.isPermitted == row.isPermitted)
        #expect(decision.reasons == [row.reason])
        #expect(decision.trace == row.trace)
        #expect(try row.decision == decision)
    }

    // MARK: before anything is read

    private static let first: [PolicyRow] = [
        PolicyRow("clock", [everything], isClockBehind: true, .clock, "clock"),
        PolicyRow(
            "clock, before a frozen ledger", [everything], ledgers: [PolicyFixture.standing(isFrozen: true)],
            isClockBehind: true, .clock, "clock"),
        PolicyRow(
            "the home ledger contradicts itself", [everything], ledgers: [PolicyFixture.standing(isFrozen: true)],
            .ledgerFrozen, "frozen"),
        PolicyRow(
            "the issuer's ledger contradicts itself and is stale", [everything],
            ledgers: [
                PolicyFixture.standing(),
                PolicyFixture.standing(of: PolicyFixture.issuer, isFresh: false, isFrozen: true),
            ], .ledgerFrozen, "frozen"),
        PolicyRow(
            "the home ledger is stale", [everything], ledgers: [PolicyFixture.standing(isFresh: false)], .staleLedger,
            "fresh"),
        PolicyRow(
            "the issuer's ledger is stale", [everything],
            ledgers: [PolicyFixture.standing(), PolicyFixture.standing(of: PolicyFixture.issuer, isFresh: false)],
            .staleLedger, "fresh"),
        PolicyRow("no ledger is known", [everything], ledgers: [], .staleLedger, "fresh"),
        PolicyRow(
            "the home ledger is not known", [everything], ledgers: [PolicyFixture.standing(of: PolicyFixture.issuer)],
            .staleLedger, "fresh"),
        PolicyRow(
            "a document of another patient", [everything], document: { $0.line = PolicyFixture.record(0x12) },
            .lineIncomplete, "line"),
        PolicyRow("core data", [everything], document: { $0.grade = .core }, .coreData, "grade"),
        PolicyRow("important data", [everything], document: { $0.grade = .important }, .importantData, "grade"),
        PolicyRow(
            "core data, asked by the patient", [everything],
            ask: PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil),
            document: { $0.grade = .core }, .coreData, "grade"),
    ]

    @Test(
        "clock, frozen, fresh, line and grade come first",
        .spec("CONSENT-10", "CONSENT-11", "CONSENT-12", "CONSENT-13", "CONSENT-14"), arguments: first)
    func firstRules(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: the patient

    private static let ownCopy = PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient, of: nil)
    private static let subject: [PolicyRow] = [
        PolicyRow("nothing was ever said", [], ask: ownCopy, .subjectOfRecord, "subject"),
        PolicyRow("everything is denied to everybody", [.deny()], ask: ownCopy, .subjectOfRecord, "subject"),
        PolicyRow(
            "an own document of level 5", [], ask: ownCopy, document: { $0.level = .minimal }, .subjectOfRecord,
            "subject"),
        PolicyRow(
            "a doctor says it is for the patient", [everything],
            ask: PolicyFixture.ask(.patientRequest), .purposeNotCovered, "subject"),
        PolicyRow(
            "somebody without employer says it is for the patient", [everything],
            ask: PolicyFixture.ask(.patientRequest, of: nil), .purposeNotCovered, "subject"),
        PolicyRow(
            "the patient asks as staff", [everything],
            ask: PolicyFixture.ask(.patientRequest, by: PolicyFixture.patient), .purposeNotCovered, "subject"),
        PolicyRow(
            "the patient, a doctor, asks for treatment", [],
            ask: PolicyFixture.ask(by: PolicyFixture.patient), .noConsent, "default"),
        PolicyRow(
            "stale for the patient too", [], ask: ownCopy, ledgers: [PolicyFixture.standing(isFresh: false)],
            .staleLedger, "fresh"),
    ]

    @Test("the patient reads their own, and nobody else in the patient's name", .spec("CONSENT-16"), arguments: subject)
    func patient(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: time

    private static let times: [PolicyRow] = [
        PolicyRow("start = now", [.permit { $0.start = now }], .permitted, "permit:1"),
        PolicyRow("start one second ahead", [.permit { $0.start = now + 1 }], .notYetValid, "default:1"),
        PolicyRow("end one second ahead", [.permit { $0.end = now + 1 }], .permitted, "permit:1"),
        PolicyRow("end = now", [.permit { $0.end = now }], .expired, "default:1"),
        PolicyRow(
            "long over",
            [
                .permit {
                    $0.start = 0
                    $0.end = 1
                }
            ], .expired, "default:1"),
        PolicyRow("the entry itself has ended", [.permit { $0.notAfter = now }], .expired, "default:1"),
        PolicyRow("the entry ends one second ahead", [.permit { $0.notAfter = now + 1 }], .permitted, "permit:1"),
        PolicyRow(
            "an expired one and one in force", [.permit { $0.end = now }, .permit()], .permitted, "permit:2"),
        PolicyRow(
            "a prohibition from now on", [.permit(), .deny { $0.start = now }], .deniedByPatient, "prohibition:2"),
        PolicyRow("a prohibition of tomorrow", [.permit(), .deny { $0.start = now + 1 }], .permitted, "permit:1"),
        PolicyRow("a prohibition that ends now", [.permit(), .deny { $0.end = now }], .permitted, "permit:1"),
        PolicyRow(
            "a prohibition with a second left", [.permit(), .deny { $0.end = now + 1 }], .deniedByPatient,
            "prohibition:2"),
        PolicyRow(
            "a prohibition outlives the coarse end of its entry", [.permit(), .deny { $0.notAfter = now }],
            .deniedByPatient, "prohibition:2"),
    ]

    @Test("start is included, end is not", .spec("CONSENT-18", "CONSENT-19"), arguments: times)
    func validity(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: conflicts

    private static let conflicts: [PolicyRow] = [
        PolicyRow("nothing", [], .noConsent, "default"),
        PolicyRow("permit, then deny", [.permit(), .deny()], .deniedByPatient, "prohibition:2"),
        PolicyRow("older deny, newer permit", [.deny(), .permit()], .deniedByPatient, "prohibition:1"),
        PolicyRow(
            "the institution is permitted, the practitioner denied",
            [.permit { $0.recipient = hospital }, .deny { $0.recipient = doctor }], .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "the practitioner is permitted, the institution denied",
            [.permit(), .deny { $0.recipient = hospital }], .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "another practitioner is denied",
            [
                .permit { $0.recipient = hospital },
                .deny { $0.recipient = .practitioner(PolicyFixture.otherDoctor.publicKey.thumbprint, name: "李") },
            ], .permitted, "permit:1"),
        PolicyRow(
            "another institution is denied",
            [.permit(), .deny { $0.recipient = .institution(PolicyFixture.otherHospital) }], .permitted, "permit:1"),
        PolicyRow(
            "an institution is denied and the asker's is not known",
            [.permit(), .deny { $0.recipient = hospital }], ask: PolicyFixture.ask(of: nil), .deniedByPatient,
            "prohibition:2"),
        PolicyRow(
            "one permit has the class, the other the level",
            [
                .permit { $0.maximumLevel = .medium },
                .permit {
                    $0.classes = [.imaging]
                    $0.maximumLevel = .minimal
                },
            ], .levelNotCovered, "default:1"),
        PolicyRow(
            "one permit has the class, the other the purpose",
            [.permit { $0.purposes = [.research] }, .permit { $0.classes = [.imaging] }], .classNotCovered,
            "default:2"),
        PolicyRow("another class is denied", [.permit(), .deny { $0.classes = [.imaging] }], .permitted, "permit:1"),
        PolicyRow(
            "another purpose is denied", [.permit(), .deny { $0.purposes = [.research] }], .permitted, "permit:1"),
    ]

    @Test(
        "a denial overrides, and one permit must cover everything", .spec("CONSENT-18", "CONSENT-19"),
        arguments: conflicts)
    func overriding(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: what is covered

    private static let coverage: [PolicyRow] = [
        PolicyRow(
            "ETREAT lies under TREAT", [.permit()], ask: PolicyFixture.ask(.emergencyTreatment), .permitted,
            "permit:1"),
        PolicyRow(
            "MUTREC lies under TREAT", [.permit()], ask: PolicyFixture.ask(.mutualRecognition), .permitted,
            "permit:1"),
        PolicyRow(
            "CAREMGT does not", [.permit()], ask: PolicyFixture.ask(.careManagement), .purposeNotCovered,
            "default:1"),
        PolicyRow(
            "TREAT is not covered by ETREAT", [.permit { $0.purposes = [.emergencyTreatment] }],
            .purposeNotCovered, "default:1"),
        PolicyRow(
            "MUTREC is not covered by ETREAT", [.permit { $0.purposes = [.emergencyTreatment] }],
            ask: PolicyFixture.ask(.mutualRecognition), .purposeNotCovered, "default:1"),
        PolicyRow(
            "a prohibition of TREAT reaches ETREAT", [.permit(), .deny { $0.purposes = [.treatment] }],
            ask: PolicyFixture.ask(.emergencyTreatment), .deniedByPatient, "prohibition:2"),
        PolicyRow(
            "the second purpose of a permit", [.permit { $0.purposes = [.research, .careManagement] }],
            ask: PolicyFixture.ask(.careManagement), .permitted, "permit:1"),
        PolicyRow(
            "another practitioner", [.permit()], ask: PolicyFixture.ask(by: PolicyFixture.otherDoctor),
            .recipientNotCovered, "default:1"),
        PolicyRow(
            "a colleague of the institution", [.permit { $0.recipient = hospital }],
            ask: PolicyFixture.ask(by: PolicyFixture.otherDoctor), .permitted, "permit:1"),
        PolicyRow(
            "the practitioner at another institution", [.permit { $0.recipient = hospital }],
            ask: PolicyFixture.ask(of: PolicyFixture.otherHospital), .recipientNotCovered, "default:1"),
        PolicyRow(
            "an institution is permitted and the asker's is not known", [.permit { $0.recipient = hospital }],
            ask: PolicyFixture.ask(of: nil), .recipientNotCovered, "default:1"),
        PolicyRow(
            "the institution by code, whatever its name",
            [
                .permit {
                    $0.recipient = .institution(NamedInstitution(id: PolicyFixture.hospital.id, name: "First Hospital"))
                }
            ], .permitted, "permit:1"),
        PolicyRow("another class", [.permit { $0.classes = [.imaging, .ecg] }], .classNotCovered, "default:1"),
        PolicyRow(
            "an unknown class", [.permit()], document: { $0.recordClass = .other }, .classNotCovered, "default:1"),
        PolicyRow(
            "level 5 under a permit to 4", [.permit()], document: { $0.level = .minimal }, .levelNotCovered,
            "default:1"),
        PolicyRow(
            "level 5 under a permit to 5", [.permit { $0.maximumLevel = .minimal }],
            document: { $0.level = .minimal }, .permitted, "permit:1"),
        PolicyRow("level 1 under a permit to 4", [.permit()], document: { $0.level = .open }, .permitted, "permit:1"),
    ]

    @Test("what is not named is not covered", .spec("CONSENT-19", "CONSENT-22", "CONSENT-24"), arguments: coverage)
    func covering(_ row: PolicyRow) throws { try Self.check(row) }

    // MARK: the reason

    private static let closest: [PolicyRow] = [
        PolicyRow("of none", [], .noConsent, "default"),
        PolicyRow(
            "the expired one, not the one for somebody else",
            [.permit { $0.recipient = .institution(PolicyFixture.otherHospital) }, .permit { $0.end = now }], .expired,
            "default:2"),
        PolicyRow(
            "the class, not the purpose",
            [.permit { $0.classes = [.ecg] }, .permit { $0.purposes = [.research] }], .classNotCovered, "default:1"),
        PolicyRow(
            "the level, not the date",
            [.permit { $0.recordDays = PolicyFixture.days }, .permit { $0.maximumLevel = .open }],
            document: { $0.date = nil }, .levelNotCovered, "default:2"),
        PolicyRow(
            "the first of two that are as close",
            [.permit { $0.start = now + 1 }, .permit { $0.start = now + 2 }], .notYetValid, "default:1"),
    ]

    @Test("the reason is that of the permit which came closest", .spec("CONSENT-20"), arguments: closest)
    func reasons(_ row: PolicyRow) throws { try Self.check(row) }

    @Test("an emergency opens nothing", .spec("CONSENT-26"), arguments: PurposeOfUse.allCases)
    func noBreakGlass(_ purpose: PurposeOfUse) throws {
        #expect(try !PolicyLine([.permit(), .deny()]).decision(for: PolicyFixture.ask(purpose)).isPermitted)
        #expect(try !PolicyLine([]).decision(for: PolicyFixture.ask(purpose)).isPermitted)
    }

    @Test("purposes that are not built are no purposes", .spec("CONSENT-26"), arguments: ["BTG", "COC", "treat", ""])
    func unknownPurposes(_ code: String) { #expect(PurposeOfUse(rawValue: code) == nil) }

    @Test("every reason has a text and a next step", .spec("CONSENT-21"), arguments: Reason.allCases)
    func notices(_ reason: Reason) { #expect(reason.notice != nil) }
}
